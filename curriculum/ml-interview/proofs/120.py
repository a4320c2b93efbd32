"""Day 120: a margin of 500 cases, space for decision records, the bounds of overrides, and the hours of contests."""

from math import sqrt

from claims import claim, expect

# 1b: the margin of a share of one half.
claim("1b.answer", "4.4 points", 100 * 1.96 * sqrt(0.5 * 0.5 / 500))

# 2a
claim("2a.followUpAnswer", "place 51", 50 + 50 / 50)
claim("2a.followUpAnswer", "200", 1 / (1 - 0.995))

# 2b: 4 KB a record.
claim("2b.answer", "112 GB", 2e6 * 4e3 * 14 / 1e9)

# 3a: what overrides can correct, at best and at random.
claim("3a.answer", "of 8 points", 100 * 0.08)
expect(0.02 / 0.08, 0.25, "3a: a quarter at best", 1e-12)
expect(0.02 * 0.08 / 0.08, 0.02, "3a: at random, as many errors as anything", 1e-12)
expect(400 * 45 / 3600, 5.0, "3a: five hours")

# 3b
cases = 0.02 * 20_000
claim("3b.answer", "400", cases)
claim("3b.answer", "167", cases * 25 / 60)
claim("3b.keyPoints", "1.2", cases * 25 / 60 / 140)
claim("3b.keyPoints", "98%", 1 - 0.02)
