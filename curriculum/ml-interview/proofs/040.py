"""Day 40: baselines, spurious regressions, origins of a backtest, quantiles of sums, and coverage by slice."""

import random
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()

claim("warmUp", "1.41", sqrt(1 + 1 / 1))
claim("warmUp", "1.12", sqrt(1 + 1 / 4))
claim("warmUp", "21%", 1 - sqrt(1 + 1 / 4) / sqrt(2))

# 1a
claim("1a.ask", "38%", 1 - 11.2 / 18.0)
claim("1a.answer", "1.08", 11.2 / 10.4)
claim("1a.keyPoints", "8%", 11.2 / 10.4 - 1)
claim("1a.answer", "297", 300 - 3)


# 1b: the share of independent walks whose slope has |t| above its 5% limit.
def passes(xs, ys, limit):
    n = len(xs)
    mx, my = sum(xs) / n, sum(ys) / n
    sxx = sum(x * x for x in xs) - n * mx * mx
    sxy = sum(x * y for x, y in zip(xs, ys)) - n * mx * my
    syy = sum(y * y for y in ys) - n * my * my
    r2 = sxy * sxy / (sxx * syy)
    return r2 * (n - 2) > limit**2 * (1 - r2)


rng = random.Random(40)


def shares(days, pairs, limit):
    levels = changes = 0
    for _ in range(pairs):
        steps = [[rng.gauss(0, 1) for _ in range(days)] for _ in range(2)]
        walks = []
        for one in steps:
            total, walk = 0.0, []
            for step in one:
                total += step
                walk.append(total)
            walks.append(walk)
        levels += passes(*walks, limit)
        changes += passes(*steps, limit)
    return levels / pairs, changes / pairs


short, short_changes = shares(100, 4_000, 1.984)
long, _ = shares(730, 800, 1.963)
claim("1.data", "76%", short, to=0.02)
claim("1.data", "91%", long, to=0.02)
claim("1.data", "5%", short_changes)

# 2a
claim("2a.ask", "6.9", 14.1 - 7.2)
claim("2a.answer", "12% better", 1 - 12.2 / 13.9)

claim("2b.keyPoints", "26 origins", 365 // 14)
claim("2b.answer", "365/14", (52 * 7 + 1) / 14)
expect(-(-26 // 4), 7, "2b: refits at every fourth origin")


# 3a
def poisson_quantile(mean, level):
    total = 0.0
    for k in range(20_000):
        total += exp(k * log(mean) - mean - lgamma(k + 1))
        if total >= level:
            return k


claim("3a.ask", "23 loaves", poisson_quantile(20, 0.75))
claim("3a.ask", "0.75", 3 / (3 + 1))
claim("3a.ask", "6,900", 300 * poisson_quantile(20, 0.75))
claim("3a.keyPoints", "6,000", 300 * 20)
claim("3a.answer", "77", sqrt(6_000))
claim("3a.keyPoints", "6,052", poisson_quantile(6_000, 0.75))
claim("3a.answer", "6,050", poisson_quantile(6_000, 0.75), to=10)
claim("3a.answer", "almost 12", (6_900 - 6_000) / sqrt(6_000))
claim("3a.answer", "850", 6_900 - poisson_quantile(6_000, 0.75), to=10)
shop = 20 + (0.1 * 20) ** 2
claim("3a.followUpAnswer", "24", shop)
expect(round(20 + normal.inv_cdf(0.75) * sqrt(shop)), 23, "3a: a shop's quantile with the common factor")
chain = sqrt(6_000 + (0.1 * 6_000) ** 2)
claim("3a.followUpAnswer", "605", chain)
claim("3a.followUpAnswer", "6,400", 6_000 + normal.inv_cdf(0.75) * chain, to=100)
claim("3a.followUpAnswer", "10%", 0.1 * 20 / 20)

claim("3b.answer", "0.05", 20 / 365)

# 3c: what ordinary days must cover.
ordinary = (0.80 - 0.1 * 0.55) / 0.9
claim("3c.keyPoints", "83%", ordinary)
claim("3c.answer", "73", 2 * 365 / 10)
claim("3c.answer", "+ 0.9", 1 - 0.1)
claim("3c.answer", "10% holidays", 1 / 10)
