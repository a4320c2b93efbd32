"""Day 12: a skewed task, plans of SQLite, point-in-time features, and the memory of a frame."""

import sqlite3

from claims import claim, data, expect, solution


def rows(connection, query):
    return connection.execute(query).fetchall()


# 1a
events, users, tasks = 4e9, 30e6, 200
times = 4 * 60 / 6
share = times / (times + tasks - 1)
claim("1a.answer", "240/6", times)
claim("1a.answer", "40 times", times)
claim("1a.answer", "239", times + tasks - 1)
claim("1a.keyPoints", "about 17%", share)
claim("1a.answer", "670 million", share * events, to=10e6)

# 1b: what SQLite plans for the four conditions.
log = sqlite3.connect(":memory:")
log.executescript(
    "create table events(user_id, kind, ts, v);"
    "create index i_ts on events(ts); create index i_kt on events(kind, ts);"
)
conditions = {
    "A": "date(ts) = '2026-03-01'",
    "B": "ts >= '2026-03-01' and ts < '2026-03-02'",
    "C": "user_id = 7",
    "D": "kind = 'buy' and ts >= '2026-03-01'",
}
plans = {
    name: rows(log, f"explain query plan select sum(v) from events where {condition}")[0][3].replace(" TABLE", "")
    for name, condition in conditions.items()
}
wanted = {
    "A": "SCAN events",
    "B": "SEARCH events USING INDEX i_ts (ts>? AND ts<?)",
    "C": "SCAN events",
    "D": "SEARCH events USING INDEX i_kt (kind=? AND ts>?)",
}
expect(plans, wanted, "1b: the plans shown")

# 2a, 2b
bank = sqlite3.connect(":memory:")
bank.executescript(data("2a")["code"])
query = solution("2a")["QUERY"]
right = [("ada", 10, 100), ("ada", 20, 70), ("lin", 10, None)]
expect(rows(bank, query), right, "2a: the expected rows")
leaky = query.replace("b.valid_at < l.at", "b.valid_at <= l.at").replace("and b.loaded_at < l.at", "")
expect(rows(bank, leaky), [("ada", 10, 40), ("ada", 20, 70), ("lin", 10, 55)], "2b: the colleague's rows")
expect(len(rows(bank, query.replace("partition by l.user_id, l.at", "partition by l.user_id"))), 2, "2a: by user only")
in_where = query.replace("where n = 1", "where n = 1 and v is not null")
expect(len(rows(bank, in_where)), 2, "2a: lin is lost when the match is demanded")
times_in_where = query.replace("and b.valid_at < l.at", "where b.valid_at < l.at")
expect(len(rows(bank, times_in_where)), 2, "2a: lin is lost with the times in where")
bank.execute("insert into bal values ('lin', 3, 4, 1), ('lin', 3, 5, 2)")
expect(rows(bank, query)[2], ("lin", 10, 2), "2a: of two with one validity the later load")
claim("2a.answer", "1.5 billion", 50 * users)

# 3a
ages, paid = {1: 30, 2: 41, 3: 25}, [(1, 5), (1, 7), (2, 9)]
merged = [(user, age, p) for user, age in ages.items() for p in [v for k, v in paid if k == user] or [None]]
claim("3a.answer", "4 instead of", len(merged))
claim("3a.keyPoints", "31.5", sum(age for _, age, _ in merged) / len(merged))
claim("3a.keyPoints", "32.0", sum(ages.values()) / len(ages))
expect(float(2**53) == float(2**53 + 1), True, "3a: above 2^53 floats cannot tell identifiers apart")

# 3b: bytes a row, texts as objects of 49 bytes and their characters, behind a pointer.
region, date, pointer, word = 49 + 5, 49 + 10, 8, 64 // 8
objects = word + (pointer + region) + (pointer + date) + word + word
typed = 4 + 1 + word + word + 1
count = 50e6
claim("3b.answer", "54 bytes", region)
claim("3b.answer", "59", date)
claim("3b.answer", "129", 2 * pointer + region + date)
claim("3b.answer", "153", objects)
claim("3b.keyPoints", "7.7 GB", objects * count / 1e9)
claim("3b.answer", "22 a row", typed)
claim("3b.keyPoints", "1.1 GB", typed * count / 1e9)
claim("3b.answer", "1 byte, the", typed - 4 - word - word - 1)
claim("3b.answer", "131,072", 2**17)
claim("3b.answer", "1/64", 2.0 ** (17 - 23))

# 3c
claim("3c.keyPoints", "About 100", 20 / 200_000 * 1e6)
