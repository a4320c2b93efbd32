"""Day 51: steps and rates, the variance of momentum, Adam's first steps, decay, a spike, and a schedule cut short."""

from math import cos, pi, sqrt

from claims import claim, expect

claim("warmUp", "= -1.5", 1 - 0.1 * 25)
claim("warmUp", "= 0.08", 2 / 25)

# 1a
images = 1_280_000
claim("1a.answer", "5,000 updates", images / 256)
claim("1a.answer", "to 625", images / 2_048)
claim("1a.answer", "try 0.8", 0.1 * 2_048 / 256)
claim("1a.followUpAnswer", "625 updates", images / 2_048)


# 1b: the stationary covariance of (weight, buffer), from its fixed-point equation
def variance(rate, momentum, curvature=1.0, noise=1.0):
    """v = m·v + h·w + noise, w = w - rate·v, iterated on the second moments until they stand still."""
    ww = wv = vv = 0.0
    for _ in range(60_000):
        # v' = m·v + h·w + n, w' = w - rate·v'
        new_vv = momentum**2 * vv + 2 * momentum * curvature * wv + curvature**2 * ww + noise
        w_v = momentum * wv + curvature * ww
        wv, ww, vv = w_v - rate * new_vv, ww - 2 * rate * w_v + rate**2 * new_vv, new_vv
    return ww


def formula(rate, momentum):
    return rate * (1 + momentum) / ((1 - momentum) * (2 * (1 + momentum) - rate))


for rate, momentum in ((0.01, 0.9), (0.01, 0.99), (0.001, 0.99)):
    expect(variance(rate, momentum) / formula(rate, momentum), 1.0, f"1b: {rate}, {momentum}", 1e-3)
claim("1b.answer", "1.0 for", 0.1 / (1 - 0.9))
claim("1b.answer", "and 10 for", 0.1 / (1 - 0.99))
claim("1b.answer", "is 0.050", formula(0.01, 0.9))
claim("1b.answer", "and 0.50", formula(0.01, 0.99))
claim("1b.answer", "back to 0.050", formula(0.001, 0.99))
claim("1b.answer", "about 100, so", 1 / (1 - 0.99))
expect(formula(0.1 * (1 - 0.99), 0.99) / formula(0.1 * (1 - 0.9), 0.9), 1.0, "1b: scaled by 1 - m the variance stays", 0.01)
claim("1b.followUpAnswer", "rate 1.0", 0.1 / (1 - 0.9))


# 2a
def uncorrected(step, first=0.9, second=0.999):
    return (1 - first**step) / sqrt(1 - second**step)


factors = [uncorrected(t) for t in range(1, 1_001)]
claim("2a.answer", "= 3.16", factors[0])
claim("2a.answer", "holds 0.1 of", 1 - 0.9)
claim("2a.answer", "second 0.001 of", 1 - 0.999)
claim("2a.answer", "by 32", sqrt(1 / (1 - 0.999)))
claim("2a.answer", "to 6.6", max(factors))
claim("2a.answer", "at step 12", factors.index(max(factors)) + 1)
claim("2a.answer", "still 3.2", factors[99])
claim("2a.answer", "for 287 steps", next(i for i, factor in enumerate(factors) if factor <= 2))
claim("2a.followUpAnswer", "√0.05", 1 - 0.95)
claim("2a.followUpAnswer", "= 0.45", uncorrected(1, second=0.95))
claim("2a.followUpAnswer", "root, 0.22", sqrt(1 - 0.95))
expect(1 / (1 - 0.999), 1000, "2a: too small by a thousand", 1e-6)

# 2b
claim("2b.answer", "= 0.1 times", 0.01 / 0.1)
claim("2b.answer", "= 0.001 times", 0.01 / 10)
expect((0.01 / 0.1) / (0.01 / 10), 100, "2b: a hundred times", 1e-9)

# 3a
claim("3a.answer", "= 38", 0.1 * 381)
claim("3a.answer", "is 0.04", 0.1 * 0.4)
expect(900 < 381 / 0.4 < 1_000, True, "3a: about a thousand usual steps")
claim("3a.answer", "= 0.1.", 0.1 * 1)
claim("3a.answer", "pushes 381", 0.1 * 381 / (1 - 0.9))
claim("3a.answer", "2.5 times", 1.0 / 0.4)
after = sqrt(0.001 * 381**2 * 0.999**1_000)
claim("3a.followUpAnswer", "3.2 times", 0.1 * 381 / sqrt(0.001 * 381**2))
claim("3a.followUpAnswer", "√0.001", 1 - 0.999)
claim("3a.followUpAnswer", "about 7", after)
claim("3a.followUpAnswer", "5% of", 0.4 / after)

# 3c
claim("3c.answer", "is 35%", 0.5 * (1 + cos(0.6 * pi)))
claim("3c.answer", "At 60%", 60_000 / 100_000)
