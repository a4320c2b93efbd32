"""Day 41: what an AUC says of the top 200, and what visits to the riskiest do to a live AUC."""

from math import sqrt
from statistics import NormalDist

from claims import claim

normal = NormalDist()
BASE, TOP = 1 / 200, 200 / 40_000

claim("warmUp", "37%", (1 - BASE) ** 200)


def curves(area, width=1.0):
    """Breakdown scores are normal with this width; sound ones are standard normal."""
    return NormalDist(sqrt(1 + width**2) * normal.inv_cdf(area), width)


def cut(broken, share):
    """The score above which a share of all elevators lies, by bisection."""
    low, high = -10.0, 20.0
    for _ in range(100):
        middle = (low + high) / 2
        above = BASE * (1 - broken.cdf(middle)) + (1 - BASE) * (1 - normal.cdf(middle))
        low, high = (middle, high) if above > share else (low, middle)
    return low


def found(area, width=1.0, share=TOP):
    """The share of breakdowns among the riskiest."""
    broken = curves(area, width)
    return 1 - broken.cdf(cut(broken, share))


breakdowns = BASE * 40_000
claim("1a.answer", "55", breakdowns * found(0.93))
claim("1a.keyPoints", "28%", breakdowns * found(0.93) / 200)
claim("1a.answer", "24 or", breakdowns * found(0.93, 0.7))
claim("1a.answer", "or 93", breakdowns * found(0.93, 1.5))
claim("1a.followUpAnswer", "92%", found(0.93, share=0.25))

claim("2a.answer", "split 0.09", 0.93 - 0.84)
claim("2a.answer", "time 0.01", 0.84 - 0.83)
claim("2a.answer", "pipeline 0.11", 0.83 - 0.72)


def standard_error(area, positives, negatives):
    """Hanley and McNeil 1982."""
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    return sqrt(spread / (positives * negatives))


claim("2a.answer", "0.018", standard_error(0.83, 200, 39_800))


def read(area, steps=40_000):
    """The AUC that is measured if no visited elevator breaks down: the hits in the top 200 count as sound."""
    broken = curves(area)
    top = cut(broken, TOP)
    kept = broken.cdf(top)
    hits = BASE * (1 - kept)
    total = 0.0
    for i in range(steps):
        score = broken.inv_cdf(kept * (i + 0.5) / steps)
        total += (1 - BASE) * normal.cdf(score)
    return total / steps / (1 - BASE + hits)


claim("2a.keyPoints", "0.82", read(0.84))
claim("2a.answer", "0.71", read(0.72))
