"""Day 129: who is handed over, what remains wrong, a paired sign test, and 200 replays."""

import re
from math import comb

from claims import claim, data, expect

traffic, wrong_cost, person = 30_000, 25, 4
claim("warmUp", "900 a day", 0.03 * traffic)

# 1b
bands = []
for line in data("1b")["code"].splitlines()[2:]:
    share, wrong = [float(x.rstrip("%")) / 100 for x in line.split()[-2:]]
    bands.append((share, wrong))
threshold = person / wrong_cost
claim("1b.keyPoints", "16%", threshold)
worth = sum(share for share, wrong in bands if wrong > threshold)
claim("1b.answer", "20%", worth)
claim("1b.keyPoints", "6,000", worth * traffic)
claim("1b.answer", "exactly 10%", bands[4][0] + bands[5][0])
kept = [share * wrong for share, wrong in bands[:4]]
claim("1b.answer", "0.4", 100 * kept[0])
claim("1b.answer", "1.0", 100 * kept[1])
claim("1b.answer", "1.35", 100 * kept[2])
claim("1b.answer", "1.8", 100 * kept[3])
claim("1b.answer", "4.55%", sum(kept))
claim("1b.keyPoints", "1,365", traffic * sum(kept))
claim("1b.answer", "2,565", traffic * sum(share * wrong for share, wrong in bands))
claim("1b.answer", "0.5", wrong_cost * bands[3][1] - person)
fewer = traffic * bands[3][0] * (0.18 - 0.09)
claim("1b.answer", "270", fewer)
claim("1b.answer", "6,750", wrong_cost * fewer)
expected = person + wrong_cost * 0.06
claim("1b.followUpAnswer", "5.5 in", expected)
claim("1b.followUpAnswer", "22%", expected / wrong_cost)

# 1c
claim("1c.answer", "1,200", traffic * (0.15 - 0.11))

# 2a: totals by version, and the exact two-sided sign test for 21 against 3.
rows = [[int(x) for x in line.split()[-3:]] for line in data("2a")["code"].splitlines()[1:]]
before, after = sum(row[1] for row in rows), sum(row[2] for row in rows)
claim("2a.answer", "162", before)
claim("2a.answer", "143", after)
claim("2a.answer", "19 lost", before - after)
claim("2a.answer", "18 are", rows[2][1] - rows[2][2])
claim("2a.ask", "71.5%", after / sum(row[0] for row in rows))
lost, won = (int(x) for x in re.search(r"(\d+) were lost and (\d+) won", data("2a")["text"]).groups())
expect(lost - won, rows[2][1] - rows[2][2], "2a: the flips add up to the row's loss")
flipped = lost + won
claim("2a.keyPoints", "0.0003", 2 * sum(comb(flipped, k) for k in range(won + 1)) / 2**flipped)

# 2b: prompt, orders, policy, shipping.
claim("2b.answer", "6,500", 500 + 4_200 + 900 + 900)
expect(500 + 4_200 + 900 < 6_000, True, "2b: two calls stay below the limit")

# 2c
claim("2c.keyPoints", "24 long", flipped)
claim("2c.keyPoints", "72 replays", 3 * flipped)
claim("2c.keyPoints", "last 56", 200 - 2 * 3 * flipped)
claim("2c.answer", "63", 3 * lost)
