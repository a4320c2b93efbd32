"""Day 22: censored times, a penalty as a prior, three estimators, luck of small samples, and Beta priors."""

from math import comb, sqrt

from claims import claim, expect

claim("warmUp", "19%", (0.1 * 10 + 0.2 * 90) / 100)
claim("warmUp", "18 of", 0.2 * 90)
claim("warmUp", "100 orders", 10 + 90)
claim("warmUp", "15%", (0.1 + 0.2) / 2)

# 1a
done, open_times = [4, 6, 20], [30, 30]
total = sum(done) + sum(open_times)
claim("1a.answer", "90λ", total)
claim("1a.keyPoints", "30 minutes", total / len(done))
claim("1a.answer", "10 minutes", sum(done) / len(done))
claim("1a.answer", "18", total / 5)

# 1b
claim("1b.keyPoints", "0.001", 0.01 * 10_000 / 100_000)
claim("1b.followUpAnswer", "0.004", 2**2 * 0.01 * 10_000 / 100_000)


# 2a: exact root mean squared errors of a·raw + b with n orders.
def rmse(a, b, p, n):
    return sqrt((a * p + b - p) ** 2 + a * a * p * (1 - p) / n)


def shrunk(p, n):
    return rmse(n / (n + 20), 4 / (n + 20), p, n)


claim("2a.keyPoints", "0.2", 0.02 / (1 - 0.9))
claim("2a.answer", "20%", 4 / 20)
claim("2a.answer", "0.08", shrunk(0.3, 10))
claim("2a.answer", "0.13", rmse(0.9, 0.02, 0.3, 10))
claim("2a.answer", "0.14", rmse(1, 0, 0.3, 10))
claim("2a.answer", "0.0046", shrunk(0.3, 10_000))
expect(round(rmse(1, 0, 0.3, 10_000), 4), 0.0046, "2a: the raw share at 10,000 orders")
claim("2a.answer", "0.011", rmse(0.9, 0.02, 0.3, 10_000))
claim("2a.answer", "0.34", shrunk(0.7, 10))
expect(round(rmse(1, 0, 0.7, 10), 2), 0.14, "2a: the raw share of a kitchen at 0.7")


# 2b
def at_least(k, n, p):
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


claim("2b.answer", "0.8", 1 - 0.2)
claim("2b.answer", "0.2", 20 / 100)
claim("2b.answer", "18 points", 100 * sqrt(0.2 * 0.8 / 5))
claim("2b.answer", "0.6", 100 * sqrt(0.2 * 0.8 / 4_000))
claim("2b.answer", "about 164", 500 * 0.8**5)
claim("2b.answer", "about 29", 500 * at_least(3, 5, 0.2))
claim("2b.answer", "60%", 3 / 5)
claim("2b.followUpAnswer", "15 visits", 20 - 5)


# 3a
def mean(a, b):
    return a / (a + b)


claim("3a.answer", "7/23", mean(4 + 3, 16))
claim("3a.keyPoints", "30%", mean(4 + 3, 16))
claim("3a.answer", "6/21", (7 - 1) / (7 + 16 - 2))
claim("3a.answer", "29%", (7 - 1) / (7 + 16 - 2))
claim("3a.answer", "20", 4 + 16)
claim("3a.answer", "20%", mean(4, 16))
claim("3a.answer", "8.7 points", 100 * sqrt(4 * 16 / (20**2 * 21)))
claim("3a.followUpAnswer", "+ 15", 17 - 2)
claim("3a.followUpAnswer", "31", 16 + 15)
claim("3a.followUpAnswer", "9/40", mean(9, 31))
claim("3a.followUpAnswer", "22.5%", mean(9, 31))
claim("3a.followUpAnswer", "25%", 5 / 20)


# 3b: the chance that a Beta(a, b) share exceeds x, through the binomial.
def above(a, b, x=0.3):
    n = a + b - 1
    return sum(comb(n, i) * x**i * (1 - x) ** (n - i) for i in range(a))


claim("3b.ask", "49%", above(7, 16))
claim("3b.keyPoints", "80%", 4 / (4 + 1))
claim("3b.answer", "73%", above(9, 16))
claim("3b.answer", "81%", above(10, 16))
claim("3b.answer", "89%", above(4 + 45, 16 + 75))
claim("3b.answer", "37.5%", 45 / 120)
claim("3b.answer", "30.4%", mean(7, 16))
claim("3b.followUpAnswer", "38%", mean(5, 8))
claim("3b.followUpAnswer", "72%", above(5, 8))
