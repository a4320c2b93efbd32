"""Day 99: what perfect retrieval or reading would add, survivors of a filter, three hops, and a graph's price."""

from claims import claim, expect

claim("warmUp", "81%", 0.9 * 0.9)
claim("warmUp", "0.9 ×", 90 / 100)

# 1a
rate = 200 / 240
claim("1a.answer", "83%", rate)
claim("1a.answer", "250 right", 300 * rate)
claim("1a.answer", "35 more", 300 * rate - 215)
claim("1a.answer", "255", 240 + 15)
claim("1a.answer", "40 more", 240 + 15 - 215)
expect(200 + 15, 215, "1a: the case")

# 1b
claim("1b.answer", "85", 300 - 215)

# 2a
claim("2a.answer", "0.25", 50 * 0.005)
claim("2a.answer", "0.995", 1 - 0.005)
claim("2a.answer", "78%", (1 - 0.005) ** 50)
claim("2a.answer", "2,000", 10 / 0.005)
claim("2a.answer", "15,000", 3_000_000 * 0.005)

# 3a
claim("3a.answer", "61%", 0.85**3)

# 3b
claim("3b.answer", "6 billion", 3e6 * 2_000)
claim("3b.answer", "96%", 1 - 0.04)
claim("3b.answer", "7,500", 3e6 / 400)
