"""Day 121: how many answers fit a round, what a test result is worth in orders, and hours saved by a tool."""

from claims import claim, expect

left = 45 - 5 - 10
claim("warmUp", "30 minutes", left)
expect(left / (2 + 4), 5.0, "warm-up: five answers")
expect(20 + 60 + 20 + 20, 2 * 60, "1a: the parts fill two minutes")

orders = 400_000
claim("3a.keyPoints", "8,400", 0.021 * orders)
claim("3a.answer", "1,600", 0.004 * orders)
claim("3a.answer", "15,200", 0.038 * orders)
claim("3a.answer", "8,000", 0.021 * orders, to=1000)
claim("3a.answer", "about 2%", 0.021 * orders / orders)

claim("3b.answer", "30 seconds", 90 - 60)
claim("3b.keyPoints", "100 hours", (90 - 60) * 12_000 / 3600)
