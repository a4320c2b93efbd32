"""Day 87: the scale of two loss terms, sizes of codes, gradients at a logit, twins, and passes in a budget."""

from math import exp, log, sqrt

from claims import claim, expect

photo = 3 * 256 * 256

# 1a
claim("1a.keyPoints", "196,608 values", photo)

# 1b
code = 32 * 32 * 4
claim("1b.answer", "196,608", photo)
claim("1b.answer", "4,096", code)
claim("1b.keyPoints", "48 times", photo / code)
claim("1b.keyPoints", "16 times", (64 * 64 / (32 * 32)) ** 2)
expect(64 * 64 // (32 * 32), 4, "1b: four times the positions")
claim("1b.answer", "8 ×", 256 / 32)
claim("1b.answer", "× 8 pixels", 256 / 32)
claim("1b.followUpAnswer", "16,384", 32 * 32 * 16)

# 2a: derivatives with respect to the logit, by differences.
logit = log(0.01 / 0.99)


def sigmoid(x):
    return 1 / (1 + exp(-x))


def slope(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


saturating = abs(slope(lambda x: log(1 - sigmoid(x)), logit))
other = abs(slope(lambda x: log(sigmoid(x)), logit))
claim("2a.keyPoints", "0.01 at", saturating)
claim("2a.keyPoints", "0.99. The", other)
expect(90 < other / saturating < 110, True, "2a: about a hundred times")
claim("2a.answer", "99% sure", 1 - sigmoid(logit))

# 2b: the birthday problem read backward.
pairs = 40 * 39 / 2
claim("2b.answer", "780 pairs", pairs)
claim("2b.keyPoints", "About 1,100", pairs / log(2), to=100)


def twins(rooms, draws=40):
    none = 1.0
    for i in range(draws):
        none *= 1 - i / rooms
    return 1 - none


expect(round(twins(1_125), 2), 0.5, "2b: half of all draws of 40 from 1,125 rooms hold a twin")


# 3a: the error of x implied by an error of 0.5 in the noise.
def implied(a, error=0.5):
    return sqrt(1 - a) * error / sqrt(a)


claim("3a.keyPoints", "0.375", implied(0.64))
claim("3a.keyPoints", "4.97", implied(0.01))
claim("3a.keyPoints", "13 times", implied(0.01) / implied(0.64))
claim("3a.answer", "0.6", sqrt(1 - 0.64))
claim("3a.answer", "0.8,", sqrt(0.64))
claim("3a.answer", "0.75", sqrt(1 - 0.64) / sqrt(0.64))
claim("3a.answer", "0.995", sqrt(1 - 0.01))
claim("3a.answer", "0.1", sqrt(0.01))
claim("3a.answer", "1.78", 0.64 / (1 - 0.64))
claim("3a.answer", "0.01 in the second", 0.01 / (1 - 0.01))
claim("3a.followUpAnswer", "by 16, so", (1_024 / 256) ** 2)
claim("3a.followUpAnswer", "2.8", log((1_024 / 256) ** 2))

# 3b: passes.
passes = (300 - 60) / 15
claim("3b.keyPoints", "16 passes", passes)
claim("3b.keyPoints", "8 guided", passes / 2)
claim("3b.answer", "1,560 ms", 50 * 2 * 15 + 60)
