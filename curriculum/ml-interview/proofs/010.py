"""Day 10: fan-out, NULL in three queries, and conditional aggregates, run in SQLite."""

import sqlite3

from claims import claim, data, expect, solution


def database(*scripts):
    connection = sqlite3.connect(":memory:")
    for script in scripts:
        connection.executescript(script)
    return connection


def rows(connection, query):
    return connection.execute(query).fetchall()


def value(connection, query):
    return rows(connection, query)[0][0]


# Warm-up
three = database(
    "create table o(c, amount); insert into o values (1, 5), (1, 6), (1, 7);"
    "create table a(c, street); insert into a values (1, 'x'), (1, 'y');"
)
expect(rows(three, "select count(*), sum(amount) from o join a on a.c = o.c"), [(6, 36)], "warm-up: six rows, doubled")

# 1a, 1b
shop = database(data("1b")["code"])
query = solution("1b")["QUERY"]
expect(rows(shop, query), [("ada", 150, 15, 3), ("lin", 70, 70, 1), ("sam", 50, 0, 0)], "1b: the expected rows")
join = "from orders o left join ships s on s.order_id = o.id left join refunds r on r.order_id = o.id"
expect(value(shop, f"select count(*) {join} where o.id = 1"), 4, "1a: two boxes and two refunds are four rows")
expect(value(shop, f"select sum(r.amount) {join} where o.id = 1"), 30, "1a: each refund twice")
expect(value(shop, f"select sum(distinct o.amount) {join}"), 220, "1a: distinct merges the two orders of 50")
claim("1b.answer", "270", value(shop, "select sum(amount) from orders"))
claim("1b.answer", "85", value(shop, "select sum(amount) from refunds"))
claim("1b.answer", "boxes, 4", value(shop, "select count(*) from ships"))
sums = [sum(column) for column in list(zip(*rows(shop, query)))[1:]]
expect(sums, [270, 85, 4], "1b: the columns add up to their own tables")
shop.execute("insert into orders values (5, 'sam', 50)")
expect(rows(shop, query)[2], ("sam", 100, 0, 0), "1b: two orders of the same amount")

# 2a
queries = [part for part in data("2a")["code"].split(";") if part.strip()]
users = database(data("2b")["code"])
got = [sorted(name for (name,) in rows(users, q)) for q in queries]
expect(got, [[], ["ada", "sam"], ["ada", "sam"]], "2a: what A, B, and C return")
users.execute("delete from blocked where name is null")
expect(len({tuple(sorted(rows(users, q))) for q in queries}), 1, "2a: without the NULL all three agree")

# 2b
expect(rows(users, "select name from users where region <> 'north'"), [("sam",)], "2b: outside the north")
claim("2b.keyPoints", "3.0", value(users, "select avg(score) from users"))
claim("2b.keyPoints", "2.0", value(users, "select avg(coalesce(score, 0)) from users"))
expect(rows(users, "select count(*), count(score) from users"), [(3, 2)], "2b: rows and known scores")
expect(value(users, "select count(score) / count(*) from users"), 0, "2b: whole numbers cut the share to 0")

# 3a, 3b
tickets = database(data("3a")["code"])
result = rows(tickets, solution("3a")["QUERY"])
expect([(plan, n) for plan, n, _, _ in result], [("free", 3), ("pro", 4)], "3a: plans and tickets")
claim("3a.answer", "0.33", result[0][2])
claim("3a.answer", "90 minutes", result[0][3])
claim("3a.answer", "0.5", result[1][2])
claim("3a.answer", "75 minutes", result[1][3])
slip = "select avg(case when status = 'late' then mins else 0 end) from tix group by plan order by plan"
claim("3a.answer", "30 and", rows(tickets, slip)[0][0])
claim("3a.answer", "37.5", rows(tickets, slip)[1][0])
late = "avg(case when status = 'late' then 1.0 else 0 end)"
colleague = f"select plan, {late}, count(*) from tix where status = 'late' group by plan having {late} > 0.4 order by plan"
expect(rows(tickets, colleague), [("free", 1, 1), ("pro", 1, 2), ("trial", 1, 1)], "3b: what that query returns")
right = rows(tickets, f"select plan, {late} from tix group by plan having {late} > 0.4 order by plan")
expect(right, [("pro", 0.5), ("trial", 1)], "3b: what is right")
claim("3b.answer", "0.33", value(tickets, f"select {late} from tix where plan = 'free'"))
claim("3b.answer", "with 0.5", right[0][1])
claim("3b.answer", "with 1.0", right[1][1])
