"""Day 131: words in three minutes, and the few comparisons in the stand-in and the posting."""

import re

from claims import claim, day, expect

words = 3 * 130
claim("warmUp", "390", words)


# 2a: from 22% to 15% of the forecasts is about a third of all overrides.
share = (22 - 15) / 22
claim("2a.followUpAnswer", "32%", share)

# 1b: the stand-in's old plan failed at one delivery in seven.
before = int(re.search(r"(\d+)% before at both", day["prompts"][0]["data"]["text"])[1]) / 100
expect(round(1 / before), 7, "1b: one delivery in seven")
