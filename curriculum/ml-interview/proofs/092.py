"""Day 92: what a sparse model reads, an overloaded expert, online softmax, windows, and 20 of 20 found facts."""

import random
from math import exp, log, sqrt
from struct import calcsize

from claims import claim, data, expect, run, solution

claim("warmUp", "131,072", 32 * 4_096)

# 1a: two equations: shared + 16 experts = 28 billion, shared + 2 experts = 5 billion
expert = (28e9 - 5e9) / (16 - 2)
shared = 5e9 - 2 * expert


def touched(chats):
    return 16 * (1 - (1 - 2 / 16) ** chats)


def step(chats):
    return 2 * (shared + touched(chats) * expert)


claim("1a.answer", "10 billion", 2 * 5e9)
claim("1a.answer", "56 billion", 2 * 28e9)
claim("1a.answer", "56 GB in", 2 * 28)
claim("1a.answer", "1.7 billion", shared)
claim("1a.answer", "1.64 billion", expert)
claim("1a.answer", "10 GB", step(1) / 1e9)
claim("1a.answer", "10.5", touched(8))
claim("1a.answer", "38 GB", step(8) / 1e9)
expect(round(step(64) / 1e9), 56, "1a: 64 chats")
claim("1a.followUpAnswer", "14 GB", 28 / 2)
claim("1a.followUpAnswer", "2.5 GB", 5 / 2)
claim("1a.answer", "16 bits", 8 * 2)
claim("1a.followUpAnswer", "4 bits", 8 / 2)

# 1b
assigned = 2 * 4_096
fair = assigned / 16
busy = 0.15 * assigned
claim("1b.answer", "8,192", assigned)
claim("1b.answer", "512", fair)
claim("1b.answer", "640", 1.25 * fair)
claim("1b.answer", "1,229", busy)
claim("1b.answer", "589", busy - 1.25 * fair)
claim("1b.answer", "2.4", busy / fair)
claim("1b.answer", "15 others", 16 - 1)

# 2a
shown, attend = run(data("2a")["code"])["attend"], solution("2a")["attend"]
trial = ([1.0], [[[0.0]], [[log(9)]]], [[1.0], [1.0]])
expect(shown(*trial), 1.80, "2a: the trial", 1e-9)
expect(round(log(9), 3), 2.197, "2a: the score of the trial")
claim("2a.answer", "about 1.11", exp(-log(9)) + 1)
claim("2a.answer", "1.80", shown(*trial))
expect(attend(*trial), 1.0, "2a: the trial, repaired", 1e-12)


def plain(q, Ks, Vs):
    keys, values = sum(Ks, []), sum(Vs, [])
    x = [sum(a * b for a, b in zip(q, k)) / sqrt(len(q)) for k in keys]
    top = max(x)
    p = [exp(a - top) for a in x]
    return sum(a * v for a, v in zip(p, values)) / sum(p)


random.seed(92)
q = [random.gauss(0, 1) for _ in range(8)]
Ks = [[[random.gauss(0, 2) for _ in range(8)] for _ in range(5)] for _ in range(6)]
Vs = [[random.gauss(0, 1) for _ in range(5)] for _ in range(6)]
expect(attend(q, Ks, Vs), plain(q, Ks, Vs), "2a: six random blocks", 1e-12)
last = Ks[:-1] + [[[100 * v for v in q]] * 5]
expect(attend(q, last, Vs), plain(q, last, Vs), "2a: the maximum in the last block", 1e-12)
expect(abs(shown(q, last, Vs) - plain(q, last, Vs)) > 0.1, True, "2a: the code shown fails there")
first = [last[-1]] + Ks[1:]
expect(shown(q, first, Vs), plain(q, first, Vs), "2a: the code shown passes with the maximum in the first", 1e-12)
expect(shown(q, Ks[:1], Vs[:1]), plain(q, Ks[:1], Vs[:1]), "2a: and with a single block", 1e-12)

# 2b
half = calcsize("e")  # a score of 16 bits
n, heads, width, window, longest = 32_768, 32, 4_096, 4_096, 131_072
claim("2b.answer", "69 GB", heads * n**2 * half / 1e9)
claim("2b.answer", "18 trillion", 4 * n**2 * width)
full = 32 // 4  # layers without a window
claim("2b.answer", "27%", ((32 - full) * window + full * longest) / (32 * longest))
claim("2b.answer", "2 bytes", half)

# 3a
claim("3a.answer", "86%", 0.05 ** (1 / 20))
claim("3a.answer", "97%", 0.05 ** (1 / 100))
claim("3a.answer", "0.86", 0.05 ** (1 / 20))
claim("3a.answer", "5%", 0.86**20)
