"""Day 35: thresholds from costs, prevalence and the two curves, and the constant that each error measure prefers."""

import random
from bisect import bisect
from math import sqrt
from statistics import NormalDist, fmean, median, stdev

from claims import claim, expect

normal = NormalDist()
dig, leak = 300, 6_000

claim("warmUp", "50%", 20 / 40)
claim("warmUp", "20/50", 20 / (20 + 30))
claim("warmUp", "40%", 20 / (20 + 30))

# 1a
claim("1a.keyPoints", "5%", dig / leak)
claim("1a.followUpAnswer", "0.5%", dig / 60_000)
claim("1a.answer", "20", leak / dig)
claim("1a.answer", "0.5", 1 / (1 + 1))
claim("1a.followUpAnswer", "1,000 such", 5 / (dig / 60_000))


# 1b
def cost(flags, found, missed_cost=leak):
    return flags * dig + (200 - found) * missed_cost


def f1(flags, found):
    return 2 * found / (flags + 200)


def accuracy(flags, found):
    return 1 - (flags - found + 200 - found) / 10_000


claim("1b.keyPoints", "600,000", cost(1_000, 150))
claim("1b.keyPoints", "630,000", cost(300, 110))
claim("1b.keyPoints", "0.25", f1(1_000, 150))
claim("1b.keyPoints", "0.44", f1(300, 110))
claim("1b.keyPoints", "91%", accuracy(1_000, 150))
claim("1b.keyPoints", "97%", accuracy(300, 110))
claim("1b.keyPoints", "98%", accuracy(0, 0))
claim("1b.keyPoints", "1.2 million", cost(0, 0))
claim("1b.keyPoints", "5,250", dig * (1_000 - 300) / (150 - 110))
claim("1b.answer", "50c", 200 - 150)
claim("1b.answer", "300,000", 1_000 * dig)
claim("1b.answer", "90,000", 300 * dig)
claim("1b.answer", "+ 90c", 200 - 110)
claim("1b.answer", "ratio of 20", leak / dig)
claim("1b.answer", "5% hangs", cost(300, 110) / cost(1_000, 150) - 1)
claim("1b.followUpAnswer", "40 in", 150 - 110)
claim("1b.followUpAnswer", "next 700", 1_000 - 300)
claim("1b.followUpAnswer", "5.7%", (150 - 110) / (1_000 - 300))

# 2a: 1,000 sections with 200 or with 10 leaks.
claim("2a.answer", "160 are", 0.8 * 200)
claim("2a.answer", "and 40", 0.05 * 800)
claim("2a.keyPoints", "0.8", 160 / (160 + 40))
claim("2a.answer", "49.5", 0.05 * 990)
claim("2a.answer", "990", 1_000 - 10)
claim("2a.answer", "57.5", 8 + 49.5)
claim("2a.keyPoints", "0.14", 8 / 57.5)
claim("2a.answer", "200 leak", 0.2 * 1_000)
claim("2a.answer", "800 sound", 0.8 * 1_000)
claim("2a.answer", "0.20 to", 200 / 1_000)

# 2b: average precision of two normal curves of equal width with a ROC area of 0.92.
separation = sqrt(2) * normal.inv_cdf(0.92)


def average_precision(prevalence, steps=20_000):
    total = 0.0
    for i in range(steps):
        recall = (i + 0.5) / steps
        threshold = separation + normal.inv_cdf(1 - recall)
        flagged = recall * prevalence
        total += flagged / (flagged + (1 - prevalence) * (1 - normal.cdf(threshold)))
    return total / steps


claim("2b.ask", "0.37", average_precision(0.02))
claim("2b.ask", "0.26", average_precision(0.01))
claim("2b.answer", "18", 0.37 / 0.02, to=2)
claim("2b.answer", "26", 0.26 / 0.01)

rng = random.Random(35)


def measured(leaks=40, sound=3_960):
    """Average precision of one test set with so many leaks and sound sections."""
    others = sorted(rng.gauss(0, 1) for _ in range(sound))
    found = sorted((rng.gauss(separation, 1) for _ in range(leaks)), reverse=True)
    return fmean(i / (i + sound - bisect(others, score)) for i, score in enumerate(found, 1))


draws = [measured() for _ in range(500)]
spread = stdev(draws)
claim("2b.followUpAnswer", "about 0.07", spread)
claim("2b.followUpAnswer", "0.12", 0.26 - 1.96 * spread, to=0.02)
claim("2b.followUpAnswer", "0.40", 0.26 + 1.96 * spread, to=0.02)

# 3a
hours = [2, 3, 3, 4, 4, 5, 6, 8, 12, 23]


def best(loss):
    """All whole or half hours that minimize the total loss."""
    candidates = [i / 2 for i in range(2, 60)]
    totals = {c: sum(loss(y, c) for y in hours) for c in candidates}
    return [c for c in candidates if totals[c] < min(totals.values()) + 1e-9]


middle = best(lambda y, c: abs(y - c))
upper = best(lambda y, c: 0.9 * (y - c) if y > c else 0.1 * (c - y))
claim("3a.keyPoints", "4 to", middle[0])
claim("3a.keyPoints", "to 5;", middle[-1])
claim("3a.keyPoints", "the mean, 7", best(lambda y, c: (y - c) ** 2)[0])
claim("3a.keyPoints", "leads to 3", best(lambda y, c: abs(y - c) / y)[0])
claim("3a.keyPoints", "from 12", upper[0])
claim("3a.keyPoints", "to 23", upper[-1])
claim("3a.keyPoints", "0.9", 9 / (9 + 1))
claim("3a.keyPoints", "90%", 9 / (9 + 1))
claim("3a.answer", "70/10", sum(hours) / len(hours))
claim("3a.followUpAnswer", "700", 100 * fmean(hours))
claim("3a.followUpAnswer", "450", 100 * median(hours))
expect(len(hours), 10, "3a: ten jobs")

# 3b
claim("3b.keyPoints", "50%", (10 - 5) / 10)
