"""Day 27: twenty silent metrics, two markets compared, and a new bot with twelve cases."""

from math import comb, exp, lgamma, log, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()
claim("warmUp", "64%", 1 - 0.95**20)
claim("warmUp", "0.95", 1 - 0.05)
claim("warmUp", "36%", 0.95**20)


def two_sided(z):
    return 2 * (1 - normal.cdf(abs(z)))


# 1a
z = normal.inv_cdf(1 - 0.03 / 2)
claim("1a.answer", "2.17", z)
claim("1a.answer", "1.96", normal.inv_cdf(0.975))
claim("1a.keyPoints", "58%", 1 - normal.cdf(normal.inv_cdf(0.975) - z))
rise = 0.2204 - 0.22
claim("1a.followUpAnswer", "0.04 points", 100 * rise)
claim("1a.followUpAnswer", "10,000", 4 / rise)
noise = sqrt(2 * 0.22 * 0.78 / 10_000_000)
expect(round(two_sided(rise / noise), 2), 0.03, "1a: 20 million members in two halves still give p = 0.03")

# 1b
north, south, error = 2.0, 1.0, 0.92
claim("1b.ask", "p = 0.03", two_sided(north / error))
claim("1b.ask", "p = 0.28", two_sided(south / error))
spread = error * sqrt(2)
claim("1b.answer", "1.3", spread)
claim("1b.answer", "0.77", (north - south) / spread)
claim("1b.answer", "0.44", two_sided((north - south) / spread))
claim("1b.answer", "-1.6", north - south - 1.96 * spread)
claim("1b.answer", "3.6", north - south + 1.96 * spread)
claim("1b.answer", "-0.8", south - 1.96 * error)
claim("1b.answer", "to 2.8", south + 1.96 * error)
both = error / sqrt(2)
claim("1b.answer", "1.5 points", (north + south) / 2)
claim("1b.answer", "0.2 to", 1.5 - 1.96 * both)
claim("1b.answer", "to 2.8", 1.5 + 1.96 * both)
wide = sqrt(0.92**2 + 0.46**2)
claim("1b.followUpAnswer", "1.03", wide)
claim("1b.followUpAnswer", "p = 0.05", two_sided(2.0 / wide))
claim("1b.followUpAnswer", "2.0 points", 2.0 - 0.0)
claim("1b.followUpAnswer", "at most about 0.9", 1.96 * 0.46)

# 2a
claim("2a.answer", "70", comb(8, 4))
claim("2a.answer", "0.029", 2 / comb(8, 4))

# 2b
a, n, b, m = 9, 12, 40, 80


def wilson(k, n, z=1.959964):
    p = k / n
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (p + z * z / (2 * n) - half) / (1 + z * z / n), (p + z * z / (2 * n) + half) / (1 + z * z / n)


p, q = a / n, b / m
(l1, u1), (l2, u2) = wilson(a, n), wilson(b, m)
claim("2b.answer", "75%", p)
claim("2b.answer", "50%", q)
claim("2b.keyPoints", "25 points", 100 * (p - q))
claim("2b.answer", "-5", 100 * (p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2)))
claim("2b.answer", "44", 100 * (p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2)))
chances = [comb(n, k) * comb(m, a + b - k) / comb(n + m, a + b) for k in range(n + 1)]
claim("2b.answer", "p = 0.13", sum(c for c in chances if c <= chances[a] * (1 + 1e-9)))


def density(x, k, size):
    return exp(lgamma(size + 2) - lgamma(k + 1) - lgamma(size - k + 1) + k * log(x) + (size - k) * log(1 - x))


steps = 4_000
below, better = 0.0, 0.0
for i in range(steps):
    x = (i + 0.5) / steps
    mass = density(x, b, m) / steps
    better += density(x, a, n) / steps * (below + mass / 2)
    below += mass
claim("2b.answer", "94%", better)
