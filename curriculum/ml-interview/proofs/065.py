"""Day 65: in-batch negatives, the floor of a softmax over unit vectors, and the size of two indexes."""

import random
from math import e, exp, log, sqrt

from claims import claim, expect

batch, listings, width = 4_096, 50_000_000, 128

random.seed(65)
claim("warmUp", "0.09", 1 / sqrt(width))
claim("warmUp", "√128", sqrt(width) ** 2)


def direction():
    x = [random.gauss(0, 1) for _ in range(width)]
    length = sqrt(sum(v * v for v in x))
    return [v / length for v in x]


dots = [sum(a * b for a, b in zip(direction(), direction())) for _ in range(2_000)]
expect(sqrt(sum(d * d for d in dots) / len(dots)), 1 / sqrt(width), "warm-up: the spread of dot products", 0.005)

# 1a
claim("1a.keyPoints", "6.9 logits", log(1 / 1_000) - log(1e-6))
claim("1a.answer", "ln 1,000", 1e-3 / 1e-6)
claim("1a.answer", "in 1,000", 1e-3 / 1e-6)
claim("1a.followUpAnswer", "one in 50 million", listings)

# 1b
def loss(right, others, count):
    return log(1 + (count - 1) * exp(others - right))


claim("1b.keyPoints", "8.32", log(batch))
claim("1b.answer", "4,095/e", batch - 1)
claim("1b.keyPoints", "7.32", loss(1, 0, batch))
claim("1b.answer", "7.32", log(1 + 4_095 / e))
claim("1b.keyPoints", "6.32", loss(1, -1, batch))
claim("1b.keyPoints", "0.003", loss(0.7 / 0.05, 0, batch))
claim("1b.answer", "to 20", 1 / 0.05)
claim("1b.answer", "from -20", -1 / 0.05)
claim("1b.followUpAnswer", "11.09", log(65_536))
claim("1b.followUpAnswer", "2.77", log(65_536) - log(batch))
claim("1b.followUpAnswer", "16 times", 65_536 / batch)

# 2a
exact = listings * width * 4
claim("2a.keyPoints", "25.6 GB", exact / 1e9)
claim("2a.keyPoints", "256 ms", exact / 100e9 * 1000)
graph = width * 4 + 64 * 4
claim("2a.answer", "768", graph)
claim("2a.answer", "38.4 GB", listings * graph / 1e9)
claim("2a.keyPoints", "39 GB", listings * (width * 4 + 64 * 4 + 32 / 31 * 4) / 1e9)
claim("2a.keyPoints", "1.2 GB", listings * (16 + 8) / 1e9)
claim("2a.answer", "98,000", listings * 32 / 16_384, to=1000)
claim("2a.keyPoints", "6.4 GB", listings * width / 1e9)
claim("2a.answer", "5 million", listings / 10)
claim("2a.followUpAnswer", "25,000", 500 / 0.02)
claim("2a.followUpAnswer", "1 million", 0.02 * listings)
claim("2a.followUpAnswer", "16 MB", 0.02 * listings * 16 / 1e6)
claim("2a.followUpAnswer", "96 GB", 6_000 * 0.02 * listings * 16 / 1e9)

# 2b: one brute-force query, as in 2a, and a thousand of them.
claim("2b.keyPoints", "256 ms", exact / 100e9 * 1000)


expect(round(1_000 * exact / 100e9 / 60), 4, "2b: about four minutes")

# 3b
claim("3b.keyPoints", "4.1 times", 0.001 * batch)
