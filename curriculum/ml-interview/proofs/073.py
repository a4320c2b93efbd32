"""Day 73: ranks in a sampled test, titles alive, an experiment on studios, colliding IDs, and tokens."""

from math import comb, sqrt

from claims import claim, expect

films = 60_000

watched, listed, found = 4, 20, 3
claim("warmUp", "75%", found / watched)
claim("warmUp", "15%", found / listed)
claim("warmUp", "exceed 20%", watched / listed)

# 1a
claim("1a.keyPoints", "0.02", 0.31 - 0.29)
claim("1a.answer", "0.09", 0.31 - 0.22)


# 1b: 100 other films drawn at random; a hit if at most nine of them are ahead.
def hit(rank, others=100):
    ahead = rank - 1
    return sum(
        comb(ahead, k) * comb(films - rank, others - k) for k in range(10)
    ) / comb(films - 1, others)


claim("1b.answer", "45%", hit(6_000))
claim("1b.keyPoints", "73%", (hit(10) + hit(6_000)) / 2)
expect(hit(500) > 0.9999, True, "1b: Y hits practically always")
claim("1b.answer", "0.83", 100 * 499 / (films - 1))
claim("1b.keyPoints", "50%", 1 / 2)
claim("1b.keyPoints", "6,000", films * 10 / 100)
claim("1b.keyPoints", "4 million", films * 64, to=1e6)

# 2a
claim("2a.answer", "5,400", 0.09 * films)
claim("2a.answer", "10,800", 0.18 * films)
claim("2a.keyPoints", "180 studios", 610 - 430)
claim("2a.followUpAnswer", "2,700", (0.18 - 0.09) * films / 2)

# 2b
claim("2b.keyPoints", "10 points", 100 * sqrt(2 * 0.6 * 0.4 / 50))
claim("2b.answer", "0.6", 1 - 0.4)
claim("2b.answer", "0.4/50", 0.4 / 50)

# 3a
ids = 256**3
claim("3a.answer", "768", 3 * 256)
claim("3a.answer", "16.8 million", ids)
claim("3a.answer", "107", films * (films - 1) / 2 / ids)
claim("3a.followUpAnswer", "1,200", 0.02 * films)

# 3b
visit = 50 * 60 + 1_000
claim("3b.answer", "4,000", visit)
claim("3b.keyPoints", "16 billion", visit * 4_000_000)
claim("3b.keyPoints", "120 million", films * 2_000)
