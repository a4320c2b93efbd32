"""Day 114: losses along a pipeline, sizes of an index, a power budget, and where reviews pay."""

from math import log10

from claims import claim, expect

crop, find, show = 90 / 100, 80 / 100, 75 / 100
claim("warmUp", "54%", crop * find * show)
claim("warmUp", "72%", crop * find)
claim("warmUp", "60%", find * show)

# 1a
photos = 80_000_000 * 5
claim("1a.answer", "400 million", photos)
claim("1a.answer", "102 GB", photos * 256 / 1e9)
claim("1a.answer", "13 GB", photos * 32 / 1e9)
claim("1a.answer", "10 million", 2_000_000 * 5)
claim("1a.answer", "116 a", 2_000_000 * 5 / 86_400)
claim("1a.answer", "500 ms", 700 - 200)

# 1b
claim("1b.answer", "47 points", 85 - 38)
claim("1b.answer", "back 23", 61 - 38)
claim("1b.answer", "the 24", 85 - 61)
claim("1b.answer", "15 points", 100 - 85)
claim("1b.answer", "400 million", photos)
claim("1b.answer", "56 GPU", photos / 2_000 / 3_600)

# 2a, 2b
camera, gate, detector, frames = 100 / 1_000, 2 / 1_000, 60 / 1_000, 10
claim("2a.answer", "0.60 W", detector * frames)
claim("2a.answer", "0.02", gate * frames)
claim("2a.answer", "0.13 W", 0.25 - camera - gate * frames)
claim("2a.answer", "0.06 W", detector * frames / 10)
total = camera + gate * frames + detector * frames / 10
claim("2a.answer", "0.18 in", total)
claim("2a.answer", "0.07 for", 0.25 - total)
expect(total + detector < 0.25, True, "2b: the detector once a second still fits")
claim("2b.ask", "10²⁶", 10 ** round(-log10((1 - 0.95) ** 20)))
claim("2b.answer", "0.05²⁰", (1 - 0.95) ** 20)
claim("2b.answer", "0.06 W", detector)
claim("2b.answer", "of 0.18", total)
expect(1 - 0.05 ** (1 / 300) < 0.01, True, "2b: 300 encounters without a miss")

# 3a
reviews = 80 * 6 * 60
claim("3a.answer", "28,800", reviews)
claim("3a.answer", "14% of", reviews / 200_000)
claim("3a.answer", "86%", 1 - reviews / 200_000)
claim("3a.answer", "80,000", 0.40 * 200_000)
claim("3a.followUpAnswer", "30%", 1 - 0.70)
claim("3a.followUpAnswer", "60,000", 200_000 * (1 - 0.70))

# 3b
claim("3b.answer", "2.5%", 1 / 40)
claim("3b.answer", "50,000", 35_000 + 15_000)
claim("3b.answer", "28,800", reviews)
blind = 1_800
middle = reviews - blind - 15_000
claim("3b.answer", "12,000", middle)
claim("3b.answer", "4,500", 15_000 * 0.30)
claim("3b.answer", "with 720", middle * 0.06)
one = reviews / 80
claim("3b.answer", "takes 360", one)
claim("3b.answer", "22 errors", one * 0.06)
claim("3b.answer", "864", one * 0.06 * 40)
passed = 200_000 - 15_000 - middle
claim("3b.answer", "173,000", passed)
claim("3b.answer", "about 1%", blind / passed)
wrong = (150_000 * 0.015 + (35_000 - middle) * 0.06) / passed
claim("3b.answer", "2.1%", wrong)
claim("3b.answer", "about 38", blind * wrong)
claim("3b.answer", "3.1%", 1 / 40 / 0.80)
