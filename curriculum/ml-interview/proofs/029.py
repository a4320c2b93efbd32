"""Day 29: odds and probabilities, a softmax that hides a constant, and an overdispersed Poisson fit."""

from math import exp, sqrt
from statistics import NormalDist

from claims import claim, expect

normal = NormalDist()


def probability(odds):
    return odds / (1 + odds)


claim("warmUp", "20%", probability(1 / 4))
claim("warmUp", "33%", probability(2 / 4))
claim("warmUp", "40%", 2 * probability(1 / 4))

# 1a: a coefficient of 0.7 from two starting points, and where the risk rises by 70%.
factor = exp(0.7)
claim("1a.keyPoints", "2.01", factor)
claim("1a.hint", "5%", 1 / 20)
claim("1a.answer", "to 19", 20 - 1)
claim("1a.keyPoints", "9.6%", probability(factor / 19))
claim("1a.keyPoints", "67%", probability(factor))
claim("1a.answer", "17 points", 100 * probability(factor) - 50)
claim("1a.answer", "1.01", factor - 1)
accidental = (factor / 1.7 - 1) / (factor - 1)
claim("1a.keyPoints", "18%", accidental)
halfway = (1.7 + 2) / 2
claim("1a.answer", "1.85", halfway)
claim("1a.answer", "about 9%", (factor / halfway - 1) / (factor - 1))
claim("1a.followUpAnswer", "1.62", 2**0.7)
claim("1a.followUpAnswer", "about 7%", (11 / 10) ** 0.7 - 1)

# 1b: the lowest chance of a reopening under which 12 of 12 still has a chance of 5%.
claim("1b.followUpAnswer", "78%", 0.05 ** (1 / 12))
claim("1b.followUpAnswer", "0.05", 1 - 0.95)
losses, norms = [0.030, 0.0047, 0.00065, 0.000082, 0.0000093], [1.4, 2.3, 3.4, 4.7, 6.2]
expect(all(0.8 < b - a < 1.6 for a, b in zip(norms, norms[1:])), True, "1b: growth of the norm for each tenfold")


# 2a: the same shares from shifted logits, other sigmoids.
def softmax(logits):
    total = sum(exp(z) for z in logits)
    return [exp(z) / total for z in logits]


def sigmoid(z):
    return 1 / (1 + exp(-z))


logits = [2.0, 1.95, -1.0, -1.5]
shifted = [z - 3 for z in logits]
claim("2a.ask", "0.49", softmax(logits)[0])
claim("2a.ask", "0.47", softmax(logits)[1])
claim("2a.ask", "0.88 twice", sigmoid(logits[0]))
expect(round(sigmoid(logits[1]), 2), 0.88, "2a: the second sigmoid")
expect(max(abs(a - b) for a, b in zip(softmax(logits), softmax(shifted))) < 1e-12, True, "2a: softmax ignores a shift")
claim("2a.answer", "0.27", sigmoid(shifted[0]))
claim("2a.answer", "0.26", sigmoid(shifted[1]))

# 3a: rates, and the zeros of a Poisson with mean 0.3.
claim("3a.keyPoints", "2 a month", 6 / 3)
claim("3a.keyPoints", "0.5", 6 / 12)
claim("3a.followUpAnswer", "74%", exp(-0.3))

# 3b: scaling by the root of the dispersion.
scale = sqrt(5)
error = 0.06 * scale
claim("3b.answer", "2.24", scale)
claim("3b.answer", "0.13", error)
claim("3b.answer", "1.35", exp(0.30))
claim("3b.keyPoints", "1.04", exp(0.30 - 1.96 * error))
claim("3b.keyPoints", "1.76", exp(0.30 + 1.96 * error))
claim("3b.answer", "1.96", normal.inv_cdf(0.975))
claim("3b.answer", "0.88", 1.96 / scale)
claim("3b.answer", "62%", 2 * normal.cdf(1.96 / scale) - 1)
claim("3b.followUpAnswer", "3.1", 1 + 7 * 0.3)
