"""Day 90: what one step of a small decoder reads, at two lengths and after three changes, and what fits a laptop."""

from struct import calcsize

from claims import claim, expect

layers, width, heads, head, kv, inner, vocabulary = 24, 2_560, 20, 128, 4, 6_912, 64_000
bandwidth = 100e9
half = calcsize("e")  # a number of 16 bits

claim("warmUp", "5 KB", width * half / 1e3)
claim("warmUp", "2 bytes", half)
claim("warmUp", "328 MB", vocabulary * width * half / 1e6)

# 2a
step = 2e9 * half
claim("2a.answer", "4 GB", step / 1e9)
claim("2a.answer", "40 ms", 1e3 * step / bandwidth)
claim("2a.answer", "25 tokens", bandwidth / step)
claim("2a.answer", "4 billion", 2 * 2e9)
reading = 250 * 1.3 / 60
claim("2a.answer", "about 5 tokens", reading)
expect(round(bandwidth / step / reading), 5, "2a: Lin's margin")
claim("2a.followUpAnswer", "200", 8 * bandwidth / step)


def weights_read(kv=kv, inner=inner):
    attention = 2 * width * heads * head + 2 * width * kv * head
    return layers * (attention + 3 * width * inner) + vocabulary * width


def read(context, kv=kv, inner=inner):
    return 2 * weights_read(kv, inner) + 2 * layers * kv * head * 2 * context


# 2b
short, long = 8_192, 32_768
now = read(short)
few, narrow = now - read(short, kv=2), now - read(short, inner=5_760)
claim("2b.answer", "15.7 million", 2 * width * heads * head + 2 * width * kv * head)
claim("2b.answer", "2.6 million", 2 * width * kv * head)
claim("2b.answer", "53.1 million", 3 * width * inner)
claim("2b.answer", "1.65 billion", weights_read() - vocabulary * width)
claim("2b.answer", "0.16 billion", vocabulary * width)
claim("2b.answer", "3.63 GB", 2 * weights_read() / 1e9)
claim("2b.answer", "49 KB", 2 * layers * kv * head * 2 / 1e3)
claim("2b.answer", "2 bytes", half)
claim("2b.answer", "0.40 GB at", 2 * layers * kv * head * 2 * short / 1e9)
claim("2b.keyPoints", "4.03 GB", now / 1e9)
claim("2b.answer", "0.20 GB", layers * kv * head * 2 * short / 1e9)
claim("2b.answer", "0.06 GB", layers * width * kv * head * 2 / 1e9)
claim("2b.answer", "6.6%", few / now)
claim("2b.answer", "0.33 GB", 2 * vocabulary * width / 1e9)
claim("2b.answer", "0.42 GB", narrow / 1e9)
claim("2b.answer", "10.5%", narrow / now)
expect(round(1 - 5_760 / inner, 3), 0.167, "2b: a sixth less")
claim("2b.followUpAnswer", "1.61 GB", 2 * layers * kv * head * 2 * long / 1e9)
claim("2b.followUpAnswer", "5.24 GB", read(long) / 1e9)
claim("2b.followUpAnswer", "0.87 GB", (read(long) - read(long, kv=2)) / 1e9)
claim("2b.followUpAnswer", "16.6%", 1 - read(long, kv=2) / read(long))
claim("2b.followUpAnswer", "8.1%", 1 - read(long, inner=5_760) / read(long))

# 2c
total = weights_read() + vocabulary * width
cache = read(long) - 2 * weights_read()
claim("2c.answer", "1.98 billion", total)
claim("2c.answer", "49 KB", 2 * layers * kv * head * 2 / 1e3)
claim("2c.answer", "3.96 GB", 2 * total / 1e9)
claim("2c.answer", "1.61 GB", cache / 1e9)
claim("2c.answer", "5.57 GB", (2 * total + cache) / 1e9)
claim("2c.answer", "2.4 GB", 8 - (2 * total + cache) / 1e9)
claim("2c.answer", "1.82 billion", weights_read())
claim("2c.answer", "3.63 GB", 2 * weights_read() / 1e9)
claim("2c.answer", "27.5", bandwidth / (2 * weights_read()))
claim("2c.answer", "5.24 GB", read(long) / 1e9)
claim("2c.answer", "so 19", bandwidth / read(long))
claim("2c.answer", "4 GB", 8 / 2)
claim("2c.answer", "about 1 GB", total / 2 / 1e9)
claim("2c.answer", "0.8 GB", cache / 2 / 1e9)
# The prompt's tokens go through the layers; only the last one needs the output matrix.
prompt = 2_000
in_layers = weights_read() - vocabulary * width
through = 2 * in_layers * prompt
# Two products, each two operations per number and earlier token, on average half of the prompt.
mixing = 4 * layers * heads * head * prompt * (prompt + 1) / 2
claim("2c.followUpAnswer", "1.65 billion", in_layers)
claim("2c.followUpAnswer", "6.6 trillion", through)
claim("2c.followUpAnswer", "0.5 trillion", mixing)
claim("2c.followUpAnswer", "about 14 trillion", (through + mixing + 2 * vocabulary * width) / 0.5)
