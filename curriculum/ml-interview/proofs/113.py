"""Day 113: the minimum of eight predictions, safety stock, and a matching with refusals."""

from itertools import permutations
from math import comb, sqrt
from statistics import NormalDist

from claims import claim, data, expect

claim("warmUp", "6 minutes", 0.9 * 4 + 0.1 * 24)

# 1a
claim("1a.answer", "4,500", 500 * (8 + 1))

# 1b: the mean of the smallest of eight standard normals, by the trapezoid rule.
normal = NormalDist()
step = 1 / 1_000
grid = [i * step for i in range(-8_000, 8_001)]
lowest = -sum(x * 8 * normal.pdf(x) * (1 - normal.cdf(x)) ** 7 for x in grid) * step
true, error = 2, 1.5
seen = sqrt(true**2 + error**2)
real = true**2 / seen**2
claim("1b.answer", "2.5, and", seen)
claim("1b.answer", "1.42", lowest)
claim("1b.answer", "3.56", lowest * seen)
claim("1b.answer", "Only 4", true**2)
claim("1b.answer", "6.25", seen**2)
claim("1b.answer", "64%", real)
claim("1b.answer", "only 0.64", real)
claim("1b.answer", "2.28 minutes;", lowest * seen * real)
luck = lowest * seen * (1 - real)
claim("1b.answer", "1.28 are", luck)
claim("1b.answer", "1.3 minutes", luck)
claim("1b.answer", "2.85", lowest * true)

# 2a
claim("2a.answer", "18 million", 1_200 * 15_000)

# 2b
z = normal.inv_cdf(0.95)


def variance(demand=10, spread=4, days=3, late=1):
    return days * spread**2 + demand**2 * late**2


both = variance()
claim("2b.answer", "1.645", z)
claim("2b.answer", "16 +", (variance() - variance(spread=0)) / 3)
claim("2b.answer", "100 ×", variance() - variance(late=0))
claim("2b.answer", "148", both)
claim("2b.answer", "of 12.2", sqrt(both))
stock = z * sqrt(both)
claim("2b.answer", "20.0", stock)
claim("2b.answer", "11.4", z * sqrt(variance(late=0)))
claim("2b.answer", "27 +", 3 * 3**2)
claim("2b.answer", "127", variance(spread=3))
better = z * sqrt(variance(spread=3))
claim("2b.answer", "18.5", better)
claim("2b.answer", "48 +", variance(late=0))
claim("2b.answer", "25 =", variance(late=0.5) - variance(late=0))
claim("2b.answer", "73", variance(late=0.5))
steady = z * sqrt(variance(late=0.5))
claim("2b.answer", "so 14.1", steady)
claim("2b.answer", "6.0 pieces", stock - steady)
claim("2b.answer", "1.5, four", stock - better)
expect(round((stock - steady) / (stock - better)), 4, "2b: four times as much")
claim("2b.answer", "only 4", variance(demand=2) - variance(late=0))

# 3a, 3b
claim("3a.answer", "50 new", 300 * 10 / 60)
rows = [[int(x) for x in line.split()[1:]] for line in data("3b")["code"].splitlines()[1:]]
costs = {order: sum(rows[courier][one] for courier, one in enumerate(order)) for order in permutations(range(3))}
free, left, greedy = {0, 1, 2}, {0, 1, 2}, 0
while free:
    courier, one = min(((c, o) for c in free for o in left), key=lambda pair: rows[pair[0]][pair[1]])
    greedy += rows[courier][one]
    free.remove(courier)
    left.remove(one)
best = min(costs.values())
without = min(cost for order, cost in costs.items() if order[1] != 0)
others = sorted(cost for order, cost in costs.items() if order[1] == 0)
claim("3b.answer", "25 in all", greedy)
claim("3b.answer", "= 20,", best)
expect(min(costs, key=costs.get), (1, 0, 2), "3b: A2, B1, C3")
claim("3b.answer", "costs 25;", without)
claim("3b.answer", "costs 24", others[1])
claim("3b.answer", "r = 10", (without - best) / 0.5)
expect(greedy / best, 1.25, "3b: a quarter more")
claim("3b.followUpAnswer", "1,275", 50 + comb(50, 2))
expect(3 + comb(3, 2), 6, "3b: six bundles of three orders")
