"""Day 17: what a flag means, a rate from flags, two dependent alarms, a reversal, clashing tags, and a queue."""

import re
from math import comb, exp, sqrt

from claims import claim, day, expect

recall, false_rate = (int(x) / 100 for x in re.findall(r"(\d+)%", day["case"]))
base = 1 / int(re.search(r"1 transfer in (\d+)", day["case"])[1])
dice = [(a, b) for a in range(1, 7) for b in range(1, 7)]
claim("warmUp", "11 of", sum(6 in pair for pair in dice))
claim("warmUp", "36", len(dice))
claim("warmUp", "against 6", sum(sum(pair) == 7 for pair in dice))
claim("warmUp", "give 12", sum(pair.count(6) for pair in dice))

# 1a
crowd = 100_000
frauds = crowd * base
honest = crowd - frauds
caught, false = recall * frauds, false_rate * honest
claim("1a.answer", "200 are", frauds)
claim("1a.answer", "180", caught)
claim("1a.answer", "99,800", honest)
claim("1a.answer", "1,996", false)
claim("1a.keyPoints", "in 12", (caught + false) / caught)
claim("1a.answer", "2,176", caught + false)
claim("1a.answer", "8.3%", caught / (caught + false))
claim("1a.answer", "499", honest / frauds)
claim("1a.answer", "0.90", recall)
claim("1a.answer", "= 45", recall / false_rate)
claim("1a.answer", "2,196", frauds + false)
claim("1a.answer", "9.1%", frauds / (frauds + false))
claim("1a.answer", "1,178", caught + false / 2)
claim("1a.answer", "15.3%", caught / (caught + false / 2))
claim("1a.answer", "20 extra", frauds - caught)
claim("1a.answer", "998", false - false / 2)
claim("1a.answer", "about 50", false / 2 / (frauds - caught))
claim("1a.followUpAnswer", "to 49 times", 50 - 1)
odds = recall / false_rate / (50 - 1)
claim("1a.followUpAnswer", "48%", odds / (1 + odds))


# 1b
def rate(share, wrong=false_rate):
    return (share - wrong) / (recall - wrong)


share, n = 0.022, 10_000
claim("1b.answer", "200 flags", n * false_rate)
claim("1b.answer", "the 20 beyond", 220 - n * false_rate)
claim("1b.answer", "0.022", 220 / n)
claim("1b.answer", "0.90p", recall)
claim("1b.answer", "0.002", share - false_rate)
claim("1b.answer", "0.88", recall - false_rate)
claim("1b.keyPoints", "0.23%", rate(share))
error = sqrt(share * (1 - share) / n)
claim("1b.answer", "0.0015", error)
claim("1b.answer", "0.0017", error / (recall - false_rate))
claim("1b.answer", "-0.10%", rate(share) - 1.96 * error / (recall - false_rate))
claim("1b.answer", "0.55%", rate(share) + 1.96 * error / (recall - false_rate))
claim("1b.answer", "0.11%", rate(share, 0.021))
claim("1b.answer", "0.34%", rate(share, 0.019))
spread = sqrt(n * false_rate * (1 - false_rate))
claim("1b.followUpAnswer", "deviation of 14", spread)
claim("1b.followUpAnswer", "3.6", (n * false_rate - 150) / spread)

# 2a
product = (recall / false_rate) ** 2 / (honest / frauds)
both = recall**2 * frauds
claim("2a.answer", "to 499", honest / frauds)
claim("2a.answer", "times 45", recall / false_rate)
claim("2a.ask", "80%", product / (1 + product))
claim("2a.answer", "200", frauds)
claim("2a.answer", "per 100,000", frauds + honest)
claim("2a.answer", "162", both)
claim("2a.answer", "99,800", honest)
claim("2a.answer", "= 40 honest", honest * false_rate**2)
claim("2a.answer", "1,996", false)
claim("2a.answer", "399", false * 0.20)
claim("2a.answer", "about 400", both / 0.29 - both, to=10)
claim("2a.ask", "29%", both / (both + false * 0.20))

# 2b
claim("2b.answer", "90%", 180 / 200)
claim("2b.answer", "85%", 680 / 800)
claim("2b.answer", "40% against", 320 / 800)
claim("2b.answer", "35%", 70 / 200)
claim("2b.answer", "500 of", 180 + 320)
claim("2b.answer", "1,000", 200 + 800)
claim("2b.answer", "750", 680 + 70)
claim("2b.keyPoints", "65%", (180 / 200 + 320 / 800) / 2)
claim("2b.keyPoints", "60%", (680 / 800 + 70 / 200) / 2)

# 3a
tags, values = 100_000, 2**32
pairs = comb(tags, 2)
expected = pairs / values
claim("3a.keyPoints", "5 billion", pairs)
claim("3a.answer", "99,999", tags - 1)
claim("3a.answer", "5·10^9", pairs, to=1e7)
claim("3a.answer", "4.3·10^9", values)
claim("3a.answer", "1.16 clashing", expected)
claim("3a.answer", "69%", 1 - exp(-expected))
free = 1.0
for i in range(tags):
    free *= 1 - i / values
expect(round(1 - free, 2), 0.69, "3a: the exact chance of a clash")
claim("3a.answer", "116", comb(1_000_000, 2) / values)
claim("3a.answer", "4 more bytes", (64 - 32) / 8)
claim("3a.answer", "in 4 billion", 2**64 / pairs)
window = comb(30 * tags, 2)
claim("3a.followUpAnswer", "3 million", 30 * tags)
claim("3a.followUpAnswer", "900", window / pairs)
claim("3a.followUpAnswer", "1,050", window / values, to=10)
claim("3a.followUpAnswer", "2.4·10^-7", window / 2**64)

# 3b
claim("3b.keyPoints", "45 honest", 50 - 5)
claim("3b.keyPoints", "1/6", 1 / (5 + 1))
claim("3b.answer", "7.5", (50 - 5) / 6)
none = comb(45, 10) / comb(50, 10)
expect(abs(none - 40 * 39 * 38 * 37 * 36 / (50 * 49 * 48 * 47 * 46)) < 1e-12, True, "3b: the two products")
claim("3b.answer", "31%", none)
claim("3b.followUpAnswer", "22.5", 3 * 45 / 6)
mean = sum(comb(50 - k - 1, 4) / comb(50, 5) * k for k in range(46))
expect(round(mean, 9), 7.5, "3b: the mean from the distribution")
