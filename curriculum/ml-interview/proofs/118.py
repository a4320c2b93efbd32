"""Day 118: two groups with one accuracy, and refusals and complaints before and after May."""

from claims import claim, expect

# 1a
good, bad, wrong = 800, 1000 - 800, {"A": (60, 90), "B": (130, 20)}
for refused, accepted in wrong.values():
    expect(1 - (refused + accepted) / 1000, 0.85, "1a: equal accuracy", 1e-12)
claim("1.data", "150", sum(wrong["A"]))
claim("1a.answer", "150", sum(wrong["B"]))
claim("1a.ask", "85%", 1 - sum(wrong["A"]) / 1000)
claim("1a.keyPoints", "7.5%", wrong["A"][0] / good)
claim("1a.keyPoints", "16%", wrong["B"][0] / good)
claim("1a.answer", "200 bad", bad)
claim("1a.followUpAnswer", "22%", 130 / 600)
claim("1a.followUpAnswer", "400", 1000 - 600)
claim("1a.followUpAnswer", "5%", 20 / (1000 - 600))

# 2a and 2b
applied = {"self": 6000, "rest": 34_000}
refused = {"self": (1440, 1860), "rest": (8560, 8540)}
complaints = {"self": (7, 66), "rest": (33, 48)}
expect([sum(v[i] for v in refused.values()) for i in (0, 1)], [10_000, 10_400], "2: refusals add up")
expect([sum(v[i] for v in complaints.values()) for i in (0, 1)], [40, 114], "2: complaints add up")
rate = {g: [r / applied[g] for r in refused[g]] for g in applied}
per = {g: [1000 * c / r for c, r in zip(complaints[g], refused[g])] for g in applied}
claim("2a.keyPoints", "24%", rate["self"][0])
claim("2a.keyPoints", "31%", rate["self"][1])
claim("2a.answer", "25%", rate["rest"][0])
expect(round(rate["rest"][1], 2), 0.25, "2a: refusals of the rest stay")
claim("2a.keyPoints", "4.9", per["self"][0])
claim("2a.keyPoints", "to 35", per["self"][1])
claim("2a.keyPoints", "3.9", per["rest"][0])
claim("2a.keyPoints", "5.6", per["rest"][1])
claim("2a.answer", "74 extra", 114 - 40)
claim("2a.answer", "59", complaints["self"][1] - complaints["self"][0])
claim("2a.answer", "15", complaints["rest"][1] - complaints["rest"][0])
claim("2a.answer", "420", refused["self"][1] - refused["self"][0])
claim("2b.answer", "420", refused["self"][1] - refused["self"][0])
claim("2b.answer", "24%", rate["self"][0])
claim("2b.answer", "31%", rate["self"][1])
expect(round(complaints["self"][1] / complaints["self"][0]), 9, "2b: complaints ninefold")
