"""Day 11: ties, frames, sessions, streaks, and a funnel in order, run in SQLite."""

import random
import sqlite3

from claims import claim, data, expect, solution


def database(script):
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    return connection


def rows(connection, query):
    return connection.execute(query).fetchall()


# Warm-up
five = database("create table t(x); insert into t values (5), (5), (7), (1), (2);")
shapes = [rows(five, f"select sum(x){over} from t") for over in ("", " over ()")]
expect(shapes, [[(20,)], [(20,)] * 5], "warm-up: one row, and five with the same total")

# 1a
latest = database("create table l(u, ts, id); insert into l values ('a', 1, 1), ('a', 2, 2), ('a', 2, 3);")
numbered = "select id from (select id, {} over (partition by u order by {}) n from l) where n = 1"
expect(rows(latest, numbered.format("row_number()", "ts desc, id desc")), [(3,)], "1a: row_number with a tie-breaker")
expect(len(rows(latest, numbered.format("rank()", "ts desc"))), 2, "1a: rank returns both")

# 1b
table, _, query = data("1b")["code"].partition("\n\n")
pay = database(table)
totals = [row[2] for row in sorted(rows(pay, query))]
expect(totals, [10, 60, 60, 65], "1b: the default frame")
by_rows = "select sum(amount) over (partition by user_id order by day, amount {} rows unbounded preceding) from pay"
up = sorted(t for (t,) in rows(pay, by_rows.format("")))
down = sorted(t for (t,) in rows(pay, by_rows.format("desc")))
expect((up, down), ([10, 30, 60, 65], [10, 40, 60, 65]), "1b: rows, in either order of the tie")
claim("1b.answer", "65 or", up[3])
claim("1b.answer", "= 60", totals[1])
claim("1b.answer", "40", down[1])

# 2a
query = solution("2a")["QUERY"]


def sessions(events):
    connection = database("create table ev(user_id, t)")
    connection.executemany("insert into ev values (?, ?)", events)
    return rows(connection, query)


example = [("ada", t) for t in (75, 0, 10, 71, 40)] + [("lin", 5)]
wanted = [("ada", 1, 0, 40, 3), ("ada", 2, 71, 4, 2), ("lin", 1, 5, 0, 1)]
expect(sessions(example), wanted, "2a: the example, rows in another order")
expect(sessions([]), [], "2a: no event")
expect(sessions([("u", 5), ("u", 5), ("u", 36)]), [("u", 1, 5, 0, 2), ("u", 2, 36, 0, 1)], "2a: ties and a gap of 31")


def slowly(events):
    result = []
    for user in sorted({u for u, _ in events}):
        number, session = 0, []
        for t in sorted(t for u, t in events if u == user) + [float("inf")]:
            if session and t - session[-1] > 30:
                number += 1
                result.append((user, number, session[0], session[-1] - session[0], len(session)))
                session = []
            session.append(t)
    return result


random.seed(11)
events = [(random.choice("abc"), random.randrange(900)) for _ in range(120)]
expect(sessions(events), slowly(events), "2a: random events, by hand")

# 2b
act = database("create table act(user_id, day); insert into act values ('ada', 3), ('ada', 4), ('ada', 4), ('ada', 5), ('ada', 8), ('ada', 9);")
islands = "select day - {} over (order by day) from act order by day"
expect([d for (d,) in rows(act, islands.format("row_number()"))], [2, 2, 1, 1, 3, 3], "2b: with the row number")
expect([d for (d,) in rows(act, islands.format("dense_rank()"))], [2, 2, 2, 2, 4, 4], "2b: with the dense rank")

# 3a
table, _, flawed = data("3a")["code"].partition("\n\n")
funnel = database(table)
expect(rows(funnel, flawed), [(4, 3, 3)], "3a: the query shown")
query = solution("3a")["QUERY"]
expect(rows(funnel, query), [(4, 2, 1)], "3a: in order")
funnel.execute("insert into f values ('sam', 2, 'cart'), ('sam', 8, 'view')")
expect(rows(funnel, query), [(4, 3, 2)], "3a: a repeated view does not hide the first")
expect(rows(database("create table f(user_id, t, name)"), query), [(0, 0, 0)], "3a: no event")
