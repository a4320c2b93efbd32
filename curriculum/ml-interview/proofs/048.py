"""Day 48: a flat interval against its break-even and two priors, and a drop of retention split into mix and rate."""

from math import sqrt
from statistics import NormalDist

from claims import claim

normal = NormalDist()
z = normal.inv_cdf(0.975)

# 1a
claim("1a.followUpAnswer", "1.6%", (1.1 + 0.5) / 100)
claim("1a.followUpAnswer", "1.4%", (1.9 - 0.5) / 100)

# 1b
width = 1.9 + 1.1
error = width / (2 * z)
claim("1b.answer", "is 0.77", error)
claim("1b.answer", "is 0.52 of", 0.4 / error)
claim("1b.answer", "is 70%", normal.cdf(0.4 / error))
claim("1b.answer", "+2%", (1.9 + 0.1) / 100)
claim("1b.answer", "is 2%", 1 - normal.cdf((2 - 0.4) / error))


def posterior(prior):
    """Mean and deviation after the test, for true effects with this deviation around zero."""
    share = prior**2 / (prior**2 + error**2)
    return 0.4 * share, sqrt(share) * error


mean, spread = posterior(0.5)
claim("1b.answer", "+0.1%", mean / 100)
claim("1b.answer", "61%", normal.cdf(mean / spread))
prior = 0.5 / normal.inv_cdf(0.95)
claim("1b.followUpAnswer", "90%", 9 / 10)
claim("1b.followUpAnswer", "0.3%", prior / 100)
mean, spread = posterior(prior)
claim("1b.followUpAnswer", "+0.05%", mean / 100)
claim("1b.followUpAnswer", "-0.5%", (mean - z * spread) / 100)
claim("1b.followUpAnswer", "+0.6%", (mean + z * spread) / 100)
claim("1b.followUpAnswer", "58%", normal.cdf(mean / spread))

# 2a
may = {"organic": (8_000, 4_000), "campaign": (2_000, 600)}
june = {"organic": (8_400, 4_116), "campaign": (3_600, 1_080)}


def shares(month):
    return {source: n / sum(n for n, _ in month.values()) for source, (n, _) in month.items()}


def rates(month):
    return {source: kept / n for source, (n, kept) in month.items()}


def overall(share, rate):
    return sum(share[source] * rate[source] for source in share)


claim("2a.answer", "80% of", shares(may)["organic"])
claim("2a.answer", "with 50% retained", rates(may)["organic"])
claim("2a.answer", "20% came", shares(may)["campaign"])
claim("2a.answer", "with 30%", rates(may)["campaign"])
claim("2a.answer", "46.0%", overall(shares(may), rates(may)))
claim("2a.answer", "49.0%", rates(june)["organic"])
claim("2a.answer", "are 70 and", 100 * shares(june)["organic"])
claim("2a.answer", "and 30.", 100 * shares(june)["campaign"])
mixed = overall(shares(june), rates(may))
claim("2a.answer", "44.0%", mixed)
claim("2a.answer", "kept 35", 70 * rates(may)["organic"])
claim("2a.answer", "kept 9", 30 * rates(may)["campaign"])
claim("2a.answer", "So 2.0", 100 * (overall(shares(may), rates(may)) - mixed))
claim("2a.answer", "weighs 0.7", 100 * (mixed - overall(shares(june), rates(june))))
claim("2a.answer", "is 0.78", 100 * sqrt(0.5 * 0.5 / 8_000 + 0.49 * 0.51 / 8_400))
organic_error = sqrt(0.5 * 0.5 / 8_000 + 0.49 * 0.51 / 8_400)
claim("2a.answer", "is -2.5", 100 * (-0.01 - z * organic_error))
claim("2a.answer", "to +0.5", 100 * (-0.01 + z * organic_error))
claim("2a.answer", "be 0.8", 100 * (overall(shares(may), rates(may)) - overall(shares(may), rates(june))))
claim("2a.answer", "and 1.9", 100 * (overall(shares(may), rates(june)) - overall(shares(june), rates(june))))
claim("2b.answer", "from 20%", shares(may)["campaign"])
claim("2b.answer", "to 30%", shares(june)["campaign"])
claim("2b.answer", "explains 2.0", 100 * (overall(shares(may), rates(may)) - mixed))
claim("2b.answer", "12,000", sum(n for n, _ in june.values()))
claim("2b.answer", "600 accounts", 0.05 * 12_000)
rate = overall(shares(june), rates(june))


def margin(without):
    return 100 * z * sqrt(rate * (1 - rate) * (1 / without + 1 / (12_000 - without)))


claim("2b.answer", "±1.8", margin(6_000))
claim("2b.answer", "±4.1", margin(600))
claim("2b.answer", "2.7 from", 100 * (overall(shares(may), rates(may)) - rate))
claim("2b.answer", "not 0.7", 100 * (mixed - rate))
