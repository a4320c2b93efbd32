"""Day 103: prefill and decoding times, a batch of 64, blocks of cache, prefix hits, drafts, and a link."""

from claims import claim, expect

weights, operations, bandwidth, token = 8e9, 400e12, 2e12, 131_072
free = 80e9 - weights * 2


def prefill(tokens):
    """Seconds to read a prompt."""
    return 2 * weights * tokens / operations


def step(chats, tokens):
    """Seconds for one token of every chat."""
    return (2 * weights + chats * tokens * token) / bandwidth



claim("warmUp", "10 seconds", 390 / 40)

# 1a
claim("1a.answer", "64 trillion", 2 * weights * 4_000)
claim("1a.answer", "160 ms", 1e3 * prefill(4_000))
claim("1a.answer", "40 ms", 1e3 * prefill(1_000))
claim("1a.answer", "16 GB", 2 * weights / 1e9)
claim("1a.answer", "8 ms", 1e3 * 2 * weights / bandwidth)
claim("1a.answer", "0.52 GB", 4_000 * token / 1e9)
claim("1a.answer", "0.3 ms", 1e3 * 4_000 * token / bandwidth)
claim("1a.answer", "64 chats", free / 1e9)

# 1b
batch = step(64, 4_000)
claim("1b.answer", "16 GB", 2 * weights / 1e9)
claim("1b.answer", "0.52 GB", 4_000 * token / 1e9)
claim("1b.answer", "34 GB", 64 * 4_000 * token / 1e9)
claim("1b.answer", "25 ms", 1e3 * batch)
claim("1b.answer", "40 tokens", 1 / batch)
claim("1b.answer", "2,600", 64 / batch, to=100)
claim("1b.answer", "121", 1 / step(1, 4_000))
claim("1b.answer", "by 21", 64 / batch * step(1, 4_000))
claim("1b.answer", "160 ms", 1e3 * prefill(4_000))
expect(int(prefill(4_000) / batch), 6, "1b: steps in a stall")
claim("1b.answer", "20 ms", 1e3 * prefill(512))

# 2a
reserved = 8_192 * token
claim("2a.answer", "1.07 GB", reserved / 1e9)
claim("2a.answer", "64 GB", free / 1e9)
claim("2a.answer", "59 chats", free // reserved)
claim("2a.answer", "89%", 1 - 900 / 8_192)
claim("2a.answer", "908", 900 + 16 / 2)
claim("2a.answer", "0.12 GB", 908 * token / 1e9)
claim("2a.answer", "540 chats", free / (908 * token), to=10)
expect(8 / 908 < 0.01, True, "2a: under 1%")

# 2b
claim("2b.answer", "3,000", 2_500 + 500)
claim("2b.answer", "20 ms", 1e3 * prefill(500))
claim("2b.answer", "of 120", 1e3 * prefill(3_000))
claim("2b.followUpAnswer", "0.52 GB", 4_000 * token / 1e9)
claim("2b.followUpAnswer", "160 ms", 1e3 * prefill(4_000))
claim("2b.followUpAnswer", "21 ms", 1e3 * 4_000 * token / 25e9)


# 3a
def tokens(accepted, drafts):
    return sum(accepted**i for i in range(drafts + 1))


def gain(accepted, drafts):
    return tokens(accepted, drafts) / (1 + drafts / 10)


claim("3a.answer", "2.77", tokens(0.7, 4))
claim("3a.answer", "1.4 steps", 1 + 4 / 10)
claim("3a.answer", "1.98", gain(0.7, 4))
claim("3a.answer", "1.65", tokens(0.4, 4))
claim("3a.answer", "1.18", gain(0.4, 4))
claim("3a.answer", "40 ms", 1e3 * 2 * 8e9 * 200 * (4 + 1) / 400e12)
claim("3a.answer", "1.67", tokens(0.4, 8))
claim("3a.answer", "1.56", tokens(0.4, 2))
claim("3a.answer", "cost of 1.2", 1 + 2 / 10)
claim("3a.answer", "gain of 1.3", gain(0.4, 2))
expect(max(range(1, 9), key=lambda drafts: gain(0.4, drafts)), 2, "3a: the best draft length for chat")
claim("3a.answer", "for 1.8", 1 + 8 / 10)
claim("3a.answer", "0.1", 1 / 10)
claim("3a.answer", "0.7 +", 70 / 100)

# 3b
cache = 4_000 * token / 1e9
claim("3b.answer", "0.52 GB", cache)
claim("3b.answer", "10 ms", 1e3 * cache / 50)
claim("3b.answer", "160 ms", 1e3 * prefill(4_000))
claim("3b.answer", "42 ms", 1e3 * cache / 12.5)
claim("3b.followUpAnswer", "20 ms", 1e3 * prefill(500))
