"""Day 79: what an hour of canary can see, and the backlog behind a push message."""

from math import exp, factorial
from statistics import NormalDist

from claims import claim, expect

z = NormalDist().inv_cdf

# Warm-up: ten requests, each 1% new; both versions unless all ten agree.
claim("warmUp", "9.6%", 1 - 0.99**10 - 0.01**10)
claim("warmUp", "0.99", 1 - 0.01)

# 1b: errors in an hour of a 1% canary, and requests to see a fall in sales.
requests = 1_200 * 60 * 0.01


def at_least(k, mean):
    return 1 - sum(exp(-mean) * mean**i / factorial(i) for i in range(k))


claim("1b.keyPoints", "720", requests)
claim("1b.answer", "7.2", requests * 0.01)
claim("1b.answer", "0.7 I", requests * 0.001)
claim("1b.answer", "93%", at_least(4, requests * 0.01))
claim("1b.answer", "0.6%", at_least(4, requests * 0.001))
claim("1b.answer", "14", requests * 0.020)
claim("1b.answer", "13", requests * 0.018)
factor = (z(0.975) + z(0.8)) ** 2
claim("1b.answer", "7.85", factor)
claim("1b.answer", "0.98", 1 - 0.02)
claim("1b.answer", "0.002²", (0.02 - 0.018) ** 2)
alone = factor * 0.02 * 0.98 / 0.002**2
claim("1b.answer", "38,500", alone, to=100)
at_1, at_10 = alone * (1 + 1 / 99), alone * (1 + 1 / 9)
claim("1b.answer", "38,800", at_1, to=100)
claim("1b.keyPoints", "54 hours", at_1 / (1_200 * 60 * 0.01))
expect(round(at_10 / (1_200 * 60 * 0.10)), 6, "1b: six hours at 10%")

# 2a: arrivals from 30 to 80 a second in three minutes against 45, then 90.
capacity, low, high = 3 * 15, 30, 80
passes = 3 * (capacity - low) / (high - low)
triangle = (3 - passes) * 60 * (high - capacity) / 2
flat = 2 * 60 * (high - capacity)
claim("2a.keyPoints", "45 a second", capacity)
claim("2a.answer", "by 50", high - low)
claim("2a.keyPoints", "0.9 minutes", passes)
claim("2a.answer", "126", (3 - passes) * 60)
claim("2a.answer", "35 a second", high - capacity)
claim("2a.answer", "35/2", (high - capacity) / 2)
claim("2a.answer", "120", 2 * 60)
claim("2a.answer", "2,200", triangle, to=100)
claim("2a.answer", "4,200", flat)
claim("2a.keyPoints", "6,400", triangle + flat, to=100)
claim("2a.keyPoints", "90 a second", 6 * 15)
claim("2a.keyPoints", "11 minutes", (triangle + flat) / (6 * 15 - high) / 60)
expect((triangle + flat) / 90 > 60, True, "2a: whoever comes last waits more than a minute")

# 3b: combinations of six flags.
claim("3b.keyPoints", "64", 2**6)
