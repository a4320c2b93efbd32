"""Day 56: the spread of scores, what heads change and what they don't, and three ways to spend half as many parameters."""

from math import exp, sqrt

from claims import claim, expect


def sigmoid(x):
    return 1 / (1 + exp(-x))


n, d, heads = 1_024, 512, 8
claim("warmUp", "50.05%", sum(range(1, n + 1)) / n**2)
claim("warmUp", "1,025", n + 1)

# 1a
claim("1a.answer", "= 8 instead", sqrt(64))
claim("1a.answer", "weight 73", 100 * sigmoid(1))
claim("1a.answer", "to 27", 100 * sigmoid(-1))
claim("1a.answer", "0.9997", sigmoid(8))
mild, hard = sigmoid(1) * sigmoid(-1), sigmoid(8) * sigmoid(-8)
claim("1a.answer", "0.197", mild)
claim("1a.answer", "0.00034", hard)
claim("1a.answer", "590 times", mild / hard, to=10)

# 1b
claim("1b.answer", "1.05 million", 4 * d * d)
claim("1b.answer", "gets 32", d / 16)
claim("1b.answer", "of 64. The", d / 8)
projections, mixing = 4 * n * d * d, 2 * n * n * d
claim("1b.answer", "1.07 billion for", projections)
expect(mixing, projections, "1b: both terms are equal at n = 2d")
MB = 1e6
claim("1b.answer", "16.8 MB", heads * n * n * 2 / MB)
claim("1b.answer", "33.6 MB", 2 * heads * n * n * 2 / MB)
long = 8_192
claim("1b.followUpAnswer", "8 times", long / n)
claim("1b.followUpAnswer", "64 times", (long / n) ** 2)
claim("1b.followUpAnswer", "8.6 billion", 4 * long * d * d)
claim("1b.followUpAnswer", "68.7 billion", 2 * long * long * d)
claim("1b.followUpAnswer", "1.07 GB", heads * long * long * 2 / 1e9)

# 2a
claim("2a.answer", "96", 2 * 48)

# 2b
block = 4 * d * d + 2 * 4 * d * d
claim("2b.answer", "3.1 million", block)
claim("2b.answer", "25 million", 8 * block)
expect(block, 12 * d * d, "2b: 12d²")
claim("2b.answer", "= 1.5. An", 12 / 8)
claim("2b.answer", "= 18", 4 + 2 * 7)
expect(round((627 / 512) ** 2, 2), 1.5, "2b: width 627")
scores = {"depth": 12 / 8, "width": 627 / 512, "inner": 1.0}  # 2n²d in each block, whatever the inner size
expect([round(x, 1) for x in scores.values()], [1.5, 1.2, 1.0], "2b: work on scores for three ways to add weights")
claim("2b.answer", "use 640", 10 * 64)
claim("2b.answer", "of 64, for", 512 / 8)
claim("2b.answer", "14 =", 2 * 7)
claim("2b.answer", "16 million", 32_000 * 512)
claim("2b.followUpAnswer", "22%", 627 / 512 - 1)
