"""Day 110: prevalence samples, two places for a check, thresholds within capacity, and what appeals bound."""

from math import sqrt

from claims import claim, expect

flagged, broken = 1_000 * 0.01, 1_000 * 0.005
claim("warmUp", "40: of", 100 * 0.8 * broken / flagged)
claim("warmUp", "of 1,000", flagged / 0.01)

# 1a
capacity = 600 * 400
claim("1a.answer", "250,000", 50_000_000 * 0.005)
claim("1a.answer", "240,000", capacity)

# 1b
judged = 100_000
hits = judged * 0.001
claim("1b.answer", "100 hits", hits)
claim("1b.answer", "±20%", 1.96 / sqrt(hits), to=0.01)
claim("1b.answer", "28%", 1.96 * sqrt(2 * hits) / hits)
claim("1b.answer", "40%", (1.96 + 0.8416) * sqrt(2 * hits) / hits)
claim("1b.answer", "42%", judged / capacity)

# 2b
thieves = 300


def option(checks, share, stops=0.95):
    """Thieves stopped, honest people lost, and the second per first."""
    caught = thieves * share * stops
    lost = (checks - thieves * share) * 0.04
    return caught, lost, lost / caught


checks = 3_000_000 * 0.01
login, payout = option(checks, 0.7), option(20_000, 0.8)
claim("2b.answer", "30,000", checks)
claim("2b.answer", "210 takeovers", thieves * 0.7)
claim("2b.answer", "about 200", login[0], to=10)
claim("2b.answer", "29,790", checks - thieves * 0.7)
claim("2b.answer", "1,190", login[1], to=10)
expect(round(login[2]), 6, "2b: six honest people for each thief at login")
claim("2b.answer", "240 takeovers", thieves * 0.8)
claim("2b.answer", "228 stopped", payout[0])
claim("2b.answer", "about 790", payout[1], to=10)
claim("2b.answer", "3.5 for", payout[2])
weak_login, weak_payout = option(checks, 0.7, 0.5), option(20_000, 0.8, 0.5)
claim("2b.followUpAnswer", "to 120", weak_payout[0])
claim("2b.followUpAnswer", "to 105", weak_login[0])
claim("2b.followUpAnswer", "about 11", weak_login[2])
claim("2b.followUpAnswer", "6.6 at", weak_payout[2])

# 3a
bands = {0.95: (50_000, 0.96), 0.80: (120_000, 0.70), 0.50: (500_000, 0.12), 0.0: (49_330_000, 0.0012)}
expect(sum(posts for posts, _ in bands.values()), 50_000_000, "3a: the bands hold all posts")
total = sum(posts * share for posts, share in bands.values())
claim("3a.answer", "250,000", total, to=10_000)
right = 50_000 * 0.96
claim("3a.answer", "48,000", right)
claim("3a.answer", "2,000 wrongly", 50_000 - right)
claim("3a.answer", "5,000 appeals", 50_000 * 0.10)
free = capacity - 5_000 - 10_000
claim("3a.answer", "Of 240,000", capacity)
claim("3a.answer", "225,000", free)
claim("3a.answer", "84,000", 120_000 * 0.70)
left = free - 120_000
claim("3a.answer", "105,000", left)
claim("3a.answer", "12,600", left * 0.12)
found = right + 120_000 * 0.70 + left * 0.12
claim("3a.answer", "144,600", found)
claim("3a.answer", "58%", found / total)
claim("3a.answer", "24%", bands[0.0][0] * bands[0.0][1] / total)

# 3b
claim("3b.answer", "3.6%", 0.12 * 0.30)
overturned = 0.02 * 0.60
claim("3b.answer", "1.2%", overturned)
silent = (1 - 0.02) * 0.60 / 10
claim("3b.answer", "about 7%", overturned + silent)
louder = 0.12 * 0.30 + (1 - 0.12) * 0.30 / 10
claim("3b.answer", "about 6%", louder)
expect(louder < overturned + silent, True, "3b: the order flips")
claim("3b.followUpAnswer", "20% of removals", 0.02 * 10)
claim("3b.followUpAnswer", "so 4%", 0.02 * 10 * 0.20)
