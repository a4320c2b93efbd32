"""Day 122: gaps between forecasts, a promise by quantile, and how far a benchmark's difference scatters."""

from math import comb, sqrt
from statistics import NormalDist

from claims import claim, expect

claim("warmUp", "260", 2 * 130)
claim("warmUp", "43", 2 * 130 / 6)

# 2a
claim("2a.keyPoints", "3.1", 9.4 - 6.3)
expect(round((9.4 - 6.3) / 9.4, 2), 0.33, "2a: a third of the naive error")
claim("2a.keyPoints", "0.2 more", 6.3 - 6.1)
claim("2a.answer", "12 seconds", 60 * (6.3 - 6.1))
claim("2a.followUpAnswer", "128", 1 / (2 * 0.5**8))
claim("2a.followUpAnswer", "18 seconds", 60 * 0.3)
expect(round(60 * 0.1), 6, "2a: the smaller difference in seconds")

# 2b: the quantile of lowest expected cost, by brute force on an even spread of times.
claim("2b.keyPoints", "80%", 4 / (4 + 1))
times = [i / 1000 for i in range(1001)]
costs = {q: sum(4 * max(t - q, 0) + max(q - t, 0) for t in times) for q in (0.7, 0.75, 0.8, 0.85, 0.9)}
expect(min(costs, key=costs.get), 0.8, "2b: four to one costs least at the 80% quantile")

# 3a: 60 against 52.
gained, lost, asked = 60, 52, 1000
changed = gained + lost
expect(round(71.2 + 100 * (gained - lost) / asked, 1), 72.0, "3a: the counts fit the accuracies")
claim("3a.keyPoints", "112", changed)
claim("3a.keyPoints", "8 net", gained - lost)
claim("3a.answer", "10.6", sqrt(changed))
claim("3a.keyPoints", "1.1 points", 100 * sqrt(changed) / asked)
claim("3a.answer", "0.8", 72.0 - 71.2)
claim("3a.keyPoints", "2.0 points", 100 * sqrt((0.712 * 0.288 + 0.72 * 0.28) / asked))
p = 2 * sum(comb(changed, k) for k in range(gained, changed + 1)) / 2**changed
claim("3a.answer", "p about 0.5", p)

# 3b: what 300 paired cases can see.
cases = 300
differing = cases / 5
error = 100 * sqrt(differing) / cases
expect(differing, 60.0, "3b: a fifth of the cases")
claim("3b.answer", "2.6", error)
claim("3b.keyPoints", "about 5 points", 1.96 * error)
expect(round(1 - NormalDist(5, error).cdf(1.96 * error), 1), 0.5, "3b: a gain of 5 is found half of the time")
