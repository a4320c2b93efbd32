"""Day 44: twelve guardrails, a margin, correlated impressions, a ratio's variance, and weeks saved by adjustment."""

from math import sqrt
from statistics import NormalDist

from claims import claim

normal = NormalDist()
z_level, z_power = normal.inv_cdf(0.975), normal.inv_cdf(0.8)

claim("warmUp", "26%", 1 - 0.975**12)
claim("warmUp", "2.5%", 0.05 / 2)
claim("warmUp", "0.975", 1 - 0.05 / 2)
claim("warmUp", "0.74", 0.975**12)

# 1b
base = 0.42 * 0.58
error = sqrt(2 * base / 40_000)
small = sqrt(2 * base / 400)
claim("1b.ask", "-1.0 to", 100 * (-0.003 - z_level * error))
claim("1b.ask", "to +0.4", 100 * (-0.003 + z_level * error))
claim("1b.answer", "0.35", 100 * error)
claim("1b.answer", "3.5 points", 100 * small)
if not 0.06 < z_level * small:
    raise SystemExit("1b: six points would not be significant with 400 an arm")
needed = 2 * base * ((z_level + z_power) / 0.005) ** 2
claim("1b.answer", "about 153,000", needed, to=1000)
claim("1b.answer", "80% power", normal.cdf(z_power))
if not 3.5 < needed / 40_000 < 4:
    raise SystemExit("1b: nearly four times")

# 2a
effect = 1 + (20 - 1) * 0.05
claim("2a.answer", "multiplied by 19", 20 - 1)
claim("2a.answer", "1.95", effect)
claim("2a.answer", "1.40 times", sqrt(effect))
claim("2a.answer", "limit of 1.96", z_level)
claim("2a.answer", "16%", 2 * (1 - normal.cdf(z_level / sqrt(effect))))

# 2b
n, mean_x, mean_y, var_x, var_y, cov = 10_000, 1.0, 20.0, 4.0, 400.0, 22.0
rate = mean_x / mean_y


def ratio_error(covariance):
    return sqrt((var_x - 2 * rate * covariance + rate**2 * var_y) / (n * mean_y**2))


binomial = sqrt(rate * (1 - rate) / (n * mean_y))
claim("2b.answer", "= 0.05.", rate)
claim("2b.answer", "0.95", 1 - rate)
claim("2b.answer", "= 200,000", n * mean_y)
claim("2b.answer", "0.00049", binomial)
claim("2b.answer", "0.0025", rate**2)
claim("2b.answer", "2.2 +", 2 * rate * cov)
claim("2b.answer", "= 2.8", var_x - 2 * rate * cov + rate**2 * var_y)
claim("2b.answer", "4,000,000", n * mean_y**2)
claim("2b.answer", "7.0e-7", ratio_error(cov) ** 2)
claim("2b.answer", "0.00084", ratio_error(cov))
claim("2b.answer", "1.7 times", ratio_error(cov) / binomial)
claim("2b.answer", "0.0011", ratio_error(0))
most = sqrt(var_x * var_y)
claim("2b.answer", "= 40", most)
claim("2b.answer", "0.0005, close", ratio_error(most))

# 3a
left = 1 - 0.6**2
claim("3a.answer", "0.36", 0.6**2)
claim("3a.answer", "64%", left)
claim("3a.answer", "0.64", left)
claim("3a.answer", "3.2 weeks", 5 * left)
claim("3a.answer", "96%", 1 - 0.04)
claim("3a.answer", "4.8 weeks", 5 * (1 - 0.04))
mixed = 1 - 0.4 * 0.6**2
claim("3a.followUpAnswer", "40%", 1 - 6 / 10)
claim("3a.followUpAnswer", "86%", mixed)
claim("3a.followUpAnswer", "4.3 weeks", 5 * mixed)
