"""Day 83: how rare a fall of two points is, and which source explains it."""

from math import sqrt
from statistics import NormalDist

from claims import claim, data, expect

above = NormalDist().cdf
audits, parcels, rate = 2_000, 200_000, 0.91

# Warm-up
claim("warmUp", "0.1^6", (1 - 9 / 10) ** 6)
expect(round(1e6 * 0.1**6, 9), 1.0, "warm-up: one in a million")

# 1b
error = sqrt(rate * (1 - rate) / audits)
claim("1b.keyPoints", "9%", 1 - rate)
claim("1b.keyPoints", "18,000", parcels * (1 - rate))
expect(4 < 3 / (100 * error) < 5, True, "1b: three points are more than four standard errors of a day")
days = [rate * (1 - rate) / (0.005 / k) ** 2 / audits for k in (2, 3)]
expect([round(d / 7) for d in days], [1, 2], "1b: half a point, at two and at three standard errors, in weeks")
expect(0.0095 < 1 - 0.05 ** (1 / 300) < 0.01, True, "1b: 300 audits without an error bound the rate by 1%")

# 2a: against the long run, and against one day.
z, two = 0.02 / error, 0.02 / (error * sqrt(2))
claim("2a.keyPoints", "0.64 points", 100 * error)
claim("2a.keyPoints", "3.1", z)
claim("2a.keyPoints", "2.2", two)
claim("2a.keyPoints", "0.9 points", 100 * error * sqrt(2))
expect(round(1 / (1 - above(z)) / 365), 3, "2a: once in three years")
expect(round(365 * (1 - above(two))), 5, "2a: five times a year")
claim("2a.followUpAnswer", "2.0 points", 100 * sqrt(rate * (1 - rate) / 200))

# 2b: the table.
rows = [line.split() for line in data("2b")["code"].splitlines()[1:4]]
share, before, after = ([float(row[i].rstrip("%")) / 100 for row in rows] for i in (-3, -2, -1))
fall = before[1] - after[1]
total = sum(s * (b - a) for s, b, a in zip(share, before, after, strict=True))
claim("2b.keyPoints", "9.6 points", 100 * fall)
claim("2b.answer", "1.92", 100 * share[1] * fall)
claim("2b.answer", "2.0 points", 100 * total)
expect(round(sum(s * b for s, b in zip(share, before, strict=True)), 3), 0.91, "2b: the sources make 91%")
expect(round(sum(s * a for s, a in zip(share, after, strict=True)), 2), 0.89, "2b: and 89%")
claim("2b.answer", "400", audits * share[1])
claim("2b.answer", "error of 2.0", 100 * sqrt(after[1] * (1 - after[1]) / (audits * share[1])))
claim("2b.keyPoints", "40,000", parcels * share[1])
claim("2b.answer", "3,840", parcels * share[1] * fall)
