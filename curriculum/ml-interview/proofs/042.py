"""Day 42: logistic regression and its faults, k-means and its bad start, and two ranking metrics with ties."""

import random
from math import exp, log, log1p
from statistics import pstdev
from struct import pack, unpack

from claims import claim, data, expect, run, solution

claim("warmUp", "= 4.6", log(0.99 / 0.01))
claim("warmUp", "ln 99", 0.99 / 0.01)
claim("warmUp", "2.3 more", log(0.9999 / 0.0001) - log(0.999 / 0.001))
claim("warmUp", "0.99", 1 - 0.01)
claim("warmUp", "0.01", 1 - 0.99)

# 1b
names = solution("1b")
fit, gradient, sigmoid = names["fit"], names["gradient"], names["sigmoid"]
X, y, lam = [[0], [1], [2], [3], [4]], [0, 1, 0, 1, 1], 0.1


def objective(w, b):
    z = [b + sum(v * x for v, x in zip(w, row)) for row in X]
    return sum(log1p(exp(v)) - t * v for v, t in zip(z, y)) / len(X) + lam * sum(v * v for v in w) / 2


claim("1a.answer", "0.693", objective([0.0], 0.0))
w, b = fit(X, y, lam, 0.5, 2_000, 5, random.Random(1))
claim("1b.answer", "0.782", w[0])
claim("1b.answer", "-1.042", b)
expect(round(objective(w, b), 3), 0.526, "1b: the objective of the example")
gw, gb = gradient([0.0], 0.0, X, y, range(5), lam)
expect((round(gw[0], 9), round(gb, 9)), (-0.6, -0.1), "1b: the gradient at zero weights")
gw, gb = gradient([0.3], -0.2, X, y, range(5), lam)
h = 1e-5
expect(gw[0], (objective([0.3 + h], -0.2) - objective([0.3 - h], -0.2)) / (2 * h), "1b: the difference in w", 1e-8)
expect(gb, (objective([0.3], -0.2 + h) - objective([0.3], -0.2 - h)) / (2 * h), "1b: the difference in b", 1e-8)
expect((sigmoid(1_000), sigmoid(-1_000), sigmoid(0)), (1.0, 0.0, 0.5), "1b: no overflow")
big = fit([[1_000.0], [-1_000.0]], [1, 0], 0.0, 1.0, 3, 1, random.Random(2))
expect(all(abs(v) < 1e7 for v in (*big[0], big[1])), True, "1b: large scores")
ends = [fit(X, y, lam, 0.1, 200, 2, random.Random(seed)) for seed in range(300)]
claim("1b.answer", "0.06", pstdev(end[0][0] for end in ends))
expect(round(pstdev(end[1] for end in ends), 2), 0.06, "1b: the intercept scatters alike")
centers = sum(end[0][0] for end in ends) / len(ends), sum(end[1] for end in ends) / len(ends)
near = abs(centers[0] - w[0]) < 0.03, abs(centers[1] - b) < 0.03
expect(near, (True, True), "1b: the ends surround a point close to the optimum, in both")
apart = [fit([[0], [1]], [0, 1], 0.0, 1.0, epochs, 2, random.Random(3))[0][0] for epochs in (100, 1_000)]
expect(apart[1] > apart[0] + 1, True, "1b: separable classes without a penalty")


# 1c: the code shown on simulated rows, as shown, with the first repair, and with both.
def train(together, own_length, n=2_000, epochs=25, size=50, lr=0.1):
    rng = random.Random(43)
    X = [[rng.gauss(0, 1) for _ in range(3)] for _ in range(n)]
    y = [int(rng.random() < sigmoid(2 * a - b + 0.5 * c)) for a, b, c in X]
    rows, labels = list(X), list(y)
    w0 = w1 = w2 = b = 0.0
    for _ in range(epochs):
        if together:
            order = list(range(n))
            rng.shuffle(order)
            rows, labels = [rows[i] for i in order], [labels[i] for i in order]
        else:
            rng.shuffle(rows)
            rng.shuffle(labels)
        for s in range(0, n, size):
            g0 = g1 = g2 = gb = 0.0
            for (x0, x1, x2), t in zip(rows[s : s + size], labels[s : s + size]):
                err = 1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2 * x2 + b))) - t
                g0 += err * x0
                g1 += err * x1
                g2 += err * x2
                gb += err
            rate = lr / (size if own_length else n)
            w0 -= rate * g0
            w1 -= rate * g1
            w2 -= rate * g2
            b -= lr * gb / size
    z = [w0 * x0 + w1 * x1 + w2 * x2 + b for x0, x1, x2 in X]
    return (w0, w1, w2), sum(log1p(exp(v)) - t * v for v, t in zip(z, y)) / n


shown, loss_shown = train(False, False)
expect(max(map(abs, shown)) < 0.01, True, "1c: the weights of the code shown")
claim("1c.answer", "0.69 =", loss_shown)
half, _ = train(True, False)
claim("1c.ask", "0.52", half[0])
claim("1c.ask", "-0.27", half[1])
claim("1c.ask", "0.14", half[2])
whole, loss_whole = train(True, True)
claim("1c.answer", "1.97", whole[0])
claim("1c.answer", "-1.03", whole[1])
claim("1c.answer", "0.55", whole[2])
claim("1c.answer", "0.43", loss_whole)
claim("1c.keyPoints", "40 times", 2_000 / 50)
expect(round(50 / 7), 7, "1c: rows of the last batch count about seven times as much")

# 2a
names = solution("2a")
kmeans, start, gap = names["kmeans"], names["start"], names["gap"]
points = [(0, 0), (0, 1), (4, 0), (4, 1)]
near, far, diagonal = (gap(points[0], p) for p in points[1:])
claim("2a.answer", "16, and", far)
claim("2a.answer", "17", diagonal)
claim("2a.keyPoints", "1/34", near / (near + far + diagonal))
claim("2a.answer", "3%", near / (near + far + diagonal))
claim("2a.keyPoints", "1/3", 1 / 3)
sums = [kmeans(points, 2, random.Random(seed), 20)[2] for seed in range(4_000)]
expect(set(sums), {1.0, 16.0}, "2a: the two sums of the example")
expect(abs(sums.count(16.0) / len(sums) - 1 / 34) < 0.01, True, "2a: how often the start is bad")


class Fixed:
    """An rng that starts at the two points it is given."""

    def __init__(self, *points):
        self.points = list(points)

    def choice(self, _):
        return self.points.pop(0)

    def choices(self, _, weights):
        return [self.points.pop(0)]


expect(kmeans(points, 2, Fixed((0, 0), (4, 0)), 9)[2], 1.0, "2a: the good start")
bad = kmeans(points, 2, Fixed((0, 0), (0, 1)), 9)
expect((bad[0], bad[2]), ([(2, 0), (2, 1)], 16.0), "2a: the bad start")
expect(kmeans([(1, 1)] * 5, 3, random.Random(4), 9)[2], 0, "2a: more centers than distinct points")
expect(kmeans(points, 4, random.Random(5), 9)[2], 0, "2a: as many centers as points")
expect(kmeans([(0,), (2,), (7,)], 1, random.Random(6), 9)[0], [(3,)], "2a: one center is the mean")
line = [(0,), (0,), (10,), (10,), (11,)]
empty = kmeans(line, 3, Fixed((0,), (0,), (10,)), 9)
expect((len(set(empty[1])), empty[2]), (3, 0), "2a: an empty cluster moves to the farthest point")
rng = random.Random(7)
cloud = [(rng.gauss(m, 1), rng.gauss(-m, 1)) for m in (0, 20, 40) for _ in range(1_000)]
centers, labels, total = kmeans(cloud, 3, rng, 50)
expect(total < 2.2 * len(cloud), True, "2a: three clouds are found")
expect(all(min(range(3), key=lambda j: gap(x, centers[j])) == l for x, l in zip(cloud, labels)), True, "2a: labels")

# 2b: moving an empty center never raises the sum, and the expanded square in single precision loses its digits.
rng, raised = random.Random(9), 0
for _ in range(200):
    some = [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(12)]
    used = rng.sample(some, 2)
    before = sum(min(gap(x, c) for c in used) for x in some)
    moved = [*used, (rng.gauss(0, 3), rng.gauss(0, 3))]
    raised += sum(min(gap(x, c) for c in moved) for x in some) > before
expect(raised, 0, "2b: a restarted empty center")


def single(value):
    return unpack("f", pack("f", value))[0]


def expanded(x, c):
    x, c = single(x), single(c)
    return single(single(single(x * x) - single(2 * single(x * c))) + single(c * c))


expect(expanded(1_000.1, 1_000.2), expanded(1_000.1, 999.9), "2b: far out, 0.01 and 0.04 look alike in single precision")
expect(0.009 < expanded(0.1, 0.2) < 0.011 < expanded(0.1, -0.1), True, "2b: centered, they differ")

# 3a and 3b
shown, auc, ap = run(data("3a")["code"])["auc"], solution("3a")["auc"], solution("3b")["ap"]
y, s = [1, 0, 1, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.7, 0.7, 0.4, 0.1]
expect(shown([1, 1, 0, 0], [1, 1, 1, 1]), 1.0, "3a: the code shown, positives first")
expect(shown([0, 0, 1, 1], [1, 1, 1, 1]), 0.0, "3a: the code shown, negatives first")
expect(shown([1, 0, 1, 0], [1, 1, 1, 1]), 0.75, "3a: the code shown, mixed")


def by_pairs(y, s):
    won = [(a > b) + (a == b) / 2 for a, p in zip(s, y) if p for b, q in zip(s, y) if not q]
    return sum(won), len(won)


claim("3a.answer", "7 of", by_pairs(y, s)[0])
claim("3a.answer", "12 pairs", by_pairs(y, s)[1])
claim("3a.answer", "0.583", auc(y, s))
claim("3a.answer", "0.667", shown(y, s))
expect(auc([1, 0, 0], [2, 2, 2]), 0.5, "3a: constant scores")
expect(auc([0, 1], [1, 2]), 1.0, "3a: a perfect ranking")
rng = random.Random(8)
for _ in range(50):
    labels = [0, 1] + [rng.randrange(2) for _ in range(18)]
    scores = [rng.randrange(6) for _ in labels]
    won, of = by_pairs(labels, scores)
    if abs(auc(labels, scores) - won / of) > 1e-12:
        expect(auc(labels, scores), won / of, "3a: random ties against the pair loop")
for name, function, labels in (("3a", auc, [1, 1]), ("3a", auc, [0, 0]), ("3b", ap, [0, 0])):
    try:
        function(labels, [1, 2])
        raised = False
    except ValueError:
        raised = True
    expect(raised, True, f"{name}: undefined for {labels}")
n = 200_000
labels, scores = [i % 2 for i in range(n)], [rng.randrange(256) for _ in range(n)]
expect(abs(auc(labels, scores) - 0.5) < 0.01, True, "3a: many rows, integer scores")
claim("3a.answer", "exactly 0.5", auc([1, 0, 0], [2, 2, 2]))
claim("3a.followUpAnswer", "256", 2**8)
claim("3a.followUpAnswer", "512", 2 * 2**8)


def row_by_row(y, s, tie):
    hits = total = 0
    for rows, (_, label) in enumerate(sorted(zip(s, y), key=lambda p: (-p[0], tie * p[1])), 1):
        hits += label
        total += label * hits / rows
    return total / sum(y)


def trapezoid(y, s):
    points, hits, rows = [(0.0, 1.0)], 0, 0
    for score in sorted(set(s), reverse=True):
        hits += sum(t for t, v in zip(y, s) if v == score)
        rows += s.count(score)
        points.append((hits / sum(y), hits / rows))
    return [(b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:])]


claim("3b.ask", "0.717", ap(y, s))
claim("3b.ask", "0.771", row_by_row(y, s, -1))
claim("3b.ask", "0.683", sum(trapezoid(y, s)))
claim("3b.answer", "0.25", 1 / sum(y))
claim("3b.answer", "0.3,", 2 / 4 * 3 / 5)
claim("3b.answer", "0.167", 1 / 4 * 4 / 6)
claim("3b.answer", "0.275", trapezoid(y, s)[2])
claim("3b.answer", "0.158", trapezoid(y, s)[3])
claim("3b.answer", "0.571", ap(y, [1] * 7))
expect(ap([1, 1, 0], [3, 2, 1]), 1.0, "3b: a perfect ranking")
turned = list(range(7))
rng.shuffle(turned)
expect(ap([y[i] for i in turned], [s[i] for i in turned]), ap(y, s), "3b: the order of rows", 1e-12)
claim("3b.followUpAnswer", "0.09", 0.01 / (0.01 + 0.1 * 0.99))
claim("3b.followUpAnswer", "0.01", 1 / 100)
