"""Day 81: the cost of three retraining rhythms, the hours of an incident, and of four debts."""

from datetime import datetime
from math import sqrt

from claims import claim, data, expect

# Warm-up
claim("warmUp", "90%", 0.999**100)
claim("warmUp", "0.999", 99.9 / 100)


# 1a: aging and retraining, in credits a day.
def cost(days, aging=20, retraining=6_000):
    return aging * days / 2 + retraining / days


best = sqrt(2 * 6_000 / 20)
claim("1a.answer", "500", cost(30))
claim("1a.answer", "927", cost(7))
claim("1a.answer", "976", cost(91))
claim("1a.answer", "490", cost(best))
claim("1a.keyPoints", "24.5 days", best)
claim("1a.answer", "70 +", 20 * 7 / 2)
claim("1a.answer", "857", 6_000 / 7)
claim("1a.answer", "910", 20 * 91 / 2)
claim("1a.answer", "66 =", 6_000 / 91)
claim("1a.answer", "300", 20 * 30 / 2)
claim("1a.answer", "200", 6_000 / 30)
expect(round(cost(30) - cost(best)), 10, "1a: a month costs ten credits more")

# 2b: the timeline.
lines = data("2b")["code"]
start, note, alarm = datetime(2026, 1, 1, 2, 4), datetime(2026, 1, 2, 16), datetime(2026, 1, 3, 9)
expect(all(t in lines for t in ("Thu 02:04", "Fri 16:00", "Sat 09:00")), True, "2b: the times of the timeline")
claim("2b.keyPoints", "55 hours", (alarm - start).total_seconds() / 3600)
claim("2b.keyPoints", "17 of", (alarm - note).total_seconds() / 3600)

# 3b: hours spent and saved.
a, c, a_month, c_month = 4 * 8, 6 * 8, 2 * 3, 60 / 3
claim("3b.answer", "32 hours", a)
claim("3b.answer", "6 a month", a_month)
claim("3b.answer", "5 months", a / a_month)
claim("3b.answer", "48", c)
claim("3b.answer", "20", c_month)
claim("3b.keyPoints", "2.4", c / c_month)
claim("3b.answer", "26 hours", a_month + c_month)
claim("3b.answer", "7 months", c / (20 / 3))
claim("3b.answer", "13", (5 - 2) * 52 / 12)
expect((4 + 6, 6 + 2), (10, 8), "3b: A and C fill ten days, C and D eight")
