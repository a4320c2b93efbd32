"""Day 97: what a cached prefix leaves for tuning to save, and errors per claim before and after preference tuning."""

from math import exp, sqrt

from claims import claim, expect

# 1b
tokens = 200_000 * 3_000
claim("1b.answer", "600 million", tokens)
claim("1b.answer", "60 million", tokens / 10)
claim("1b.followUpAnswer", "6 million", 2_000 * 3_000)
claim("1b.followUpAnswer", "43 seconds", 24 * 3_600 / 2_000)
expect(exp(-300 / 43.2) < 0.01, True, "1b: five minutes nearly always suffice")
expect(exp(-10 / 43.2) > 0.5, True, "1b: ten seconds mostly do not")

# 2a
before, after = 1 - 0.84 ** (1 / 6), 1 - 0.77 ** (1 / 11)
claim("2a.answer", "2.9%", before)
claim("2a.answer", "2.3%", after)
claim("2a.answer", "73%", 0.84 ** (11 / 6))
claim("2a.answer", "7 points", 84 - 77)
claim("2a.answer", "6.3", 100 * 1.96 * sqrt(0.84 * 0.16 / 300 + 0.77 * 0.23 / 300))
