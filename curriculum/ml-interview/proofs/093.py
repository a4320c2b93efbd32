"""Day 93: memory of full tuning and of adapters, forty copies, and a fall of 13 points on 400 tasks."""

from math import sqrt

from claims import claim, expect

weights, adapter, machine = 8e9, 42e6, 80

claim("warmUp", "131,000", 16 * (4_096 + 4_096), to=1000)
claim("warmUp", "16.8 million", 4_096**2)
claim("warmUp", "0.8%", 16 * 2 * 4_096 / 4_096**2)

# 2a: a 16-bit weight and gradient, a 32-bit copy and two 32-bit moments
trained = 2 + 2 + 4 + 4 + 4
claim("2a.answer", "about 16 bytes", trained)
claim("2a.answer", "128 GB", weights * trained / 1e9)
claim("2a.answer", "at 16 GB", weights * 2 / 1e9)
claim("2a.answer", "0.7 GB", adapter * trained / 1e9)
free = machine - weights * 2 / 1e9 - adapter * trained / 1e9
claim("2a.answer", "60 GB", free, to=10)
expect(free > 60, True, "2a: more than 60 GB")
claim("2a.followUpAnswer", "4.5 GB", weights * 4.5 / 8 / 1e9)
claim("2a.answer", "some 11 GB", int(weights * (16 - 4.5) / 8 / 1e9))

# 2b
claim("2b.answer", "16 GB", weights * 2 / 1e9)
claim("2b.answer", "640 GB", 40 * weights * 2 / 1e9)
claim("2b.answer", "84 MB", adapter * 2 / 1e6)
claim("2b.answer", "3.4 GB", 40 * adapter * 2 / 1e9)
claim("2b.answer", "16 bits", 8 * 2)

# 3b
error = sqrt(0.71 * (1 - 0.71) / 400 + 0.58 * (1 - 0.58) / 400)
claim("3b.answer", "3.4 points", 100 * error)
claim("3b.answer", "−13", 58 - 71)
claim("3b.answer", "6.6", 100 * 1.96 * error)
