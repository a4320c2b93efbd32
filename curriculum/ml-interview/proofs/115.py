"""Day 115: the rate that base rates fix, equal shares, one bar with two averages, weights, and the price of equal recall."""

from statistics import fmean

from claims import claim, expect

claim("warmUp", "5%", 1 - 0.95)
claim("warmUp", "500 errors", (1 - 0.95) * 10_000)

# 1a: precision and recall are equal, the false-positive rates follow.
precision, recall = 0.7, 0.6
base = {"A": 0.5, "B": 0.3}
finishers = {g: 1000 * p for g, p in base.items()}
right = {g: recall * n for g, n in finishers.items()}
invited = {g: n / precision for g, n in right.items()}
wrong = {g: invited[g] - right[g] for g in base}
others = {g: 1000 - finishers[g] for g in base}
claim("1a.answer", "500 would", finishers["A"])
claim("1a.answer", "300 of them", right["A"])
claim("1a.answer", "429", invited["A"])
claim("1a.answer", "129", wrong["A"])
claim("1a.keyPoints", "26%", wrong["A"] / others["A"])
claim("1a.answer", "300 would", finishers["B"])
claim("1a.answer", "180", right["B"])
claim("1a.answer", "257", invited["B"])
claim("1a.answer", "77", wrong["B"])
claim("1a.answer", "700", others["B"])
claim("1a.keyPoints", "11%", wrong["B"] / others["B"])
for g, p in base.items():
    identity = p / (1 - p) * (1 - precision) / precision * recall
    expect(wrong[g] / others[g], identity, "1a: the identity", 1e-12)

# 1b: 40% of each group, chosen by somebody who knows.
claim("1b.answer", "50 would", 100 * base["A"])
claim("1b.answer", "30 would", 100 * base["B"])
claim("1b.answer", "10 able", 100 * base["A"] - 40)
expect((100 * base["A"] - 40) / (100 * base["A"]), 0.2, "1b: a fifth of A's finishers", 1e-12)
claim("1b.answer", "25%", (40 - 100 * base["B"]) / 40)
claim("1b.answer", "40 invited", 0.4 * 100)

# 2b: evenly spread above one bar.
claim("2b.ask", "50%", fmean([0.4, 0.6]))
claim("2b.ask", "60%", fmean([0.4, 0.8]))
claim("2b.keyPoints", "bar at 40%", 2 * 0.5 - 0.6)

# 3a: the weight of a finisher of B.
overall = 0.6 * base["A"] + 0.4 * base["B"]
claim("3a.answer", "42%", overall)
claim("3a.answer", "40%", 4000 / 10_000)
claim("3a.answer", "16.8%", 0.4 * overall)
claim("3a.answer", "0.42", overall)
claim("3a.answer", "0.4 ×", 4000 / 10_000)
claim("3a.answer", "12%", 0.4 * base["B"])
claim("3a.keyPoints", "1.4", 0.4 * overall / (0.4 * base["B"]))

# 3b: one line, and equal recall with the same places.
bands = [(0.9, 900, 140), (0.7, 1400, 380), (0.5, 1400, 580), (0.3, 1400, 1140), (0.1, 900, 1760)]
all_a = sum(s * a for s, a, _ in bands)
all_b = sum(s * b for s, _, b in bands)
line_a = sum(s * a for s, a, _ in bands if s >= 0.5)
line_b = sum(s * b for s, _, b in bands if s >= 0.5)
claim("3b.answer", "3,700", sum(a for s, a, _ in bands if s >= 0.5))
claim("3b.answer", "1,100", sum(b for s, _, b in bands if s >= 0.5))
claim("3b.answer", "2,490", line_a)
claim("3b.answer", "3,000 finishers", all_a)
claim("3b.answer", "682 of", line_b)
claim("3b.answer", "1,200, recall", all_b)
claim("3b.keyPoints", "83%", line_a / all_a)
claim("3b.keyPoints", "57%", line_b / all_b)
claim("3b.keyPoints", "3,172", line_a + line_b)
sure_a = sum(s * a for s, a, _ in bands if s >= 0.7)
claim("3b.answer", "1,790", sure_a)
claim("3b.answer", "700x", 0.5 * 1400)
claim("3b.answer", "342y", 0.3 * 1140)
# y = (ratio*(sure_a + 700x) - line_b) / 342 in the places' equation.
ratio = all_b / all_a
x = (1400 - 1140 * (ratio * sure_a - line_b) / 342) / (1400 + 1140 * ratio * 700 / 342)
y = (ratio * (sure_a + 700 * x) - line_b) / 342
equal = (sure_a + 700 * x) / all_a
expect(1400 * x + 1140 * y, 1400.0, "3b: the places", 1e-9)
expect((line_b + 342 * y) / all_b, equal, "3b: equal recall", 1e-9)
claim("3b.answer", "0.55", x)
expect(round(y, 2), 0.55, "3b: the other share")
claim("3b.keyPoints", "72.5%", equal)
claim("3b.answer", "3,046", equal * (all_a + all_b))
claim("3b.keyPoints", "126", line_a + line_b - equal * (all_a + all_b))
claim("3b.keyPoints", "4%", 1 - equal * (all_a + all_b) / (line_a + line_b))
claim("3b.answer", "55 in", 100 * x)
claim("3b.followUpAnswer", "180", 0.3 * 600)
claim("3b.followUpAnswer", "72%", (line_b + 0.3 * 600) / all_b)
