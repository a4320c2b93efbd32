"""Day 133: raises against prices, two offers under stated odds, and two hours a month."""

from claims import claim, expect

real = (1.04 / 1.03) ** 4
claim("warmUp", "About 4%", real - 1)
claim("warmUp", "by 1.04", real)
asked, offered = 108_000, 100_000  # 2a's request, which the warm-up prepares
claim("warmUp", "8%", asked / offered - 1)
expect(asked / offered > real, True, "warmUp: 8% at once buys more than four raises")

# 1a
salary_a, salary_b, options, strike, years = 100_000, 85_000, 40_000, 2, 4
cash_a = salary_a * (1 + 0.10)
a = cash_a + 120_000 / years
paper = salary_b + options * (7 - strike) / years
gains = {6: options * (6 - strike), 20: options * (20 - strike)}
expected = (1 - 0.6 - 0.1) * gains[6] + 0.1 * gains[20]
claim("1a.keyPoints", "140,000", a)
claim("1a.keyPoints", "135,000", paper)
claim("1a.keyPoints", "110,000", cash_a)
claim("1a.answer", "10,000 bonus", cash_a - salary_a)
claim("1a.answer", "30,000", 120_000 / years)
claim("1a.answer", "0.3", 1 - 0.6 - 0.1)
claim("1a.answer", "160,000", gains[6])
claim("1a.answer", "720,000", gains[20])
claim("1a.answer", "= 120,000", expected)
claim("1a.keyPoints", "115,000", salary_b + expected / years)
claim("1a.answer", "55,000", a - salary_b)
claim("1a.answer", "220,000", years * (a - salary_b))
claim("1a.answer", "7.50", strike + years * (a - salary_b) / options)
claim("1a.answer", "80,000", options * strike)
claim("1a.followUpAnswer", "gives 40,000", years * 10_000)
claim("1a.followUpAnswer", "at least 1", years * 10_000 / options)
claim("1a.followUpAnswer", "gain 120,000", expected)
claim("1a.followUpAnswer", "48,000", 0.3 * gains[6])

# 2a
claim("2a.answer", "8%", asked / salary_a - 1)

# 3b
year = 2 * 60 // 15 * 12
claim("3b.keyPoints", "96", year)
claim("3b.keyPoints", "32 topics", year / 3)
claim("3b.answer", "17", year - 79)
claim("3b.answer", "47", 79 - year // 3)
