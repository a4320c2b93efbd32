"""Day 71: GSP and VCG for three bidders, shading, mature booking rates, credits, and two controllers on one bid."""

from math import sqrt

from claims import claim, expect

claim("warmUp", "0.04", 0.02 * 0.05 * 40)
claim("warmUp", "0.02", 2 / 100)
claim("warmUp", "0.05", 5 / 100)

# 1a
worth = {"Ada": 5, "Lin": 4, "Sam": 2}
rates = [0.10, 0.05]


def total(values, places):
    return sum(v * r for v, r in zip(sorted(values, reverse=True), places))


def vcg(who, places):
    others = [v for x, v in worth.items() if x != who]
    own_place = sorted(worth, key=worth.get, reverse=True).index(who)
    with_who = total(others, [r for i, r in enumerate(places) if i != own_place])
    return total(others, places) - with_who


claim("1a.answer", "= 0.10 per", rates[0] * (5 - 4))
claim("1a.keyPoints", "0.15", rates[1] * (5 - 2))
claim("1a.answer", "0.05", rates[1])
claim("1a.answer", "0.50", total([4, 2], rates))
claim("1a.answer", "0.20. So", rates[1] * 4)
claim("1a.keyPoints", "0.30", vcg("Ada", rates))
claim("1a.keyPoints", "Ada 0.20", rates[0] * 5 - vcg("Ada", rates))
claim("1a.answer", "0.60", total([5, 2], rates))
claim("1a.keyPoints", "Lin 0.10", vcg("Lin", rates))
claim("1a.keyPoints", "0.50 under", rates[0] * 4 + rates[1] * 2)
claim("1a.keyPoints", "0.40", vcg("Ada", rates) + vcg("Lin", rates))
moved = [0.10, 0.09]
claim("1a.followUpAnswer", "0.18", vcg("Lin", moved))
claim("1a.followUpAnswer", "0.08", vcg("Lin", moved) - vcg("Lin", rates))
claim("1a.followUpAnswer", "0.08", vcg("Ada", rates) - vcg("Ada", moved))
claim("1a.followUpAnswer", "0.09", moved[1])
claim("1a.followUpAnswer", "0.58", total([4, 2], moved))
claim("1a.followUpAnswer", "0.36", 0.09 * 4)
claim("1a.followUpAnswer", "0.22", vcg("Ada", moved))


# 1b: the best rival is spread evenly between 0 and 2.
def first_price(b, value=1.0):
    return (value - b) * b / 2


claim("1b.answer", "paid 0.5", 1 / 2)
claim("1b.answer", "0.25", 1 / 2 * (1 - 1 / 2))
claim("1b.answer", "0.125", first_price(0.5))
best = max((first_price(i / 1000), i / 1000) for i in range(1001))
claim("1b.answer", "0.5", best[1])
assumed_worth = 1.2
claim("1b.answer", "4%", 1 - first_price(assumed_worth / 2) / first_price(0.5))
second = assumed_worth / 2 - assumed_worth**2 / 4
expect(abs(1 - second / 0.25 - 0.04) < 1e-12, True, "1b: an error of 20% costs 4% at second price as well")
claim("1b.followUpAnswer", "0.12", first_price(0.6))
claim("1b.followUpAnswer", "make 0.4", 1 - 0.6)
claim("1b.followUpAnswer", "0.3", 0.6 / 2)
claim("1b.followUpAnswer", "1.2", 2 * 0.6)

# 2a
claim("2a.answer", "0.8", 1 - 0.2)
claim("2a.answer", "0.4", 1 - 0.6)
claim("2a.keyPoints", "1.25%", 0.010 / 0.8)
claim("2a.keyPoints", "2.5%", 0.010 / 0.4)
claim("2a.followUpAnswer", "2.5 times", 1 / 0.4)
claim("2a.followUpAnswer", "0.4", 1 - 0.6)
claim("2a.followUpAnswer", "or 0.8", 1 - 0.2)

# 2b
retargeting = 0.5 * 1 + 0.5 * 0.4
claim("2b.answer", "100%", 0.5 * 1 + 0.5 * 1)
claim("2b.keyPoints", "70%", retargeting)
claim("2b.keyPoints", "to 20%", 0.5 * 0.4)
claim("2b.answer", "10%", 0.5 * 0.2)
claim("2b.answer", "0.7", retargeting)
claim("2b.answer", "50%", 0.5 * 1)
claim("2b.answer", "43%", 1 / retargeting - 1)


# 3a: wins and spend per 1,000 auctions.
def wins(b):
    return 1_000 * b / 2


def spend(b):
    return wins(b) * b / 2


claim("3a.answer", "wins 500", wins(1))
claim("3a.answer", "spends 250", spend(1))
claim("3a.answer", "62.5", spend(1) / 4)
claim("3a.answer", "125", wins(1) / 4)
claim("3a.answer", "0.50", spend(1) / wins(1))
fits = sqrt(1 / 4)
claim("3a.keyPoints", "bid of 0.5", fits)
claim("3a.answer", "250", wins(fits))
claim("3a.answer", "0.25", spend(fits) / wins(fits))
claim("3a.answer", "1,000", wins(2))
unspent, left = 1 / 2, 1 / 3
faster = (unspent / left) / ((1 - unspent) / (1 - left))
claim("3a.followUpAnswer", "root of 2", faster)
claim("3a.followUpAnswer", "41%. Wins", sqrt(faster) - 1)
claim("3a.followUpAnswer", "Wins rise by 41%", wins(sqrt(faster)) / wins(1) - 1)


# 3b: spend of a bid relative to the plan, which is the spend at a bid of 1.
def spent(b):
    return (1 if b >= 2 else b / 2) * (min(b, 2) / 2) / 0.25


layer = (60 - 40) / 60
claim("3b.answer", "1/3", layer)
claim("3b.answer", "0.75", 3 / spent(3))
claim("3b.answer", "1/4", 1 / spent(3))
claim("3b.answer", "0.56", spent(0.75))
claim("3b.answer", "1.33", 0.75 / spent(0.75))
claim("3b.answer", "0.5:", 1 / 2)
expect(spent(3), 4.0, "3b: four times the plan")
expect(abs(spent(layer) - 1 / 9) < 1e-12, True, "3b: a ninth of the spend")
