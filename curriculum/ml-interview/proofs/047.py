"""Day 47: a gap in two parts, survivors of a pilot, weights that few people carry, and a hidden cause."""

from claims import claim, data, expect

# 1a
gap = 48 - 30
claim("1a.ask", "18 points", gap)
claim("1a.answer", "8 points effect", 48 - 40)
claim("1a.answer", "10 points selection", 40 - 30)

# 2b: the table shown, 100 learners an arm
rows = [line.split() for line in data("2b")["code"].splitlines()]
table = {(r[0], r[1]): (float(r[2][:-1]) / 100, float(r[3][:-1]) / 100) for r in rows if r and r[-1].endswith("%")}
active = {k: 50 * v[0] for k, v in table.items()}
finish = {k: active[k] * v[1] for k, v in table.items()}
claim("2b.answer", "45 keen", active["keen", "control"])
claim("2b.answer", "15 casual", active["casual", "control"])
claim("2b.answer", "27 and", finish["keen", "control"])
claim("2b.answer", "4.5 finish", finish["casual", "control"])
claim("2b.answer", "100 learners", 50 + 50)
claim("2b.answer", "30 casual", active["casual", "group"])
claim("2b.answer", "9 finish", finish["casual", "group"])
control = finish["keen", "control"] + finish["casual", "control"]
group = finish["keen", "group"] + finish["casual", "group"]
here = {arm: active["keen", arm] + active["casual", arm] for arm in ("control", "group")}
claim("2b.answer", "31.5 in all", control)
claim("2b.answer", "36 in all", group)
claim("2b.answer", "4.5 more", group - control)
claim("2b.answer", "31.5 of", control)
claim("2b.answer", "of 60 is", here["control"])
claim("2b.answer", "is 52.5%", control / here["control"])
claim("2b.answer", "of 75 is", here["group"])
claim("2b.answer", "is 48%", group / here["group"])
expect(active["keen", "group"], active["keen", "control"], "2b: the keen are the same")

# 3a
weights = [(950, 1.5), (50, 50.0)]
total = sum(n * w for n, w in weights)
squares = sum(n * w * w for n, w in weights)
claim("3a.answer", "= 1,425", 950 * 1.5)
claim("3a.answer", "= 2,500", 50 * 50)
claim("3a.answer", "of 3,925", total)
claim("3a.answer", "64% of", 2_500 / total)
claim("3a.answer", "127,138", squares)
claim("3a.answer", "= 121", total**2 / squares)
claim("3a.answer", "0.5, the", 1 / 2)
claim("3a.followUpAnswer", "counts 0.02", 0.02 / (1 - 0.02))
claim("3a.followUpAnswer", "counts 49", 0.98 / (1 - 0.98))

# 3b
claim("3b.followUpAnswer", "30 points", 100 * 0.06 / 0.2)
claim("3b.followUpAnswer", "2 points", 20 * (0.2 - 0.1))
claim("3b.followUpAnswer", "4 remain", 6 - 20 * (0.2 - 0.1))
