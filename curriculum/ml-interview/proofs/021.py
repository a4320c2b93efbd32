"""Day 21: overdispersed counts, lognormal bodies, two kinds of minutes, correlated probes, and a clean record."""

import random
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()
claim("warmUp", "13.5%", exp(-2))

# 1a
mean, variance = 12, 60
expect(variance / mean, 5.0, "1a: the ratio")
claim("1a.answer", "144", mean**2)
claim("1a.answer", "r = 3", mean**2 / (variance - mean))

# 1b: a lognormal with median 40 KB and mean 2 MB.
ratio = 2_000 / 40
sigma = sqrt(2 * log(ratio))
z = normal.inv_cdf(0.99)
claim("1b.answer", "50,", ratio)
claim("1b.answer", "7.8", sigma**2)
claim("1b.answer", "σ = 2.8", sigma)
claim("1b.answer", "2.33", z)
claim("1b.answer", "2.80", sigma)
claim("1b.answer", "68%", normal.cdf(sigma - z))
claim("1b.answer", "99%", 1 - 0.01)
claim("1b.answer", "32%", 1 - normal.cdf(sigma - z))
claim("1b.answer", "0.26%", normal.cdf(-sigma))
relative = sqrt(exp(sigma**2) - 1)
claim("1b.answer", "about 50 means", relative)
claim("1b.answer", "by 50%", relative / sqrt(10_000))
claim("1b.answer", "5%", relative / sqrt(1_000_000))
low, high = 1.0001, 2.0
for _ in range(100):
    alpha = (low + high) / 2
    if alpha / (alpha - 1) / 2 ** (1 / alpha) > ratio:
        low = alpha
    else:
        high = alpha
claim("1b.keyPoints", "95%", 0.01 ** (1 - 1 / alpha))
cap = log(100_000 / 40) / sigma
claim("1b.followUpAnswer", "2,500", 100_000 / 40)
claim("1b.followUpAnswer", "2.8 deviations", cap)
claim("1b.followUpAnswer", "0.26%", 1 - normal.cdf(cap))
expect(round(normal.cdf(sigma - cap), 9), 0.5, "1b: half of the bytes lie above the cap")
kept = normal.cdf(cap)
first = 2 * normal.cdf(cap - sigma) / kept
second = 0.04**2 * exp(2 * sigma**2) * normal.cdf(cap - 2 * sigma) / kept
claim("1b.followUpAnswer", "about 5 means", sqrt(second - first**2) / first)
claim("1b.followUpAnswer", "to 5%", sqrt(second - first**2) / first / sqrt(10_000))

# 2a
calm, busy = 0.75, 0.25
claim("2a.answer", "= 12", calm * 8 + busy * 24)
claim("2a.answer", "0.75", 3 / 4)
claim("2a.answer", "0.25", 1 / 4)
claim("2a.answer", "4 below", 12 - 8)
claim("2a.answer", "12 above", 24 - 12)
claim("2a.answer", "16", (12 - 8) ** 2)
claim("2a.answer", "144", (24 - 12) ** 2)
between = calm * (12 - 8) ** 2 + busy * (24 - 12) ** 2
claim("2a.answer", "48", between)
claim("2a.answer", "60", calm * 8 + busy * 24 + between)
claim("2a.keyPoints", "80%", between / 60)


def poisson(k, rate):
    return exp(k * log(rate) - rate - lgamma(k + 1))


def negative_binomial(k, r, mu):
    p = r / (r + mu)
    return exp(lgamma(k + r) - lgamma(r) - lgamma(k + 1) + r * log(p) + k * log(1 - p))


def at_least_30(mass, k0=30):
    return 1 - sum(mass(k) for k in range(k0))


minutes = 24 * 60
claim("1a.answer", "78 days", 1 / (minutes * at_least_30(lambda k: poisson(k, 12))))
claim("1a.answer", "about 46", minutes * at_least_30(lambda k: negative_binomial(k, 3, 12)))
busy_only = busy * at_least_30(lambda k: poisson(k, 24))
mixed = calm * at_least_30(lambda k: poisson(k, 8)) + busy_only
claim("2a.answer", "about 48", minutes * mixed)
expect(busy_only / mixed > 0.999, True, "2a: nearly all of them are busy minutes")
claim("2a.answer", "46", minutes * at_least_30(lambda k: negative_binomial(k, 3, 12)))
claim("2a.answer", "1.3 such", minutes * at_least_30(lambda k: negative_binomial(k, 3, 12), 50))
expect(minutes * busy * at_least_30(lambda k: poisson(k, 24), 50) < 0.01, True, "2a: two kinds practically never reach 50")
# Independent clients that send rare bursts of five: the ratio of variance to mean is the same for one and for 500.
chance = 0.0048
one_mean, one_variance = 5 * chance, 25 * chance * (1 - chance)
expect(round(500 * one_mean, 9), 12.0, "1a: 500 bursty clients, twelve requests a minute")
expect(round((500 * one_variance) / (500 * one_mean), 1), 5.0, "1a: bursts do not average out")
claim("2a.followUpAnswer", "720", 60 * 12)
stay = 0.9
leave_calm = busy * (1 - stay) / calm
rho = stay - leave_calm
claim("2a.followUpAnswer", "0.867", rho)
hour = 60 * 12 + between * (60 + 2 * sum((60 - k) * rho**k for k in range(1, 60)))
claim("2a.followUpAnswer", "from 60", sqrt(60 * 60))
claim("2a.followUpAnswer", "about 190", sqrt(hour), to=10)


# 2b
def of_average(n, rho):
    return 1 / n + (1 - 1 / n) * rho


claim("2b.answer", "0.27", 0.9 * 0.3)
claim("2b.answer", "0.37", of_average(10, 0.3))
claim("2b.answer", "0.61 ms", sqrt(of_average(10, 0.3)))
claim("2b.answer", "0.32", sqrt(1 / 10))
claim("2b.answer", "0.307", of_average(100, 0.3))
claim("2b.keyPoints", "0.55 ms", sqrt(of_average(100, 0.3)))
claim("2b.answer", "buy 0.05", sqrt(of_average(10, 0.3)) - sqrt(of_average(100, 0.3)))
claim("2b.answer", "0.548", sqrt(0.3))
claim("2b.keyPoints", "2.7", 1 / of_average(10, 0.3))
claim("2b.answer", "3.3", 1 / of_average(100, 0.3))
claim("2b.answer", "0.09", 0.9 * 0.1)
claim("2b.answer", "0.1 +", 1 / 10)
claim("2b.answer", "0.19", of_average(10, 0.1))
claim("2b.answer", "0.44 ms", sqrt(of_average(10, 0.1)))
claim("2b.followUpAnswer", "-0.08", of_average(10, -0.2))
claim("2b.followUpAnswer", "0.9", 1 - 1 / 10)
claim("2b.followUpAnswer", "-0.11", -1 / 9)

# 3a: days of 1,000 lognormal bodies, mean ± 2 standard errors.
random.seed(21)
days, size, covered, above, low_days = 1_500, 1_000, 0, 0, 0
gauss = random.gauss
for _ in range(days):
    bodies = [exp(gauss(0, sigma)) for _ in range(size)]
    average = sum(bodies) / size
    spread = sqrt((sum(b * b for b in bodies) / size - average**2) * size / (size - 1) / size)
    covered += abs(average - ratio) <= 2 * spread
    above += average - 2 * spread > ratio
    low_days += average < 0.8 * ratio
expect(0.63 < covered / days < 0.70, True, "3a: about two days in three are covered")
expect(above / days < 0.005, True, "3a: nearly all misses lie below")
expect(0.46 < low_days / days < 0.54, True, "3a: half of the days lie under 80% of the mean")
claim("3a.keyPoints", "95%", normal.cdf(2) - normal.cdf(-2))
claim("3a.followUpAnswer", "about 100", 1_000 * (1 - 0.9))
spread = sqrt(1_000 * 0.9 * 0.1)
claim("3a.followUpAnswer", "9.5", spread)
expect((round(90 - 2 * spread / 10), round(90 + 2 * spread / 10)), (88, 92), "3a: two deviations of the percentile")

# 3b
bound = 1 - 0.05 ** (1 / 3_000)
claim("3b.keyPoints", "0.1%", bound, to=0.001)
claim("3b.answer", "0.05^", 1 - 0.95)
claim("3b.answer", "5%", 1 - 0.95)
claim("3b.keyPoints", "95%", 1 - 0.05)
claim("3b.answer", "5,990", next(n for n in range(5_900, 6_100) if (1 - 0.0005) ** n <= 0.05))
claim("3b.answer", "0.05%", 0.001 / 2)
claim("3b.keyPoints", "about 6,000", log(0.05) / log(1 - 0.0005), to=100)
claim("3b.followUpAnswer", "0.033%", 1 / 3_001)
low, high = 0.0, 0.01
for _ in range(100):
    p = (low + high) / 2
    if (1 - p) ** 3_001 + 3_001 * p * (1 - p) ** 3_000 > 0.05:
        low = p
    else:
        high = p
claim("3b.followUpAnswer", "0.158%", p)
