"""Day 19: a symmetric proof of nonconvexity, three starts near a saddle, step sizes in a valley, and two multipliers."""

from math import log, sqrt

from claims import claim, expect

claim("warmUp", "12", 4 * 3)


# 1a
def f(u, v):
    return (u * v - 1) ** 2


claim("1a.keyPoints", "loss 0", f(1, 1))
claim("1a.keyPoints", "loss 1 halfway", f(0, 0))
expect(f(-1, -1), 0, "1a: the mirrored setting")


# 1b: gradient descent with step 0.05.
def descend(u, v, steps, step=0.05):
    for _ in range(steps):
        g = 2 * (u * v - 1)
        u, v = u - step * g * v, v - step * g * u
    return f(u, v)


claim("1b.answer", "0.99", descend(0.01, 0.01, 20))
claim("1b.answer", "0.15", descend(0.01, 0.01, 50))
expect(descend(0.01, 0.01, 100) < 1e-6, True, "1b: practically 0 after 100 steps")
expect(descend(0, 0, 1000), 1, "1b: the origin never moves")
expect(abs(descend(0.01, -0.01, 300) - 1) < 1e-9, True, "1b: the mirrored start ends in the saddle")
expect(descend(0.01, -0.0099, 1000) < 1e-6, True, "1b: a slight asymmetry gets out")
expect(descend(0.01, -0.0099, 50) > 0.9, True, "1b: and later")


def steps_to_half(factors, step=0.05):
    """Steps from 0.01 in every factor until the loss (product - 1)² is below one half."""
    u, count = 0.01, 0
    while (u**factors - 1) ** 2 > 0.5:
        u -= step * 2 * (u**factors - 1) * u ** (factors - 1)
        count += 1
    return count


claim("1b.followUpAnswer", "0.5", 1 / 2)
claim("1b.followUpAnswer", "about 1,000", steps_to_half(3), to=100)
claim("1b.followUpAnswer", "about 40", steps_to_half(2), to=10)

# 2a
steep, flat = 100, 1
claim("2a.keyPoints", "0.02", 2 / steep)
claim("2a.answer", "0.99", 1 - 0.01 * flat)
claim("2a.answer", "0.01005", -log(0.99))
claim("2a.answer", "1,000", 10**3)
claim("2a.answer", "about 690", log(1000) / -log(0.99), to=10)
claim("2a.answer", "2/101", 2 / (steep + flat))
best = (steep - flat) / (steep + flat)
claim("2a.answer", "about 350", log(1000) / -log(best), to=10)


def heavy_ball():
    """Steps from (1, 1) to a thousandth of the distance, with Polyak's rate and momentum."""
    rate = 4 / (sqrt(steep) + sqrt(flat)) ** 2
    keep = ((sqrt(steep) - sqrt(flat)) / (sqrt(steep) + sqrt(flat))) ** 2
    place, speed, last = [1.0, 1.0], [0.0, 0.0], 0
    for step in range(1, 500):
        for i, curvature in enumerate((steep, flat)):
            speed[i] = keep * speed[i] - rate * curvature * place[i]
            place[i] += speed[i]
        if sqrt(place[0] ** 2 + place[1] ** 2) > 1e-3 * sqrt(2):
            last = step
    return last + 1


claim("2a.answer", "56 steps", heavy_ball())
claim("2a.followUpAnswer", "1,000-fold", 1 / 0.001)

# 2b: the table, and which step is which run; the curvature at which a step of 0.019 fails.
claim("2b.keyPoints", "5%", 2 / 0.019 / steep - 1)
steps = {"A": 0.001, "B": 0.019, "C": 0.021, "D": 0.01}


def loss(step, n):
    return (100 * (1 - 100 * step) ** (2 * n) + (1 - step) ** (2 * n)) / 2


table = {
    "A": (50.5, 41.0, 33.3, 6.57, 0.41),
    "B": (50.5, 41.0, 33.3, 6.42, 0.011),
    "C": (50.5, 61.0, 73.7, 337, 9.5e9),
    "D": (50.5, 0.49, 0.48, 0.41, 0.067),
}
for run, row in table.items():
    for n, shown in zip((0, 1, 2, 10, 100), row):
        digits = float(f"{loss(steps[run], n):.3g}")
        expect(abs(digits / shown - 1) < 0.02, True, f"2b: run {run} at step {n}")
claim("2b.answer", "-1.1", 1 - 100 * steps["C"])
claim("2b.answer", "0.9", 1 - 100 * steps["A"])
claim("2b.answer", "-0.9", 1 - 100 * steps["B"])
claim("2b.answer", "0.99", 1 - steps["D"])
claim("2b.answer", "0.999", 1 - steps["A"])
claim("2b.answer", "0.981", 1 - steps["B"])
claim("2b.answer", "0.81", (1 - 100 * steps["B"]) ** 2)
claim("2b.answer", "19%", 1 - (1 - 100 * steps["A"]) ** 2)
claim("2b.answer", "limit of 0.02", 2 / 100)


def floor(step, curvature):
    """The stationary loss in one direction, in units of the noise variance."""
    return step / (2 * (2 - step * curvature))


claim("2b.followUpAnswer", "0.095", floor(steps["B"], 100))
claim("2b.followUpAnswer", "0.005", floor(steps["D"], 100))
claim("2b.followUpAnswer", "19 times", floor(steps["B"], 100) / floor(steps["D"], 100))
variance = 0.0
for _ in range(2000):  # the recursion of the variance, as a check of the formula
    variance = (1 - 0.019 * 100) ** 2 * variance + 0.019**2
expect(round(100 * variance / 2, 9), round(floor(0.019, 100), 9), "2b: the noise floor by recursion")


# 3a
def deliveries(x, hours):
    return 4 * sqrt(x) + 3 * sqrt(hours - x)


x = 10 * 16 / 25
claim("3a.answer", "1.5", 3 / 2)
claim("3a.answer", "16", (2 / 1.5) ** 2 * 9)
claim("3a.answer", "6.4", x)
claim("3a.answer", "3.6", 10 - x)
claim("3a.answer", "15.81", deliveries(x, 10))
claim("3a.keyPoints", "0.79", 2 / sqrt(x))
claim("3a.answer", "0.77", deliveries(11 * 16 / 25, 11) - deliveries(x, 10))
claim("3a.answer", "15.65", deliveries(5, 10))
claim("3a.keyPoints", "1%", 1 - deliveries(5, 10) / deliveries(x, 10))
expect(deliveries(x, 10) > max(deliveries(x - 0.1, 10), deliveries(x + 0.1, 10)), True, "3a: a maximum")
claim("3a.followUpAnswer", "0.67", 1.5 / sqrt(5))
claim("3a.followUpAnswer", "0.22", 2 / sqrt(5) - 1.5 / sqrt(5))

# 3b


def limited(c):
    """The loss ½(norm - 3)² under norm ≤ c, whose best point lies along w*."""
    return (min(c, 3) - 3) ** 2 / 2


def rate(c, h=1e-6):
    return (limited(c - h) - limited(c + h)) / (2 * h)


expect(round(rate(5), 6) + round(rate(10), 6), 0.0, "3b: a slack limit has no price")
expect(round(rate(2), 6), 1.0, "3b: the multiplier at a limit of 2")
claim("3b.answer", "0.5", rate(2) / 2)
claim("3b.answer", "0.58", rate(1.9) / 1.9)
for c, decay in ((2, rate(2) / 2), (1.9, rate(1.9) / 1.9)):
    expect(round(3 / (1 + decay), 6), c, "3b: weight decay of λ/c gives the same norm")
