"""Day 120: a margin of 500 cases, space for decision records, the bounds of overrides, and the hours of contests."""

from math import sqrt
from statistics import NormalDist

from claims import claim, expect

# 1b: the margin of a share of one half.
claim("1b.answer", "the 95% margin", 2 * NormalDist().cdf(1.96) - 1)
claim("1b.answer", "4.4 points", 100 * 1.96 * sqrt(0.5 * 0.5 / 500))
fails = 2 * (1 - NormalDist().cdf(5 / (100 * sqrt(0.5 * 0.5 / 500))))
expect(0.02 < fails < 0.03, True, "1b: a calibrated model fails now and then, in about one language of 40")

# 2a
shown = 50
claim("2a.followUpAnswer", "place 51", shown + 1)
claim("2a.followUpAnswer", "200", 1 / (1 - 0.995))

# 2b: 4 KB a record.
claim("2b.answer", "112 GB", 2e6 * 4e3 * 14 / 1e9)

# 3a: what overrides can correct, at best and at random.
scored, overridden, wrong = 400, 0.02, 0.08
claim("3a.answer", "of 8 points", 100 * wrong)
at_best = min(scored * overridden, scored * wrong) / (scored * wrong)
expect(at_best, 0.25, "3a: a quarter at best", 1e-12)
expect(scored * overridden * wrong / (scored * wrong), 0.02, "3a: at random, 2% of the errors", 1e-12)
expect(scored * 45 / 3600, 5.0, "3a: five hours")

# 3b
cases = 0.02 * 20_000
claim("3b.answer", "400", cases)
claim("3b.answer", "167", cases * 25 / 60)
claim("3b.answer", "1,000", 20_000 * 3 / 60)
claim("3b.answer", "7 people", 20_000 * 3 / 60 / 140)
claim("3b.keyPoints", "1.2", cases * 25 / 60 / 140)
claim("3b.keyPoints", "98%", 1 - 0.02)
