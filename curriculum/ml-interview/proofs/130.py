"""Day 130: a readout in orders and credits, a query run in SQLite, Simpson's paradox, and a lottery's size."""

import sqlite3
from math import ceil, erfc, sqrt

from claims import claim, data, expect

wide, narrow = 2, 1
claim("warmUp", "40,000", 10_000 * (wide / narrow) ** 2)

# 1b: counts from the day's table.
rows = [line.split()[-2:] for line in data("1b")["code"].splitlines()[1:]]
(n0, n1), (o0, o1), (r0, r1) = [[int(x.replace(",", "")) for x in row] for row in rows]
total = n0 + n1
claim("1b.keyPoints", "420", n0 - n1)
claim("1b.keyPoints", "100,000", total)
claim("1b.answer", "316", sqrt(total))
claim("1b.keyPoints", "z = 1.3", (n0 - n1) / sqrt(total))


def difference(x0, x1):
    p0, p1 = x0 / n0, x1 / n1
    half = 1.96 * sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
    return [100 * (p1 - p0 + k * half) for k in (0, -1, 1)]


orders, kept = difference(o0, o1), difference(o0 - r0, o1 - r1)
claim("1b.answer", "8.00%", o0 / n0)
claim("1b.answer", "8.40%", o1 / n1)
claim("1b.keyPoints", "0.40 points", orders[0])
claim("1b.keyPoints", "0.06", orders[1])
claim("1b.keyPoints", "0.74", orders[2])
claim("1b.answer", "(3,535", o0 - r0)
claim("1b.answer", "(3,513", o1 - r1)
claim("1b.answer", "7.04%", (o0 - r0) / n0)
claim("1b.answer", "7.06%", (o1 - r1) / n1)
claim("1b.keyPoints", "+0.02", kept[0])
claim("1b.keyPoints", "-0.30", kept[1])
claim("1b.keyPoints", "0.33", kept[2])


def credits(cost):
    """Means per 1,000 visitors and the interval of their difference: kept +10, returned -cost, else 0."""
    means, variances = [], []
    for n, o, r in ((n0, o0, r0), (n1, o1, r1)):
        mean = ((o - r) * 10 - r * cost) / n
        variances.append((((o - r) * 100 + r * cost**2) / n - mean**2) / n)
        means.append(1000 * mean)
    gap, half = means[1] - means[0], 1960 * sqrt(sum(variances))
    return means[0], means[1], gap, gap - half, gap + half


six = credits(6)
claim("1b.keyPoints", "646.4", six[0])
claim("1b.keyPoints", "624.9", six[1])
claim("1b.keyPoints", "-21.5", six[2])
claim("1b.keyPoints", "-54", six[3])
claim("1b.keyPoints", "to 11", six[4])
claim("1b.answer", "0.646", six[0] / 1000)
claim("1b.answer", "0.625", six[1] / 1000)
claim("1b.ask", "16%", r1 / o1)
claim("1b.ask", "12%", r0 / o0)
one = credits(1)
claim("1b.followUpAnswer", "694", one[0])
claim("1b.followUpAnswer", "692", one[1])
claim("1b.followUpAnswer", "-2,", one[2])
claim("1b.followUpAnswer", "-34", one[3])
claim("1b.followUpAnswer", "29:", one[4])
claim("1a.ask", "5%", (o1 / n1) / (o0 / n0) - 1)
z = orders[0] / ((orders[2] - orders[0]) / 1.96)
claim("1a.ask", "p = 0.02", erfc(z / sqrt(2)))

# 1c quotes 1b.
claim("1c.keyPoints", "54 credits", -six[3])
claim("1c.keyPoints", "11 gained", six[4])
claim("1c.answer", "0.06", orders[1])
claim("1c.answer", "0.74", orders[2])

# 2a: the query as shown, and the repair, in SQLite.
db = sqlite3.connect(":memory:")
db.executescript("create table weeks(courier, wk, done); create table sessions(courier, wk);")
done = {1: 52, 2: 54, 3: 47, 4: 72, 5: 78, 6: 81}
db.executemany("insert into weeks values (?, 9, ?)", done.items())
held = [(1, 5), (1, 6), (1, 7), (2, 6), (3, 11), (4, 5)]
db.executemany("insert into sessions values (?, ?)", held)
shown = db.execute(data("2a")["code"].split(";")[0]).fetchall()
expect([(g, round(a, 1), n) for g, a, n in shown], [(0, 79.5, 2), (1, 54.8, 6)], "2a: the query as shown")
right = db.execute(
    "select exists (select 1 from sessions s where s.courier = w.courier and s.wk < w.wk) c, avg(done)"
    " from weeks w where wk = 9 group by c"
).fetchall()
claim("2a.keyPoints", "59.3", right[1][1])
claim("2a.keyPoints", "68.7", right[0][1])
where = "left join sessions s on s.courier = w.courier where w.wk = 9 and s.wk < 9"
expect(db.execute(f"select min(s.courier is not null) from weeks w {where}").fetchone()[0], 1, "2a: WHERE drops the others")
on = "left join sessions s on s.courier = w.courier and s.wk < 9 where w.wk = 9"
expect(db.execute(f"select count(*) from weeks w {on}").fetchone()[0], 8, "2a: ON still fans out")

# 2b
coached = (300 * 52 + 100 * 83) / 400
others = (200 * 50 + 400 * 80) / 600
claim("2b.answer", "59.75", coached)
claim("2b.answer", "70.0", others)
claim("2b.keyPoints", "-10.25", coached - others)
claim("2b.answer", "over 600", 200 + 400)
claim("2b.answer", "of -10 ", round(coached - others))
claim("2b.keyPoints", "+2 and", 52 - 50)
claim("2b.keyPoints", "+3", 83 - 80)
claim("2b.keyPoints", "+2.5", 0.5 * (52 - 50) + 0.5 * (83 - 80))

# 2c
plain = 16 * 12**2 / 2.5**2
claim("2c.keyPoints", "369", ceil(plain))
claim("2c.answer", "64%", 0.8**2)
claim("2c.answer", "36%", 1 - 0.8**2)
claim("2c.answer", "12²", 12**2)
claim("2c.answer", "2.5²", 2.5**2)
claim("2c.answer", "0.8²", 0.8**2)
claim("2c.keyPoints", "133", ceil(plain * (1 - 0.8**2)))
claim("2c.answer", "160", 40 * ceil(133 / 40))
claim("2c.followUpAnswer", "2.9 times", 1 + (20 - 1) * 0.1)
