"""Day 16: an impossible covariance, an indefinite penalty, a rank, two bracketings, and a memory-bound layer."""

import re
from math import sqrt

from claims import claim, expect, question

singular = (3, 2, 1)
claim("warmUp", "= 14", sum(s * s for s in singular))


def eigenvalues(a, b, c):
    """Of the symmetric matrix with rows (a, b) and (b, c), the larger first."""
    root = sqrt((a - c) ** 2 / 4 + b * b)
    return (a + c) / 2 + root, (a + c) / 2 - root


# 1a
v1, v2, cov = 2, 1, 1.5
claim("1a.answer", "1.06", cov / sqrt(v1 * v2))
claim("1a.answer", "= -1", 2**2 * v1 + 3**2 * v2 - 2 * 2 * 3 * cov)
claim("1a.answer", "- 18", -2 * 2 * 3 * cov)
claim("1a.answer", "- 12", -2 * 2 * 3)
large, small = eigenvalues(v1, cov, v2)
claim("1a.answer", "3.08", large)
claim("1a.answer", "-0.08", small)
r = (0.9, 0.9, -0.9)
determinant = 1 + 2 * r[0] * r[1] * r[2] - sum(x * x for x in r)
expect(determinant < 0, True, "1a: three correlations that cannot stand together")

# 1b
large, small = eigenvalues(1, 2, 1)
claim("1b.keyPoints", "eigenvalues 3", large)
claim("1b.keyPoints", "and -1", small)


def penalty(w1, w2, b):
    return w1 * w1 + b * w1 * w2 + w2 * w2


claim("1b.answer", "6t", penalty(1, 1, 4))
claim("1b.answer", "-2t", penalty(1, -1, 4))
expect(penalty(5, 2, -2), (5 - 2) ** 2, "1b: the repair is a squared difference")
expect([eigenvalues(1, b / 2, 1)[1] >= 0 for b in (-2.1, -2, 2, 2.1)], [False, True, True, False], "1b: b from -2 to 2")

# 2a
values = [60, 30, 20, 10] + [2] * 400
squares = [s * s for s in values]
total, kept = sum(squares), sum(squares[:4])
claim("2a.answer", "3,600", squares[0])
claim("2a.answer", "900", squares[1])
claim("2a.answer", "+ 400 +", squares[2])
claim("2a.answer", "100 +", squares[3])
claim("2a.answer", "6,600", total)
claim("2a.answer", "5,000", kept)
claim("2a.answer", "1,600", total - kept)
claim("2a.ask", "76%", kept / total)
claim("2a.keyPoints", "49%", sqrt((total - kept) / total))
numbers = 4 * (50_000 + 2_000 + 1) + 2_000
claim("2a.answer", "about 210,000", numbers, to=1_000)
claim("2a.keyPoints", "about 480", 50_000 * 2_000 / numbers, to=10)
claim("2a.answer", "0.8 MB", numbers * 4 / 1e6)
claim("2a.answer", "400", 50_000 * 2_000 * 4 / 1e6)
rank = next(k for k in range(len(squares)) if sum(squares[:k]) >= 0.9 * total)
claim("2a.answer", "rank 239", rank)
claim("2a.answer", "90% needs", sum(squares[:rank]) / total)

# 3a
n, m, k = 50_000, 2_000, 50
thin = 2 * m * k + 2 * n * k
full = 2 * n * k * m + 2 * n * m
claim("3a.answer", "200,000", 2 * m * k)
claim("3a.answer", "5 million", 2 * n * k)
claim("3a.answer", "5.2 million", thin)
claim("3a.answer", "10^10", 2 * n * k * m)
claim("3a.answer", "200 million", 2 * n * m)
claim("3a.keyPoints", "400 MB", n * m * 4 / 1e6)
claim("3a.keyPoints", "about 2,000", full / thin, to=100)
many = 2_000
claim("3a.followUpAnswer", "4·10^8", 2 * k * m * many)
claim("3a.followUpAnswer", "+ 10^10", 2 * n * k * many)
claim("3a.followUpAnswer", "4·10^11", 2 * n * m * many)
claim("3a.followUpAnswer", "39", (2 * n * k * m + 2 * n * m * many) / (2 * k * m * many + 2 * n * k * many))

# 3b
weights = 4096 * 4096
told = re.search(r"(\d+) trillion operations and (\d+) terabyte", question("3b")["ask"])
speed, bandwidth = (int(x) * 1e12 for x in told.groups())
claim("3b.answer", "33.6 million", 2 * weights)
claim("3b.ask", "3.4 microseconds", 2 * weights / speed * 1e6)
claim("3b.answer", "10^13 a second", speed)
claim("3b.answer", "10^12", bandwidth)
claim("3b.answer", "16.8 million", weights)
claim("3b.answer", "67 MB", weights * 4 / 1e6)
claim("3b.keyPoints", "67 microseconds", weights * 4 / bandwidth * 1e6)
claim("3b.answer", "0.5", 2 / 4)
claim("3b.answer", "factor of 20", speed / bandwidth / (2 / 4))
claim("3b.followUpAnswer", "16.8 MB", weights / 1e6)
claim("3b.followUpAnswer", "about 17", weights / bandwidth * 1e6)
expect(speed / bandwidth / 2, 5.0, "3b: five vectors of one-byte weights")
