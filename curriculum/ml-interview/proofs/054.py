"""Day 54: what survives a hundred words, a forget gate's bias, and the memory of a cache against a fixed state."""

from math import exp, log

from claims import claim, expect


def sigmoid(x):
    return 1 / (1 + exp(-x))


claim("warmUp", "After 69", log(0.5) / log(0.99))
claim("warmUp", "= 0.50", 0.99**69)
claim("warmUp", "0.99^69", (1 - 0.01) ** 69)

claim("warmUp", "or 70", 0.7 / 0.01)
claim("warmUp", "by 0.01", 1 - 0.99)
claim("warmUp", "is 0.7", -log(0.5))

# 1a
claim("1a.answer", "= 0.6%", 0.95**100)
claim("1a.answer", "37%", 0.99**100)

# 1b
claim("1b.answer", "= 0.73", sigmoid(1))
claim("1b.answer", "= 0.2%", sigmoid(1) ** 20)
claim("1b.answer", "after 20", log(0.5**20) / log(0.5))
claim("1b.answer", "bias of 0,", log(0.5 / 0.5))
claim("1b.answer", "0.5^20", sigmoid(0) ** 20)
expect(round(0.5**20 * 1e6), 1, "1b: a millionth")
claim("1b.answer", "about 0.99,", sigmoid(log(99)))
claim("1b.answer", "= 4.6", log(99))
claim("1b.answer", "ln 99", 0.99 / 0.01)
claim("1b.answer", "is 37%", 0.99**100)
claim("1b.answer", "is 0.01 instead", 0.99 * 0.01)
claim("1b.answer", "of 0.25", 0.5 * 0.5)
claim("1b.followUpAnswer", "60,000", 10 * 60 * 100)
claim("1b.followUpAnswer", "6,000", 60 * 100)
claim("1b.followUpAnswer", "0.9998", 1 - 1 / 6_000)
claim("1b.followUpAnswer", "8.7", log(6_000 - 1))

# 2a
claim("2a.answer", "800,000", 100 * 8_000)
claim("2a.followUpAnswer", "makes 400", 8_000 / 20)
claim("2a.followUpAnswer", "leaves 100", 500 - 8_000 / 20)
claim("2a.followUpAnswer", "per 20", 8_000 / 400)

# 3a
word = 2 * 24 * 1_024 * 2
state = 24 * 16 * 64 * 64 * 2
claim("3a.answer", "98 KB", word / 1e3)
claim("3a.answer", "786 MB", 8_000 * word / 1e6)
claim("3a.answer", "3.1 MB", state / 1e6)
claim("3a.answer", "250 times", 8_000 * word / state)
claim("3a.answer", "at 32", state / word)
# 2n²d = 12nd² at n = 6d
claim("3a.answer", "about 6,000", 6 * 1_024, to=1000)
claim("3a.followUpAnswer", "about 100", 80e9 / (8_000 * word), to=10)
claim("3a.followUpAnswer", "some 20", 2_000 / (80e9 / (8_000 * word)), to=1)
claim("3a.followUpAnswer", "6.3 GB", 2_000 * state / 1e9)

# 3b
claim("3b.answer", "by 0.006", 3 / 500)
claim("3b.followUpAnswer", "49 MB", 500 * word / 1e6)
claim("1b.answer", "about 9,", log(8_000 - 1), to=1)
expect(0.36 < (1 - 1 / 8_000) ** 8_000 < 0.37, True, "1b: a third after 8,000 words")
