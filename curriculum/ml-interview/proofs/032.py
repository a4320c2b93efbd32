"""Day 32: one round of boosting by hand, a stretched curve, a Newton step, and trees that don't extrapolate."""

from math import log
from statistics import fmean, median

from claims import claim, expect

claim("warmUp", "35%", 0.9**10)
claim("warmUp", "0.5%", 0.9**50)

# 1a: the first two lots share a leaf.
lots, rate = [10, 20, 60], 0.1


def one_round(start, leaf):
    left, right = leaf([lot - start for lot in lots[:2]]), leaf([lots[2] - start])
    return start + rate * left, start + rate * right


mean_round, median_round = one_round(fmean(lots), fmean), one_round(median(lots), median)
claim("1a.keyPoints", "mean 30", fmean(lots))
claim("1a.keyPoints", "residuals -20", lots[0] - fmean(lots))
claim("1a.answer", "-15", fmean(lots[:2]) - fmean(lots))
claim("1a.keyPoints", "reaches 28.5", mean_round[0])
claim("1a.keyPoints", "33", mean_round[1])
claim("1a.keyPoints", "median 20", median(lots))
claim("1a.answer", "-5", median(lots[:2]) - median(lots))
claim("1a.answer", "and 40", lots[2] - median(lots))
claim("1a.keyPoints", "reaches 19.5", median_round[0])
claim("1a.keyPoints", "24", median_round[1])
claim("1a.answer", "earn 90", sum(lots))
claim("1a.followUpAnswer", "0.33", 1 - 2 / 3)
claim("1a.followUpAnswer", "-0.67", 0 - 2 / 3)

# 1b: as many small steps as it takes to shrink a residual like 60 large ones.
claim("1b.answer", "313", 60 * log(0.9) / log(0.98))
claim("1b.answer", "0.9 a round", 1 - 0.1)
claim("1b.answer", "0.98", 1 - 0.02)

# 2b: the gain, the leaves, and ten confident rows with a surprise.
(gl, hl), (gr, hr), lam = (-6, 4), (4, 2), 1
parts = [gl**2 / (hl + lam), gr**2 / (hr + lam), (gl + gr) ** 2 / (hl + hr + lam)]
gain = (parts[0] + parts[1] - parts[2]) / 2
claim("2b.answer", "7.2,", parts[0])
claim("2b.answer", "36/5", gl**2 / (hl + lam))
claim("2b.answer", "16/3", gr**2 / (hr + lam))
claim("2b.answer", "5.33,", parts[1])
claim("2b.answer", "= 0.57", parts[2])
claim("2b.keyPoints", "5.98", gain)
claim("2b.keyPoints", "0.98", gain - 5)
claim("2b.answer", "1.2 on", -gl / (hl + lam))
claim("2b.answer", "-1.33", -gr / (hr + lam))
hessian, gradient = 10 * 0.01 * 0.99, 10 * 0.01 - 1
claim("2b.answer", "0.99 =", 1 - 0.01)
claim("2b.ask", "0.1", hessian)
claim("2b.answer", "-0.9", gradient)
claim("2b.keyPoints", "9 in", -gradient / hessian)
claim("2b.answer", "1.1", hessian + lam)
claim("2b.keyPoints", "0.8", -gradient / (hessian + lam))
claim("2b.answer", "1%", 1 / 100)


def bare_gain(rows, p):
    """Half of G²/H of a leaf in which one of these rows, all scored p, sold."""
    return (rows * p - 1) ** 2 / (rows * p * (1 - p)) / 2


claim("2b.answer", "4.1", bare_gain(10, 0.01))
claim("2b.answer", "brings 49", bare_gain(10, 0.001))
claim("2b.answer", "0.001", 1 / 1_000)

# 3b: a flat prediction against prices that rise by 8% a year.
claim("3b.answer", "1.08 times", 1 + 0.08)
claim("3b.keyPoints", "7.4%", 1 - 1 / 1.08)
# The mean of the last three years of prices, as seen a year after.
claim("3b.answer", "17%", 1 - (1 - 1.08**-3) / (3 * log(1.08)) / 1.08)


def stump_boost(xs, ys, rounds):
    """Boosted stumps on one column, squared loss: returns a predictor."""
    start, trees, residuals = fmean(ys), [], [y - fmean(ys) for y in ys]
    for _ in range(rounds):
        total, best, left = sum(residuals), None, 0.0
        for i in range(1, len(xs)):
            left += residuals[i - 1]
            gain = left**2 / i + (total - left) ** 2 / (len(xs) - i)
            if best is None or gain > best[0]:
                best = (gain, xs[i], left / i, (total - left) / (len(xs) - i))
        trees.append(best[1:])
        residuals = [r - rate * (best[2] if x < best[1] else best[3]) for x, r in zip(xs, residuals)]
    return lambda x: start + sum(rate * (low if x < cut else high) for cut, low, high in trees)


model = stump_boost(list(range(100)), list(range(100)), 200)
expect(model(120) == model(200), True, "3b: boosted trees on a rising line stay flat beyond it")
expect(model(200) < 99, True, "3b: and below its last value")
