"""Day 102: correcting a judge and how sure that is, clustered questions, repeated attempts, two agents on 60 tasks."""

from math import comb, sqrt
from statistics import NormalDist

from claims import claim, data, expect


def error(p, n):
    return sqrt(p * (1 - p) / n)


rows = [[int(v) for v in line.split()[-2:]] for line in data("2a")["code"].splitlines()[2:]]
(both_good, judge_only), (people_only, both_bad) = rows
total = both_good + judge_only + people_only + both_bad
agree = (both_good + both_bad) / total
good, passed = (both_good + people_only) / total, (both_good + judge_only) / total
chance = good * passed + (1 - good) * (1 - passed)
claim("warmUp", "77%", agree)
claim("warmUp", "70% of cases", good)
claim("warmUp", "0.39", (agree - chance) / (1 - chance))
claim("case", "81%", passed)

# 1b
claim("1b.answer", "3.9", 100 * sqrt(error(0.91, 150) ** 2 + error(0.83, 150) ** 2))
claim("1b.answer", "0.91", 91 / 100)
claim("1b.answer", "0.83", 83 / 100)
claim("1b.answer", "8 points", 91 - 83)

# 1a
claim("1a.answer", "last 50", 300 - 150 - 100)
expect(round(0.003 * 300), 1, "1a: about once")

# 2a: the Rogan-Gladen correction and its error by the delta method, the judge's scores taken as exact
n_good, n_bad = both_good + people_only, judge_only + both_bad
t, f = both_good / n_good, judge_only / n_bad


def corrected(score, t=t, f=f):
    return (score - f) / (t - f)


claim("2a.answer", "140 good", n_good)
claim("2a.answer", "60 bad", n_bad)
claim("2a.answer", "91%,", t)
claim("2a.answer", "57%", f)
claim("2a.answer", "0.91 ×", t)
claim("2a.answer", "0.57 ×", f)
claim("2a.answer", "35 points", 100 * (t - f))
claim("2a.answer", "2.9", 1 / (t - f))
claim("2a.answer", "0.914", t)
claim("2a.answer", "0.567", f)
claim("2a.answer", "84%, and", corrected(0.86))
claim("2a.answer", "0.86", 86 / 100)
claim("2a.answer", "about 14 points", 100 * (corrected(0.86) - corrected(0.81)))
claim("2a.answer", "not 5", 86 - 81)
expect(corrected(0.81), 0.70, "2a: the old version", 1e-9)
step = 1e-6


def spread(value):
    by_t = (value(t + step, f) - value(t - step, f)) / (2 * step) * error(t, n_good)
    by_f = (value(t, f + step) - value(t, f - step)) / (2 * step) * error(f, n_bad)
    return sqrt(by_t**2 + by_f**2), abs(by_t), abs(by_f)


level = spread(lambda t, f: corrected(0.86, t, f))
claim("2a.answer", "6.4 points", 100 * level[0])
expect(level[1] > 1.5 * level[2], True, "2a: mostly from the rate among good answers")
claim("2a.answer", "about 2.8", 100 * spread(lambda t, f: corrected(0.86, t, f) - corrected(0.81, t, f))[0])
few = error(0.86, 200) / (t - f)
claim("2a.answer", "error of 7", 100 * few)
claim("2a.answer", "together, 9.5", 100 * sqrt(level[0] ** 2 + few**2))
claim("2a.answer", "only 200", sum(map(sum, rows)))
shares = 0.86, 0.14
deviations = sqrt(both_good * judge_only) / (both_good + judge_only), sqrt(people_only * both_bad) / (people_only + both_bad)
first_row = shares[0] * deviations[0] / sum(a * b for a, b in zip(shares, deviations))
expect(0.78 < first_row < 0.88, True, "2a: the share of labels for the first row")

# 2b
claim("2b.keyPoints", "53.5%", (0.62 + 0.45) / 2)
claim("2b.answer", "17 points", 62 - 45)
claim("2b.answer", "8.5 points", (62 - 45) / 2)
claim("2b.answer", "62 +", 100 * 0.62)
claim("2b.answer", "45)", 100 * 0.45)

# 3a
claim("3a.answer", "2.8 points", 196 * error(0.88, 500))
claim("3a.answer", "3.9", 196 * sqrt(error(0.894, 500) ** 2 + error(0.88, 500) ** 2))
claim("3a.answer", "1.4 points", 89.4 - 88.0)
claim("3a.answer", "= 2.6", 1 + (5 - 1) * 0.4)
claim("3a.answer", "1.6 times", sqrt(1 + (5 - 1) * 0.4))
claim("3a.answer", "4", 5 - 1)


# 4a
def average(value, tasks):
    return sum(value(p) for p in tasks) / len(tasks)


alike, mixed = [0.75], [0.95, 0.55]
claim("4a.answer", "99.6%", average(lambda p: 1 - (1 - p) ** 4, alike))
claim("4a.answer", "31.6%", average(lambda p: p**4, alike))
claim("4a.answer", "97.9%", average(lambda p: 1 - (1 - p) ** 4, mixed))
claim("4a.answer", "45.3%", average(lambda p: p**4, mixed))
expect(average(lambda p: p, mixed), 0.75, "4a: the same average", 1e-12)
claim("4a.answer", "have 95%", 2 * 0.75 - 0.55)
claim("4a.answer", "half 55%", 2 * 0.75 - 0.95)
claim("4a.answer", "0.25", 1 - 0.75)
claim("4a.answer", "35/210", comb(7, 4) / comb(10, 4))
claim("4a.answer", "83%", 1 - comb(7, 4) / comb(10, 4))
claim("4a.answer", "76%", 1 - 0.7**4)
claim("4a.answer", "0.3", 3 / 10)

# 4b
claim("4b.followUpAnswer", "6 points", 100 * error(0.62, 60))
claim("4b.followUpAnswer", "8.7", 100 * sqrt(error(0.62, 60) ** 2 + error(0.67, 60) ** 2))
claim("4b.followUpAnswer", "5 points", 67 - 62)
z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
claim("4b.followUpAnswer", "1,400", z**2 * (0.62 * 0.38 + 0.67 * 0.33) / 0.05**2, to=100)
