"""Day 104: four mornings of latency, and what repairs of a bot's wrong answers would reach."""

from claims import claim, data, expect

claim("warmUp", "8.5 seconds", 1 + 299 * 0.025)
claim("warmUp", "299", 300 - 1)
claim("warmUp", "7.5", 299 * 0.025)

# 1b
rows = {line.split()[0]: [float(v) for v in line.split()[1:]] for line in data("1b")["code"].splitlines()[1:]}
mon, tue, wed, thu = (rows[day] for day in ("Mon", "Tue", "Wed", "Thu"))
expect(wed[0] / mon[0], 4.0, "1b: four times the prompt")
expect(round(wed[1] / mon[1]), 4, "1b: four times the start")
expect(tue[2] < wed[2], True, "1b: Tuesday's pace is that of Wednesday or better")
expect(tue[1] > wed[1], True, "1b: Tuesday's start is slower than reading four times as much")

# 2b
claim("2b.answer", "23", 46 / 2)
claim("2b.answer", "22", 31 * 0.7)
claim("2b.answer", "32", 100 - 68)
claim("2b.answer", "37", round(31 * 0.7) + 15)
chance = sum((n / 100) ** 2 for n in (46, 31, 15, 8))
claim("2b.answer", "near 0.5", (0.68 - chance) / (1 - chance))
expect(46 + 31 + 15 + 8, 100, "2b: the sorted answers")
