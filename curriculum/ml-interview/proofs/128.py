"""Day 128: two parallel calls, values per showing and where they cross, a shared budget, and a latency budget."""

from claims import claim, data

claim("warmUp", "9.75%", 1 - 0.95**2)
claim("warmUp", "0.95²", 0.95**2)

# 1b: the table of the three items.
rows = {}
for line in data("1b")["code"].splitlines()[2:]:
    rows[line[:16].strip()] = [0.0 if x == "-" else float(x) for x in line[16:].split()]
click, buy, bid, fee = (rows[name] for name in ("P(click|shown)", "P(buy|click)", "bid per click", "commission"))
money = [c * (b + p * f) for c, p, b, f in zip(click, buy, bid, fee)]
purchases = [c * p for c, p in zip(click, buy)]
claim("1b.keyPoints", "A 0.0160", money[0])
claim("1b.keyPoints", "B 0.0210", money[1])
claim("1b.keyPoints", "C 0.0184", money[2])
claim("1b.keyPoints", "0.0040", purchases[0])
claim("1b.keyPoints", "0.0015", purchases[1])
claim("1b.keyPoints", "0.0001", purchases[2])
claim("1b.answer", "0.0150", click[1] * bid[1])
claim("1b.answer", "0.0060", click[1] * buy[1] * fee[1])
claim("1b.answer", "0.0024", money[2] - money[0])
claim("1b.answer", "0.0039", purchases[0] - purchases[2])
claim("1b.answer", "0.0050", money[1] - money[0])
claim("1b.answer", "0.0025", purchases[0] - purchases[1])
claim("1b.keyPoints", "v = 0.62", (money[2] - money[0]) / (purchases[0] - purchases[2]))
claim("1b.keyPoints", "v = 2", (money[1] - money[0]) / (purchases[0] - purchases[1]))
claim("1b.followUpAnswer", "3%", buy[1])

low, high = 0.0, 1.0
for _ in range(60):  # the upper end of the exact interval for 1 of 40
    p = (low + high) / 2
    low, high = (p, high) if (1 - p) ** 40 + 40 * p * (1 - p) ** 39 > 0.025 else (low, p)
claim("1b.followUpAnswer", "13%", low)

# 1c: one budget of 100 clicks, spent by two arms of which the new one gets 8% more.
old = 100 / 2.08
claim("1c.answer", "gets 52", 100 - old)
claim("1c.answer", "old arm 48", old)

# 2a: the critical path; the parallel retrieval takes the slower of the two.
medians, tails = {}, {}
for line in data("2a")["code"].splitlines()[1:]:
    *name, median, tail = line.split()
    medians[" ".join(name)], tails[" ".join(name)] = int(median), int(tail)
path = ["query", "ad retrieval", "features", "ranking", "auction, page"]
claim("2a.keyPoints", "235", sum(tails[step] for step in path))
typical = 135 - (medians["features"] - 4) - (medians["ranking"] - 15)
claim("2a.answer", "about 89", typical)
