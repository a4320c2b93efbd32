"""Day 43: break-even of a button, sample sizes, an extension that inflates the level, and shortcuts to 14 months."""

from functools import cache
from math import comb, sqrt
from statistics import NormalDist

from claims import claim

normal = NormalDist()
z_level = normal.inv_cdf(0.975)
z_power = normal.inv_cdf(0.8)
weekly = 60_000


def per_arm(p, delta):
    """The rule of thumb with its 16."""
    return 16 * p * (1 - p) / delta**2


claim("warmUp", "29%", 1 - 1 / sqrt(2))
claim("warmUp", "0.71", 1 / sqrt(2))

# 1b
extra = 120_000 / 2
share = extra / 3_000_000
claim("1b.answer", "60,000 extra", extra)
claim("1b.answer", "which is 2%", share)
points = 0.04 * share
claim("1b.answer", "4.08%", 0.04 + points)
claim("1b.answer", "0.08 points", points * 100)
claim("1b.answer", "80%", normal.cdf(z_power))
claim("1b.answer", "960,000", per_arm(0.04, points))
claim("1b.answer", "32 weeks", 2 * per_arm(0.04, points) / weekly)

# 2a
n = per_arm(0.04, 0.002)
claim("2a.answer", "about 154,000", n, to=1000)
claim("2a.answer", "307,000", 2 * n, to=1000)
claim("2a.answer", "5.1 weeks", 2 * n / weekly)
claim("2a.answer", "1.96", z_level)
claim("2a.answer", "0.84", z_power)
claim("2a.answer", "16 is", 2 * (z_level + z_power) ** 2)
claim("2a.answer", "0.0384", 0.04 * 0.96)
claim("2a.answer", "0.002 that", 0.042 - 0.04)
claim("2a.answer", "0.000004", (0.042 - 0.04) ** 2)
grows = 0.043 * 0.957 / (0.04 * 0.96)
uneven = 1 / 0.1 + 1 / 0.9
claim("2a.followUpAnswer", "11.1", uneven)
claim("2a.followUpAnswer", "0.9", 1 - 0.1)
claim("2a.followUpAnswer", "2.8 times", uneven / 4)
claim("2a.followUpAnswer", "853,000", 2 * n * uneven / 4, to=1000)
claim("2a.followUpAnswer", "14.2", 2 * n * uneven / 4 / weekly)

# 2b: reject at once, or extend by half when p lies between 0.05 and 0.15 and reject on all data; no effect.
low = normal.inv_cdf(1 - 0.15 / 2)
steps = 20_000
width = (z_level - low) / steps
second_chance = 0.0
for i in range(steps):
    z1 = low + (i + 0.5) * width
    # z of all data is (z1 + √0.5·z2)/√1.5, with z2 independent
    upper = (z_level * sqrt(1.5) - z1) / sqrt(0.5)
    lower = (-z_level * sqrt(1.5) - z1) / sqrt(0.5)
    second_chance += normal.pdf(z1) * (1 - normal.cdf(upper) + normal.cdf(lower)) * width
claim("2b.answer", "6.5%", 0.05 + 2 * second_chance)
absolute, relative = per_arm(0.052, 0.002), per_arm(0.052, 0.0026)
claim("2b.answer", "0.052", 0.04 + 0.012)
claim("2b.answer", "0.948", 1 - 0.052)
claim("2b.answer", "16", 2 * (z_level + z_power) ** 2)
claim("2b.answer", "0.2 points", (0.042 - 0.04) * 100)
claim("2b.answer", "0.002", 0.05 * 0.04)
claim("2b.answer", "about 197,000", absolute, to=1000)
claim("2b.answer", "28% more", absolute / n - 1)
claim("2b.answer", "0.26 points", 0.05 * 5.2)
claim("2b.answer", "117,000", relative, to=1000)
claim("2b.answer", "24% fewer", 1 - relative / n)
claim("2b.followUpAnswer", "307,200", 2 * n)
claim("2b.followUpAnswer", "8.8 weeks", 2 * n / 35_000)
claim("2b.followUpAnswer", "5.1", 2 * n / weekly)

# 3a: 20 buyers an arm, base 50%
buyers = 20


@cache
def fisher(a, b):
    """The two-sided p of a and b successes out of 20 each."""
    ways = [comb(buyers, i) * comb(buyers, a + b - i) if i <= a + b else 0 for i in range(buyers + 1)]
    return sum(w for w in ways if w <= ways[a]) / comb(2 * buyers, a + b)


def power(p, q):
    def chance(k, share):
        return comb(buyers, k) * share**k * (1 - share) ** (buyers - k)

    every = range(buyers + 1)
    return sum(chance(a, p) * chance(b, q) for a in every for b in every if fisher(a, b) <= 0.05)


swing = next(points for points in range(1, 50) if power(0.5, 0.5 + points / 100) >= 0.8)
claim("3a.answer", "42 points", swing)
claim("3a.answer", "80% power", normal.cdf(z_power))

# 3b
full = (z_level + z_power) ** 2
less_power = (z_level + normal.inv_cdf(0.7)) ** 2
less_level = (normal.inv_cdf(0.95) + z_power) ** 2
both = (normal.inv_cdf(0.95) + normal.inv_cdf(0.7)) ** 2
claim("3b.answer", "3.5 months", 14 / 2**2)
claim("3b.answer", "80%", normal.cdf(z_power))
claim("3b.answer", "70%", normal.cdf(sqrt(less_power) - z_level))
claim("3b.answer", "10% level", 2 * (1 - normal.cdf(sqrt(both) - normal.inv_cdf(0.7))))
claim("3b.answer", "saves 21%", 1 - less_power / full)
claim("3b.answer", "8.4", 14 * both / full)
claim("3b.answer", "about 5.5 times", sqrt(14 * 365.25 / 12 / 14))
if not 0.20 < 1 - less_level / full < 0.22:
    raise SystemExit("3b: the level saves about as much as the power")
if not 1.05 < grows < 1.10:
    raise SystemExit("2a: the variance barely moves")
