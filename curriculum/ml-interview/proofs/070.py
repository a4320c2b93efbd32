"""Day 70: what a review is worth, the price of a random share of declines, and the load of a band of scores."""

from claims import claim, expect

a_day = 60 * 86_400

claim("warmUp", "5,184", 0.001 * a_day)
claim("warmUp", "12%", 600 / (0.001 * a_day))

# 1a
claim("1a.keyPoints", "39", 40 - 1)
claim("1a.followUpAnswer", "13", 40 / 3)

# 1b
claim("1b.answer", "13", 40 / 3)

# 2b: value of a perfect review, and the cost of following one that is right 85% of the time.
cases = {"A": (0.90, 40, 2), "B": (0.50, 400, 5), "C": (0.20, 1_200, 15), "D": (0.05, 3_000, 10)}


def values(decline=30):
    return {x: min(p * amount, (1 - p) * decline) for x, (p, amount, _) in cases.items()}


worth = values()
claim("2b.keyPoints", "36", 0.90 * 40)
claim("2b.keyPoints", "200", 0.50 * 400)
claim("2b.answer", "B 15", worth["B"])
claim("2b.keyPoints", "240", 0.20 * 1_200)
claim("2b.answer", "C 24", worth["C"])
claim("2b.keyPoints", "150", 0.05 * 3_000)
claim("2b.keyPoints", "28.5", worth["D"])
claim("2b.answer", "0.95", 1 - 0.05)
rate = {x: worth[x] / cases[x][2] for x in cases}
claim("2b.keyPoints", "A 1.5", rate["A"])
claim("2b.answer", "B 3", rate["B"])
claim("2b.keyPoints", "C 1.6", rate["C"])
claim("2b.keyPoints", "D 2.85", rate["D"])
claim("2b.keyPoints", "43.5", worth["B"] + worth["D"])
claim("2b.keyPoints", "18", worth["A"] + worth["B"])
dear = values(300)
claim("2b.answer", "C's 240", dear["C"])
claim("2b.answer", "save 300", dear["B"] + dear["D"])
claim("2b.answer", "at 300", 10 * worth["A"] / (1 - 0.9))
expect(0.05 * 3_000 < 0.95 * 300, True, "2b: with a dear decline D is accepted")
followed = {x: p * 0.15 * amount + (1 - p) * 0.15 * 30 for x, (p, amount, _) in cases.items()}
claim("2b.followUpAnswer", "0.15", 1 - 0.85)
claim("2b.followUpAnswer", "22.5", 0.05 * 0.15 * 3_000)
claim("2b.followUpAnswer", "4.3", 0.95 * 0.15 * 30)
claim("2b.followUpAnswer", "26.8", followed["D"])
claim("2b.followUpAnswer", "2.25", 0.5 * 0.15 * 30)
claim("2b.followUpAnswer", "39.6", followed["C"])
claim("2b.followUpAnswer", "5.9", followed["A"])
claim("2b.followUpAnswer", "15", worth["B"])
claim("2b.followUpAnswer", "24", worth["C"])

# 3a
claim("3a.answer", "5.18 million", a_day)
declines = 0.002 * a_day
claim("3a.answer", "10,368", declines)
claim("3a.keyPoints", "104", 0.01 * declines)
claim("3a.keyPoints", "41", 0.4 * 0.01 * declines)
claim("3a.keyPoints", "5,000", 0.4 * 0.01 * declines * 120, to=1000)
claim("3a.answer", "62", 0.6 * 0.01 * declines)
claim("3a.answer", "1,900", 0.6 * 0.01 * declines * 30, to=100)
claim("3a.answer", "3,100", 0.01 * declines * (0.4 * 120 - 0.6 * 30), to=100)
claim("3a.answer", "100 for each", 1 / 0.01)

# 3b
claim("3b.answer", "5.18 million", a_day)
claim("3b.answer", "4,666", 0.0009 * a_day)
