"""Day 38: error bars over people, a paired comparison of folds, a lucky leader, a slice, and a learning curve."""

from math import comb, log, sqrt
from statistics import NormalDist, fmean, stdev

from claims import claim, expect

normal = NormalDist()

claim("warmUp", "0.04", sqrt(0.8 * 0.2 / 100))
claim("warmUp", "4 points", 100 * sqrt(0.8 * 0.2 / 100))
claim("warmUp", "(0.8", 80 / 100)
claim("warmUp", "0.2/100", (1 - 0.8) / 100)
claim("warmUp", "400", 0.8 * 0.2 / (0.04 / 2) ** 2)

# 1a
claim("1a.answer", "20,000", 40 * 500)
claim("1a.answer", "0.002", sqrt(0.89 * 0.11 / 20_000))
claim("1a.answer", "0.013", 0.08 / sqrt(40))
expect(round(0.08 / sqrt(40) / sqrt(0.89 * 0.11 / 20_000)), 6, "1a: six times as much")
month = 20_000 / 6
claim("1a.followUpAnswer", "3,300", month, to=100)
claim("1a.followUpAnswer", "67", 0.02 * month)
claim("1a.followUpAnswer", "10 points", 100 * 1.96 * sqrt(0.8 * 0.2 / 67), to=1)

# 1b
a, b = [0.75, 0.80, 0.78, 0.73, 0.81], [0.77, 0.81, 0.80, 0.76, 0.82]
gains = [y - x for x, y in zip(a, b)]
deviation = stdev(gains)
claim("1b.ask", "0.018", fmean(gains))
claim("1b.ask", "0.03.", stdev(a))
expect(abs(0.08 / sqrt(8) - stdev(a)) < 0.01, True, "1b: folds of eight wearers who spread by 0.08")
claim("1b.keyPoints", "are 0.02", gains[0])
claim("1b.keyPoints", "0.03", gains[3])
claim("1b.keyPoints", "0.01,", gains[1])
claim("1b.keyPoints", "0.008", deviation)
claim("1b.answer", "0.0084", deviation)
claim("1b.answer", "in 32", 2**5)
claim("1b.keyPoints", "4.8", fmean(gains) / (deviation / sqrt(5)))
claim("1b.keyPoints", "3.2", fmean(gains) / (deviation * sqrt(1 / 5 + 8 / 32)))
claim("1b.followUpAnswer", "25 more", 0.05 * 500)

# 2a
claim("2a.keyPoints", "5,000", 5 * 5 * 200)
claim("2a.answer", "= 0.03", 0.08 / sqrt(8))
claim("2a.answer", "0.013", 0.08 / sqrt(40))
claim("2a.answer", "0.025", 1.96 * 0.08 / sqrt(40))
claim("2a.followUpAnswer", "0.003", 0.08 / sqrt(800))


def expected_largest(n, steps=20_000, reach=8.0):
    """The expected largest of independent standard normal draws, by the trapezoid rule."""
    width = 2 * reach / steps
    return width * sum(
        x * n * normal.pdf(x) * normal.cdf(x) ** (n - 1) for x in (-reach + width * i for i in range(steps + 1))
    )


# 2b
error = sqrt(0.8 * 0.2 / 600)
claim("2b.keyPoints", "1.6 points", 100 * error)
claim("2b.ask", "0.85", 0.8 + expected_largest(500) * error)
expect(round(expected_largest(500)), 3, "2b: three standard errors up")
claim("2b.answer", "·20%", 1 - 0.8)

# 3a
errors = 0.19 * 40 * 30
claim("3a.answer", "228", errors)
claim("3a.answer", "1,200", 40 * 30)
claim("3a.keyPoints", "saves 6", 12 - 0.19 * 30)
expect(round((12 - 0.19 * 30) / 1_200, 3), 0.005, "3a: half a point")


def wilson(k, n, z=1.96):
    center, half = (k + z**2 / 2) / (n + z**2), z * sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)
    return center - half, center + half


low, high = wilson(12, 30)
claim("3a.keyPoints", "25%", low)
claim("3a.keyPoints", "58%", high)
tail = sum(comb(30, k) * 0.19**k * 0.81 ** (30 - k) for k in range(12, 31))
claim("3a.answer", "0.6%", tail)
claim("3a.answer", "22%", 1 - (1 - tail) ** 40)
claim("3a.followUpAnswer", "39 others", 40 - 1)

# 3b
factor = sqrt(11 / 20)
claim("3b.keyPoints", "0.74", factor)
claim("3b.answer", "by 0.75", 15 / 20)
claim("3b.answer", "0.73", 11 / 15)
doublings = log(5 / 11) / log(factor)
claim("3b.answer", "2.6", doublings)
claim("3b.keyPoints", "125,000", 20_000 * 2**doublings, to=5_000)
