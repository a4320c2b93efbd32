"""Day 91: sizing a run from 10^22 operations, serving included, and what a contaminated benchmark owes to its leak."""

from math import sqrt

from claims import claim, expect

budget, clean = 1e22, 0.6 * 400e9

# 1b
claim("1b.answer", "82%", 1 - 1_500 / 8_192)
expect(8_192 // 1_500, 5, "1b: documents in a window")
claim("1b.followUpAnswer", "more than 40", 65_536 // 1_500, to=10)

# 2b
leaked, rest = 40, 960
mine, older = (0.925, 0.61), (0.70, 0.60)
total = (leaked * mine[0] + rest * mine[1]) / (leaked + rest)
excess = (mine[0] - mine[1]) - (older[0] - older[1])
error = sqrt(sum(p * (1 - p) / leaked for p in (mine[0], older[0])) + sum(p * (1 - p) / rest for p in (mine[1], older[1])))
claim("2b.ask", "62.3%", total)
claim("2b.answer", "1.3 points", 100 * (total - mine[1]))
claim("2b.answer", "10 points", 100 * (older[0] - older[1]))
claim("2b.answer", "31.5", 100 * (mine[0] - mine[1]))
claim("2b.answer", "so 21.5", 100 * excess)
claim("2b.answer", "4%", leaked / (leaked + rest))
claim("2b.answer", "0.9 points", 100 * excess * leaked / (leaked + rest))
claim("2b.answer", "8.6 points", 100 * error)
claim("2b.answer", "17", 100 * 1.96 * error)
claim("2b.answer", "0.04", leaked / (leaked + rest))


# 3a: the fit of Besiroglu and others to the runs of Hoffmann and others
def loss(parameters, tokens):
    return 1.8172 + 482.01 / parameters**0.3478 + 2085.43 / tokens**0.3658


n = sqrt(budget / (6 * 20))
d = 20 * n
served = 5e12
claim("3a.answer", "120N", 6 * 20)
claim("3a.answer", "9.1 billion", n)
claim("3a.answer", "183 billion", d)
claim("3a.answer", "9.1 × 10²²", 2 * n * served)
expect(round(2 * n * served / budget), 9, "3a: serving against training")
claim("3a.answer", "4.6 × 10²²", n * served)
claim("3a.keyPoints", "0.01", loss(n / 2, 2 * d) - loss(n, d))
more = 1.0
while loss(n / 2, 2 * d * more) > loss(n, d):
    more += 0.0001
claim("3a.answer", "25%", more - 1)
claim("3a.answer", "4.6 billion", n / 2)
claim("3a.answer", "365 billion", 2 * d)
claim("3a.keyPoints", "240 billion", clean)
claim("3a.answer", "leaves 240", clean / 1e9)
claim("3a.answer", "1.5 passes", 2 * d / clean)
claim("3a.followUpAnswer", "18 GB", 2 * n / 1e9)
