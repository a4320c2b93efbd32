"""Day 66: pairs against factors, doubled odds in a sum of heads, a gradient's part along another, and encoder work."""

from claims import claim, expect

readers, articles, shown = 10_000_000, 100_000, 2_000_000_000


def odds_times(p, factor):
    odds = p / (1 - p) * factor
    return odds / (1 + odds)


claim("warmUp", "26%", 1 - 0.97**10)
claim("warmUp", "0.97", 1 - 0.03)
claim("warmUp", "0.74", 0.97**10)
claim("warmUp", "30%", 10 * 0.03)

# 1a
claim("1a.keyPoints", "10¹²", readers * articles)
claim("1a.answer", "10.1 million", readers + articles)
claim("1a.keyPoints", "162 million", (readers + articles) * 16)

# 1b: xy from two squares, each interpolated in ten equal pieces on [-2, 2]; the largest error on a fine grid.
def square(u, pieces=10):
    h = 4 / pieces
    k = min(int((u + 2) / h), pieces - 1)
    a, b = -2 + k * h, -2 + (k + 1) * h
    return a * a + (b * b - a * a) * (u - a) / h


grid = [i / 100 for i in range(-100, 101)]
worst = max(abs((square(x + y) - square(x - y)) / 4 - x * y) for x in grid for y in grid)
claim("1b.answer", "0.01", worst)
expect(worst <= 0.01 + 1e-12, True, "1b: at most 0.01")
claim("1b.answer", "128,000", 2 * 1_000 * 64)
claim("1b.answer", "width 1,000", (1e6) ** 0.5)

# 2a
rates = {"A": (0.06, 0.010, 0.0002), "B": (0.03, 0.020, 0.0001), "C": (0.09, 0.005, 0.0010)}
before = {x: c + 2 * f - 50 * h for x, (c, f, h) in rates.items()}
after = {x: odds_times(c, 2) + 2 * f - 50 * h for x, (c, f, h) in rates.items()}
claim("2a.keyPoints", "A 0.070", before["A"])
claim("2a.keyPoints", "B 0.065", before["B"])
claim("2a.keyPoints", "C 0.050", before["C"])
claim("2a.keyPoints", "0.125", after["C"])
claim("2a.keyPoints", "A 0.123", after["A"])
claim("2a.keyPoints", "B 0.093", after["B"])
claim("2a.answer", "11.3%", odds_times(0.06, 2))
claim("2a.answer", "5.8%", odds_times(0.03, 2))
claim("2a.answer", "16.5%", odds_times(0.09, 2))
claim("2a.answer", "0.02", 2 * 0.010)
claim("2a.answer", "- 0.01", -50 * 0.0002)
claim("2a.followUpAnswer", "16.7%", 0.010 / 0.06)

# 2b
along = 6 * -0.3
claim("2b.answer", "= -1.8", along)
claim("2b.answer", "1.8", -along)
claim("2b.keyPoints", "-0.8", 1 + along)
claim("2b.answer", "5/9", -1 / along)
claim("2b.answer", "0.56", -1 / along)
claim("2b.followUpAnswer", "400,000", shown / 5_000)

# 3a
block = 12 * 64**2 * 200 + 2 * 64 * 200**2
claim("3a.answer", "30 million", 2 * block, to=1e6)
claim("3a.answer", "10 million", 400 * 200 * 2 * 64, to=1e6)
claim("3a.answer", "64²", 64**2)
claim("3a.answer", "200²", 200**2)
claim("3a.answer", "80,000", 400 * 200)
claim("3a.answer", "256 inputs", 4 * 64)
claim("3a.answer", "9,252", 4 * 64 * 36 + 36)
claim("3a.keyPoints", "740 million", 400 * 200 * (4 * 64 * 36 + 36), to=1e7)
claim("3a.followUpAnswer", "12.8 billion", 2 * 64 * 10_000**2)
claim("3a.followUpAnswer", "0.5 billion", 12 * 64**2 * 10_000)
claim("3a.followUpAnswer", "50 times", 10_000 / 200)
claim("3a.followUpAnswer", "512 million", 400 * 10_000 * 2 * 64)
claim("3a.followUpAnswer", "10,000²", 10_000**2)

# 3b
rows = shown / readers
claim("3b.answer", "200 rows", rows)
claim("3b.answer", "40,000", rows * 200)
claim("3b.answer", "encodes 400", 200 + rows)
claim("3b.keyPoints", "100 times", rows * 200 / (200 + rows))
