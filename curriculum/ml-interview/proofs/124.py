"""Day 124: protecting an orchard at 30%, what a slide's number is worth, and the rank of a conformal margin."""

from fractions import Fraction
from math import ceil

from claims import claim, data

cost, loss, chance, nights = 2_000, 10_000, Fraction(3, 10), 10

claim("warmUp", "65%", 1 - 0.9**10)
claim("warmUp", "0.35", 0.9**10)

# 1a: ten nights like this one, the threshold, and the threshold where protection saves half.
protect, bare = nights * cost, nights * chance * loss
claim("1a.keyPoints", "20,000", protect)
claim("1a.keyPoints", "30,000", bare)
saved = loss / 2
claim("1a.followUpAnswer", "costs her 5,000", saved)
claim("1a.followUpAnswer", "1,500", chance * Fraction(saved))
claim("1a.followUpAnswer", "40%", cost / saved)

# 1b: the table, read from the day's data.
table = [[int(x) for x in line.split()[1:]] for line in data("1b")["code"].splitlines()[1:]]
(hit, false_alarm), (missed, quiet) = table
total, frosts, warnings = hit + false_alarm + missed + quiet, hit + missed, hit + false_alarm
claim("1b.keyPoints", "88.2%", (hit + quiet) / total)
claim("1b.keyPoints", "90%", (total - frosts) / total)
without = frosts * loss
with_warnings = warnings * cost + missed * loss
claim("1b.answer", "1,000,000", without)
claim("1b.answer", "the 100 frosts", frosts)
claim("1b.answer", "178 nights", warnings)
claim("1b.answer", "356,000", warnings * cost)
claim("1b.answer", "200,000", missed * loss)
claim("1b.answer", "556,000", with_warnings)
claim("1b.answer", "44%", 1 - with_warnings / without)
claim("1b.answer", "2,000,000", total * cost)
claim("1b.followUpAnswer", "5%", cost / 40_000)
claim("1b.followUpAnswer", "822", missed + quiet)
claim("1b.followUpAnswer", "2.4%", missed / (missed + quiet))

# 2b: split conformal prediction at 90% with n held-out errors takes the ceil((n + 1)·0.9)-th smallest.
held_out = 99
claim("2b.answer", "100 places", held_out + 1)
claim("2b.answer", "90th", ceil((held_out + 1) * Fraction(9, 10)))
