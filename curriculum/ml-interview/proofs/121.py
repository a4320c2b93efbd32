"""Day 121: how many answers fit a round, what a test result is worth in orders, and hours saved by a tool."""

import re

from claims import claim, data, expect

left = 45 - 5 - 10
claim("warmUp", "30 minutes", left)
expect(left / (2 + 4), 5.0, "warm-up: five answers")
expect(20 + 60 + 20 + 20, 2 * 60, "1a: the parts fill two minutes")

# 3a: the effect, its interval, and the shop's orders, read from the text shown.
shown = data("3a")["text"]
effect, low, high = (float(share) / 100 for share in re.findall(r"\+([\d.]+)%", shown))
orders = int(re.search(r"([\d,]+) orders a month", shown)[1].replace(",", ""))
claim("3a.keyPoints", "8,400", effect * orders)
claim("3a.answer", "1,600", low * orders)
claim("3a.answer", "15,200", high * orders)
claim("3a.answer", "8,000", effect * orders, to=1000)
claim("3a.answer", "about 2%", effect)
expect((low + high) / 2, effect, "3a: the effect is the interval's middle", 1e-12)

claim("3b.answer", "30 seconds", 90 - 60)
claim("3b.keyPoints", "100 hours", (90 - 60) * 12_000 / 3600)
