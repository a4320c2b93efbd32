"""Day 58: false alarms, the capacity of a support team, and what one more point of recall can change."""

from math import sqrt

from claims import claim

tickets, agents, each = 40_000, 300, 120
capacity = agents * each

harmless = tickets - 4
claim("warmUp", "About 100", 0.01 * harmless / (0.99 * 4), to=10)
claim("warmUp", "39,996", harmless)
claim("warmUp", "is 400", 0.01 * harmless)
claim("warmUp", "flags 1%", 1 - 0.99)

# 1a
claim("1a.keyPoints", "36,000", capacity)
claim("1a.keyPoints", "4,000", tickets - capacity)
claim("1a.followUpAnswer", "340", agents + 40)
claim("1a.followUpAnswer", "40,800", (agents + 40) * each)
claim("1a.followUpAnswer", "by 800", (agents + 40) * each - tickets)

# 1b
claim("1b.answer", "92%", sqrt(0.85))

# 2b
claim("2b.keyPoints", "36,000", capacity)
claim("2b.keyPoints", "10%", 1 - capacity / tickets)
claim("2b.answer", "4,000", tickets - capacity)
claim("2b.answer", "11%", tickets / capacity - 1)
claim("2b.followUpAnswer", "95%", 1 - 0.05)
claim("2b.followUpAnswer", "0.10", 1 - capacity / tickets)
claim("2b.followUpAnswer", "10.5%", (1 - capacity / tickets) / (1 - 0.05))

# 3b
claim("3b.answer", "12 more points", 92 - 80)
claim("3b.answer", "0.24%", 0.02 * (0.92 - 0.80))
