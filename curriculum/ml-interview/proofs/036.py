"""Day 36: calibration maps on simulated claims, scoring rules, prior correction, and what rebalancing changes."""

import random
from bisect import bisect_right
from math import exp, log, sqrt
from statistics import NormalDist, fmean

from claims import claim

normal = NormalDist()


def sigmoid(z):
    return 1 / (1 + exp(-z))


claim("warmUp", "0.5%", 0.9**50)
claim("warmUp", "= 2.1", sqrt(50 * 0.1 * 0.9))
claim("warmUp", "0.9^50", 0.9**50)

# 1a
error = sqrt(0.3 * 0.7 / 500)
claim("1a.keyPoints", "30%", 150 / 500)
claim("1a.keyPoints", "4 points", 100 * 1.96 * error)
claim("1a.keyPoints", "2.3 times", 0.7 / 0.3)
claim("1a.answer", "(0.3", 150 / 500)
claim("1a.answer", "= 2 points", 100 * error)
claim("1a.followUpAnswer", "286", 200 / 0.7)
claim("1a.followUpAnswer", "667", 200 / 0.3)

# 1b: log-odds normal with mean -4.6 and deviation 1.6, a raw score that is stretched and shifted.
MEAN, SD = -4.6, 1.6
GRID = [MEAN + SD * normal.inv_cdf((i + 0.5) / 500) for i in range(500)]
CHANCES = [sigmoid(z) for z in GRID]


def raw(z):
    return 1.4 * z + 2.2


def loss(probability):
    """The expected log loss over the population of a map from true log-odds to a probability."""
    total = 0.0
    for z, p in zip(GRID, CHANCES):
        q = min(max(probability(z), 1e-4), 1 - 1e-4)
        total -= p * log(q) + (1 - p) * log(1 - q)
    return total / len(GRID)


def fitted(xs, ys, shift):
    """Slope and shift of the log-odds by Newton's method; without a shift it is temperature scaling."""
    a, b = 0.7, -1.5 if shift else 0.0
    for _ in range(6):
        ga = gb = haa = hab = hbb = 0.0
        for x, y in zip(xs, ys):
            p = sigmoid(a * x + b)
            r, w = y - p, p * (1 - p)
            ga += r * x
            gb += r
            haa += w * x * x
            hab += w * x
            hbb += w
        if shift:
            d = haa * hbb - hab * hab
            a, b = a + (hbb * ga - hab * gb) / d, b + (haa * gb - hab * ga) / d
        else:
            a += ga / haa
    return a, b


def isotonic(xs, ys):
    """The rising staircase of pooled neighbors."""
    blocks = []
    for x, y in sorted(zip(xs, ys)):
        blocks.append([y, 1, x])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            positives, rows, _ = blocks.pop()
            blocks[-1][0] += positives
            blocks[-1][1] += rows
    starts, rates = [b[2] for b in blocks], [b[0] / b[1] for b in blocks]
    return lambda x: rates[max(0, bisect_right(starts, x) - 1)]


rng = random.Random(36)


def losses(claims, draws):
    found = []
    for _ in range(draws):
        zs = [rng.gauss(MEAN, SD) for _ in range(claims)]
        xs, ys = [raw(z) for z in zs], [int(rng.random() < sigmoid(z)) for z in zs]
        (t, _), (a, b), stairs = fitted(xs, ys, False), fitted(xs, ys, True), isotonic(xs, ys)
        maps = [lambda z: sigmoid(t * raw(z)), lambda z: sigmoid(a * raw(z) + b), lambda z: stairs(raw(z))]
        found.append([loss(one) for one in maps])
    return [fmean(column) for column in zip(*found)]


few, many = losses(1_000, 40), losses(20_000, 2)
claim("1.data", "2.9%", fmean(CHANCES))
claim("1.data", "0.127", loss(lambda z: sigmoid(raw(z))))
claim("1.data", "0.125", few[0])
claim("1.data", "0.124", many[0])
claim("1.data", "0.103", few[1])
claim("1.data", "0.102", many[1])
claim("1.data", "0.11", few[2])
claim("1b.answer", "0.102", loss(sigmoid))
claim("1b.answer", "nearly enough, 0.103", few[1])

# 2a: a belief of 10% under three rules.
p = 0.1
claim("2a.keyPoints", "0.18", p * (1 - p) + (1 - p) * p)
claim("2a.keyPoints", "0.10 at", p * 1 + (1 - p) * 0)
claim("2a.keyPoints", "0.09", p * (1 - p) ** 2 + (1 - p) * p**2)
claim("2a.keyPoints", "0.325", -p * log(p) - (1 - p) * log(1 - p))
claim("2a.answer", "0.81", (1 - p) ** 2)
claim("2a.answer", "0.01 =", p**2)
claim("2a.answer", "+ 0.9", 1 - p)
claim("2a.answer", "6.9", -log(0.001))
claim("2a.answer", "1.0 in", (1 - 0.001) ** 2)
claim("2a.followUpAnswer", "5%", 0.1 / 2)


def entropy(p):
    return -p * log(p) - (1 - p) * log(1 - p)


claim("2b.keyPoints", "0.135", entropy(0.03))
claim("2b.answer", "2.8%", 1 - 0.131 / entropy(0.03))
claim("2b.answer", "-0.03", -3 / 100)
claim("2b.answer", "- 0.97", -97 / 100)
claim("2b.followUpAnswer", "0.227", entropy(0.06))
claim("2b.followUpAnswer", "42%", 1 - 0.131 / entropy(0.06))


# 3a: from half and half to 3%.
def corrected(score, base):
    odds = score / (1 - score) * base / (1 - base)
    return odds / (1 + odds)


claim("3a.answer", "4", 0.8 / (1 - 0.8))
claim("3a.answer", "0.124", 4 * 0.03 / 0.97)
claim("3a.keyPoints", "11%", corrected(0.8, 0.03))
claim("3a.answer", "= 0.0309", 0.03 / 0.97)
claim("3a.answer", "1.124", 1 + 4 * 0.03 / 0.97)
claim("3a.answer", "0.0526", 0.05 / 0.95)
ratio = (0.05 / 0.95) / (0.03 / 0.97)
claim("3a.answer", "1.70", ratio)
claim("3a.answer", "0.63", ratio / (1 + ratio))
claim("3a.answer", "5%", 1 / 20)
claim("3a.answer", "0.5", 1 / 2)
claim("3a.answer", "to 97", 100 * 0.97)
claim("3a.followUpAnswer", "17%", corrected(0.8, 0.05))
claim("3a.followUpAnswer", "26%", corrected(0.8, 0.08))

# 3b: two normal classes with 3% positives; the log-odds are linear in the feature.
distance, base = sqrt(2) * normal.inv_cdf(0.83), 0.03


def table(prior):
    """Log loss and cost of the exact model for a training world in which positives are the share `prior`."""
    shift, steps = log(prior / (1 - prior)), 4_000
    loss_sum = cost = 0.0
    for i in range(steps):
        u = normal.inv_cdf((i + 0.5) / steps)
        for x, weight, label in ((distance + u, base, 1), (u, 1 - base, 0)):
            score = sigmoid(distance * x - distance**2 / 2 + shift)
            loss_sum -= weight * log(score if label else 1 - score) / steps
            opened = score > 0.05
            cost += weight * (1 if opened else 20 * label) / steps
    return loss_sum, cost


plain, balanced = table(base), table(0.5)
claim("3.data", "0.109", plain[0])
claim("3.data", "0.390", plain[1])
claim("3.data", "0.507", balanced[0])
claim("3.data", "0.938", balanced[1])
claim("3b.followUpAnswer", "odds of 19", 0.95 / 0.05)
claim("3b.answer", "0.05, it", 1 / 20)
