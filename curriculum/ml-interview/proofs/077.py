"""Day 77: a diluted fault, storage of versions, MinHash on workers, bands, and a leak's share."""

import hashlib
import random
from datetime import date, timedelta
from math import ceil, comb, sqrt

from claims import claim, data, expect, run

# Warm-up: the smallest of 60 hash values is a shared one.
claim("warmUp", "40/60", 1 - (60 - 40) / 60)

# 1a: 4% of the values fall to a twelfth.
claim("1a.keyPoints", "3.7%", 0.04 * (1 - 1 / 12))
claim("1a.answer", "11/12", 1 - 1 / 12)
claim("1a.answer", "0.04", 4 / 100)
claim("1a.answer", "factor of 12", 30_000 / 2_500)
claim("1a.keyPoints", "39 others", 40 - 1)

# 2a: storage of 52 versions.
claim("2a.answer", "52 times", 365 // 7)
claim("2a.keyPoints", "104 TB", 52 * 2)
claim("2a.keyPoints", "about 5 TB", 2 + 52 * 2 * 0.03)
claim("2a.answer", "0.06", 2 * 0.03)
lines = 2e12 / 256e6
claim("2a.answer", "7,813", ceil(lines))
expect(lines * 100 / 1e6 < 1, True, "2a: 100 bytes a line stay under 1 MB")
claim("2a.keyPoints", "1 MB", lines * 128 / 1e6)
claim("2a.answer", "0.5 MB", lines * 65 / 1e6)  # 64 hexadecimal digits and a line end

# 2b: the last day whose 30-day window, today included, holds May 9.
last = date(2026, 5, 9) + timedelta(days=29)
expect((last.month, last.day), (6, 7), "2b: June 7 is the last day with May 9 in the window")
claim("2b.keyPoints", "June 7", last.day)
claim("2b.keyPoints", "June 8", last.day + 1)

# 3a: the code shown, an empty set of trigrams, and a seeded hash.
sig = run(data("3a")["code"])["sig"]
text = "senior data engineer remote full time"
expect(len(sig(text)), 64, "3a: the code shown")
try:
    sig("data engineer")
    expect("no error", "ValueError", "3a: two words")
except ValueError:
    expect("ValueError", "ValueError", "3a: two words")
claim("3a.keyPoints", "51", 64 * 0.8)
deviation = sqrt(64 * 0.8 * 0.2)
claim("3a.answer", "3.2", deviation)
claim("3a.keyPoints", "deviation of 3", deviation)
claim("3a.answer", "0.2", 1 - 0.8)


def agreement(shared, distinct, n=64):
    """On how many of n seeded hashes two sets agree that share `shared` of `distinct` elements."""
    names = [str(random.random()).encode() for _ in range(distinct)]
    half = (distinct - shared) // 2
    a, b = names[: shared + half], names[:shared] + names[shared + half :]
    count = 0
    for j in range(n):
        key = j.to_bytes(2, "big")
        value = {g: hashlib.blake2b(g, key=key, digest_size=8).digest() for g in names}
        count += min(map(value.get, a)) == min(map(value.get, b))
    return count


random.seed(77)
counts = [agreement(8, 10) for _ in range(200)]
mean = sum(counts) / len(counts)
spread = sqrt(sum((c - mean) ** 2 for c in counts) / len(counts))
expect(mean, 51.2, "3a: mean agreement at similarity 0.8", tolerance=0.7)
expect(spread, deviation, "3a: spread of 64 independent hashes", tolerance=0.5)


# 3b: bands and rows.
def caught(s, bands, rows):
    return 1 - (1 - s**rows) ** bands


claim("3b.answer", "95%", caught(0.8, 16, 8))
claim("3b.answer", "100%", caught(0.8, 32, 4))
claim("3b.keyPoints", "0.1%", caught(0.3, 16, 8))
claim("3b.keyPoints", "23%", caught(0.3, 32, 4))
claim("3b.answer", "24%", caught(0.6, 16, 8))
pairs = comb(3_000_000, 2)
claim("3b.answer", "4.5 trillion", pairs)
claim("3b.answer", "4.7 million", pairs / 1000 * caught(0.3, 16, 8))
expect(round(pairs / 1000 * caught(0.3, 32, 4) / 1e9), 1, "3b: about a billion candidates")
expect(round(100 * (caught(0.8, 32, 4) - caught(0.8, 16, 8))), 5, "3b: five points of recall")

# 3c: accuracy without the copies.
without = (0.91 - 0.12 * 0.98) / 0.88
claim("3c.keyPoints", "0.90", without)
claim("3c.answer", "0.88", 1 - 0.12)
claim("3c.answer", "0.12", 12 / 100)
claim("3c.followUpAnswer", "0.94", (0.98 + without) / 2)
