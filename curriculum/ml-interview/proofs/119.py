"""Day 119: what failed attacks allow, how often a stop is right, dependent filters, and answers that agree."""

from claims import claim, expect

traffic = 300_000
harmful = 0.0005 * traffic
honest = traffic - harmful

claim("warmUp", "88%", 1 - 0.9**20)
claim("warmUp", "12%", 0.9**20)
claim("warmUp", "0.9^20", (1 - 1 / 10) ** 20)


# 1b: upper 95% limits for no success and for one.
def limit(successes, tries):
    low, high = 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        chance = (1 - p) ** tries + (tries * p * (1 - p) ** (tries - 1) if successes else 0)
        low, high = (p, high) if chance > 0.05 else (low, p)
    return low


claim("1b.keyPoints", "1.0%", limit(0, 300))
claim("1b.keyPoints", "150", harmful)
claim("1b.keyPoints", "1.5", harmful * limit(0, 300))
claim("1b.keyPoints", "9.5%", limit(0, 30))
claim("1b.keyPoints", "about 14", harmful * limit(0, 30))
claim("1b.answer", "5%", 1 - 0.95)
claim("1b.followUpAnswer", "1.6%", limit(1, 300))
claim("1b.answer", "3/300", 3 / (30 * 10))

# 2a
caught, stopped = 0.95 * harmful, 0.01 * honest
claim("2a.answer", "150", harmful)
claim("2a.keyPoints", "about 142", caught)
claim("2a.answer", "299,850", honest)
claim("2a.keyPoints", "2,999", stopped)
claim("2a.keyPoints", "4.5%", caught / (caught + stopped))
claim("2a.keyPoints", "21", stopped / caught)
claim("2a.answer", "3,141", caught + stopped)
claim("2a.answer", "6,300", 2 * (caught + stopped), to=100)
more = 10 * harmful
claim("2a.followUpAnswer", "1,500", more)
claim("2a.followUpAnswer", "1,425", 0.95 * more)
claim("2a.followUpAnswer", "2,985", 0.01 * (traffic - more))
claim("2a.followUpAnswer", "32%", 0.95 * more / (0.95 * more + 0.01 * (traffic - more)))

# 2b
claim("2b.answer", "Then 150", harmful)
claim("2b.keyPoints", "0.75", harmful * 0.05 * 0.1)
claim("2b.keyPoints", "4.5", harmful * 0.05 * 0.6)
expect(0.6 / 0.1, 6.0, "2b: six times as many", 1e-9)
claim("2b.answer", "2%", 0.01 + 0.01)

# 3a
rows = [(1400, 28), (300, 30), (300, 90)]
errors = sum(wrong for _, wrong in rows)
questions = sum(n for n, _ in rows)
claim("3a.answer", "600", rows[1][0] + rows[2][0])
claim("3a.answer", "120", rows[1][1] + rows[2][1])
claim("3a.answer", "148", errors)
claim("3a.keyPoints", "81%", (rows[1][1] + rows[2][1]) / errors)
claim("3a.keyPoints", "30%", (rows[1][0] + rows[2][0]) / questions)
claim("3a.keyPoints", "2.0%", rows[0][1] / rows[0][0])
claim("3a.keyPoints", "61%", rows[2][1] / errors)
claim("3a.answer", "3.4%", (rows[0][1] + rows[1][1]) / (rows[0][0] + rows[1][0]))
claim("3a.answer", "90,000", traffic * 600 / questions)
claim("3a.answer", "45,000", traffic * 300 / questions)

# 3b
claim("3b.answer", "0.92", 1 - 0.08)
claim("3b.answer", "61%", (1 - 0.08) ** 6)
