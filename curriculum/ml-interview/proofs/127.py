"""Day 127: two pairs of coefficients, a table of losses, a leaking decoder, and what CUPED's correlation buys."""

from math import exp, log, sqrt

from claims import claim, data

claim("warmUp", "0.693", log(2))
claim("warmUp", "50%", exp(-log(2)))

# 1a: what both fits agree on, and what is left when one sensor reports its mean.
first, second = (4.16, -1.26), (1.67, 1.22)
claim("1a.keyPoints", "2.9 in", sum(first))
claim("1a.answer", "2.90", sum(first))
claim("1a.answer", "2.89", sum(second))
claim("1a.followUpAnswer", "2.90", sum(first))
claim("1a.followUpAnswer", "off by 1.26", first[0] - sum(first))
claim("1a.followUpAnswer", "off by 1.22", sum(second) - second[0])

# 1b: the table's rows as numbers.
rows = {}
for line in data("1b")["code"].splitlines():
    if line and not line.startswith(" "):
        family = line.split()[0]
    elif line:
        trees, *values = line.split()
        rows[family, int(trees)] = [float(v) for v in values]
claim("1b.answer", "0.693", log(2))
claim("1b.answer", "50%", exp(-log(2)))
claim("1b.answer", "0.001", rows["random", 200][1] - rows["random", 1000][1])
claim("1b.answer", "800", 1000 - 200)
claim("1b.answer", "0.518", min(rows["boosted", n][1] for n in (10, 50, 200, 1000)))
claim("1b.followUpAnswer", "1%", 100 / 10_000)
claim("1b.followUpAnswer", "25", 100 / 10_000 * 2_500)

# 1c
claim("1c.keyPoints", "1.05", exp(0.05))
claim("1c.answer", "10.4", log(32_000))

# 2a: what the two models show against an organic result worth 0.05.
bid, true_a, true_b, said_b = 1, 0.02, 0.03, 0.06
claim("2a.answer", "0.06", said_b * bid)
claim("2a.answer", "0.03", true_b * bid)
claim("2a.answer", "2.5% and", (true_a + true_b) / 2)
claim("2a.answer", "and 2.5%", (true_a + true_b) / 2)

# 2b: narrower by s needs a correlation of sqrt(1 - (1 - s)²).
claim("2b.keyPoints", "0.31", sqrt(1 - (1 - 0.05) ** 2))
claim("2b.keyPoints", "0.71", sqrt(1 - (1 - 0.30) ** 2))
claim("2b.answer", "0.7²", (1 - 0.30) ** 2)
claim("2b.answer", "0.95²", (1 - 0.05) ** 2)
claim("2b.followUpAnswer", "1.36", (1 - 0.05) / (1 - 0.30))
