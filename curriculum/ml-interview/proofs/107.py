"""Day 107: the load of a feed, the time of one request, and the size of a candidate log."""

from claims import claim

claim("warmUp", "probability 0.999", 1 - 1 / 1_000)
claim("warmUp", "82%", (1 - 1 / 1_000) ** 200)
claim("warmUp", "is 0.82", (1 - 1 / 1_000) ** 200)

# 1a
views = 60_000_000 * 100
requests = views / 10
second = requests / 86_400
candidates = 500
claim("1a.answer", "6 billion", views)
claim("1a.answer", "600 million", requests)
claim("1a.answer", "about 7,000", second, to=1000)
claim("1a.answer", "21,000 at peak", 3 * second, to=1000)
claim("1a.answer", "over 10 million", 3 * second * candidates)

# 2a
clips, score = 40_000_000, 0.1 / 1_000
claim("2a.answer", "4,000 seconds", clips * score)
claim("2a.answer", "20,000", clips * score / 0.2)
claim("2a.answer", "50 ms", candidates * score * 1_000)
claim("2a.answer", "1,000 candidates", candidates * 2)
claim("2a.followUpAnswer", "400 seconds", clips * score / 10)
claim("2a.followUpAnswer", "5,000 candidates", candidates * 10)

# 2b
claim("2b.answer", "300 billion", requests * candidates)
claim("2b.answer", "3 billion", 0.01 * requests * candidates)
