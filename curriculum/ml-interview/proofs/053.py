"""Day 53: sizes, weights, and work of convolutions, a shortened skip, bytes moved, and three ways to double the cost."""

from math import sqrt

from claims import claim, expect

claim("warmUp", "= 18", 2 * 3 * 3)
claim("warmUp", "has 25", 5 * 5)
claim("warmUp", "28%", 1 - 18 / 25)


def out(side, kernel, stride, pad):
    return (side + 2 * pad - kernel) // stride + 1


first = out(224, 7, 2, 3)
pooled = out(first, 3, 2, 1)
last = out(pooled, 3, 1, 1)
claim("1a.answer", "to 112", first)
claim("1a.answer", "pool to 56", pooled)
claim("1a.answer", "keeps 56", last)
small, large = 7 * 7 * 3 * 64 + 64, 3 * 3 * 64 * 128 + 128
claim("1a.answer", "9,472", small)
claim("1a.answer", "73,856", large)
expect(round(large / small), 8, "1a: eight times the parameters")
work_a = first**2 * 64 * 7 * 7 * 3
work_b = last**2 * 128 * 3 * 3 * 64
claim("1a.keyPoints", "118 million", work_a)
claim("1a.keyPoints", "231 million", work_b)
claim("1a.answer", "= 147", 7 * 7 * 3)
claim("1a.answer", "= 576", 3 * 3 * 64)
expect(round(work_b / work_a), 2, "1a: twice the work")
field, apart = 1, 1
fields = []
for kernel, stride in ((7, 2), (3, 2), (3, 1)):
    field += (kernel - 1) * apart
    apart *= stride
    fields.append(field)
claim("1a.answer", "sees 7 pixels", fields[0])
claim("1a.answer", "sees 11", fields[1])
claim("1a.answer", "19 pixels", fields[2])
bigger = out(448, 7, 2, 3)
again = out(out(bigger, 3, 2, 1), 3, 1, 1)
claim("1a.followUpAnswer", "472 and", bigger**2 * 64 * 147 / 1e6)
claim("1a.followUpAnswer", "925 million", again**2 * 128 * 576)

# 2
claim("2a.answer", "other 36", 56 - 20)
claim("2b.answer", "= 0.005", 0.9**50)
claim("2b.answer", "leave 0.61", 0.99**50)
blocks = 3 + 8 + 36 + 3  # the four stages of the classic network
claim("2b.answer", "50 blocks of three", blocks)
claim("2b.answer", "152", 3 * blocks + 2)
claim("2b.keyPoints", "152", 3 * blocks + 2)

# 3a
full, depthwise, point = 9 * 256 * 256, 9 * 256, 256 * 256
maps = 2 * 28 * 28 * 256 * 4
claim("3a.answer", "= 589,824", full)
claim("3a.answer", "= 2,304", depthwise)
claim("3a.answer", "65,536", point)
claim("3a.answer", "67,840", depthwise + point)
claim("3a.ask", "8.7 times", full / (depthwise + point))
claim("3a.answer", "from 462", 784 * full / 1e6)
claim("3a.answer", "53 million", 784 * (depthwise + point))
claim("3a.answer", "0.8 MB", maps / 2 / 1e6)
claim("3a.answer", "does 117", 784 * full / (maps + 4 * full))
claim("3a.answer", "1.8 million", 784 * depthwise)
claim("3a.answer", "1.1 per", 784 * depthwise / (maps + 4 * depthwise))
claim("3a.answer", "at 28 per", 784 * point / (maps + 4 * point))
claim("3a.keyPoints", "8-bit", 32 / 4)

# 3b
claim("3b.ask", "317", 224 * sqrt(2))
bottleneck = 256 * 64 + 9 * 64 * 64 + 64 * 256
plain = 2 * full
claim("3b.answer", "36,864", 9 * 64 * 64)
claim("3b.answer", "69,632", bottleneck)
claim("3b.answer", "1,179,648", plain)
claim("3b.answer", "17 times", plain / bottleneck)
claim("3b.answer", "16,384 =", 256 * 64)
expect(0.5 < (160 / 224) ** 2 < 0.52, True, "3b: about half")
