"""Day 50: what is left of a linear network, training memory, a graph that is never freed, and sizes through ten layers."""

from math import sqrt
from struct import calcsize

from claims import claim, data, expect

inputs, width, layers = 64, 512, 10
single = calcsize("f")  # a number of 32 bits
parameters = inputs * width + width + (layers - 1) * (width * width + width) + width + 1
claim("case", "2.4 million", parameters)
expect(round((1 / 4) ** 10 * 1e6), 1, "warm-up: about one millionth")

# 1
claim("1a.answer", "65 matter", inputs + 1)
claim("1b.ask", "36,000", (parameters - 1) / (inputs + 2), to=1000)

# 2a
weights = 4 * parameters
row = layers * width * single
MB = 1e6
claim("2a.answer", "38 MB", 4 * weights / MB)
claim("2a.answer", "20 KB", row / 1e3)
claim("2a.answer", "21 MB", row * 1_024 / MB)
claim("2a.answer", "336 MB", row * 16_384 / MB)
memory = [4 * weights / MB + row * batch / MB for batch in (1_024, 16_384)]
expect(memory[0] < 256 < memory[1], True, "2a: what fits into 256 MB")
claim("2a.answer", "4 bytes", single)
claim("2a.answer", "16 micro-batches", 16_384 / 1_024)
claim("2a.followUpAnswer", "9.6 MB", weights / MB)
claim("2a.followUpAnswer", "4 KB", 2 * width * 4 / 1e3)
claim("2a.followUpAnswer", "of 20.", row / 1e3)
expect(row / (2 * width * 4), 5, "2a: five times")

# 2b
claim("2b.answer", "84 MB a", row * 4_096 / MB)
claim("2b.answer", "7.5 GB", 90 * row * 4_096 / 1e9, to=0.1)
claim("2b.answer", "4 bytes", single)
claim("2b.followUpAnswer", "369,000", 90 * 4_096, to=1000)


# 3a: the expected mean square passes exactly through a ReLU layer with symmetric weights.
def size(layer, deviation):
    square = 1.0
    for k in range(layer):
        fan_in = inputs if k == 0 else width
        square *= fan_in * deviation(fan_in) ** 2 / 2
    return sqrt(square)


rows = {1: lambda n: 0.01, 2: lambda n: sqrt(2 / n), 3: lambda n: 0.1}
shown = [line.split() for line in data("3a")["code"].splitlines()[1:]]
for name, *sizes in shown:
    for layer, text in zip((1, 5, 10), sizes):
        ratio = size(layer, rows[int(name)]) / float(text)
        expect(0.985 < ratio < 1.02, True, f"3a: row {name}, layer {layer}")
claim("3a.answer", "= 16σ", sqrt(width / 2))
claim("3a.answer", "0.16: after", 0.01 * sqrt(width / 2))
claim("3a.answer", "is 0.057", size(1, rows[1]))
claim("3a.answer", "leave 3.9e-9", size(10, rows[1]))
claim("3a.answer", "is 1.6", 0.1 * sqrt(width / 2))
claim("3a.answer", "to 39", size(10, rows[3]))
