"""Day 49: two scales of one difference, an instrument, bunching at a cutoff, placebo ranks, and segments by uplift."""

from math import sqrt

from claims import claim, data, expect

# 1a
north, south = 1_150 / 1_000, 880 / 800
claim("1a.answer", "150 -", 1_150 - 1_000)
claim("1a.answer", "80 rides", 880 - 800)
claim("1a.answer", "= 70", (1_150 - 1_000) - (880 - 800))
claim("1a.answer", "10%,", south - 1)
claim("1a.answer", "1,100", 1_000 * south)
claim("1a.answer", "effect is 50", 1_150 - 1_000 * south)
claim("1a.answer", "= 4.5%", north / south - 1)
claim("1a.answer", "1.15", north)
claim("1a.answer", "1.10 -", south)

# 2a
effect = 6.8 - 6.0
moved = 0.60 - 0.20
claim("2a.answer", "= 0.8 rides", effect)
claim("2a.answer", "= 40 points", 100 * moved)
claim("2a.answer", "those 40%", moved)
claim("2a.answer", "= 2.0 rides", effect / moved)
claim("2a.answer", "the 40% whom", 1 - 0.60)
claim("2a.followUpAnswer", "of 0.4", moved)
claim("2a.followUpAnswer", "by 0.03", 3 / 100)
claim("2a.followUpAnswer", "13 times", moved / 0.03)
claim("2a.followUpAnswer", "2 rides", 0.06 / 0.03)

# 2b: the counts shown
lines = [line.split()[1:] for line in data("2b")["code"].splitlines()]
riders = dict(zip(map(int, lines[0]), map(int, lines[1])))
usual = sum(riders[p] for p in (76, 77, 78, 81)) / 4
claim("2b.answer", "about 400", usual, to=10)
claim("2b.answer", "160 riders", usual - riders[79], to=10)
expect(abs((riders[80] - usual) - (usual - riders[79])) < 30, True, "2b: about as many above as missing below")

# 3a, 3b
claim("3a.answer", "all 20", 19 + 1)
claim("3a.answer", "1/20", 1 / (19 + 1))
claim("3a.answer", "p = 0.05", 1 / (19 + 1))
claim("3b.answer", "the 12 pairs", 24 / 2)

# 4a: the table shown
rows = [line.split() for line in data("4a")["code"].splitlines()[1:]]
people = {r[0]: int(r[1].replace(",", "")) for r in rows}
mailed = {r[0]: float(r[2][:-1]) / 100 for r in rows}
other = {r[0]: float(r[3][:-1]) / 100 for r in rows}
uplift = {s: mailed[s] - other[s] for s in people}


def gain(order, budget=50_000):
    total = 0.0
    for segment in order:
        take = min(budget, people[segment])
        budget -= take
        total += take * uplift[segment]
    return total


by_rate = sorted(people, key=lambda s: -mailed[s])
by_uplift = sorted(people, key=lambda s: -uplift[s])
expect("".join(by_rate[:2]), "AD", "4a: the response model")
expect("".join(by_uplift[:2]), "BC", "4a: by uplift")
claim("4a.answer", "B 6", 100 * uplift["B"])
claim("4a.answer", "C 3", 100 * uplift["C"])
claim("4a.answer", "loses 4", -100 * uplift["D"])
claim("4a.answer", "= 1,200", 20_000 * uplift["B"])
claim("4a.answer", "= 900", 30_000 * uplift["C"])
claim("4a.answer", "together 2,100", gain(by_uplift))
claim("4a.answer", "= 300", 30_000 * uplift["A"])
claim("4a.answer", "= 800", -20_000 * uplift["D"])
claim("4a.answer", "at -500", gain(by_rate))
claim("4a.answer", "2,600", gain(by_uplift) - gain(by_rate))
claim("4a.keyPoints", "500 riders", -gain(by_rate))
claim("4a.answer", "1.9", 100 * sqrt((0.2 * 0.8 + 0.24 * 0.76) / 1_000))
profit = {s: 10 * uplift[s] - 2 * mailed[s] for s in people}
claim("4a.followUpAnswer", "A: 0.1", 10 * uplift["A"])
claim("4a.followUpAnswer", "= -0.5", profit["A"])
claim("4a.followUpAnswer", "B: 0.6", 10 * uplift["B"])
claim("4a.followUpAnswer", "+0.36", profit["B"])
claim("4a.followUpAnswer", "C: 0.3", 10 * uplift["C"])
claim("4a.followUpAnswer", "- 0.08 =", -2 * mailed["C"])
claim("4a.followUpAnswer", "+0.22", profit["C"])
claim("4a.followUpAnswer", "D: -0.4", 10 * uplift["D"])
claim("4a.followUpAnswer", "= -0.8", profit["D"])
