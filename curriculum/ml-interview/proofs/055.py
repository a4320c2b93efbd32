"""Day 55: factors over 50 layers, three residual sums, and the floor of a loss that gets probabilities."""

from math import e, log, sqrt

from claims import claim, expect

# 1a
claim("1a.keyPoints", "0.5%", 0.9**50)
claim("1a.answer", "117 times", 1.1**50)
claim("1a.followUpAnswer", "0.07%", 0.16**4)

# 1b: variances of independent parts add
plain = scaled = normed = scaled_long = 1.0
for block in range(200):
    if block < 50:
        plain, scaled, normed = plain + plain, scaled + scaled / sqrt(50) ** 2, normed + 1
    scaled_long += scaled_long / 50
claim("1b.answer", "2^50", plain)
claim("1b.answer", "10^15", plain, to=1e15)
claim("1b.answer", "= 2.7.", scaled)
claim("1b.answer", "51 in the end", normed)
claim("1b.answer", "14%", (1 / 50) ** 0.5)
expect(max((1 + 1 / n) ** n for n in range(1, 2_000)) < e, True, "1b: below e at any depth")
claim("1b.followUpAnswer", "= 52", scaled_long)

# 2a
claim("2a.keyPoints", "2.303", log(10))
claim("case", "2.30", log(10))

# 2c
floor = -log(e / (e + 9))
wrong = -log(1 / (e + 9))
claim("2c.answer", "= 0.23,", e / (e + 9))
claim("2c.answer", "ln 0.232", e / (e + 9))
claim("2c.answer", "= 1.461", floor)
claim("2c.answer", "costs 2.46", wrong)
claim("2c.answer", "2.461", wrong)
claim("2c.answer", "= 1.47.", 0.99 * floor + 0.01 * wrong)
claim("2c.answer", "1% are", 1 - 0.99)
claim("2c.keyPoints", "ln 10", e ** log(10))
expect(wrong - floor, 1.0, "2c: a sure mistake costs one more", 1e-12)
