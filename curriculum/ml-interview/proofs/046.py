"""Day 46: coins instead of customers, windows of a switchback, a team draft, and a table that time confounds."""

from itertools import product
from math import comb, gamma, pi, sqrt

from claims import claim, data, expect

sequences = list(product("on", repeat=6))
claim("warmUp", "64", len(sequences))
claim("warmUp", "3%", sum(len(set(s)) == 1 for s in sequences) / len(sequences))

# 1b: Student's t by integration


def t_tail(value, freedom, far=400.0, steps=200_000):
    """P(T > value)."""
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    width = (far - value) / steps
    return scale * width * sum(
        (1 + (value + (i + 0.5) * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for i in range(steps)
    )


def t_quantile(tail, freedom):
    low, high = 0.0, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        if t_tail(middle, freedom, 40.0, 4_000) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


error = 1.5 * sqrt(2 / 20)
customers = 100 * sqrt(2 * 0.12 * (1 - 0.12) / 200_000)
claim("1b.keyPoints", "400,000", 2 * 200_000)
claim("1b.answer", "0.47 points", error)
claim("1b.answer", "2/20", 1 / 10)
claim("1b.answer", "2.1 of", 1.0 / error)
claim("1b.answer", "38 degrees", 2 * (20 - 1))
claim("1b.answer", "p is 0.04", 2 * t_tail(1.0 / error, 38))
claim("1b.answer", "0.10 points", customers)
claim("1b.answer", "4.6 times", error / customers)
detectable = (t_quantile(0.025, 38) + t_quantile(0.2, 38)) * error
claim("1b.answer", "1.4 points", detectable)
claim("1b.answer", "= 0.44", sqrt(1 - 0.9**2))
claim("1b.answer", "0.81", 0.9**2)
claim("1b.answer", "0.6 points", detectable * sqrt(1 - 0.9**2))
claim("1b.answer", "0.88", 1 - 0.12)
claim("1b.followUpAnswer", "16 arrangements", 2**4)
claim("1b.followUpAnswer", "0.125", 2 / 2**4)
claim("1b.followUpAnswer", "2/16", 2 / 2**4)
claim("1b.followUpAnswer", "70 arrangements", comb(8, 4))
claim("1b.followUpAnswer", "2/70", 2 / comb(8, 4))
claim("1b.followUpAnswer", "0.029", 2 / comb(8, 4))

# 2b
claim("2b.answer", "560", 40 * 14)
claim("2b.answer", "3,360", 40 * 14 * 24 / 4)
claim("2b.answer", "17%", 40 / 240)

# 3a: team draft of the data shown
lines = dict(line.split(": ", 1) for line in data("3a")["code"].replace("coin:    ", "coin:").splitlines())
ranks = {team: lines[f"ranker {team}"].split(", ") for team in "AB"}
mixed, drafted = [], {"A": [], "B": []}
for first in "AB":
    for team in (first, "B" if first == "A" else "A"):
        pick = next(item for item in ranks[team] if item not in mixed)
        mixed.append(pick)
        drafted[team].append(pick)
expect(mixed, ["pho", "curry", "pizza", "udon"], "3a: the mixed list")
expect(set(drafted["B"]) >= {"curry", "pizza"}, True, "3a: both clicks are B's")

# 4b
shown = {"A": (10_000, 2_000), "B": (10_000, 18_000)}
bought = {"A": (400, 160), "B": (400, 1_440)}
pooled = {banner: sum(bought[banner]) / sum(shown[banner]) for banner in "AB"}
claim("4b.answer", "4.0% each", bought["A"][0] / shown["A"][0])
claim("4b.answer", "8.0%", bought["A"][1] / shown["A"][1])
expect(bought["B"][0] / shown["B"][0], 0.04, "4b: B on Friday", 1e-12)
expect(bought["B"][1] / shown["B"][1], 0.08, "4b: B on Saturday", 1e-12)
claim("4b.answer", "560 of", sum(bought["A"]))
claim("4b.answer", "of 12,000", sum(shown["A"]))
claim("4b.answer", "1,840 of", sum(bought["B"]))
claim("4b.answer", "of 28,000", sum(shown["B"]))
claim("4b.answer", "4.7%", pooled["A"])
claim("4b.answer", "6.6%", pooled["B"])
claim("4b.ask", "41%", pooled["B"] / pooled["A"] - 1)
sizes = {banner: sum(shown[banner]) for banner in "AB"}
together = sum(map(sum, bought.values())) / sum(sizes.values())
spread = sqrt(together * (1 - together) * (1 / sizes["A"] + 1 / sizes["B"]))
claim("4b.answer", "7.4, and", (pooled["B"] - pooled["A"]) / spread)
by_day = [p * (1 - p) * (1 / shown["A"][d] + 1 / shown["B"][d]) for d, p in enumerate((0.04, 0.08))]
claim("4b.answer", "0.35 points", 100 * sqrt(sum(0.5**2 * v for v in by_day)))
weighted = {
    banner: sum(bought[banner][d] / (shown[banner][d] / 20_000) for d in (0, 1)) for banner in "AB"
}
claim("4b.answer", "as 800", bought["A"][0] / 0.5)
claim("4b.answer", "1,600", bought["A"][1] / (2_000 / 20_000))
claim("4b.answer", "2,400", weighted["A"])
claim("4b.answer", "40,000, or", sum(sizes.values()))
claim("4b.answer", "6.0%", weighted["A"] / 40_000)
expect(weighted["B"], weighted["A"], "4b: both banners, weighted", 1e-9)
