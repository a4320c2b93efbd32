"""Day 105: 4 bits on one device, an outlier in 8 bits, slips in tool calls, a cascade, and the bill of a request."""

from math import sqrt
from struct import calcsize

from claims import claim, data, expect

claim("warmUp", "7 credits", 5 + (1 - 0.95) * 40)
claim("warmUp", "18", 2 + (1 - 0.6) * 40)
claim("warmUp", "0.4", 1 - 0.6)
claim("warmUp", "0.05", 1 - 0.95)

# 1a: 4 bits and a 16-bit scale for each group of 64 weights
half = calcsize("e")  # a weight of 16 bits
full, small = 70 * half, 70 * (4 + 16 / 64) / 8
chat = 2 * 80 * 8 * 128 * half * 8_192 / 1e9
claim("1a.answer", "140 GB", full)
claim("1a.answer", "70 GB", full / 2)
claim("1a.answer", "37 GB", small)
expect(0.45 < small / (full / 2) < 0.55, True, "1a: about half the time")
claim("1a.answer", "2.7 GB", chat)
claim("1a.answer", "20 GB", 2 * 80 - full)
claim("1a.answer", "7 chats", (2 * 80 - full) // chat)
claim("1a.answer", "43 GB", 80 - small)
claim("1a.answer", "about 15", (80 - small) // chat)
claim("1a.answer", "2 bytes", half)
long = int((80 - small) // chat)
per_byte = 2 * 70 * long / (small + long * chat)  # today's accelerators do 100 and more operations for each byte they read
expect(per_byte < 50, True, "1a: the long chats that fit wait for memory, not for arithmetic")
claim("1a.answer", "8-bit", 8 * calcsize("b"))
claim("1a.followUpAnswer", "70 GB", 70 * calcsize("b"))

# 1b
vector = [float(v) for v in data("1b")["code"].split()]
others = vector[:-1]


def rounded(values, top):
    step = top / 127
    return step, [round(v / step) * step for v in values]


def relative(values, got):
    return sqrt(sum((a - b) ** 2 for a, b in zip(values, got)) / sum(a * a for a in values))


step, got = rounded(others, 60)
fine, calm = rounded(others, max(map(abs, others)))
claim("1b.answer", "0.47", step)
claim("1b.answer", "−0.94", got[3])
claim("1b.answer", "22%", relative(others, got))
claim("1b.answer", "0.009 and", fine)
claim("1b.answer", "0.4%", relative(others, calm))
milder, near = rounded(others, 60 / 10)
claim("1b.answer", "is now 6", 60 / 10)
claim("1b.answer", "0.047", milder)
claim("1b.answer", "2.5%", relative(others, near))
claim("1b.answer", "127", 2**7 - 1)
expect((got[2] == step, got[5]), (True, 0.0), "1b: 0.3 and 0.2")
claim("1b.followUpAnswer", "16 bits", 8 * 2)

# 2b
claim("2b.answer", "0.8%", 6.15 / 6.10 - 1)
claim("2b.answer", "0.14%", 1 - (0.95 / 0.99) ** (1 / 30))


# 3a
def cascade(failure, flagged=0.8, large=12):
    escalated = 0.3 * flagged + 0.7 * 0.1
    wrong = 0.3 * (1 - flagged) + 0.3 * flagged * 0.25 + 0.7 * 0.1 * 0.03
    return escalated, wrong, 1 + escalated * large + wrong * failure


escalated, wrong, cost = cascade(40)
claim("3a.answer", "13 credits", 1 + 0.3 * 40)
claim("3a.answer", "= 16", 12 + 0.1 * 40)
claim("3a.answer", "31%", escalated)
claim("3a.answer", "0.31", escalated)
claim("3a.answer", "4.72", 1 + escalated * 12)
claim("3a.answer", "0.24", 0.3 * 0.8)
claim("3a.answer", "0.25", 1 - 0.75)
claim("3a.answer", "flagged, 0.06", 0.3 * (1 - 0.8))
claim("3a.answer", "0.002", 0.7 * 0.1 * 0.03)
claim("3a.answer", "12.2%", wrong)
claim("3a.answer", "4.9", wrong * 40)
claim("3a.answer", "9.6", cost)
claim("3a.answer", "0.3 ×", 1 - 0.7)
claim("3a.answer", "13.3", cascade(40, large=24)[2])
models = 1 + escalated * 12
claim("3a.keyPoints", "21 and", (models - 1) / (0.3 - wrong))
claim("3a.keyPoints", "and 329", (12 - models) / (wrong - 0.1))
expect(round(cost - cascade(40, 0.9)[2], 1), 0.5, "3a: half a credit for a checker that flags 90%")
expect(cascade(40, 0.2)[2] < 13 < cascade(40, 0.15)[2], True, "3a: at 20% the cascade stays ahead")
claim("3a.followUpAnswer", "121", 1 + 0.3 * 400)
claim("3a.followUpAnswer", "large 52", 12 + 0.1 * 400)
claim("3a.followUpAnswer", "53.6", cascade(400)[2])
claim("3a.followUpAnswer", "10.0%", cascade(400, 0.9)[1])
claim("3a.followUpAnswer", "44.9", cascade(400, 0.9)[2])

# 3b


def bill(fresh=2_000, cached=7_000, thinking=2_500, answer=400):
    return fresh * 1 + cached * 0.1 + (thinking + answer) * 5


claim("3b.answer", "700", 7_000 * 0.1)
claim("3b.answer", "2,000 ×", 9_000 - 7_000)
claim("3b.answer", "12,500", 2_500 * 5)
claim("3b.answer", "17,200", bill())
claim("3b.answer", "73%", 2_500 * 5 / bill())
claim("3b.keyPoints", "16%", (2_000 + 7_000 * 0.1) / bill())
claim("3b.answer", "10,950", bill(thinking=1_250))
claim("3b.answer", "15,850", bill(1_000, 3_500))
claim("3b.answer", "1,350", bill() - bill(1_000, 3_500))
claim("3b.answer", "23,500", bill(9_000, 0))
claim("3b.answer", "= 2 credits", 0.05 * 40)
claim("3b.answer", "5 points", 100 * (2 / 40))
claim("3b.answer", "0.05", 5 / 100)
