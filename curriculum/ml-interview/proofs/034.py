"""Day 34: agreement and errors of two inspectors, and columns that were picked on all rows."""

import random
from math import sqrt
from operator import mul
from statistics import fmean

from claims import claim, expect


# 1b: what 300 rounds leave of a residual.
expect(0.9**300 < 1e-13, True, "1b: nothing is left after 300 rounds")

# 2a: equal and independent errors behind an agreement of 80%.
error = (1 - sqrt(1 - 2 * 0.2)) / 2
claim("2a.keyPoints", "11%", error)
claim("2a.answer", "11.3%", error)
claim("2a.keyPoints", "89%", 1 - error)
claim("2a.answer", "36 disputed", 0.2 * 180)
claim("2a.answer", "0.2", 1 - 0.8)
claim("2a.answer", "0.8", (80 / 100))
claim("2a.followUpAnswer", "0.94", 0.97 - 0.03)
claim("2a.followUpAnswer", "0.17", 0.97 - 0.8)
claim("2a.followUpAnswer", "18%", (0.97 - 0.8) / (0.97 - 0.03))
claim("2a.followUpAnswer", "0.03", 1 - 0.97)

# 2b: margins, a third vote, and selection outside the folds.
claim("2b.keyPoints", "3.2 points", 100 * sqrt(0.75 * 0.25 / 180))
claim("2b.answer", "6 points", 100 * 1.96 * sqrt(0.75 * 0.25 / 180))
claim("2b.answer", "5.6 points", 100 * sqrt(0.75 * 0.25 / 60))
claim("2b.answer", "50%", 1 / 2)
claim("2b.followUpAnswer", "11.3%", error)
claim("2b.followUpAnswer", "3.5%", 3 * error**2 * (1 - error) + error**3)
claim("2b.followUpAnswer", "36 disputed", 0.2 * 180)


def picked_outside(rng, rows=180, columns=900, kept=20, folds=5):
    """Cross-validated accuracy of a nearest-centroid rule on noise, columns picked on all rows."""
    y = [1, -1] * (rows // 2)
    noise = [[rng.gauss(0, 1) for _ in range(rows)] for _ in range(columns)]
    best = sorted(noise, key=lambda column: -abs(sum(map(mul, column, y))))[:kept]
    right = 0
    for fold in range(folds):
        train = [i for i in range(rows) if i // 2 % folds != fold]
        means = [[fmean(c[i] for i in train if y[i] == sign) for c in best] for sign in (1, -1)]
        for i in range(rows):
            if i // 2 % folds == fold:
                far = [sum((c[i] - m) ** 2 for c, m in zip(best, center)) for center in means]
                right += (far[0] < far[1]) == (y[i] == 1)
    return right / rows


rng = random.Random(34)
accuracy = fmean(picked_outside(rng) for _ in range(8))
claim("2b.answer", "almost 80%", accuracy, to=0.05)
