"""Day 84: crops that miss a defect, work per block, and groups under two lamps."""

from math import comb, sqrt

from claims import claim, expect

# Warm-up
claim("warmUp", "96.7%", 1 - 60 / 1_800)
claim("warmUp", "83%", 5 / 6)

# 1a
stains = 60 / 5
claim("1a.keyPoints", "12 blue", stains)
claim("1a.keyPoints", "8 points", 100 / stains)


# 1b: the mean share of a photo that a crop leaves out, areas spread evenly.
def missing(smallest):
    return 1 - (smallest + 1) / 2


claim("1b.answer", "54%", 1 - missing(0.08))
claim("1b.keyPoints", "46%", missing(0.08))
claim("1b.keyPoints", "20%", missing(0.60))


# 2a: multiply-adds of a transformer block.
def block(n, d=384):
    return 12 * d**2 * n, 2 * d * n**2


small, large = (224 // 16) ** 2, (896 // 16) ** 2
claim("2a.answer", "196", small)
claim("2a.answer", "3,136", large)
claim("2a.answer", "0.38 billion", sum(block(small)))
claim("2a.answer", "13.1 billion", sum(block(large)))
claim("2a.keyPoints", "35", sum(block(large)) / sum(block(small)))
claim("2a.keyPoints", "16-fold", large / small)
claim("2a.answer", "7.6", block(large)[1] / 1e9)
claim("2a.answer", "5.5 billion", block(large)[0])
expect(block(small)[1] < 0.1 * block(small)[0], True, "2a: a small share before")
claim("2a.keyPoints", "83 ms", 1000 / 12)
claim("2a.answer", "157 billion", 12 * sum(block(large)))

# 2b
claim("2b.keyPoints", "of 1.5", 100 * sqrt(0.905 * 0.095 / 360))
claim("2b.keyPoints", "1.8 points", 100 * sqrt(0.865 * 0.135 / 360))

# 3a: a lamp detector, and an exact interval for 8 of 10.
right = 190 + (800 - 20)
claim("3a.answer", "780", 800 - 20)
claim("3a.keyPoints", "97%, and", right / 1_000)
claim("3a.answer", "970", right)
claim("3a.answer", "1,000", 200 + 800)


def tail(p, least, n=10):
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(least, n + 1))


def solve(good):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


claim("3a.keyPoints", "44%", solve(lambda p: tail(p, 8) < 0.025))
claim("3a.keyPoints", "to 97%", solve(lambda p: 1 - tail(p, 9) > 0.025))

# 3b: shares of blur at which the models are equal.
claim("3b.answer", "2/11", (96 - 94) / ((96 - 79) - (94 - 88)))
claim("3b.keyPoints", "18%", (96 - 94) / ((96 - 79) - (94 - 88)))
claim("3b.answer", "2 worse", 96 - 94)
claim("3b.answer", "9f", 88 - 79)
claim("3b.answer", "9 points", 88 - 79)
claim("3b.answer", "27f", 3 * (88 - 79))
claim("3b.answer", "2/29", 2 / (2 + 3 * (88 - 79)))
claim("3b.keyPoints", "6.9%", 2 / (2 + 3 * (88 - 79)))
