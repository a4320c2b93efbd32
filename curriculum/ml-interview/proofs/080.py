"""Day 80: two drift alarms, a delay curve, a holdout, cancelling slices, and an error budget."""

from math import exp, log, pi, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()
orders = 50_000

# 1b: the test and the PSI on ten bins of equal count.
z = 0.02 * sqrt(orders / 2)
claim("1b.keyPoints", "3.2", z)
claim("1b.keyPoints", "0.002", 2 * (1 - normal.cdf(z)))
claim("1b.answer", "√25,000", orders / 2)


def psi(old, new):
    return sum((n - o) * log(n / o) for o, n in zip(old, new, strict=True))


edges = [normal.inv_cdf(i / 10) for i in range(1, 10)]
cumulative = [0.0, *(normal.cdf(e - 0.02) for e in edges), 1.0]
moved = [b - a for a, b in zip(cumulative, cumulative[1:], strict=False)]
flat = [0.1] * 10
claim("1b.keyPoints", "0.0004", psi(flat, moved))
broken = [0.1 * 0.9 + 0.1, *[0.1 * 0.9] * 9]
claim("1b.keyPoints", "0.067", psi(flat, broken))
claim("1b.answer", "19%", broken[0])
claim("1b.answer", "9% each", broken[1])
claim("1b.answer", "0.09·", broken[0] - flat[0])
claim("1b.answer", "1.9", broken[0] / flat[0])
claim("1b.answer", "0.01", flat[1] - broken[1])
claim("1b.followUpAnswer", "0.3, which", 0.02 * sqrt(500 / 2))
noise = 1 / 500 + 1 / 500
claim("1b.followUpAnswer", "0.036", 9 * noise)
x = 0.1 / noise  # chi-squared with nine degrees of freedom
density, term, tail = exp(-x / 2) / sqrt(2 * pi), sqrt(x), 0.0
for r in range(1, 5):
    tail += term
    term *= x / (2 * r + 1)
claim("1b.followUpAnswer", "0.3% of", 2 * (1 - normal.cdf(sqrt(x))) + 2 * density * tail)


# 2a: final rates, and two exponential delay curves cut off at 30 days.
def share(day, rate):
    return (1 - exp(-rate * day)) / (1 - exp(-rate * 30))


def solve(target):
    low, high = 1e-6, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if share(10, middle) < target else (low, middle)
    return low


more = 0.156 / 0.60
claim("2a.keyPoints", "26%", more)
claim("2a.answer", "0.60", 60 / 100)
error = sqrt(0.156 * 0.844 / orders)
claim("2a.answer", "0.16 points", 100 * error)
claim("2a.answer", "0.27", 100 * error / 0.60)
claim("2a.answer", "71%", 0.156 / 0.22)
faster_20 = 0.22 * share(20, solve(0.156 / 0.22))
more_20 = more * share(20, solve(0.60))
claim("2a.answer", "20.5%", faster_20)
claim("2a.answer", "22.7%", more_20)
claim("2a.answer", "22 to", 100 * 0.156 / (0.156 / 0.22))
expect(round(100 * (more_20 - faster_20)), 2, "2a: about two points apart by day 20")

# 2b: the holdout.
top = orders * 0.2
held = top * 0.02
claim("2b.answer", "20%", top / orders)
claim("2b.answer", "10,000", top)
claim("2b.keyPoints", "200", held)
claim("2b.answer", "11 points", 55 - 44)
claim("2b.answer", "11%", 0.55 - 0.44)
claim("2b.keyPoints", "22 extra", held * (0.55 - 0.44))
claim("2b.answer", "11,000", orders * 0.22)
claim("2b.answer", "50", 1 / 0.02)
claim("2b.answer", "0.64 points", 100 * sqrt(0.55 * 0.45 / (30 * held)))
claim("2b.answer", "2 points", 100 * sqrt(0.55 * 0.45 / (3 * held)))

# 2c: 1,800 answers.
claim("2c.keyPoints", "±1.9 points", 100 * 1.96 * sqrt(0.22 * 0.78 / 1_800))

# 3a: the other nine tenths. The case's 22% is the top fifth at 44% and the rest at 16.5%.
expect(round(0.2 * 0.44 + 0.8 * 0.165, 4), 0.22, "3a: the case's return rate")
predicted, returned = (16.5 - 0.1 * 15) / 0.9, (16.5 - 0.1 * 23) / 0.9
claim("3a.answer", "16.7%", predicted / 100)
claim("3a.answer", "15.8%", returned / 100)
claim("3a.keyPoints", "+8", 23 - 15)
claim("3a.answer", "8 points", 23 - 15)
claim("3a.keyPoints", "−0.9", returned - predicted)
claim("3a.answer", "0.9 on", predicted - returned)
claim("3a.followUpAnswer", "16.2%", 0.3 * 0.15 + 0.7 * predicted / 100)
claim("3a.followUpAnswer", "17.9%", 0.3 * 0.23 + 0.7 * returned / 100)

# 3b: false alarms a day, and an error budget.
claim("3b.keyPoints", "2.9", 120 * 24 * 0.001)
claim("3b.answer", "720", 30 * 24)
claim("3b.answer", "0.1%", 1 - 0.999)
budget = 720 * (1 - 0.999)
claim("3b.answer", "0.72 hours", budget)
claim("3b.answer", "0.012", 6 * 0.002)
expect(round(budget / (6 * 0.002)), 60, "3b: a sixtieth")
claim("3b.keyPoints", "36 hours", budget / 0.02)
claim("3b.answer", "36 hours", budget / 0.02)
