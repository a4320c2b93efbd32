"""Day 111: sends under a budget, the worth of three notifications, and the minutes of a talk."""

from claims import claim, expect

claim("warmUp", "1.5 each", 30 / 20)
claim("warmUp", "6 million leaves", 3 * 2_000_000)
left = 30_000_000 - 3 * 2_000_000
claim("warmUp", "24 million", left)
others = 20_000_000 - 2_000_000
claim("warmUp", "18 million", others)
claim("warmUp", "1.33", left / others)

# 1a
daily, days = 0.09, 180
lost = daily * days
opened = [percent / 100 for percent in (6, 3, 1.5)]
off = [percent / 100 for percent in (0.05, 0.10, 0.20)]
worth = [gain - leave * lost for gain, leave in zip(opened, off)]
claim("1a.answer", "16.2 opens", lost)
claim("1a.answer", "0.06 -", opened[0])
claim("1a.answer", "0.0005", off[0])
claim("1a.answer", "0.052", worth[0])
claim("1a.answer", "0.03 -", opened[1])
claim("1a.answer", "0.0162", off[1] * lost)
claim("1a.answer", "0.014", worth[1])
claim("1a.answer", "third 0.015", opened[2])
claim("1a.answer", "0.0324", off[2] * lost)
claim("1a.answer", "-0.017", worth[2])
claim("1a.answer", "0.002 =", off[2])
even = [gain / leave for gain, leave in zip(opened, off)]
claim("1a.answer", "7.5 opens", even[2])
claim("1a.answer", "83 days", even[2] / daily)
claim("1a.answer", "333 days", even[1] / daily)
claim("1a.followUpAnswer", "10.8", lost * 2 / 3)
claim("1a.followUpAnswer", "0.0216", off[2] * lost * 2 / 3)
claim("1a.followUpAnswer", "-0.007", opened[2] - off[2] * lost * 2 / 3)
claim("1a.followUpAnswer", "54%", 1 - even[2] / lost)

# 1b and 2a
expect(sum([3, 3, 3, 4, 4, 3]), 20, "1b: the minutes add up")
claim("2a.answer", "4,000 accelerator", 40_000_000 * 0.1 / 1_000)
claim("2a.answer", "300 seconds", sum([45, 30, 150, 45, 30]))
