"""Day 13: copies of a fee, three wrong totals, and weekly retention, run in SQLite."""

import random
import sqlite3
from math import sqrt

from claims import claim, data, expect, solution


def rows(connection, query):
    return connection.execute(query).fetchall()


claim("warmUp", "week 2", 20 // 7)
claim("warmUp", "week 3", 21 // 7)
claim("warmUp", "day 21", (20 // 7 + 1) * 7)

# 1a: three customers with two, three, and no mails.
fees, mails = [30, 20, 50], [2, 3, 0]
copies = [fee * max(n, 1) for fee, n in zip(fees, mails)]
claim("1a.answer", "up: 100", sum(fees))
claim("1a.answer", "customer's 30", fees[0])
claim("1a.answer", "second's 20", fees[1])
claim("1a.answer", "+ 50", fees[2])
claim("1a.answer", "170", sum(copies))
claim("1a.answer", "+ 60", copies[1])

# 1b
shop = sqlite3.connect(":memory:")
shop.executescript(data("1b")["code"])
left = "from subs s left join mails m on m.user_id = s.user_id"
inner = left.replace("left ", "")


def total(query):
    return rows(shop, query)[0][0]


true = total("select sum(fee) from subs")
claim("1b.ask", "130", true)
claim("1b.ask", "200", total(f"select sum(fee) {left}"))
claim("1b.ask", "120", total(f"select sum(fee) {inner}"))
claim("1b.ask", "100", total(f"select sum(distinct fee) {left}"))
claim("1b.answer", "60 +", total(f"select sum(fee) {inner} where s.user_id = 'ada'"))
claim("1b.answer", "54%", total(f"select sum(fee) {left}") / true - 1)
claim("1b.answer", "23%", 1 - total(f"select sum(distinct fee) {left}") / true)
claim("1b.answer", "8% off", 1 - total(f"select sum(fee) {inner}") / true)
shop.execute("delete from mails where user_id = 'lin'")
claim("1b.followUpAnswer", "160", total(f"select sum(fee) {left}"))
claim("1b.followUpAnswer", "join 60", total(f"select sum(fee) {inner}"))

# 2a
query = solution("2a")["QUERY"]


def retention(events):
    connection = sqlite3.connect(":memory:")
    connection.execute("create table events(user_id, day)")
    connection.executemany("insert into events values (?, ?)", events)
    return [(c, k, size, round(share, 6)) for c, k, size, share in rows(connection, query)]


days = {"ada": (0, 3, 8, 15), "lin": (2, 4), "sam": (6, 9), "eve": (8, 20), "kim": (10,)}
example = [(user, day) for user, all_days in days.items() for day in all_days]
result = retention(example)
expect([row[:3] for row in result], [(0, 1, 3), (0, 2, 3), (1, 1, 2)], "2a: rows of the example")
claim("2a.answer", "0.67", result[0][3])
claim("2a.answer", "0.33", result[1][3])
claim("2a.answer", "0.5", result[2][3])
expect(retention(example * 2), result, "2a: repeated rows")
expect(retention([("u", 3)]), [(0, 1, 1, 0), (0, 2, 1, 0)], "2a: nobody returned")
expect(retention([("u", 15)]), [], "2a: no finished week after the cohort's")
expect(retention([]), [], "2a: no event")
random.seed(13)
events = [(f"u{random.randrange(40)}", random.randrange(21)) for _ in range(90)]
active = {}
for user, day in events:
    active.setdefault(user, set()).add(day // 7)
slowly = []
for cohort in sorted({min(weeks) for weeks in active.values()}):
    members = [weeks for weeks in active.values() if min(weeks) == cohort]
    for week in range(cohort + 1, 3):
        share = sum(week in weeks for weeks in members) / len(members)
        slowly.append((cohort, week - cohort, len(members), round(share, 6)))
expect(retention(events), slowly, "2a: random events, by hand")
claim("2a.followUpAnswer", "21", 20 + 1)
week = next(days for days in range(1, 21) if 20 // days == 2 and 21 // days == 3)
claim("2a.followUpAnswer", "7(k", week)
over = {(day, k) for day in range(21) for k in range(3) if all(day + week * k + d <= 20 for d in range(week))}
expect({(day, k) for day in range(21) for k in range(3) if day + 7 * (k + 1) <= 21}, over, "2a: whose week k is over")

# 2b
n, before, after = 2_000, 0.40, 0.31
error = 100 * sqrt(before * (1 - before) / n + after * (1 - after) / n)
drop = 100 * (before - after)
claim("2b.answer", "error of 1.5", error)
claim("2b.answer", "9 points", drop)
claim("2b.answer", "points, 6", drop - 1.96 * error)
claim("2b.answer", "to 12", drop + 1.96 * error)
