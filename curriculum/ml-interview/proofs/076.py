"""Day 76: three totals of one sample in SQLite, and a mean of regions."""

import sqlite3

from claims import claim, data, expect

base = sqlite3.connect(":memory:")
base.executescript(data("1b")["code"])
april = "day between '04-01' and '04-30'"


def total(query):
    return base.execute(query).fetchone()[0]


latest = "(select *, max(seq) over (partition by id) as newest from ev)"
by_arrival = total("select sum(kwh) from ev where came between '04-01' and '04-30'")
distinct = total(f"select sum(kwh) from (select distinct * from ev) where {april}")
right = total(f"select sum(kwh) from (select distinct * from {latest} where seq = newest) where {april}")
claim("1b.keyPoints", "85", by_arrival)
claim("1b.keyPoints", "65", distinct)
claim("1b.keyPoints", "35", right)

# A correction that moves event 3 to May: filtering first counts it in April, and May counts it again.
base.execute("insert into ev values (3, 2, 10, '05-01', '05-02')")
first = total(
    f"select sum(kwh) from (select *, max(seq) over (partition by id) as newest from ev where {april}) where seq = newest"
)
expect(first, right, "1b: the filter first still counts event 3 in April")
moved = total(f"select sum(kwh) from (select distinct * from {latest} where seq = newest) where {april}")
expect(moved, right - 10, "1b: the latest version first moves event 3 to May")

# 2a: region B alone explains the total.
share, after, others = 0.27, 1.6, 3.1
claim("2a.keyPoints", "2.7", share * after + (1 - share) * others)
claim("2a.answer", "0.73", 1 - share)
claim("2b.answer", "only 7%", 1 / 2 / 7)
