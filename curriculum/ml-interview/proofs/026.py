"""Day 26: bias and variance of five predictions, label noise, baselines, and the best of 40 settings."""

from math import comb, sqrt
from statistics import NormalDist, fmean, pvariance

from claims import claim

churn, calls = 0.09, 200

# Warm-up: a year of 9% a month, compounded and added up.
left = (1 - churn) ** 12
claim("warmUp", "About 32", 100 * left)
claim("warmUp", "0.91", 1 - churn)
claim("warmUp", "0.32", left)
claim("warmUp", "108%", 12 * churn)

# 2a: the five equally likely predictions, the member's expectation, and the noise.
predictions, truth, noise = [10, 14, 12, 16, 8], 15, 4
center = fmean(predictions)
bias = center - truth
variance = pvariance(predictions)
total = bias**2 + variance + noise
bagged = bias**2 + variance / len(predictions) + noise
claim("2a.answer", "12", center)
claim("2a.answer", "bias is -3", bias)
claim("2a.keyPoints", "noise: 9", bias**2)
claim("2a.answer", "40/5", sum((p - center) ** 2 for p in predictions) / len(predictions))
claim("2a.keyPoints", "8", variance)
claim("2a.keyPoints", "21", total)
claim("2a.keyPoints", "13", bias**2 + noise)
claim("2a.answer", "1.6", variance / len(predictions))
claim("2a.keyPoints", "14.6", bagged)
claim("2a.keyPoints", "10.6", bagged - noise)
correlated = variance * (0.5 + (1 - 0.5) / len(predictions))
claim("2a.followUpAnswer", "4.8", correlated)
claim("2a.followUpAnswer", "17.8", bias**2 + correlated + noise)

# 2b: the gap, and the error rate of two labelers who disagree on 12%: 2e(1 - e) = 0.12.
claim("2b.keyPoints", "13 points", 15 - 2)
error = (1 - sqrt(1 - 2 * 0.12)) / 2
claim("2b.followUpAnswer", "e = 6.4%", error)
claim("2b.followUpAnswer", "7.6 points", 14 - 100 * error)

# 3a: what calls reach without a model, and what a model with 60 leavers among its calls is worth.
claim("3a.keyPoints", "91%", 1 - churn)
claim("3a.keyPoints", "18", churn * calls)
claim("3a.answer", "30%", 60 / calls)
claim("3a.answer", "3.3", 60 / calls / churn)
claim("3a.followUpAnswer", "3%", churn / 3)


def expected_best(n, p, settings):
    """The expected largest share among independent settings, each with n calls that hit with chance p."""
    below, expected, before = 0.0, 0.0, 0.0
    for hits in range(n + 1):
        below = min(1.0, below + comb(n, hits) * p**hits * (1 - p) ** (n - hits))
        expected += hits * (below**settings - before)
        before = below**settings
    return expected / n


def expected_largest_normal(settings, steps=20_000, reach=8.0):
    """The expected largest of independent standard normal draws, by the trapezoid rule."""
    normal = NormalDist()
    width = 2 * reach / steps
    points = (-reach + width * i for i in range(steps + 1))
    return width * sum(x * settings * normal.pdf(x) * normal.cdf(x) ** (settings - 1) for x in points)


# 3b: the luck of the best of 40; the sentence uses the normal draws, the exact binomial agrees.
deviation = sqrt(0.3 * 0.7 / calls)
largest = expected_largest_normal(40)
claim("3b.keyPoints", "3.2 points", 100 * deviation)
claim("3b.keyPoints", "2.2 standard errors", largest)
claim("3b.answer", "2.16", largest)
claim("3b.answer", "37%", 0.3 + largest * deviation)
claim("3b.ask", "37%", expected_best(calls, 0.3, 40))
claim("3b.answer", "0.7", 1 - 0.3)
claim("3b.answer", "about 6 points", 100 * 1.96 * deviation)
