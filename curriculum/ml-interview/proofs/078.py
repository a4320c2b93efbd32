"""Day 78: how far a report lies from its reruns, a paired comparison, and a gate that can be retried."""

import struct
from math import atan, cos, sin, sqrt
from statistics import NormalDist, fmean, stdev

from claims import claim, expect

normal = NormalDist()

# Warm-up
claim("warmUp", "0.14", 1 - 0.86)
expect(round(100 * sqrt(0.86 * 0.14 / 5_000), 1), 0.5, "warm-up: half a point")

# 1a: five reruns, and the expected best of ten normal draws.
reruns = [0.861, 0.858, 0.866, 0.863, 0.859]
mean, spread = fmean(reruns), stdev(reruns)
claim("1a.keyPoints", "0.861", mean)
claim("1a.keyPoints", "0.0032", spread)
claim("1a.keyPoints", "3.9", (0.874 - mean) / spread)
t = (0.874 - mean) / (spread * sqrt(1 + 1 / 5))
theta = atan(t / 2)  # four degrees of freedom
claim("1a.keyPoints", "about 2%", 1 - sin(theta) * (1 + cos(theta) ** 2 / 2))


def expected_largest_normal(draws, steps=20_000, reach=8.0):
    width = 2 * reach / steps
    points = (-reach + width * i for i in range(steps + 1))
    return width * sum(x * draws * normal.pdf(x) * normal.cdf(x) ** (draws - 1) for x in points)


best = mean + expected_largest_normal(10) * spread
claim("1a.keyPoints", "0.866", best)
expect((best - mean) / (0.874 - mean) < 0.5, True, "1a: not even half of the way")


# 1b: a sum in 32 bits, in two orders.
def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


big = 2**24
claim("1b.keyPoints", "16,777,216 again", single(2**24 + 1))
expect(single(single(big + 1) + 1), float(big), "1b: adding 1 changes nothing, however often")
expect(single(big + single(1 + 1)), float(big + 2), "1b: adding the ones up first does")

# 2a: 180 against 160 disputed photos.
gain, disputed, photos = 180 - 160, 180 + 160, 5_000
z = gain / sqrt(disputed)
half = 1.96 * sqrt(disputed - gain**2 / photos) / photos
claim("2a.answer", "340", disputed)
claim("2a.answer", "20", gain)
claim("2a.answer", "18.4", sqrt(disputed))
claim("2a.answer", "z = 1.08", z)
claim("2a.keyPoints", "about 0.3", 2 * (1 - normal.cdf(z)))
claim("2a.answer", "+0.4", 100 * gain / photos)
claim("2a.keyPoints", "−0.3", 100 * (gain / photos - half))
claim("2a.keyPoints", "+1.1", 100 * (gain / photos + half))
worse_by_margin = 0.05 / 2  # the interval of 95% has its lower end above the margin by chance
claim("2a.followUpAnswer", "78%", 1 - (1 - worse_by_margin) ** 60)

# 3b: the gate.
claim("3b.keyPoints", "87.5%", 1 - 0.5**3)
claim("3b.answer", "0.5³", normal.cdf(0) ** 3)
once = 1 - normal.cdf(0.32 / 0.32)
claim("3b.keyPoints", "16%", once)
claim("3b.keyPoints", "40%", 1 - (1 - once) ** 3)
