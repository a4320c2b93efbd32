"""Day 20: a positive result, twice and by another method, and the shapes and costs of a two-layer model."""

import random
import re
from math import exp, log

from claims import claim, day, expect

hit, wrong = (int(x) / 100 for x in re.findall(r"(\d+)%", day["case"]))
base = 1 / int(re.search(r"1 person in (\d+)", day["case"])[1])

# 1a
crowd = 8_000
ill = crowd * base
found, false = hit * ill, wrong * (crowd - ill)
claim("1a.answer", "8,000 people like", ill / base)
claim("1a.answer", "these, 20", ill)
claim("1a.answer", "19", found)
claim("1a.answer", "7,980", crowd - ill)
claim("1a.answer", "about 239", false)
claim("1a.answer", "258", found + false)
claim("1a.answer", "one in 14", (found + false) / found)
claim("1a.followUpAnswer", "2,000", 100 / (1 / 20))
claim("1a.answer", "7.4%", found / (found + false))
negative = (ill - found) / (ill - found + (1 - wrong) * (crowd - ill))
expect(round(found / (found + false) / base), 29, "1a: about thirtyfold")
claim("1a.answer", "7,700", 1 / negative, to=100)
expect(round((found + false) / found), 14, "1a: roughly one in fourteen")
claim("1a.followUpAnswer", "100 have", 2_000 / 20)
claim("1a.followUpAnswer", "and 95", hit * 2_000 / 20)
claim("1a.followUpAnswer", "1,900", 2_000 - 2_000 / 20)
claim("1a.followUpAnswer", "57", wrong * (2_000 - 2_000 / 20))
claim("1a.followUpAnswer", "152", hit * 100 + wrong * 1_900)
claim("1a.followUpAnswer", "62.5%", hit * 100 / (hit * 100 + wrong * 1_900))

# 1b
odds = base / (1 - base)
twice = odds * (hit / wrong) ** 2
claim("1b.answer", "31.7", hit / wrong)
claim("1b.answer", "399", 1 / odds)
claim("1b.answer", "0.03", wrong)
claim("1b.answer", "2.5 to", twice)
claim("1b.ask", "72%", twice / (1 + twice))
claim("1b.answer", "of 8,000", ill / base)
claim("1b.answer", "18 ill", hit * found)
claim("1b.answer", "120 healthy", false / 2)
claim("1b.keyPoints", "13%", hit * found / (hit * found + false / 2))
claim("1b.followUpAnswer", "0.05", 1 - hit)
claim("1b.followUpAnswer", "0.97", 1 - wrong)
claim("1b.followUpAnswer", "0.052", (1 - hit) / (1 - wrong))
claim("1b.followUpAnswer", "From 19", found)
claim("1b.followUpAnswer", "239", false)
after = found / false * (1 - hit) / (1 - wrong)
claim("1b.followUpAnswer", "244", 1 / after)
claim("1b.followUpAnswer", "0.41%", after / (1 + after))
claim("1b.followUpAnswer", "7.4%", found / (found + false))
claim("1b.followUpAnswer", "0.25%", base)

# 2a
rows, features, hidden, classes = 64, 30, 16, 4
claim("2a.answer", "480", features * hidden)
claim("2a.answer", "564", features * hidden + hidden + hidden * classes + classes)

# 2b
forward = rows * features * hidden + rows * hidden * classes
backward = 2 * rows * hidden * classes + rows * features * hidden
claim("2b.answer", "34,816", forward)
claim("2b.answer", "38,912", backward)
expect(backward + rows * features * hidden, 2 * forward, "2b: with dX exactly twice")

# The seven claims and the zero start, by finite differences on a small model.
random.seed(20)
n, d, h, k = 5, 3, 4, 2
X = [[random.gauss(0, 1) for _ in range(d)] for _ in range(n)]
y = [random.randrange(k) for _ in range(n)]
start = {
    "W1": [[random.gauss(0, 1) for _ in range(h)] for _ in range(d)],
    "b1": [[random.gauss(0, 1) for _ in range(h)]],
    "W2": [[random.gauss(0, 1) for _ in range(k)] for _ in range(h)],
    "b2": [[random.gauss(0, 1) for _ in range(k)]],
}


def mul(a, b):
    return [[sum(x * z for x, z in zip(row, col)) for col in zip(*b)] for row in a]


def turn(a):
    return [list(row) for row in zip(*a)]


def run_model(p):
    A = [[v + b for v, b in zip(row, p["b1"][0])] for row in mul(X, p["W1"])]
    H = [[max(0.0, v) for v in row] for row in A]
    Z = [[v + b for v, b in zip(row, p["b2"][0])] for row in mul(H, p["W2"])]
    return H, Z


def loss(p):
    return sum(log(sum(map(exp, z))) - z[c] for z, c in zip(run_model(p)[1], y)) / n


def gradients(p):
    H, Z = run_model(p)
    dZ = [[(exp(v) / sum(map(exp, z)) - (j == c)) / n for j, v in enumerate(z)] for z, c in zip(Z, y)]
    dA = [[g * (v > 0) for g, v in zip(a, b)] for a, b in zip(mul(dZ, turn(p["W2"])), H)]
    return {
        "W1": mul(turn(X), dA),
        "b1": [[sum(col) for col in zip(*dA)]],
        "W2": mul(turn(H), dZ),
        "b2": [[sum(col) for col in zip(*dZ)]],
    }


worst = 0.0
for name, grad in gradients(start).items():
    for i, row in enumerate(grad):
        for j, value in enumerate(row):
            kept = start[name][i][j]
            start[name][i][j] = kept + 1e-6
            up = loss(start)
            start[name][i][j] = kept - 1e-6
            down = loss(start)
            start[name][i][j] = kept
            worst = max(worst, abs((up - down) / 2e-6 - value))
expect(worst < 1e-7, True, "2b: the backward pass by finite differences")
zero = start | {name: [[0.0] * len(row) for row in start[name]] for name in ("W1", "b1", "W2")}
moving = {name for name, grad in gradients(zero).items() if any(abs(v) > 0 for row in grad for v in row)}
expect(moving, {"b2"}, "2b: from zero only b2 learns")
