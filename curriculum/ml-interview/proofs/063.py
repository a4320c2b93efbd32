"""Day 63: a funnel's stages multiply, exploration's share and error, one bet against two, position apart from quality."""

from math import sqrt

from claims import claim

retrieve, rank, rerank = 0.6, 0.8, 0.9
claim("warmUp", "43", 100 * retrieve * rank * rerank)
claim("warmUp", "72", 100 * rank * rerank)
claim("warmUp", "54", 100 * retrieve * rerank)
claim("warmUp", "48", 100 * retrieve * rank)

# 1a
claim("1a.answer", "70%", 700 / 1_000)
claim("1a.followUpAnswer", "160 ms", 8_000 / 50_000 * 1000)
claim("1a.followUpAnswer", "40 ms", 8_000 / 50_000 / 4 * 1000)

# 2a
impressions, slots = 20_000 * 200, 5_000_000 * 30
claim("2a.keyPoints", "4 million", impressions)
claim("2a.keyPoints", "150 million", slots)
claim("2a.keyPoints", "2.7%", impressions / slots)
claim("2a.keyPoints", "1.5 points", 100 * sqrt(0.05 * 0.95 / 200))
claim("2a.answer", "0.95", 1 - 0.05)

# 2b: two slots on one mood, or on two independent moods.
claim("2b.answer", "0.58", 1 - (1 - 0.4) * (1 - 0.3))

# 3a
claim("3a.keyPoints", "factor of 2", 6 / 3)
claim("3a.keyPoints", "shows 6", 12 / 2)
claim("3a.keyPoints", "factor of 3", (12 / 2) / (6 / 3))
