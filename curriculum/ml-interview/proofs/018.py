"""Day 18: shapes of derivatives, a scrambled gradient, two paths, two orders, and the softmax gradient."""

import random
from math import exp, log

from claims import claim, expect

x = 2
claim("warmUp", "36", 2 * (3 * x) * 3)
claim("warmUp", "12", 2 * (3 * x))
claim("warmUp", "= 3", 3 * x / x)
claim("warmUp", "18x", 9 * 2)

# 1a
rows, features, classes = 32, 20, 5
weights, scores = features * classes, rows * classes
claim("1a.answer", "100 weights", weights)
claim("1a.answer", "160", scores)
claim("1a.answer", "16,000", scores * weights)
expect(1 - features / weights, 0.8, "1a: four fifths of the Jacobian are zero")
layer = 4096**2
claim("1a.answer", "2.8·10^14", layer**2)
claim("1a.answer", "about 1,100 TB", layer**2 * 4 / 1e12, to=100)
claim("1a.followUpAnswer", "1/32", 1 / rows)

# 1b: the place of feature 0 and class 1, and the code shown on rows that a linear model labels.
claim("1b.answer", "100 numbers", features * classes)
place = 1 * features + 0
claim("1b.answer", "number 20", place)
claim("1b.answer", "row 4", place // classes)
claim("1b.answer", "column 0 of dW", place % classes)


def softmax(z):
    top = max(z)
    e = [exp(v - top) for v in z]
    return [v / sum(e) for v in e]


def losses(seed, scrambled, steps=10):
    rng = random.Random(seed)
    X = [[rng.gauss(0, 1) for _ in range(features)] for _ in range(rows)]
    true = [[rng.gauss(0, 1) for _ in range(classes)] for _ in range(features)]
    z_of = lambda W, r: [sum(r[f] * W[f][c] for f in range(features)) for c in range(classes)]  # noqa: E731
    labels = [max(range(classes), key=z_of(true, r).__getitem__) for r in X]
    W = [[0.0] * classes for _ in range(features)]
    out = []
    for _ in range(steps + 1):
        P = [softmax(z_of(W, r)) for r in X]
        out.append(-sum(log(p[y]) for p, y in zip(P, labels)) / rows)
        dZ = [[(p[c] - (c == y)) / rows for c in range(classes)] for p, y in zip(P, labels)]
        right = [[sum(r[f] * d[c] for r, d in zip(X, dZ)) for c in range(classes)] for f in range(features)]
        flat = [right[f][c] for c in range(classes) for f in range(features)]  # dZ.T @ X, row by row
        wrong = [flat[f * classes : (f + 1) * classes] for f in range(features)]
        step = wrong if scrambled else right
        W = [[w - 0.5 * s for w, s in zip(a, b)] for a, b in zip(W, step)]
    return out


for seed in range(5):
    shown, repaired = losses(seed, True), losses(seed, False)
    expect(shown[-1] > shown[0] > repaired[-1], True, f"1b: the loss climbs as shown and falls repaired, seed {seed}")

downhill = 0
for seed in range(60):  # at zero weights every probability is one fifth
    rng = random.Random(seed)
    X = [[rng.gauss(0, 1) for _ in range(features)] for _ in range(rows)]
    true = [[rng.gauss(0, 1) for _ in range(classes)] for _ in range(features)]
    labels = [max(range(classes), key=lambda c: sum(v * t[c] for v, t in zip(r, true))) for r in X]
    right = [[sum(r[f] * (0.2 - (c == y)) for r, y in zip(X, labels)) for c in range(classes)] for f in range(features)]
    flat = [right[f][c] for c in range(classes) for f in range(features)]
    downhill += sum(flat[f * classes + c] * right[f][c] for f in range(features) for c in range(classes)) > 0
expect(20 <= downhill <= 40, True, "1b: the first scrambled step points downhill about as often as uphill")

# 2a
w = 3
v = x * w + x
claim("2a.answer", "= 8", v)
claim("2a.answer", "L = 64", v**2)
claim("2a.answer", "= 16", 2 * v)
claim("2a.keyPoints", "64", 2 * v * (w + 1))
claim("2a.ask", "48", 2 * v * w)
near = x + 0.01
claim("2a.answer", "2.01", near)
claim("2a.answer", "8.04", near * w + near)
claim("2a.answer", "64.6416", (near * w + near) ** 2)
claim("2a.answer", "0.6416", (near * w + near) ** 2 - v**2)
claim("2a.answer", "0.01", near - x)
claim("2a.followUpAnswer", "v = 8", v)

# 2b
a, b, c = 100, 1000, 1000


def from_loss(k):
    return k * a * b + k * b * c


def from_input(k):
    return a * b * c + k * a * c


claim("2b.answer", "100,000 multiplications", a * b)
claim("2b.answer", "1.1 million", from_loss(1))
claim("2b.answer", "100 million", a * b * c)
claim("2b.answer", "91", from_input(1) / from_loss(1))
claim("2b.followUpAnswer", "11 million", from_loss(10))
claim("2b.followUpAnswer", "101 million", from_input(10))
claim("2b.followUpAnswer", "factor of 9", from_input(10) / from_loss(10))
expect(from_loss(100), from_input(100), "2b: the counts meet at a hundred losses")

# 3a
z = (2, 1, 0)
p = softmax(z)
claim("3a.answer", "7.39", exp(2))
claim("3a.answer", "2.72", exp(1))
claim("3a.answer", "11.11", sum(map(exp, z)))
claim("3a.answer", "(0.665", p[0])
claim("3a.answer", "0.245", p[1])
claim("3a.answer", "0.090", p[2])
claim("3a.answer", "1.41", -log(p[1]))
claim("3a.answer", "-0.755", p[1] - 1)
claim("3a.followUpAnswer", "2.89", log(0.90 / 0.05))

# 3b
p = 0.001
claim("3b.answer", "0.000999", p * (1 - p))
claim("3b.ask", "-0.000998", (p - 1) * p * (1 - p))
claim("3b.ask", "-0.999", -1 / p * p * (1 - p))
claim("3b.answer", "-1,000", -1 / p)
claim("3b.followUpAnswer", "0.95", 95 * 0.01)
claim("3b.followUpAnswer", "4.95", 5 * 0.99)
claim("3b.followUpAnswer", "the 95", 100 - 5)
