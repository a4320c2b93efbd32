"""Day 59: agreement by chance, reports that are still to come, and what a balanced test set hides."""

from math import sqrt

from claims import claim, expect

uploads, checks = 500_000, 3_000

chance = 0.95**2 + 0.05**2
claim("warmUp", "95%", 1 - 0.05)

# 1b
claim("1b.answer", "0.12%", 0.004 * 0.30)
claim("1b.answer", "0.39%", 0.004 * 0.97)
claim("1b.answer", "3%", 1 - 0.97)
claim("1b.followUpAnswer", "70%", 1 - 0.30)

# 2b: the false-positive rate of the balanced set, and precision on uploads.
false_positive = 0.8 * (1 - 0.9) / 0.9
precision = 0.005 * 0.8 / (0.005 * 0.8 + 0.995 * false_positive)
claim("2b.keyPoints", "8.9%", false_positive)
claim("2b.answer", "80 are found", 100 * 0.8)
claim("2b.answer", "80/9", 80 * (1 - 0.9) / 0.9)
claim("2b.answer", "= 8.9", 100 * false_positive)
claim("2b.answer", "among 100", 80 / 0.8)
claim("2b.answer", "take 1,000", 5 / 0.005)
claim("2b.keyPoints", "0.4", 100 * 0.005 * 0.8)
claim("2b.keyPoints", "8.84", 100 * 0.995 * false_positive)
claim("2b.keyPoints", "4.3%", precision)
claim("2b.keyPoints", "some 22", 1 / precision - 1)
claim("2b.keyPoints", "23", 1 / precision)
claim("2b.answer", "995", 1000 * (1 - 0.005))
claim("2b.answer", "ones 88", 995 * false_positive)
claim("2b.answer", "of 92", 4 + 995 * false_positive)
claim("2b.answer", "about 15", checks * 0.005)
flagged = 0.005 * 0.8 + 0.995 * false_positive
claim("2b.followUpAnswer", "9.2%", flagged)
claim("2b.followUpAnswer", "46,000", uploads * flagged, to=1000)
claim("2b.followUpAnswer", "129", 0.043 * checks)
claim("2b.followUpAnswer", "2,500", uploads * 0.005)

# 3a: Cohen's kappa, and the counts behind 94%.
kappa = (0.94 - chance) / (1 - chance)
claim("3a.keyPoints", "90.5%", chance)
claim("3a.keyPoints", "0.37", kappa)
claim("3a.answer", "0.95", 1 - 0.05)
claim("3a.answer", "0.05", 1 - 0.95)
claim("3a.answer", "9.5 points", 100 * (1 - chance))
claim("3a.answer", "3.5", 100 * (0.94 - chance))
claim("3a.answer", "0.905", chance)
claim("3a.answer", "0.095", 1 - chance)
claim("3a.answer", "6%", 1 - 0.94)
claim("3a.answer", "3% alone", (1 - 0.94) / 2)
claim("3a.answer", "2%", 0.05 - (1 - 0.94) / 2)

# 3b
claim("3b.answer", "500 random", checks - 1_800 - 700)
claim("3b.keyPoints", "2.5", 500 * 0.005)
claim("3b.answer", "75 a month", 30 * 500 * 0.005)
expect(1.96 / sqrt(75), 0.23, "3b: a month fixes the prevalence to within about a quarter", 0.02)
