"""Day 31: the gain of a split, the variance of a forest, and what noise gains from many cuts."""

from math import comb, exp

from claims import claim, expect


def gini(p):
    return 2 * p * (1 - p)


claim("warmUp", "About 37%", (1 - 1 / 10_000) ** 10_000)
claim("warmUp", "0.368", exp(-1))

# 1a: 20 of 100 spoiled, split into 18 and 2 of 50.
children = (gini(18 / 50) + gini(2 / 50)) / 2
claim("1a.answer", "36%", 18 / 50)
claim("1a.answer", "4%", 2 / 50)
claim("1a.keyPoints", "0.32", gini(20 / 100))
claim("1a.answer", "0.46", gini(18 / 50))
claim("1a.answer", "0.08", gini(2 / 50))
claim("1a.keyPoints", "0.27", children)
claim("1a.answer", "0.05", gini(0.2) - children)

# The best of all cuts of 30 noise columns, against the gain of this split, in a node of 20 spoiled crates in 100.
wanted = gini(0.2) - children - 1e-12
enough = {
    (i, s)
    for i in range(1, 100)
    for s in range(min(i, 20) + 1)
    if 20 - s <= 100 - i and gini(0.2) - (i * gini(s / i) + (100 - i) * gini((20 - s) / (100 - i))) / 100 >= wanted
}


# Exactly: the chance of each count on the left, for the orders in which no cut so far has gained enough.
never = {0: 1.0}
for i in range(1, 100):
    following = {}
    for s, chance in never.items():
        rows = 100 - (i - 1)
        for add, share in ((1, (20 - s) / rows), (0, (rows - 20 + s) / rows)):
            if share > 0 and (i, s + add) not in enough:
                following[s + add] = following.get(s + add, 0.0) + chance * share
    never = following
lucky = 1 - sum(never.values()) ** 30
expect(round(1 / lucky), 6, "1a: the best of 30 noise columns gains as much about one time in six")

# 1b: the two groups make the case's 20%, and what dropping one of them loses.
expect(0.15 * 0.34 + 0.85 * 0.175, 0.20, "1b: the groups add up to the base rate", 0.0005)
claim("1b.answer", "5.1", 100 * 0.15 * 0.34)
expect(round(0.15 * 0.34 / 0.20, 2), 0.26, "1b: a quarter of the spoiled crates", 0.011)


def forest(variance, correlation, trees):
    return correlation * variance + (1 - correlation) * variance / trees


claim("2a.keyPoints", "8.08", forest(16, 0.5, 100))
claim("2a.keyPoints", "8.01", forest(16, 0.5, 1_000))
claim("2a.keyPoints", "= 8", 0.5 * 16)
claim("2a.keyPoints", "3.7", forest(18, 0.2, 100))
claim("2a.answer", "3.6", 0.2 * 18)
claim("2a.answer", "0.14", (1 - 0.2) * 18 / 100)
claim("2a.answer", "plus 0.8", 1 - 0.2)
claim("2a.followUpAnswer", "14.4", (1 - 0.2) * 18)
claim("2a.followUpAnswer", "4.3", forest(18, 0.2, 20))
claim("2a.followUpAnswer", "8.4", forest(16, 0.5, 20))
claim("2a.followUpAnswer", "15%", forest(18, 0.2, 20) / forest(18, 0.2, 100) - 1)
claim("2a.followUpAnswer", "4%", forest(16, 0.5, 20) / forest(16, 0.5, 100) - 1)

claim("2b.followUpAnswer", "14%", 0.5 * 0.11 + 0.5 * 0.17)
claim("2b.followUpAnswer", "0.5", 1 / 2)
claim("2b.answer", "its 19", 20 - 1)
expect(round(19 * (1 - exp(-1))), 12, "2b: a tree meets about a dozen of 19 siblings")


# 3a: nodes of 40 crates, a fifth of them spoiled at random; all 39 cuts, or one in the middle.
gains = {
    (i, s): gini(0.2) - (i * gini(s / i) + (40 - i) * gini((8 - s) / (40 - i))) / 40
    for i in range(1, 40)
    for s in range(min(i, 8) + 1)
    if 8 - s <= 40 - i
}


def below(bound):
    """The chance that no cut gains as much as the bound, exactly, over the orders of the crates."""
    open_ways = {0: 1.0}
    for i in range(1, 40):
        following = {}
        for s, chance in open_ways.items():
            rows = 41 - i
            for add, share in ((1, (8 - s) / rows), (0, (rows - 8 + s) / rows)):
                if share > 0 and gains[i, s + add] < bound - 1e-12:
                    following[s + add] = following.get(s + add, 0.0) + chance * share
        open_ways = following
    return sum(open_ways.values())


steps = sorted({0.0, *(round(g, 12) for g in gains.values() if g > 1e-12)})
many = sum((high - low) * (1 - below(high)) for low, high in zip(steps, steps[1:]))
# One cut into halves: k of the 8 spoiled crates on the left, exactly.
single = sum(
    comb(20, k) * comb(20, 8 - k) / comb(40, 8) * (gini(0.2) - (gini(k / 20) + gini((8 - k) / 20)) / 2)
    for k in range(9)
)
claim("3a.answer", "0.035", many)
expect(single < many / 4, True, "3a: one cut gains less than a quarter of the best")
claim("3a.answer", "0.008", single)
claim("3a.answer", "39 cuts", 40 - 1)
