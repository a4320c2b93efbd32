"""Day 40: baselines, spurious regressions, origins of a backtest, quantiles of sums, and coverage by slice."""

import random
import re
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

from claims import claim, data, expect

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
    levels = changes = strict = 0
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
        strict += passes(*walks, 3.303)
    return levels / pairs, changes / pairs, strict / pairs


short, short_changes, _ = shares(100, 4_000, 1.984)
long, _, strict = shares(730, 800, 1.963)
claim("1b.answer", "about 85%", strict, to=0.04)
claim("1.data", "76%", short, to=0.02)
claim("1.data", "91%", long, to=0.02)
claim("1.data", "5%", short_changes)

# 2a
text = data("2a")["text"]
week = [int(x) for x in re.findall(r"-?\d+", text.split("lie ")[1].split(" from the mean")[0])]
spread, from_day_to_day = [float(x) for x in re.search(r"deviation (\d+) and a correlation of (0\.\d)", text).groups()]
week = [x - sum(week) / 7 for x in week]


def covariance(days):
    """Of sales so many days apart, the weekday drawn at random."""
    pattern = sum(week[t] * week[(t + days) % 7] for t in range(7)) / 7
    return pattern + spread**2 * from_day_to_day ** abs(days)


def joint(f, g):
    return sum(a * b * covariance(i - j) for i, a in f.items() for j, b in g.items())


def least_squares(features):
    """The exact weights for today's sales; a feature is {lag: weight}."""
    rows = [[joint(f, g) for g in features] + [joint(f, {0: 1})] for f in features]
    for i, pivot in enumerate(rows):
        for r in range(len(rows)):
            if r != i:
                times = rows[r][i] / pivot[i]
                rows[r] = [a - times * b for a, b in zip(rows[r], pivot)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]


def absolute_error(weights, features):
    """Exact: each weekday's error is normal around that weekday's bias."""
    error = {0: 1.0}
    for weight, feature in zip(weights, features):
        for lag, part in feature.items():
            error[lag] = error.get(lag, 0) - weight * part
    deviation = sqrt(
        sum(a * b * spread**2 * from_day_to_day ** abs(i - j) for i, a in error.items() for j, b in error.items())
    )
    total = 0
    for t in range(7):
        z = sum(a * week[(t - i) % 7] for i, a in error.items()) / deviation
        total += deviation * (2 * normal.pdf(z) + z * (2 * normal.cdf(z) - 1))
    return total / 7


def columns(newest, seventh):
    return [{newest: 1}, {seventh: 1}, {newest + k: 1 / 7 for k in range(7)}]


ahead = least_squares(columns(1, 7))
backtest = absolute_error(ahead, columns(1, 7))
live = absolute_error(ahead, columns(14, 20))  # what the three columns held 14 days before
honest = absolute_error(least_squares(columns(14, 21)), columns(14, 21))
rule = absolute_error([1], [{14: 1}])
shown = [float(line.split()[-1]) for line in data("2a")["code"].splitlines()[-4:]]
expect([round(x, 1) for x in (backtest, live, honest, rule)], shown, "2a: the table")
claim("2a.ask", "8.2 loaves", backtest)
claim("2a.ask", "13.2", live)
claim("2a.ask", "5.0", live - backtest)
claim("2a.answer", "19% better", 1 - honest / rule)

claim("2b.keyPoints", "26 origins", 365 // 14)
claim("2b.answer", "365/14", (52 * 7 + 1) / 14)
claim("2b.answer", "15 days", next(step for step in range(14, 30) if len({step * i % 7 for i in range(7)}) == 7))
claim("2b.answer", "24", 365 // 15)
expect({14 * i % 7 for i in range(26)}, {0}, "2b: one weekday for all origins")
expect({15 * i % 7 for i in range(24)}, set(range(7)), "2b: the weekdays rotate")
expect(24 // 4, 6, "2b: refits at every fourth origin")


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
claim("3c.followUpAnswer", "45%", 1 - 0.55)
claim("3c.followUpAnswer", "25%", 1 - 3 / (3 + 1))
