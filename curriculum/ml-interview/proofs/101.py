"""Day 101: tokens of six agents, bad actions caught by two ways of review, and an attacker who may try again."""

from claims import claim, expect

# 1a
six = 5 * 60_000 + 40_000
claim("1a.answer", "340,000", six)
claim("1a.answer", "2.8", six / 120_000)
expect(12 / 40 < 1 / 3, True, "1a: about a third of the time")

# 2b
bad = 0.01 * 400
claim("2b.answer", "4 bad", bad)
claim("2b.answer", "2.4", bad * 0.6)
claim("2b.answer", "2.9", bad * 0.8 * 0.9)
claim("2b.answer", "99 good", 100 - 1)
claim("2b.answer", "0.8", 80 / 100)
claim("2b.answer", "0.9", 90 / 100)
claim("2b.answer", "20%", 1 - 0.8)

# 3a
claim("3a.answer", "26%", 1 - 0.97**10)
claim("3a.answer", "95%", 1 - 0.97**100)
claim("3a.answer", "0.97", 97 / 100)
