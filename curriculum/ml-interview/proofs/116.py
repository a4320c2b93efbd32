"""Day 116: Shapley values of two features against two backgrounds, and what 20 frauds are worth and how far they scatter."""

from math import sqrt

from claims import claim, expect

p_night, p_new = 0.2, 0.5


def score(night, new):
    """The mean score when each feature is known (1) or averaged over its share."""
    return 0.1 + 0.4 * night * new


nothing = score(p_night, p_new)
night_only, new_only, both = score(1, p_new), score(p_night, 1), score(1, 1)
claim("1b.keyPoints", "0.14", nothing)
claim("1b.answer", "0.30", night_only)
claim("1b.answer", "0.18", new_only)
claim("1b.answer", "0.50", both)
claim("1b.answer", "0.16", night_only - nothing)
claim("1b.answer", "0.32", both - new_only)
claim("1b.answer", "0.04", new_only - nothing)
claim("1b.answer", "0.20", both - night_only)
night = ((night_only - nothing) + (both - new_only)) / 2
new = ((new_only - nothing) + (both - night_only)) / 2
claim("1b.keyPoints", "0.24", night)
claim("1b.keyPoints", "0.12", new)
claim("1b.answer", "0.36", both - nothing)
expect(night + new, both - nothing, "1b: the two add up", 1e-12)
expect(night / new, 2.0, "1b: twice the credit", 1e-9)
# Night claims as the background: night is always known.
p_night = 1
peers_night = ((score(1, p_new) - score(p_night, p_new)) + (score(1, 1) - score(p_night, 1))) / 2
peers_new = ((score(p_night, 1) - score(p_night, p_new)) + (score(1, 1) - score(1, p_new))) / 2
claim("1b.keyPoints", "gets 0 for", peers_night)
claim("1b.answer", "new 0.20", peers_new)

# 2a
gap = 700 - 680
flags = 0.08 * 30_000
claim("2a.ask", "2,400", flags)
claim("2a.answer", "gap is 20", gap)
claim("2a.keyPoints", "40,000", gap * 2000)
claim("2a.answer", "1.4 million", 700 * 2000)
claim("2a.keyPoints", "3%", gap / 700)
claim("2a.answer", "about 11", sqrt(120))
claim("2a.answer", "of 20. Then", sqrt(400))
claim("2a.answer", "1,700", flags - 700)
claim("2a.answer", "1,200", flags / 2)
