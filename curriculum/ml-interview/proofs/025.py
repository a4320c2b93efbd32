"""Day 25: a two-state chain, rare events by importance sampling, a blind diagnostic, and two gradient estimators."""

import random
from math import exp, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()

# 1a
leave, back = 0.1, 0.3
share = back / (leave + back)
claim("1a.keyPoints", "75%", share)
claim("1a.answer", "0.4", leave + back)
claim("1a.answer", "0.6", 1 - leave - back)
claim("1a.answer", "25 points", 100 * (1 - share))
claim("1a.answer", "0.7 points", 100 * (1 - share) * 0.6**7)
first = next(t for t in range(50) if 100 * (1 - share) * 0.6**t < 1)
claim("1a.answer", "7 days", first)
claim("1a.answer", "10 days", 1 / leave)
claim("1a.answer", "3.3 days", 1 / back)
claim("1a.followUpAnswer", "0.7", 1 - back)
claim("1a.followUpAnswer", "0.002%", 0.7**30)
claim("1a.followUpAnswer", "20 days", 1 / 0.05)
claim("1a.followUpAnswer", "of 3.3", 1 / back)

# 1b: under six steps between restarts at 0.15.
expect(5 < (1 - 0.15) / 0.15 < 6, True, "1b: steps before a restart")

# 2a
p = 1 - normal.cdf(4)
claim("2a.ask", "about 3 times", 100_000 * p)
claim("2a.answer", "3.2 overloads", 100_000 * p)
claim("2a.answer", "56%", 1 / sqrt(100_000 * p))
claim("2a.answer", "4%", (1 - p) ** 100_000)
claim("2a.answer", "10,000 hits", 1 / 0.01**2)
claim("2a.answer", "about 320 million", 1 / 0.01**2 / p, to=1e7)
tail8 = 6.22096057427178e-16  # P(z > 8), checked by integration below
width = 0.0005
by_hand = width * sum(normal.pdf(8 + width * (i + 0.5)) for i in range(8_000))
expect(abs(by_hand / tail8 - 1) < 1e-4, True, "2a: the tail beyond 8")
relative = sqrt(exp(16) * by_hand / p**2 - 1)
claim("2a.answer", "2.1 a draw", relative)
claim("2a.answer", "0.7%", relative / sqrt(100_000))
claim("2a.answer", "45,000", (relative / 0.01) ** 2, to=1_000)
claim("2a.answer", "7,000", (1 / p) / relative**2, to=100)
expect(4 * 4 / 2, 8.0, "2a: the weight e^(8 - 4x)")
claim("2a.answer", "8 -", 4**2 / 2)
claim("2a.followUpAnswer", "0.25", 0.5**2)
claim("2a.followUpAnswer", "50, so", 200 * 0.5**2)

# 2b: five runs of self-normalized importance sampling with the narrow proposal.
rng = random.Random(27)
runs = []
for _ in range(5):
    xs = [rng.gauss(0, 0.5) for _ in range(1_000)]
    ws = [exp(1.5 * x * x) for x in xs]
    total = sum(ws)
    runs.append(
        (
            sum(w * x * x for w, x in zip(ws, xs)) / total,
            total * total / sum(w * w for w in ws),
            max(map(abs, xs)),
        )
    )
claim("2.data", "0.76", runs[0][0])
claim("2.data", "0.50", runs[1][0])
claim("2.data", "0.86", runs[2][0])
claim("2.data", "0.69", runs[3][0])
claim("2.data", "1.24", runs[4][0])
claim("2.data", "265", runs[0][1])
claim("2.data", "493", runs[1][1])
claim("2.data", "103", runs[2][1])
claim("2.data", "245", runs[3][1])
claim("2.data", "57", runs[4][1])
claim("2b.keyPoints", "1.45", runs[1][2])
claim("2b.keyPoints", "15%", 2 * (1 - normal.cdf(1.45)))
claim("2b.keyPoints", "1.5", (1 / 0.5**2 - 1) / 2)
# Wide proposal, narrow target: E[w]²/E[w²] for w = e^(-1.5x²), x standard normal.
share = (1 / sqrt(1 + 2 * 1.5)) ** 2 / (1 / sqrt(1 + 2 * 3))
claim("2b.followUpAnswer", "66%", share)
expect(abs(share - sqrt(7) / 4) < 1e-12, True, "2b: the same as √7/4")


# 3a: exact moments of a standard normal.
def moment(k):
    return 0 if k % 2 else (1 if k == 0 else (k - 1) * moment(k - 2))


def expectation(coefficients):
    """Of a polynomial in ε, lowest power first."""
    return sum(c * moment(k) for k, c in enumerate(coefficients))


def times(a, b):
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def variance(poly):
    return expectation(times(poly, poly)) - expectation(poly) ** 2


through = [2, 2]  # 2x with x = 1 + ε
score = times([1, 2, 1], [0, 1])  # x² ε
lowered = times([1 - 2, 2, 1], [0, 1])  # (x² - 2) ε
claim("3a.answer", "mean 2", expectation(through))
claim("3a.keyPoints", "variance 4", variance(through))
claim("3a.keyPoints", "2", expectation(score))
claim("3a.answer", "34", expectation(times(score, score)))
claim("3a.answer", "15", moment(6))
claim("3a.answer", "30", variance(score))
claim("3a.answer", "18", variance(lowered))
expect(expectation(lowered), 2, "3a: the baseline leaves the mean")
claim("3a.answer", "7.5", variance(score) / variance(through))
claim("3a.followUpAnswer", "0.24", normal.pdf(1))
