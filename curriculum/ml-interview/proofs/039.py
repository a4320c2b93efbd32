"""Day 39: variance by units, responsibilities of a mixture, the silhouette of an even square, and random cuts."""

from math import dist, exp, log, log2, sqrt
from statistics import fmean

from claims import claim, expect

# 1a: shares of the total variance.
variances = [2_000**2, 30**2, 3**2]
claim("1a.answer", "99.98%", variances[0] / sum(variances))

# 1b
near, far = exp(-(1.5**2) / 2), exp(-(2.5**2) / 2)
claim("1b.answer", "0.325 and", near)
claim("1b.answer", "0.044", far)
claim("1b.keyPoints", "0.88", near / (near + far))
claim("1b.answer", "2.5²", (4 - 1.5) ** 2)
claim("1b.answer", "to 0.65", 0.2 * near / (0.2 * near + 0.8 * far))
claim("1b.answer", "0.2", 1 - 0.8)
claim("1b.answer", "0.8", 1 - 0.2)
border = 2 - log(4) / 4
expect(abs(0.2 * exp(-(border**2) / 2) - 0.8 * exp(-((4 - border) ** 2) / 2)) < 1e-12, True, "1b: the border")
claim("1b.answer", "= 1.65", border)
claim("1b.keyPoints", "2 to", (0 + 4) / 2)
expect(border < 1.8 < 2, True, "1b: a guest at 1.8 changes sides")
claim("1b.answer", "820", 40 * 41 / 2)
claim("1b.answer", "861", 40 + 40 * 41 / 2 + 1)
claim("1b.answer", "need 81", 2 * 40 + 1)

# 2a: all pairs of 200,000 guests.
pairs = 200_000 * 199_999 / 2
claim("2a.answer", "is 2·10^10", pairs, to=1e9)
claim("2a.keyPoints", "80 GB", pairs * 4 / 1e9)


def square_silhouette(side=36):
    """Mean silhouette of the quarters of an even square, on a grid of side × side points; one quarter stands for all."""
    ticks = [(i + 0.5) / side for i in range(side)]
    low, high = ticks[: side // 2], ticks[side // 2 :]
    quarters = [[(x, y) for x in xs for y in ys] for xs in (low, high) for ys in (low, high)]
    scores = []
    for point in quarters[0]:
        own = sum(dist(point, other) for other in quarters[0]) / (len(quarters[0]) - 1)
        next_one = min(fmean(dist(point, other) for other in quarter) for quarter in quarters[1:])
        scores.append((next_one - own) / max(next_one, own))
    return fmean(scores)


found = square_silhouette()
claim("2b.ask", "0.41", found)

claim("3a.answer", "is 9", sqrt(98.8 / 1.2))

# 4a
claim("4a.keyPoints", "34%", 17 / 50)
claim("4a.keyPoints", "13 points", 100 * 1.96 * sqrt(0.34 * 0.66 / 50))
claim("4a.answer", "10,000", 0.05 * 200_000)
claim("4a.answer", "300 random", 10 * 30)
claim("4a.followUp", "1,500", 50 * 30)

# 4b
claim("4b.answer", "204", 200 + 4)
claim("4b.answer", "2%", 4 / 204)
claim("4b.keyPoints", "85%", (200 / 204) ** 8)
expect(log2(256), 8, "4b: the depth of an even tree on 256 rows")
