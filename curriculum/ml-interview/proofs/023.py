"""Day 23: an interval and a posterior, power and exaggeration, a line drawn by costs, clusters, and permutations."""

import re
from math import comb, exp, lgamma, log, sqrt
from statistics import NormalDist

from claims import claim, expect, question

normal = NormalDist()
claim("warmUp", "1,600", 400 * 2**2)

# The case.
n, old, new = 400, 248, 264
a, b = old / n, new / n
error = sqrt(a * (1 - a) / n + b * (1 - b) / n)
pooled = (old + new) / (2 * n)
z = (b - a) / sqrt(2 * pooled * (1 - pooled) / n)
claim("case", "62%", a)
claim("case", "66%", b)
claim("case", "-2.6", 100 * (b - a - 1.96 * error))
claim("case", "10.6", 100 * (b - a + 1.96 * error))
claim("case", "p = 0.24", 2 * (1 - normal.cdf(z)))
claim("1a.answer", "24%", 2 * (1 - normal.cdf(z)))
needed = (1.959964 + normal.inv_cdf(0.8)) ** 2 * (a * (1 - a) + b * (1 - b)) / (b - a) ** 2
expect(round(needed / n), 6, "1a: about six times as many")


# 1b: the difference of two Beta posteriors on a grid.
def density(x, k):
    return exp(lgamma(n + 2) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(x) + (n - k) * log(1 - x))


step = 0.0005
grid = [0.45 + step * i for i in range(800)]
fa, fb = [density(x, old) * step for x in grid], [density(x, new) * step for x in grid]
difference = {}
for i, pa in enumerate(fa):
    if pa > 1e-12:
        for j, pb in enumerate(fb):
            if pb > 1e-12:
                difference[j - i] = difference.get(j - i, 0.0) + pa * pb
total = sum(difference.values())


def quantile(q):
    below = 0.0
    for d in sorted(difference):
        below += difference[d] / total
        if below >= q:
            return d * step


claim("1b.ask", "-2.7", 100 * quantile(0.025))
claim("1b.ask", "10.6", 100 * quantile(0.975))
better = (sum(p for d, p in difference.items() if d > 0) + difference[0] / 2) / total
claim("1b.ask", "88%", better)
claim("1b.answer", "100% to", 4 / 4)
claim("1b.answer", "51%", 4 / (4 + 1.96**2))
claim("1b.answer", "48%", 0.025 ** (1 / 5))
se, tau = 100 * error, 2
claim("1b.answer", "3.4 points", se)
claim("1b.answer", "11.5", se**2)
weight = tau**2 / (tau**2 + se**2)
claim("1b.answer", "26%", weight)
claim("1b.answer", "weight 4", tau**2)
center, spread = weight * 4, sqrt(weight) * se
claim("1b.answer", "1.0", center)
claim("1b.answer", "-2.3", center - 1.96 * spread)
claim("1b.answer", "4.4", center + 1.96 * spread)
# Under the flat prior the probability of "better" and the one-sided p add up to nearly 1.
expect(abs(1 - better - (1 - normal.cdf((b - a) / error))) < 0.002, True, "1b: a flat prior restates the one-sided p")
claim("1b.followUpAnswer", "5%", 1 - 0.95)
claim("1b.keyPoints", "73%", normal.cdf(center / spread))

# 2a
se, truth = 3.4, 4
line = 1.96 * se
claim("2a.answer", "1.96", normal.inv_cdf(0.975))
claim("2a.answer", "at 5%", 2 * (1 - normal.cdf(line / se)))
claim("2a.answer", "6.7 points", line)
beyond = (line - truth) / se
claim("2a.answer", "0.78", beyond)
power = 1 - normal.cdf(beyond) + normal.cdf((-line - truth) / se)
claim("2a.keyPoints", "22%", power)
above = truth + se * normal.pdf(beyond) / (1 - normal.cdf(beyond))
claim("2a.answer", "8.6 points", above)
claim("2a.answer", "0.84", normal.inv_cdf(0.8))
claim("2a.keyPoints", "80% power", normal.cdf(normal.inv_cdf(0.5) + 0.8416))
claim("2a.answer", "1.43", 4 / (1.96 + normal.inv_cdf(0.8)))
claim("2a.answer", "about 2,260", needed, to=10)
claim("2a.followUpAnswer", "20 points", 5 * 4)
expect(round(5 * power), 1, "2a: about one of five")


# 2b
def hours(base, false, caught, alarm=1):
    return (1 - base) * false * alarm + base * (1 - caught) * 40


base = 1 / 20
claim("2b.answer", "0.95", 1 - base)
claim("2b.answer", "0.05 +", (1 - base) * 0.05)
claim("2b.answer", "0.50", 1 - 0.5)
claim("2b.answer", "1.00", base * (1 - 0.5) * 40)
claim("2b.answer", "1.05", hours(base, 0.05, 0.5))
claim("2b.answer", "0.19", (1 - base) * 0.2)
claim("2b.answer", "0.21", 1 - 0.79)
claim("2b.answer", "0.42", base * (1 - 0.79) * 40)
claim("2b.answer", "0.61", hours(base, 0.2, 0.79))
claim("2b.answer", "1.37", hours(base, 0.2, 0.79, 5))
claim("2b.answer", "1.24", hours(base, 0.05, 0.5, 5))
base = 1 / int(re.search(r"1 release in (\d+)", question("2b")["followUp"])[1])
claim("2b.followUpAnswer", "0.995", 1 - base)
claim("2b.followUpAnswer", "0.005", base)
claim("2b.followUpAnswer", "0.15", hours(base, 0.05, 0.5))
claim("2b.followUpAnswer", "0.24", hours(base, 0.2, 0.79))
equal = (0.2 - 0.05) / ((0.2 - 0.05) + (0.79 - 0.5) * 40)
claim("2b.followUpAnswer", "1.3%", equal)
claim("2b.followUpAnswer", "in 78", 1 / equal)

# 3a
expect(round(100 * 2 * 1.96 * sqrt(0.64 * 0.36 / 400), 1), 9.4, "3a: the width shown, at a rate of 64%")
effect = 1 + 4 * 0.3
claim("3a.answer", "2.2,", effect)
claim("3a.answer", "1.48", sqrt(effect))
claim("3a.answer", "13.9", 9.4 * sqrt(effect))
claim("3a.answer", "about 180", 400 / effect, to=10)
claim("3a.followUpAnswer", "30%", 120 / 400)
customers = 1 + (400 - 120) // 5
for drawn in (customers, 80):  # with five conversations each as before, or with all 80 customers
    expect(1 / 3 < (1 - 1 / drawn) ** drawn < 0.4, True, "3a: more than a third leave it out")

# 3b
claim("3b.keyPoints", "20 ways", comb(6, 3))
claim("3b.keyPoints", "0.10", 2 / comb(6, 3))
claim("3b.answer", "70", comb(8, 4))
claim("3b.keyPoints", "0.029", 2 / comb(8, 4))
claim("3b.answer", "252", comb(10, 5))
claim("3b.answer", "0.008", 2 / comb(10, 5))
claim("3b.answer", "0.05", 1 / 20)
claim("3b.followUpAnswer", "64 ways", 2**6)
claim("3b.followUpAnswer", "0.031", 2 / 2**6)
