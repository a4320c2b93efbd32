"""Day 131: words in three minutes, and the few comparisons in the stand-in and the posting."""

from claims import claim

words = 3 * 130
claim("warmUp", "390", words)


# 2a: from 22% to 15% of the forecasts is about a third of all overrides.
share = (22 - 15) / 22
claim("2a.followUpAnswer", "15%", 0.22 * (1 - share))
