"""Day 109: the load and the rare labels of an exchange, a prior for young ads, and what a campaign added."""

from fractions import Fraction
from math import sqrt

from claims import claim, expect

claim("warmUp", "1.8%", (1 - 4 / 1_000) ** 1_000)
claim("warmUp", "0.018", (1 - 4 / 1_000) ** 1_000)
claim("warmUp", "0.996^1000", (1 - 4 / 1_000) ** 1_000)

# 1a
auctions = 300_000
impressions = auctions * 86_400
clicks = impressions * 0.004
claim("1a.answer", "12 million", auctions * 40)
claim("1a.answer", "26 billion", impressions)
claim("1a.answer", "104 million", clicks, to=1_000_000)
claim("1a.answer", "about 1 million", clicks * 0.01, to=1_000_000)

# 1b: billed per click at target × predicted rate.
target, bought, some_clicks = 100, 0.01, 10_000
spent = 1.3 * target * bought * some_clicks
predicted = spent / some_clicks / target
claim("1b.answer", "1.3 times", predicted / bought)

# 2a
prior = Fraction(4, 1_000)
old, new = (16, 2_000), (5, 500)


def shrunk(ad, weight):
    return (ad[0] + prior * weight) / (ad[1] + weight)


claim("2a.answer", "1.0%", new[0] / new[1])
claim("2a.answer", "0.8%", old[0] / old[1])
claim("2a.answer", "20 of", old[0] + prior * 1_000)
claim("2a.answer", "of 3,000", old[1] + 1_000)
claim("2a.answer", "0.67%", shrunk(old, 1_000))
claim("2a.answer", "of 1,500", new[1] + 1_000)
claim("2a.answer", "0.60%", shrunk(new, 1_000))
turn = next(weight for weight in range(1, 2_000) if shrunk(old, weight) >= shrunk(new, weight))
claim("2a.answer", "400 impressions", turn)

# 2b
claim("2b.answer", "25 combinations", 5 * 5)

# 3a
half, seen = 1_000_000, 400_000
on, off = 15_000, 12_000
added = on - off
claim("3a.answer", "3,000 more", added)
claim("3a.answer", "0.3 points", 100 * added / half)
shares = [on / half, off / half]
claim("3a.answer", "0.016 points", 100 * sqrt(sum(p * (1 - p) / half for p in shares)))
claim("3a.answer", "0.75 points", 100 * added / seen)
without = 12_000 / seen - added / seen
claim("3a.answer", "2.25%", without)
expect(round(added / seen / without, 6), round(1 / 3, 6), "3a: a lift of a third")
expect(added / 12_000, 0.25, "3a: a quarter of the credited purchases was caused")
claim("3a.answer", "4.5 times", without / (3_000 / 600_000))

# 3b
claim("3b.answer", "0.6% of", 0.01 * (1 - 0.40))
claim("3b.answer", "260 million", 0.01 * impressions, to=10_000_000)
