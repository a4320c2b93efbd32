"""Day 33: hinge and logistic loss, contrast of distances, votes of noisy neighbors, and repeated evidence."""

import random
from math import comb, exp, log, sqrt
from statistics import median

from claims import claim, expect

claim("warmUp", "0.63", 0.01 ** (1 / 10))
claim("warmUp", "63%", 0.01 ** (1 / 10))
claim("warmUp", "0.01", 1 / 100)

# 1a
margins = [1.7, 1.0, 0.4, -0.2, -3]
hinge = [max(0, 1 - m) for m in margins]
logistic = [log(1 + exp(-m)) for m in margins]
expect([round(h, 9) for h in hinge], [0, 0, 0.6, 1.2, 4], "1a: hinge losses")
claim("1a.keyPoints", "0.6", hinge[2])
claim("1a.keyPoints", "1.2", hinge[3])
claim("1a.answer", "0.17", logistic[0])
claim("1a.answer", "0.31", logistic[1])
claim("1a.answer", "0.51", logistic[2])
claim("1a.answer", "0.80", logistic[3])
claim("1a.answer", "3.05", logistic[4])

expect(min(hinge[4] / sum(hinge), logistic[4] / sum(logistic)) > 0.5, True, "1a: one row makes up most of the loss")

# 1b: two questions whose lengths differ by 500.
claim("1b.answer", "250,000", 500**2)
claim("1b.answer", "-250.", -0.001 * 500**2)


def contrast(points, query):
    squares = [sum((a - b) ** 2 for a, b in zip(p, query)) for p in points]
    return sqrt(max(squares) / min(squares))


def contrasts(columns, queries, rng, points=200):
    ratios = []
    for _ in range(queries // 20):
        cloud = [[rng.random() for _ in range(columns)] for _ in range(points)]
        ratios += [contrast(cloud, [rng.random() for _ in range(columns)]) for _ in range(20)]
    return median(ratios)


# 2a: medians over many queries, a fresh cloud for every 20 of them; a flat sheet has the distances of its 5 dimensions.
rng = random.Random(33)
claim("2.data", "30", contrasts(2, 3_000, rng))
claim("2.data", "3,", contrasts(10, 400, rng))
claim("2.data", "1.35", contrasts(100, 80, rng), to=0.02)
claim("2.data", "5.5", contrasts(5, 2_000, rng), to=0.2)

# 2b: the majority of 15 labels, each wrong with chance 10%.
wrong = sum(comb(15, j) * 0.1**j * 0.9 ** (15 - j) for j in range(8, 16))
claim("2b.keyPoints", "0.003%", wrong)
claim("2b.answer", "90%", 1 - 0.1)
claim("2b.keyPoints", "18%", 2 * 0.1 * 0.9)
claim("2b.keyPoints", "50%", 1 / 2)
claim("2b.answer", "8 points", 100 * (2 * 0.1 * 0.9 - 0.1))
claim("2b.followUpAnswer", "38 billion", 50_000_000 * 768)

# 3a: the odds after one, two, and three counts of the same word.
odds = [0.25 * 9**n for n in (1, 2, 3)]
claim("3a.answer", "2.25", odds[0])
claim("3a.answer", "20.25", odds[1])
claim("3a.keyPoints", "69%", odds[0] / (1 + odds[0]))
claim("3a.keyPoints", "95.3%", odds[1] / (1 + odds[1]))
claim("3a.answer", "99.5%", odds[2] / (1 + odds[2]))

claim("3b.keyPoints", "1,275", 50 * 51 / 2)
claim("3b.answer", "0.001", 0.817 - 0.816)
