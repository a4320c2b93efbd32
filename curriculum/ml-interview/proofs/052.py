"""Day 52: two normalizations of one vector, a dropout that compensates twice, and the floor of smoothed labels."""

from math import log, sqrt

from claims import claim, data, expect, run

claim("warmUp", "89%", 1 - 0.8**10)
claim("warmUp", "0.8^10", (1 - 0.2) ** 10)
claim("warmUp", "= 0.11", 0.8**10)


# 1b
def layer(x):
    mean = sum(x) / len(x)
    spread = sqrt(sum((v - mean) ** 2 for v in x) / len(x))
    return [(v - mean) / spread for v in x], mean, spread


def rms(x):
    size = sqrt(sum(v * v for v in x) / len(x))
    return [v / size for v in x], size


plain, moved, wild = [1, 3, 5, 7], [101, 103, 105, 107], [1, 3, 5, 1_000]
out, mean, spread = layer(plain)
claim("1b.answer", "mean, 4", mean)
claim("1b.answer", "2.24", spread)
claim("1b.answer", "-1.34", out[0])
claim("1b.answer", "-0.45", out[1])
claim("1b.answer", "1.34.", out[3])
out, size = rms(plain)
claim("1b.answer", "√21", size**2)
claim("1b.answer", "= 4.58", size)
claim("1b.answer", "0.22", out[0])
claim("1b.answer", "0.65", out[1])
claim("1b.answer", "1.09", out[2])
claim("1b.answer", "1.53", out[3])
expect(max(abs(a - b) for a, b in zip(layer(plain)[0], layer(moved)[0])) < 1e-12, True, "1b: unchanged by the offset")
out, size = rms(moved)
claim("1b.answer", "by 104", size)
claim("1b.answer", "0.97", out[0])
claim("1b.answer", "0.99", out[1])
claim("1b.answer", "1.01", out[2])
claim("1b.answer", "1.03", out[3])
narrower = (rms(plain)[0][3] - rms(plain)[0][0]) / (out[3] - out[0])
claim("1b.answer", "factor of 23", narrower)
out = layer(wild)[0]
claim("1b.followUpAnswer", "gives -0.58", out[0])
claim("1b.followUpAnswer", "-0.57", out[2])
claim("1b.followUpAnswer", "1.73", out[3])
expect(round(out[1], 2), -0.58, "1b: the second entry")
out = rms(wild)[0]
claim("1b.followUpAnswer", "0.002", out[0])
claim("1b.followUpAnswer", "0.006", out[1])
claim("1b.followUpAnswer", "0.010", out[2])
claim("1b.followUpAnswer", "2.0", out[3])


# 2a: the function shown, with the few array operations it needs
class Ones(list):
    shape = None

    def __mul__(self, other):
        return Ones(a * b for a, b in zip(self, other)) if isinstance(other, list) else Ones(a * other for a in self)

    def __truediv__(self, number):
        return Ones(a / number for a in self)

    def __gt__(self, number):
        return Ones(float(a > number) for a in self)


class Spread:
    """Numbers spread evenly over [0, 1) in place of random ones: the mean is then exact."""

    def random(self, shape):
        return Ones((i + 0.5) / 1_000 for i in range(1_000))


dropout = run(data("2a")["code"])["dropout"]
ones = Ones([1.0] * 1_000)
trained = dropout(ones, 0.2, True, Spread())
served = dropout(ones, 0.2, False, Spread())
claim("2a.answer", "mean output 1.0", sum(trained) / len(trained))
claim("2a.answer", "by 0.8 once", sum(served) / len(served))
claim("2a.answer", "= 0.26", (sum(served) / len(served)) ** 6)

# 2b
right, wrong = 1 - 0.1 + 0.1 / 10, 0.1 / 10
floor = -right * log(right) - 9 * wrong * log(wrong)
claim("2b.answer", "= 0.91 for", right)
claim("2b.answer", "and 0.01 for", wrong)
claim("2b.answer", "0.9 +", 1 - 0.1)
claim("2b.answer", "= 0.09", -right * log(right))
claim("2b.answer", "0.41", -9 * wrong * log(wrong))
claim("2b.answer", "= 0.50", floor)
claim("2b.answer", "has 91 times", right / wrong)
claim("2b.answer", "= 4.5", log(right / wrong))
claim("2b.answer", "only 91%", right)

# 3b
claim("3b.answer", "59%", 1 - 0.41)
claim("3b.followUpAnswer", "0.95^16", (1 - 0.05) ** 16)
claim("3b.followUpAnswer", "= 44%", 0.95**16)
claim("3b.followUpAnswer", "5% of", 1 - 0.95)

# 3a
claim("3a.keyPoints", "gap of 0.05", 0.95 - 0.9)
