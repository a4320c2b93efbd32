"""Day 64: pairs in a history, observed cells, similarities of three books, and the weight of a guess."""

from math import sqrt

from claims import claim

readers, books, observed = 2_000_000, 300_000, 40_000_000


def pairs(n):
    return n * (n - 1) // 2


claim("warmUp", "20", observed / readers)

# 1a
claim("1a.keyPoints", "600 billion", readers * books)
claim("1a.answer", "0.007%", observed / (readers * books))

# 1b: a Cholesky solve of 64 unknowns, and the same with its two triangular solves.
claim("1b.answer", "87,000", 64**3 / 3, to=1000)
claim("1b.answer", "64³", 64**3)
claim("1b.keyPoints", "90,000", 64**3 / 3 + 64**2, to=10_000)

# 2a
opened, shared = {"H": 400_000, "B": 3_000, "C": 2}, {"H": 800, "B": 300, "C": 2}
cosine = {x: shared[x] / sqrt(2_000 * opened[x]) for x in opened}
lift = {x: shared[x] * readers / (2_000 * opened[x]) for x in opened}
shrunk = {x: lift[x] * shared[x] / (shared[x] + 50) for x in opened}
claim("2a.keyPoints", "B 0.12", cosine["B"])
claim("2a.keyPoints", "C 0.032", cosine["C"])
claim("2a.keyPoints", "H 0.028", cosine["H"])
claim("2a.keyPoints", "C 1,000", lift["C"])
claim("2a.keyPoints", "B 100", lift["B"])
claim("2a.keyPoints", "H 2", lift["H"])
claim("2a.followUpAnswer", "1,000", 2_000 / 2)
claim("2a.answer", "so 400", 2_000 * opened["H"] / readers)
claim("2a.answer", "B 86", shrunk["B"])
claim("2a.answer", "C 38", shrunk["C"])
claim("2a.answer", "H 1.9", shrunk["H"])

# 2b
claim("2b.keyPoints", "45 for", pairs(10))
claim("2b.keyPoints", "12.5 million", pairs(5_000))
claim("2b.keyPoints", "278,000", pairs(5_000) / pairs(10), to=1000)
claim("2b.keyPoints", "19,900", pairs(200))

# 3b
claim("3b.keyPoints", "0.01", 0.10**2)
claim("3b.answer", "0.7", 1 - 0.3)
claim("3b.keyPoints", "0.21", 0.3 * 0.7)
equal = 0.3 * 0.7 / 0.10**2
claim("3b.keyPoints", "n = 21", equal)
claim("3b.keyPoints", "19%", 5 / (5 + equal))
claim("3b.keyPoints", "83%", 100 / (100 + equal))
claim("3b.keyPoints", "84", 0.3 * 0.7 / 0.05**2)
