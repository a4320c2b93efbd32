"""Day 45: a mismatch of the split, looks at growing data, corrected p-values, empty wins, and a holdout."""

from math import erfc, exp, pi, sqrt
from statistics import NormalDist

from claims import claim

normal = NormalDist()
z_level, z_power = normal.inv_cdf(0.975), normal.inv_cdf(0.8)

claim("warmUp", "64%", 1 - 0.95**20)
claim("warmUp", "0.95", 1 - 0.05)
claim("warmUp", "0.36", 0.95**20)

# 1a
control, treatment = 101_400, 98_600
total = control + treatment
deviation = sqrt(total / 4)
claim("1a.answer", "200,000", total)
claim("1a.answer", "= 224", deviation)
claim("1a.answer", "1,400", (control - treatment) / 2)
claim("1a.answer", "6.3", (control - treatment) / 2 / deviation)
claim("1a.answer", "4e-10", erfc((control - treatment) / 2 / deviation / sqrt(2)))
claim("1a.answer", "2,800", control - treatment)
claim("1a.answer", "2.8%", control / treatment - 1)
few = sqrt(2_000 / 4)
claim("1a.followUpAnswer", "22 accounts", few)
claim("1a.followUpAnswer", "14 from", 2_000 * (0.5 - 0.493))
claim("1a.followUpAnswer", "0.6 deviations", 14 / few)
claim("1a.followUpAnswer", "53%", 2 * (1 - normal.cdf(14 / few)))

# 1b
claim("1b.answer", "30,000", 16_330 + 13_670)
claim("1b.answer", "45.6%", 13_670 / (16_330 + 13_670))
claim("1b.answer", "2,660", 16_330 - 13_670)
claim("1b.answer", "98,600", 59_950 + 24_980 + 13_670)


# 2: crossing probabilities of a sum of equal steps, by integrating over the paths that have not crossed yet.
def crosses(bounds, drift=0.0, points=121):
    """The probability that |S_k/√k| exceeds bounds[k - 1] at some k; S_k adds independent N(drift, 1)."""

    def simpson(limit):
        step = 2 * limit / (points - 1)
        nodes = [-limit + i * step for i in range(points)]
        weights = [step / 3 * (1 if i in (0, points - 1) else 4 if i % 2 else 2) for i in range(points)]
        return nodes, weights

    root = 1 / sqrt(2 * pi)
    nodes, weights = simpson(bounds[0])
    dense = [w * root * exp(-((x - drift) ** 2) / 2) for x, w in zip(nodes, weights)]
    for k, bound in enumerate(bounds[1:], 2):
        after, weights = simpson(bound * sqrt(k))
        dense = [
            w * root * sum(d * exp(-((y - x - drift) ** 2) / 2) for x, d in zip(nodes, dense))
            for y, w in zip(after, weights)
        ]
        nodes = after
    return 1 - sum(dense)


def solve(function, low, high, goal, times=18):
    for _ in range(times):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < goal else (low, middle)
    return (low + high) / 2


peeking = crosses([z_level] * 14, points=161)
claim("2a.answer", "22%", peeking)
claim("2a.answer", "51%", 1 - 0.95**14)
claim("2a.answer", "0.95", 1 - 0.05)
claim("2a.answer", "0.96", sqrt(13 / 14))
claim("2a.answer", "13/14", 13 / 14)

pocock = solve(lambda c: -crosses([c] * 5, points=61), 2.2, 2.6, -0.05)
fleming = solve(lambda c: -crosses([c * sqrt(5 / k) for k in range(1, 6)], points=61), 1.9, 2.2, -0.05)
claim("2b.answer", "2.41", pocock)
claim("2b.answer", "2.04", fleming)
claim("2b.answer", "4.56", fleming * sqrt(5))
claim("2b.answer", "1.96", z_level)
claim("2b.answer", "80% power", normal.cdf(z_power))


def inflation(bounds):
    drift = solve(lambda d: crosses(bounds, d, 61), 1.1, 1.6, 0.8)
    return 5 * drift**2 / (z_level + z_power) ** 2


claim("2b.answer", "only 3%", inflation([fleming * sqrt(5 / k) for k in range(1, 6)]) - 1)
claim("2b.answer", "23%", inflation([pocock] * 5) - 1)

# 3a
values = [0.001, 0.004, 0.012, 0.019, 0.026, 0.041, 0.09, 0.22, 0.47, 0.81]
line = 0.05 / 10
claim("3a.answer", "= 0.005", line)
if [p for p in values if p <= line] != [0.001, 0.004]:
    raise SystemExit("3a: Bonferroni")
if max(k for k, p in enumerate(values, 1) if p <= k * line + 1e-12) != 4:
    raise SystemExit("3a: Benjamini-Hochberg")
claim("3a.answer", "to 0.010", 2 * line)
claim("3a.answer", "to 0.015", 3 * line)
claim("3a.answer", "to 0.020", 4 * line)
claim("3a.answer", "misses 0.025", 5 * line)
claim("3a.answer", "misses 0.030", 6 * line)

# 3b
good, empty = 100, 900


def empty_share(power, level=0.05, good=good, empty=empty):
    return empty * level / 2 / (empty * level / 2 + good * power)


claim("3b.answer", "100 help", 1000 / 10)
claim("3b.answer", "1,000", good + empty)
claim("3b.answer", "900 do", 1000 - good)
claim("3b.answer", "80 wins", good * 0.8)
claim("3b.answer", "upward counts as a win: 22.5", empty * 0.025)
claim("3b.answer", "102.5", empty * 0.025 + good * 0.8)
claim("3b.answer", "22%", empty_share(0.8))
claim("3b.answer", "78%", 1 - empty_share(0.8))
claim("3b.answer", "36%", empty * 0.05 / (empty * 0.05 + good * 0.8))
claim("3b.answer", "at 30%", good * 0.3 / 100)
claim("3b.answer", "30 true", good * 0.3)
claim("3b.answer", "43%", empty_share(0.3))
claim("3b.answer", "it's 3%", empty_share(0.8, good=500, empty=500))
claim("3b.answer", "64 true", good * 0.8**2)
claim("3b.answer", "0.6 false", empty * 0.025**2)
strict = 1 - normal.cdf(normal.inv_cdf(0.995) - z_level - z_power)
claim("3b.followUpAnswer", "go to 1%", 2 * (1 - 0.995))
claim("3b.followUpAnswer", "59%", strict)
claim("3b.followUpAnswer", "7%", empty_share(strict, 0.01))

# 4b


def detects(held, others):
    return (z_level + z_power) * sqrt(0.3 * 0.7 * (1 / held + 1 / others))


claim("4b.answer", "has 100,000", 0.05 * 2e6)
claim("4b.answer", "1.9 million", 0.95 * 2e6)
claim("4b.answer", "1,900,000", 0.95 * 2e6)
claim("4b.answer", "variance 0.21", 0.3 * (1 - 0.3))
claim("4b.answer", "0.15 points", 100 * detects(1e5, 1.9e6) / (z_level + z_power))
claim("4b.answer", "80% power", normal.cdf(z_power))
claim("4b.answer", "0.42 points", 100 * detects(1e5, 1.9e6))
claim("4b.answer", "1.4%", detects(1e5, 1.9e6) / 0.3)
claim("4b.answer", "At 1%", 20_000 / 2e6)
claim("4b.answer", "0.91", 100 * detects(2e4, 1.98e6))
claim("4b.answer", "3.0%", detects(2e4, 1.98e6) / 0.3)
