"""Day 30: two bugs of a ridge fit, exact double descent, random search, and successive halving."""

import math
import random
from math import sqrt
from statistics import fmean

from claims import claim, expect

# The slope of w² at the two weights.
claim("warmUp", "0.02", 2 * 0.01)

# 1b: one centered column and an intercept, each under the same penalty.
claim("1b.answer", "449.5", 60 * 899 / (60 + 60))
claim("1b.ask", "450", 60 * 899 / (60 + 60), to=1)
squares = 60 * 0.7 / (377 - 0.7)
claim("1b.answer", "0.11", squares)
claim("1b.answer", "0.04 volts", sqrt(squares / 60))
claim("1b.followUpAnswer", "(0.01", 3 / 300)
claim("1b.followUpAnswer", "0.99)", 1 - 3 / 300)
claim("1b.followUpAnswer", "about 0.1", sqrt(0.01 * 0.99))

ROWS, FEATURES, NOISE = 100, 400, 0.25


def least_squares_error(p, rows=ROWS):
    """Expected test error of minimum-norm least squares on p of the 400 features (Belkin, Hsu, and Xu 2020)."""
    seen, rest = p / FEATURES, 1 - p / FEATURES + NOISE
    if p <= rows - 2:
        return rest * (1 + p / (rows - p - 1))
    if p >= rows + 2:
        return seen * (1 - rows / p) + rest * (1 + rows / (p - rows - 1))
    return math.inf


def ridge_error(p, rows=ROWS):
    """The same with the best ridge penalty, in the limit of large samples (Dobriban and Wager 2018)."""
    rest = 1 - p / FEATURES + NOISE
    strength, ratio = (p / FEATURES) / rest, p / rows
    x = (ratio - 1) / ratio * strength
    return rest * (1 + x + sqrt((1 - x) ** 2 + 4 * strength)) / 2


claim("2.data", "1.93", least_squares_error(40))
claim("2.data", "11.3", least_squares_error(90))
claim("2.data", "99.5", least_squares_error(98))
claim("2.data", "6.0", least_squares_error(120))
claim("2.data", "1.76", least_squares_error(200))
claim("2.data", "1.08", least_squares_error(400))
claim("2.data", "1.25", 1 + NOISE)
claim("2.data", "1.23", ridge_error(40))
claim("2.data", "1.21", ridge_error(100))
claim("2.data", "1.06", ridge_error(400))
claim("2a.followUpAnswer", "5.3", least_squares_error(400, rows=380))
expect(least_squares_error(400, rows=400), math.inf, "2a: the threshold at 400 rows")


def concentrated(p, useful=40):
    """The same test error where the first 40 features carry all the signal and the others none."""
    seen = min(p, useful) / useful
    rest = 1 - seen + NOISE
    if p <= ROWS - 2:
        return rest * (1 + p / (ROWS - p - 1))
    return seen * (1 - ROWS / p) + rest * (1 + ROWS / (p - ROWS - 1))


claim("2a.answer", "0.42", concentrated(40))
claim("2a.answer", "still 1.08", concentrated(400))


def solve(a, b):
    """Solves the linear system by elimination with pivoting."""
    n = len(b)
    m = [[*row, value] for row, value in zip(a, b)]
    for i in range(n):
        k = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[k] = m[k], m[i]
        for r in range(i + 1, n):
            f = m[r][i] / m[i][i]
            m[r] = [u - f * v for u, v in zip(m[r], m[i])]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][j] * x[j] for j in range(i + 1, n))) / m[i][i]
    return x


def simulated(rows, p, total, draws, seed):
    """The formula's setting in small: p of `total` features, exact test error given the fitted weights."""
    rng = random.Random(seed)
    share, errors = 1 / sqrt(total), []
    for _ in range(draws):
        data = [[rng.gauss(0, 1) for _ in range(total)] for _ in range(rows)]
        y = [share * sum(row) + rng.gauss(0, sqrt(NOISE)) for row in data]
        gram = [[sum(u * v for u, v in zip(a[:p], b[:p])) for b in data] for a in data]
        dual = solve(gram, y)
        weights = [sum(d * row[j] for d, row in zip(dual, data)) for j in range(p)]
        errors.append(sum((w - share) ** 2 for w in weights) + (1 - p / total) + NOISE)
    return fmean(errors)


# The formula for p above the number of rows, against 1,500 small draws (10 rows, 30 of 40 features).
exact = 30 / 40 * (1 - 10 / 30) + (1 - 30 / 40 + NOISE) * (1 + 10 / (30 - 10 - 1))
expect(simulated(10, 30, 40, 1_500, seed=30), exact, "2a: the formula, by simulation", 0.03)

# 3a: how often 60 draws miss the best 5%, and what the grid tries.
claim("3a.answer", "4.6%", 0.95**60)
claim("3a.answer", "0.95", 1 - 0.05)
claim("3a.keyPoints", "54 trials", 3 * 3 * 3 * 2)
claim("3a.answer", "18 times", 3 * 3 * 3 * 2 / 3)

# 3b: the rungs of the bracket, and training everything in full.
rungs = [(81 // 3**i, 3**i) for i in range(5)]
expect([settings * epochs for settings, epochs in rungs], [81] * 5, "3b: every rung costs the same")
claim("3b.keyPoints", "405", sum(settings * epochs for settings, epochs in rungs))
claim("3b.keyPoints", "6,561", 81 * 81)
claim("3b.answer", "27 for three", rungs[1][0])
claim("3b.answer", "16 times", 81 * 81 / 405)
