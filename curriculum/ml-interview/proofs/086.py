"""Day 86: entropies, siblings in a batch, a softmax over names, image tokens, and errors on names."""

from math import exp, log, log1p

from claims import claim, expect

# Warm-up
claim("warmUp", "5.5", log(256))

# 1a
claim("1a.keyPoints", "11.09", log(65_536))
claim("1a.keyPoints", "Near 11", log(65_536))
claim("1a.followUpAnswer", "63", 64 - 1)

# 1b: other photos of the same object, and other coins, in a batch of 4,096.
others = 4_096 - 1
siblings = others * 29 / 3_000_000
claim("1b.answer", "4,095", others)
claim("1b.answer", "29 siblings", 30 - 1)
claim("1b.keyPoints", "0.04", siblings)
p_any = 1 - exp(sum(log1p(-29 / (3_000_000 - 1 - i)) for i in range(others)))
claim("1b.keyPoints", "26", 1 / p_any)
claim("1b.answer", "26", 1 / p_any)
claim("1b.answer", "546", others * 400_000 / 3_000_000)


# 2a: shares of a softmax over names.
def shares(cosines, scale=100):
    weights = [exp(scale * (c - max(cosines))) for c in cosines]
    return [w / sum(weights) for w in weights]


three, four = shares([0.28, 0.26, 0.25]), shares([0.28, 0.28, 0.26, 0.25])
claim("2a.ask", "84%", three[0])
claim("2a.answer", "11%", three[1])
claim("2a.answer", "4%", three[2])
claim("2a.answer", "0.02", 0.28 - 0.26)
claim("2a.keyPoints", "7.4", exp(100 * (0.28 - 0.26)))
claim("2a.keyPoints", "46%", four[0])
claim("2a.keyPoints", "6%", four[2])
claim("2a.keyPoints", "2%", four[3])
claim("2a.answer", "100%", sum(three))

# 2b
claim("2b.keyPoints", "10 s", 50 * 0.2)

# 3a: letters at the input, and image tokens.
claim("3a.keyPoints", "2 pixels", 12 * 336 / 2_000)
claim("3a.answer", "1,333", 2_000 * 8 / 12)
claim("3a.answer", "1,344", 96 * 14)
expect(96 * 14 >= 2_000 * 8 / 12, True, "3a: 1,344 is the next multiple of the patch")
claim("3a.answer", "24²", (336 // 14) ** 2)
claim("3a.keyPoints", "576", (336 // 14) ** 2)
claim("3a.answer", "96²", (1_344 // 14) ** 2)
claim("3a.keyPoints", "9,216", (1_344 // 14) ** 2)
expect((1_344 // 336) ** 2, 16, "3a: sixteen times as many")
claim("3a.answer", "2,304", (1_344 // 14) ** 2 / 4)
claim("3a.answer", "1,152", 2 * (336 // 14) ** 2)
claim("3a.answer", "504 pixels", 336 * 12 / 8)

# 3b: half of the questions are truly yes.
claim("3b.keyPoints", "65%", (0.95 + 0.35) / 2)
claim("3b.keyPoints", "80%", (0.95 + (1 - 0.35)) / 2)

# 4a
claim("4a.keyPoints", "15,000", 10 * 60 * 25)

# 4b
names = 0.05 * 40
claim("4b.keyPoints", "2 of", names)
claim("4b.answer", "0.95", 1 - 0.05)
claim("4b.answer", "6.3%", (8 - names) / 100 / 0.95)
