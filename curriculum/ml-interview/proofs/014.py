"""Day 14: broadcasting, strides, counting by sorting, cancellation, a running variance, and blocks of scores."""

import math
import random
import struct
from statistics import variance

from claims import claim, expect, solution

expect((0.1 + 0.2 == 0.3, 0.1 + 0.2 == math.nextafter(0.3, 1)), (False, True), "warm-up: one step above")

# 1a: all pairs of the labels.
labels = [1.0, 2.0, 3.0]
squares = [(p - y) ** 2 for p in labels for y in labels]
claim("1a.answer", "12", sum(squares))
claim("1a.answer", "1.33", sum(squares) / len(squares))
mean = sum(labels) / 3
spread = sum((y - mean) ** 2 for y in labels) / 3
expect(sum(squares) / 9, 2 * spread, "1a: twice the variance", tolerance=1e-12)
constant = sum((mean - y) ** 2 for _ in labels for y in labels) / 9
expect(constant, spread, "1a: the mean label scores one variance", tolerance=1e-12)

# 1b
counts = solution("1b")["counts"]
expect(counts([0.2, 0.5, 0.5, 0.9], [0.5, 0.6, 0.0]), [3, 1, 4], "1b: the example")
expect((counts([], [0.5]), counts([0.5], [])), ([0], []), "1b: no score, no cut")
expect(counts([0.5], [0.5, 0.500001]), [1, 0], "1b: a score equal to the cut")
random.seed(14)
scores = [random.random() for _ in range(400)]
cuts = [random.random() for _ in range(40)]
expect(counts(scores, cuts), [sum(s >= c for s in scores) for c in cuts], "1b: random scores, by comparing all")
n, m = 1_000_000, 1_000
claim("1b.keyPoints", "1 GB", n * m / 1e9)
claim("1b.keyPoints", "8 MB", 8 * n / 1e6)
expect(n * m / 100e6, 10, "1b: times the limit")
claim("1b.answer", "about 20", math.log2(n))


# 1c: strides of the views, and whether the elements in order lie a constant step apart.
def places(shape, strides, start=0):
    return [start + i * strides[0] + j * strides[1] for i in range(shape[0]) for j in range(shape[1])]


def one_step(addresses):
    return len({b - a for a, b in zip(addresses, addresses[1:])}) == 1


width = 6 * 4
views = {"b": ((6, 4), (4, width), 0), "c": ((4, 3), (width, 8), 0), "d": ((4, 6), (-width, 4), 3 * width)}
flat = {name: one_step(places(*view)) for name, view in views.items()}
expect(flat, {"b": False, "c": True, "d": False}, "1c: which views have one step")
expect(places(*views["d"])[0] // 4, 3 * 6, "1c: the first element of d is a[3, 0]")
claim("1c.answer", "strides (24", width)
claim("1c.answer", "(-24", views["d"][1][0])
claim("1c.answer", "8, by", width - 2 * 8)
windows = 1_000_000 - 100 + 1
claim("1c.followUpAnswer", "999,901", windows)
claim("1c.followUpAnswer", "400 MB", windows * 100 * 4 / 1e6)

# 2a
claim("2a.keyPoints", "about 709.8", math.log(1.7976931348623157e308))
expect(math.exp(-1000), 0.0, "2a: underflow")
m1 = max([-1000.0, -1001.0])
expect(m1 + math.log(sum(math.exp(x - m1) for x in (-1000.0, -1001.0))), -999.6867, "2a: the identity", tolerance=1e-4)

# 2b
xs = [x + 1e9 for x in (4.0, 7.0, 13.0, 16.0)]
shown = sum(x * x for x in xs) / 4 - (sum(xs) / 4) ** 2
claim("2b.ask", "-128.0", shown)
claim("2b.answer", "128 apart", math.ulp(1e18))
small = [4.0, 7.0, 13.0, 16.0]
claim("2b.ask", "22.5", variance(small) * 3 / 4)
claim("2b.answer", "q = 90", variance(small) * 3)
RunningVar = solution("2b")["RunningVar"]


def running(values):
    result = RunningVar()
    for x in values:
        result.add(x)
    return result


one = running(xs)
expect((one.mean, one.var()), (1_000_000_010, 30.0), "2b: the example")
left, right = running(xs[:2]), running(xs[2:])
left.merge(right)
expect((left.n, left.mean, left.var()), (4, 1_000_000_010, 30.0), "2b: two merged halves")
empty = running([])
empty.merge(running([]))
expect((empty.n, math.isnan(empty.var()), math.isnan(running([5]).var())), (0, True, True), "2b: none and one")
empty.merge(running(small))
expect(empty.var(), 30.0, "2b: merged into an empty one")
flat1, flat2 = running([1.0] * 3), running([2.0] * 3)
flat1.merge(flat2)
expect(flat1.var(), variance([1.0] * 3 + [2.0] * 3), "2b: two machines without spread", tolerance=1e-12)
values = [random.gauss(50, 9) for _ in range(1_000)]
parts = [running(values[i : i + 170]) for i in range(0, 1_000, 170)]
for part in parts[1:]:
    parts[0].merge(part)
expect(parts[0].var(), variance(values), "2b: six parts of different size", tolerance=1e-8)

# 3a
queries, items, size, number = 1_000, 200_000, 128, 4
claim("3a.keyPoints", "102 GB", queries * items * size * number / 1e9)
claim("3a.keyPoints", "0.8 GB", queries * items * number / 1e9)
claim("3a.answer", "51 billion", 2 * queries * items * size)


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def dot(p, q):
    return single(single(p[0] * q[0]) + single(p[1] * q[1]))


q, x = (10000.0, 10000.0), (10000.5, 10000.0)
norms = single(dot(q, q) + dot(x, x))
expect(single(norms - 2 * dot(q, x)), 0.0, "3a: the two points in single precision")
claim("3a.answer", "0.25", sum((a - b) ** 2 for a, b in zip(q, x)))
claim("3a.answer", "near 4·10^8", norms, to=1e8)
claim("3a.answer", "32 apart", 2.0 ** (math.frexp(norms)[1] - 24))
claim("3a.followUpAnswer", "10^-7", 2.0**-23, to=1e-7)
claim("3a.followUpAnswer", "0.0003", math.sqrt(2.0**-23))

# 3b
topk = solution("3b")["topk"]
Q, X = [[1, 0], [0, 1]], [[3, 1], [1, 2], [2, 5], [0, 4]]
wanted = ([[0, 2], [2, 3]], [[3, 2], [5, 4]])
expect([topk(Q, X, 2, step) for step in (1, 2, 3, 4, 9)], [wanted] * 5, "3b: the example, in blocks of any size")
expect(topk([[1]], [[7], [7], [7]], 2, 1), ([[0, 1]], [[7, 7]]), "3b: equal scores")
Q = [[random.randrange(-5, 6) for _ in range(3)] for _ in range(5)]
X = [[random.randrange(-5, 6) for _ in range(3)] for _ in range(60)]
ranked = [sorted((-sum(a * b for a, b in zip(q, x)), i) for i, x in enumerate(X))[:7] for q in Q]
slowly = ([[i for _, i in row] for row in ranked], [[-s for s, _ in row] for row in ranked])
expect(topk(Q, X, 7, 8), slowly, "3b: random vectors, by sorting everything")
claim("3b.keyPoints", "40 MB", 1_000 * 10_000 * 4 / 1e6)
claim("3b.keyPoints", "0.8 GB", queries * items * number / 1e9)
claim("3b.answer", "4 bytes", struct.calcsize("f"))
