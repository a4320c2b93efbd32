"""Day 60: the age of a daily feature, the load of an online store, and a join that looks ahead."""

from bisect import bisect_right
from datetime import datetime

from claims import claim, data, expect

requests, hotels, values, size = 3_000, 200, 60, 4

age = datetime(2026, 3, 3, 3, 59) - datetime(2026, 3, 2, 0, 0)
claim("warmUp", "28 hours", age.total_seconds() / 3600)

# 1a
claim("1a.keyPoints", "600,000", requests * hotels)
claim("1a.answer", "144 MB", requests * hotels * values * size / 1e6)
claim("1a.answer", "15 values", values - 45)
expect((values - 45) / values, 0.25, "1a: a quarter of the values remains")
claim("1a.followUpAnswer", "6 million", requests * 2_000)

# 2a: the join on the day described and on the moment of loading, without pandas.
expect("right_on=\"day\"" in data("2a")["code"], True, "2a: the code joins on the day")
day_of = [datetime(2026, 3, 1), datetime(2026, 3, 2)]
loaded = [datetime(2026, 3, 2, 4), datetime(2026, 3, 3, 4)]
rate = [0.10, 0.90]
bookings = [datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 15)]
by_day = [rate[bisect_right(day_of, t) - 1] for t in bookings]
by_load = [rate[bisect_right(loaded, t) - 1] for t in bookings]
expect(by_day, [0.9, 0.9], "2a: what the code prints")
expect(by_load, [0.1, 0.1], "2a: what serving would have read")
claim("2a.answer", "0.1,", by_load[0])

# 2b
claim("2b.followUpAnswer", "180", 0.06 * requests)

# 3b
claim("3b.answer", "36 million", requests * hotels * values)
