"""Day 94: the optimum under a KL penalty, a DPO pair, and what agreement says about raters' errors."""

from itertools import product
from math import exp, log, prod, sqrt

from claims import claim, data

claim("warmUp", "73%", 1 / (1 + exp(-1)))

# 1a
reference, rewards = [0.70, 0.25, 0.05], [0, 1, 3]


def tuned(beta):
    weights = [p * exp(r / beta) for p, r in zip(reference, rewards)]
    return [w / sum(weights) for w in weights]


def reward(q):
    return sum(p * r for p, r in zip(q, rewards))


def kl(q):
    return sum(p * log(p / r) for p, r in zip(q, reference))


one, quarter = tuned(1), tuned(0.25)
claim("1a.ask", "42%", one[2])
claim("1a.ask", "99.8%", quarter[2])
claim("1a.answer", "2.72", exp(1))
claim("1a.answer", "20.1", exp(3))
claim("1a.answer", "normalizing 0.29", one[0])
claim("1a.answer", "0.29, and", one[1])
claim("1a.answer", "0.42", one[2])
claim("1a.answer", "exp(12)", rewards[2] / 0.25)
claim("1a.answer", "0.40", reward(reference))
claim("1a.answer", "1.55", reward(one))
claim("1a.answer", "3.00", reward(quarter))
claim("1a.answer", "0.68", kl(one))
claim("1a.answer", "2.98", kl(quarter))
claim("1a.answer", "5%", reference[2])

# 2a
rows = [line.split() for line in data("2a")["code"].splitlines()[1:]]
base, now = ([float(v) for v in row[1:]] for row in rows)
chosen, rejected = (b - a for a, b in zip(base, now))
margin = 0.1 * (chosen - rejected)
claim("2a.answer", "log-ratio of −2", chosen)
claim("2a.answer", "0.8 and", margin)
claim("2a.answer", "0.37", -log(1 / (1 + exp(-margin))))
claim("2a.ask", "0.69", log(2))


# 3b
def error(agreement):
    return (1 - sqrt(1 - 2 * (1 - agreement))) / 2


def majority(e):
    return (1 - e) ** 3 + 3 * (1 - e) ** 2 * e


claim("3b.answer", "e = 17%", error(0.72))
claim("3b.answer", "83%", 1 - error(0.72))
votes = [
    (third, prod(1 - error(0.72) if vote else error(0.72) for vote in (first, second, third)))
    for first, second, third in product((True, False), repeat=3)
    if first != second
]
settled = sum(p for third, p in votes if third) / sum(p for _, p in votes)
claim("3b.answer", "same 83%", settled)
claim("3b.answer", "e = 34%", error(0.55))
claim("3b.answer", "66%", 1 - error(0.55))
claim("3b.answer", "73%", majority(error(0.55)))
claim("3b.answer", "7 points", 100 * (majority(error(0.55)) - 1 + error(0.55)))
