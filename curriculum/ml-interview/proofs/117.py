"""Day 117: what epsilon allows, an accountant for two runs, noise against signal, membership, shards, and the cost of copying."""

from math import comb, e, exp, log, sqrt

from claims import claim, expect

users = 200_000
claim("warmUp", "20%", (0.6 - 0.5) / 0.5)
claim("warmUp", "10 points", 60 - 50)

# 1a: odds, group privacy, and composition over a year of daily models.
claim("1a.keyPoints", "2,981", exp(8))
claim("1a.keyPoints", "2.7", e)
claim("1a.answer", "99.97%", exp(8) / (1 + exp(8)))
claim("1a.answer", "73%", e / (1 + e))
claim("1a.keyPoints", "480", 60 * 8)
claim("1a.answer", "36.5", 365 * 0.1)
claim("1a.answer", "about 14", 0.1 * sqrt(2 * 365 * log(1e6)) + 365 * 0.1 * (exp(0.1) - 1))


# 1b: the accountant: Rényi divergence of the subsampled Gaussian at whole orders, converted to (ε, δ).
def log_sum(terms):
    top = max(terms)
    return top + log(sum(exp(t - top) for t in terms))


def epsilon(rate, noise, steps, delta=1e-6):
    best = float("inf")
    for order in range(2, 129):
        terms = [
            log(comb(order, k))
            + (order - k) * log(1 - rate)
            + k * log(rate)
            + (k * k - k) / (2 * noise**2)
            for k in range(order + 1)
        ]
        renyi = steps * log_sum(terms) / (order - 1)
        best = min(best, renyi + log((order - 1) / order) - (log(delta) + log(order)) / (order - 1))
    return best


first, second = epsilon(1000 / users, 1.0, 4000), epsilon(10_000 / users, 2.0, 400)
claim("1.data", "2.2", first)
claim("1.data", "2.8", second)
expect((4000 * 1000 // users, 400 * 10_000 // users), (20, 20), "1b: twenty passes each")
root = sqrt(1_000_000)
noise_first, noise_second = 1.0 / 1000 * root, 2.0 / 10_000 * root
claim("1b.keyPoints", "length 1.0", noise_first)
claim("1b.keyPoints", "0.2", noise_second)
claim("1b.answer", "about 1.6", (noise_first / sqrt(4000)) / (noise_second / sqrt(400)))
claim("1b.answer", "10,000 weights", 1_000_000 / 10**2)
claim("1b.followUpAnswer", "0.5%", 1000 / users)

# 2a
claim("2a.keyPoints", "4,000", 0.02 * users)
claim("2a.keyPoints", "20 times", 0.02 / 0.001)
claim("2a.keyPoints", "95%", 0.02 / (0.02 + 0.001))
claim("2a.keyPoints", "17%", 0.01 * 0.02 / (0.01 * 0.02 + 0.99 * 0.001))
claim("2a.answer", "0.99", 1 - 0.01)
claim("2a.answer", "0.01 ×", 1 / 100)

# 2b
spared = (1 - 1 / 20) ** 40
claim("2b.answer", "0.95 and", 1 - 1 / 20)
claim("2b.answer", "13%", spared)
claim("2b.keyPoints", "17.4", 20 * (1 - spared))
claim("2b.keyPoints", "95%", 1 - 1 / 20)
claim("2b.keyPoints", "10,000", users / 20)
expect((1 - 1 / 20) ** 280 < 1e-5, True, "2b: a week of deletions spares practically no shard")
claim("2b.followUpAnswer", "4%", 8000 / users)

# 3a
claim("3a.keyPoints", "100 credits", 100_000 / 1000)
claim("3a.keyPoints", "0.1%", 200 / users)
