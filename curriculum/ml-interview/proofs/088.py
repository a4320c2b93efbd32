"""Day 88: token counts of two languages, merges of a tiny corpus, sizes of vectors, and a tagger's two scores."""

from collections import Counter

from claims import claim, data, expect

english, thai, mails = 210_000, 560_000, 1_000

# Warm-up
claim("warmUp", "66 million", (64_000 - 32_000) * 2_048)

# 1a
claim("1a.ask", "2.7", thai / english)
claim("1a.answer", "3 bytes", len("ก".encode()))
claim("1a.answer", "39", 8_192 * mails // english)
claim("1a.answer", "14", 8_192 * mails // thai)

# 1b: merges by weighted pair counts
items = data("1b")["code"].split()
words = {tuple(word): int(count) for word, count in zip(items[::2], items[1::2])}


def pairs(words):
    counts = Counter()
    for word, count in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += count
    return counts


def merge(word, pair):
    out = []
    for piece in word:
        if out and (out[-1], piece) == pair:
            out[-1] += piece
        else:
            out.append(piece)
    return tuple(out)


merges = []
for _ in range(3):
    ranked = pairs(words).most_common(2)
    expect(ranked[0][1] > ranked[1][1], True, "1b: no tie")
    merges.append(ranked[0])
    words = {merge(word, ranked[0][0]): count for word, count in words.items()}
expect([pair for pair, _ in merges], [("o", "o"), ("oo", "l"), ("p", "ool")], "1b: the merges")
expect(set(words), {("pool",), ("pool", "e", "d"), ("l", "oo", "p"), ("c", "ool")}, "1b: the corpus afterwards")


def split(word):
    pieces = tuple(word)
    for pair, _ in merges:
        pieces = merge(pieces, pair)
    return pieces


expect((split("cooled"), split("spool")), (("c", "ool", "e", "d"), ("s", "pool")), "1b: the splits")
claim("1b.answer", "18", merges[0][1])
claim("1b.answer", "14", merges[1][1])
claim("1b.answer", "leads with 9", merges[2][1])

# 2b
full, small = 768 * 4, 256 * 1
claim("2b.answer", "3,072", full)
claim("2b.answer", "factor of 12", full / small)
claim("2b.answer", "61 GB", 20e6 * full / 1e9)
claim("2b.answer", "5.1 GB", 20e6 * small / 1e9)

# 3a
large, little, a_day = 2 * 8e9 * (150 + 600), 2 * 110e6 * 150, 2e6
claim("3a.answer", "750", 150 + 600)
claim("3a.answer", "12 trillion", large)
claim("3a.answer", "33 billion", little)
claim("3a.answer", "about 360", large / little, to=10)
claim("3a.answer", "about 42", a_day * large / 160e12 / 3_600)
claim("3a.answer", "7 minutes", a_day * little / 160e12 / 60)

# 3b
tokens, spans, exact, edge, missed = 10_000, 200, 120, 60, 20
errors = edge * 1 + missed * 3


def f1(hit, marked, true):
    return 2 * hit / (marked + true)


claim("3b.answer", "600", spans * 3)
claim("3b.answer", "94%", 1 - spans * 3 / tokens)
claim("3b.answer", "120 in all", errors)
claim("3b.ask", "98.8%", 1 - errors / tokens)
claim("3b.answer", "180", exact + edge)
claim("3b.answer", "67%", exact / (exact + edge))
claim("3b.answer", "recall 60%", exact / spans)
claim("3b.answer", "63%", f1(exact, exact + edge, spans))
claim("3b.followUpAnswer", "95%", f1(exact + edge, exact + edge, spans))
claim("3b.followUpAnswer", "99.4%", 1 - missed * 3 / tokens)
