"""Day 74: bytes and files of a layout, and a join with a versioned dimension run in SQLite."""

import sqlite3

from claims import claim, data, expect

# 1b: commits of forty writers, and of one committer.
claim("1b.followUpAnswer", "240", 40 * 60 / 10)
claim("1b.followUpAnswer", "1,440", 24 * 60)

# 2a: bytes read for 30 days and 6 of 200 columns.
rows, columns = 30 * 60, 30 * 12 * 6 / 200
claim("2a.answer", "1,800 GB", rows)
claim("2a.answer", "10.8 GB", columns)
claim("2a.keyPoints", "about 170", rows / columns, to=10)
claim("2a.answer", "180", 30 * 12 / 2)

# 2b: one file for each store and minute.
files = 24 * 60 * 800
day_bytes = 12e9
claim("2b.answer", "1,440", 24 * 60)
claim("2b.keyPoints", "1.15 million", files)
claim("2b.keyPoints", "about 10 KB", day_bytes / files / 1e3)
claim("2b.answer", "23,000", files * 0.020, to=1000)
claim("2b.answer", "6 minutes", files * 0.020 / 64 / 60)
claim("2b.answer", "some 47", day_bytes / 256e6)
claim("2b.answer", "15 MB", day_bytes / 800 / 1e6)
expect(round(day_bytes / 24 / 256e6), 2, "2b: two files an hour")
claim("2b.followUpAnswer", "17,500", 24 * 730, to=100)

# 3a: the query shown and its repair.
shown = data("3a")["code"]
tables, query = shown.split("select", 1)
base = sqlite3.connect(":memory:")
base.executescript(tables)
expect(base.execute("select" + query).fetchall(), [("North", 30), ("South", 60)], "3a: the query shown")
join = "from orders o join cust c on o.cust = c.id and {} "
repair = "o.day >= c.d1 and (o.day < c.d2 or c.d2 is null)"
cities = dict(base.execute("select c.city, sum(o.amt) " + join.format(repair) + "group by 1").fetchall())
expect(cities, {"North": 40, "South": 60}, "3a: the repair")
claim("3a.answer", "40", cities["North"])
claim("3a.answer", "South 60", cities["South"])
times = "select o.id, count(*) " + join.format("o.day between c.d1 and c.d2") + "group by 1"
expect(base.execute(times).fetchall(), [(1, 1), (2, 2), (4, 1)], "3a: order 2 twice, order 3 never")
once = "select c.city, sum(distinct o.amt) " + join.format("o.day between c.d1 and c.d2") + "group by 1"
expect(base.execute(once).fetchall(), [("North", 30), ("South", 60)], "3a: distinct keeps both copies of order 2")
after = "select count(*), count(distinct o.id) " + join.format(repair)
expect(base.execute(after).fetchall(), [(4, 4)], "3a: each order once")

lucky = sqlite3.connect(":memory:")
lucky.executescript(tables.replace("(3,'lin',7,30)", "(3,'lin',7,20)"))
seen = dict(lucky.execute("select" + query).fetchall())
true = dict(lucky.execute("select c.city, sum(o.amt) " + join.format(repair) + "group by 1").fetchall())
expect(seen == true == {"North": 30, "South": 60}, True, "3a: with 20 for order 3, wrong joins give right totals")
claim("3a.answer", "worth 20", lucky.execute("select amt from orders where id = 3").fetchone()[0])

# 3b: versions of an hourly score.
claim("3b.keyPoints", "8.8 billion", 1_000_000 * 24 * 365)
claim("3b.answer", "8,760", 24 * 365)
claim("2b.answer", "29 seconds", 24 * 60 * 0.020)
