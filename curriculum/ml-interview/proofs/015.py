"""Day 15: three similarities, nearly parallel columns, residuals that must sum to 0, and the digits a solver keeps."""

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from claims import claim, data, expect, run

q, tickets = (4, 1, 3), {"B": (8, 2, 6), "C": (3, 3, 3), "D": (20, 20, 2)}


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def distance(a, b):
    return sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))


def cosine(a, b):
    return dot(a, b) / sqrt(dot(a, a) * dot(b, b))


claim("warmUp", "= 0", dot((1, 2), (2, -1)))

# 1a
products = {name: dot(q, t) for name, t in tickets.items()}
distances = {name: distance(q, t) for name, t in tickets.items()}
cosines = {name: cosine(q, t) for name, t in tickets.items()}
claim("1a.answer", "D 106", products["D"])
claim("1a.answer", "B 52", products["B"])
claim("1a.answer", "C 24", products["C"])
claim("1a.answer", "C 2.2", distances["C"])
claim("1a.answer", "B 5.1", distances["B"])
claim("1a.answer", "D 24.9", distances["D"])
claim("1a.answer", "B 1", cosines["B"])
claim("1a.answer", "C 0.91", cosines["C"])
claim("1a.answer", "D 0.73", cosines["D"])
unit = {name: tuple(x / sqrt(dot(t, t)) for x in t) for name, t in tickets.items()}
unit_q = tuple(x / sqrt(dot(q, q)) for x in q)
expect(sorted(unit, key=lambda n: distance(unit_q, unit[n])), ["B", "C", "D"], "1a: distances of unit vectors")
expect(sorted(unit, key=lambda n: -dot(unit_q, unit[n])), ["B", "C", "D"], "1a: products of unit vectors")

# 1b: the cosine of two independent uniform directions in d dimensions has variance 1/d exactly.
spread = 1 / sqrt(768)
claim("1b.answer", "0.036", spread)
expect(int(0.30 / spread), 8, "1b: more than eight deviations")
expect(round((0.45 - 0.30) / 0.05, 9), 3, "1b: three deviations below")
claim("1b.followUpAnswer", "0.60", 0.45 + 3 * 0.05)
beyond = 1 - NormalDist().cdf(3)
claim("1b.followUpAnswer", "0.13%", beyond)
claim("1b.followUpAnswer", "about 13", 10_000 * beyond)

# 2a: two weights without intercept, from the 2 by 2 normal equations.
names = run(data("2a")["code"])
server, agent, minutes = names["server"], names["agent"], names["minutes"]


def fit(y):
    ss, sa, aa = dot(server, server), dot(server, agent), dot(agent, agent)
    sy, ay = dot(server, y), dot(agent, y)
    det = ss * aa - sa * sa
    return (aa * sy - sa * ay) / det, (ss * ay - sa * sy) / det


def predictions(w):
    return [w[0] * s + w[1] * a for s, a in zip(server, agent)]


first, second = fit(minutes), fit([22] + minutes[1:])
claim("2.data", "1.65", first[0])
claim("2.data", "0.38", first[1])
claim("2.data", "-0.30", second[0])
claim("2.data", "2.33", second[1])
moved = max(abs(a - b) for a, b in zip(predictions(first), predictions(second)))
expect(0.23 < moved <= 0.24, True, "2a: no prediction moves by more than 0.24 minutes")
claim("2a.answer", "2.03", first[0] + first[1])
apart = max(abs(s - a) for s, a in zip(server, agent))
claim("2a.answer", "1.95", first[0] - second[0])
expect(round(second[1] - first[1], 2), 1.95, "2a: the agent weight gains what the server weight loses")
claim("2a.answer", "differ by 0.1", apart)
claim("2a.answer", "about 0.2", (first[0] - second[0]) * apart)
expect(round(second[0] + second[1], 2), 2.03, "2a: the second sum")
trace = dot(server, server) + dot(agent, agent)
det = dot(server, server) * dot(agent, agent) - dot(server, agent) ** 2
largest = (trace + sqrt(trace**2 - 4 * det)) / 2
smallest = det / largest
claim("2a.answer", "104.9", sqrt(largest))
claim("2a.answer", "0.16", sqrt(smallest))
claim("2a.keyPoints", "about 675", sqrt(largest / smallest), to=5)
claim("2a.followUpAnswer", "1.9", 5 * 0.38)
claim("2a.followUpAnswer", "11.65", 5 * 2.33)

# 2b: rank of a year of rows with every weekday, by exact elimination.
rows = [[1] + [int(i % 7 == d) for d in range(7)] + [i * i] for i in range(28)]


def rank(matrix):
    matrix = [[Fraction(x) for x in row] for row in matrix]
    found = 0
    for column in range(len(matrix[0])):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for r in range(found + 1, len(matrix)):
            factor = matrix[r][column] / matrix[found][column]
            matrix[r] = [x - factor * y for x, y in zip(matrix[r], matrix[found])]
        found += 1
    return found


claim("2b.keyPoints", "rank 8", rank(rows))
# A penalty on all but the intercept makes the solution unique, even where a weekday never occurs.
for kept in (rows, [row for row in rows if not row[7]]):
    penalty = [[int(i == j) for i in range(9)] for j in range(1, 9)]
    expect(rank(kept + penalty), 9, "2b: unique with a ridge penalty")

# 3a
residuals = (0.5, -0.1, 0.2)
claim("3a.keyPoints", "0.6", sum(residuals))
claim("3a.answer", "= 0.2", sum(residuals) / len(residuals))

# 3b
n, d, kappa = 10**7, 50, 10**5
claim("3b.answer", "10^10", kappa**2)
claim("3b.answer", "2.5·10^10", n * d * d)
claim("3b.answer", "2·10^-16", 2.0**-52, to=1e-16)
claim("3b.answer", "near 10^-7", 2.0**-23, to=1e-7)
claim("3b.followUpAnswer", "1,275", d * (d + 1) / 2)
