"""Day 95: groups that teach, 16 attempts on unequal tasks, a checker's base rates, and the price of thinking."""

from math import sqrt

from claims import claim, data, expect, run

claim("warmUp", "49%", (1 - 0.3) ** 2)
claim("warmUp", "51%", 1 - (1 - 0.3) ** 2)
claim("warmUp", "0.7", 1 - 0.3)

# 1a


def mixed(p):
    return 1 - p**8 - (1 - p) ** 8


claim("1a.answer", "94%", mixed(0.3))
claim("1a.answer", "only 15%", mixed(0.02))
claim("1a.answer", "again 15%", mixed(0.98))
mean = 1 / 8
spread = sqrt(mean * (1 - mean))
claim("1a.answer", "2.6", (1 - mean) / spread)
claim("1a.answer", "−0.38", -mean / spread)

# 1b: the answer shown passes guessable tests and nothing else
median = run(data("1b")["code"])["median"]
expect((median([3, 1, 2]), median([1, 2, 3, 4]), median([7])), (2, 2.5, 7), "1b: tests it passes")
expect(median([9, 1, 5]) == 5, False, "1b: a random test it fails")

# 2a
claim("2a.answer", "99.7%", 1 - 0.7**16)
claim("2a.answer", "50%", (1 - 0.4**16) / 2)
claim("2a.answer", "are at 60%", 2 * 0.3)


# 2b
def right(p, checks=1):
    good, bad = p * 0.9**checks, (1 - p) * 0.1**checks
    return good / (good + bad)


claim("2b.answer", "0.27,", 0.3 * 0.9)
claim("2b.answer", "0.07", 0.7 * 0.1)
claim("2b.answer", "0.34", 0.3 * 0.9 + 0.7 * 0.1)
claim("2b.answer", "79%", right(0.3))
claim("2b.answer", "0.018", 0.02 * 0.9)
claim("2b.answer", "0.098", 0.98 * 0.1)
claim("2b.answer", "16%", right(0.02))
claim("2b.answer", "0.7 ×", 1 - 0.3)
claim("2b.followUpAnswer", "98%", 1 - 1 / 50)
claim("2b.followUpAnswer", "97%", right(0.3, 2))
claim("2b.followUpAnswer", "99.7%", right(0.3, 3))
claim("2b.followUpAnswer", "94%", right(0.02, 3))
claim("2b.followUpAnswer", "99%, but", right(0.02, 4))

# 3a
extra = 3_300 - 300
claim("3a.answer", "300,000", 100 * extra)
claim("3a.answer", "8 more", 79 - 71)
claim("3a.answer", "37,500", 100 * extra / (79 - 71))
claim("3a.answer", "66 seconds", 3_300 / 50)
claim("3a.answer", "of 6.", 300 / 50)
claim("3a.answer", "11 short", 3_300 / 300)

# 3b
claim("3b.answer", "30%", 0.40 * (1 - 1 / 4))
