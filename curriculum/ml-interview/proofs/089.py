"""Day 89: rotary angles, a cached decoder that restarts its positions, cache sizes, gated layers, tied embeddings."""

import cmath
import math
import random
from struct import calcsize

from claims import claim, data, expect

half = calcsize("e")  # a number of 16 bits
layers, width, heads, head = 32, 4_096, 32, 128
trained, wanted, free = 8_192, 32_768, 80 - 16

# 1a
slow = 10_000 ** (-(head - 2) / head)
claim("1a.answer", "0.000115", slow)
claim("1a.answer", "54,400", 2 * math.pi / slow, to=100)
claim("1a.answer", "0.95 radians", trained * slow)
claim("1a.answer", "3.8", wanted * slow)
claim("1a.answer", "64 pairs", head // 2)
claim("1a.answer", "slowest 14", sum(trained * 10_000 ** (-2 * i / head) < 2 * math.pi for i in range(head // 2)))
claim("1a.answer", "126/128", (head - 2) / head)
claim("1a.answer", "by 4", wanted / trained)
claim("1a.followUpAnswer", "1.5", 12_000 / trained)

# 1b: the loop shown, with one rotating pair a head; the uncached pass counts positions through
PRELUDE = """
def project(x):
    return x
def rotate(x, p):
    return x * turn_by ** p
def attend(q, cache):
    weights = [exp((q * k.conjugate()).real) for k, v in cache]
    out.append(sum(w * v for w, (k, v) in zip(weights, cache)) / sum(weights))
    return out[-1]
"""


def outputs(chat):
    names = {"chat": chat, "out": [], "turn_by": cmath.exp(0.3j), "exp": math.exp}
    exec(PRELUDE + data("1b")["code"], names)
    return names["out"]


random.seed(89)
chat = [
    [tuple(complex(random.gauss(0, 1), random.gauss(0, 1)) for _ in range(3)) for _ in range(5)] for _ in range(2)
]
cached, whole = outputs(chat), outputs([chat[0] + chat[1]])
expect([abs(a - b) < 1e-12 for a, b in zip(cached, whole)], [True] * 5 + [False] * 5, "1b: tokens that agree")
distances = [0 - key for key in range(5)]
expect((distances[0], distances[-1]), (0, -4), "1b: distances of the first query of turn two")
expect([5 - key for key in reversed(range(5))], [1, 2, 3, 4, 5], "1b: the right distances")


def kv_bytes(kv_heads, size=2):
    return 2 * layers * kv_heads * head * size


def chats(token_bytes):
    return int(free * 1e9 // (token_bytes * wanted))


# 2a
claim("2a.answer", "2 bytes", half)
claim("2a.answer", "524 KB", kv_bytes(32) / 1e3)
claim("2a.answer", "17.2 GB", kv_bytes(32) * wanted / 1e9)
claim("2a.answer", "64 GB", free)
claim("2a.ask", "3 chats", chats(kv_bytes(32)))
claim("2a.answer", "8.6 GB", kv_bytes(32, 1) * wanted / 1e9)
claim("2a.answer", "7 chats", chats(kv_bytes(32, 1)))
claim("2a.answer", "131 KB", kv_bytes(8) / 1e3)
claim("2a.answer", "4.3 GB", kv_bytes(8) * wanted / 1e9)
claim("2a.answer", "14 chats", chats(kv_bytes(8)))
claim("2a.answer", "29", chats(kv_bytes(8, 1)))

# 2b
latent = (512 + 64) * layers * half
claim("2b.answer", "2 bytes", half)
claim("2b.answer", "576", 512 + 64)
claim("2b.answer", "37 KB", latent / 1e3)
claim("2b.answer", "131 KB", kv_bytes(8) / 1e3)
claim("2b.answer", "3.6", kv_bytes(8) / latent)

# 3a
plain, inner = 2 * width * 16_384, 2 * 4 * width / 3
claim("3a.answer", "134 million", plain)
claim("3a.answer", "201 million", 3 * width * 16_384)
claim("3a.answer", "50%", 3 * width * 16_384 / plain - 1)
claim("3a.answer", "10,923", inner)
claim("3a.answer", "1%", 11_008 / inner - 1)
expect(11_008 % 256, 0, "3a: a multiple of 256")

# 3b
small, large = 128_000 * 2_048, 128_000 * width
claim("3b.answer", "262 million", small)
claim("3b.answer", "26%", small / 1e9)
expect(2 * small > 1e9 / 2, True, "3b: more than half")
claim("3b.answer", "524 million", large)
claim("3b.answer", "6.6%", large / 8e9)
claim("3b.followUpAnswer", "524 million", 2 * small)
claim("3b.followUpAnswer", "256,000", 2 * 128_000)
