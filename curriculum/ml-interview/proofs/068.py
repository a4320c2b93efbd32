"""Day 68: ads by bid and click rate, availability as a bitmap, and an auction with a wrong click rate."""

from claims import claim, expect

claim("warmUp", "1.7 billion", (2_000 + 8_000) * 2 * 86_400)
claim("warmUp", "10,000", 2_000 + 8_000)
claim("warmUp", "1,700", (2_000 + 8_000) * 2 * 86_400 / 1e6, to=100)
claim("warmUp", "86,400", 24 * 60 * 60)

# 1a
claim("1a.followUpAnswer", "98%", 1 - 0.02)

# 2a
providers, searches = 5_000_000, 2_000
changes = 0.03 * providers
claim("2a.answer", "150,000", changes)
claim("2a.answer", "42 writes", changes / 3600)
claim("2a.answer", "600,000", 300 * searches)
claim("2a.followUpAnswer", "2,500", changes / 60)
claim("2a.followUpAnswer", "5,000", providers / 10 * 0.6 / 60)
claim("2a.answer", "625 KB", providers / 8 / 1000)

# 2b
claim("2b.answer", "800", 0.40 * searches)

# 3a: payments and scores per 1,000 impressions.
ads = {"A": (4.0, 0.010, 0.9), "B": (1.0, 0.035, 1.0), "C": (8.0, 0.007, 0.4)}
pay = {x: 1_000 * bid * rate for x, (bid, rate, _) in ads.items()}
score = {x: pay[x] * relevance for x, (_, _, relevance) in ads.items()}
claim("3a.keyPoints", "A 36", score["A"])
claim("3a.keyPoints", "B 35", score["B"])
claim("3a.keyPoints", "C 22.4", score["C"])
claim("3a.keyPoints", "56", pay["C"])
claim("3a.keyPoints", "28.8", 1_000 * 4.0 * 0.008 * 0.9)
claim("3a.keyPoints", "earns 32", 1_000 * 4.0 * 0.008)
expect(sorted(ads, key=lambda x: -ads[x][1]), ["B", "A", "C"], "3a: the order by click rate")
expect(0.035 > 0.008 > 0.007, True, "3a: the same order with the true rate of A")
claim("3a.answer", "gets 10 clicks", 1_000 * 0.010)
claim("3a.answer", "has 7 clicks", 1_000 * 0.007)
claim("3b.answer", "0.1", 1 / 10)
