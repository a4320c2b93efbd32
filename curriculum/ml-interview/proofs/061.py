"""Day 61: fan-out and tails, a queue of photos over a peak, and a cache that restarts empty."""

from claims import claim, expect

homes, photos, requests, seen = 20_000_000, 3_000_000, 1_500, 600_000

all_fast = 0.99**20
claim("warmUp", "90", requests * 0.06)
claim("warmUp", "0.06", 60 / 1000)

# 1a
seconds = homes * 0.002
claim("1a.answer", "40,000 seconds", seconds)
claim("1a.answer", "about 11", seconds / 3600)
claim("1a.answer", "35 a second", photos / 86_400)
claim("1a.keyPoints", "3%", seen / homes)

# 1b
peak, rate, length = 175, 50, 2 * 3600
claim("1b.answer", "3.5", peak / rate)
claim("1b.answer", "88%", peak / (4 * rate))
claim("1b.answer", "7,200", length)
claim("1b.answer", "by 25", peak - 3 * rate)
claim("1b.answer", "by 75", peak - 2 * rate)


def backlog(gpus):
    return (peak - gpus * rate) * length


claim("1b.answer", "180,000", backlog(3))
claim("1b.answer", "150 seconds", 3 * rate)
claim("1b.keyPoints", "20 minutes", backlog(3) / (3 * rate) / 60)
claim("1b.answer", "540,000 photos", backlog(2))
claim("1b.answer", "100 seconds", 2 * rate)
claim("1b.keyPoints", "wait 90", backlog(2) / (2 * rate) / 60)
expect(round(backlog(1) / (rate - 35) / 3600), 17, "1b: one GPU needs 17 hours after the peak")
# A machine lost after `t` seconds of the peak: how long the last photo waits, in hours.
late = [((peak - 3 * rate) * t + (peak - 2 * rate) * (length - t)) / (2 * rate) / 3600 for t in (0, 3_599, 3_601)]
expect([wait > 1 for wait in late], [True, True, False], "1b: a machine lost in the first hour breaks the limit")
claim("1b.followUpAnswer", "57%", 2 * rate / peak)

# 2a
claim("2a.keyPoints", "18%", 1 - all_fast)
claim("2a.answer", "0.82", all_fast)
claim("2a.answer", "20%", 20 * 0.01)
claim("2a.answer", "0.99", 1 - 0.01)
claim("2a.answer", "99.95%", 0.99 ** (1 / 20))
claim("2a.keyPoints", "5%", 1 - 0.95)

# 3a
claim("3a.keyPoints", "10.7 ms", 0.85 * 2 + 0.15 * 60)
claim("3a.keyPoints", "15%", 1 - 0.85)
claim("3a.answer", "0.85", 1 - 0.15)
claim("3a.answer", "0.15", 1 - 0.85)
claim("3a.keyPoints", "225", 0.15 * requests)
claim("3a.keyPoints", "4,500", 3 * requests)
claim("3a.keyPoints", "99%", 1 - 0.01)
claim("3a.answer", "20 times", 3 * requests / (0.15 * requests))
claim("3a.answer", "93rd", 100 * (1 - 0.01 / 0.15))
