"""Day 8: a search on precision, the smallest rate, a reservoir, keys for merging, sorting 1 TB, and sketches."""

import random
from fractions import Fraction
from math import ceil, log2, sqrt

from claims import claim, data, expect, run, solution

halvings = ceil(log2(1000))
claim("warmUp", "10 and", halvings)
claim("warmUp", "and 20", ceil(log2(1e6)))
claim("warmUp", "1,024", 2**halvings)
claim("warmUp", "2^10", 2**halvings)

# 1a: precision after each of ten items, and what a binary search makes of it.
labels = [1, 0, 1, 1, 1, 1, 1, 1, 1, 1]
precision = [sum(labels[:n]) / n for n in range(1, 11)]
claim("1a.answer", "1.00", precision[0])
claim("1a.answer", "0.50", precision[1])
claim("1a.answer", "0.80", precision[4])
claim("1a.answer", "0.90", precision[9])
low, high = 1, 10
while low < high:
    mid = (low + high) // 2
    if precision[mid - 1] >= 0.9:
        low = mid + 1
    else:
        high = mid
expect(high if precision[high - 1] >= 0.9 else high - 1, 1, "1a: the search ends with one item")

# 1b
min_rate = solution("1b")["min_rate"]
expect(min_rate([14, 9, 31, 5], 6), 14, "1b: the example")
expect((min_rate([5, 2], 7), run(data("1b")["code"])["min_rate"]([5, 2], 7)), (1, 1), "1b: where both are right")
expect((min_rate([3], 1), min_rate([3], 2)), (3, 2), "1b: where the shown one hangs")
expect(min_rate([10**9], 1), 10**9, "1b: the largest size")
try:
    min_rate([4, 4], 1)
    refused = False
except ValueError:
    refused = True
expect(refused, True, "1b: fewer hours than jobs")
random.seed(8)
for _ in range(200):
    sizes = [random.randrange(1, 30) for _ in range(random.randrange(1, 6))]
    hours = random.randrange(len(sizes), 40)
    wanted = next(r for r in range(1, 31) if sum(-(-s // r) for s in sizes) <= hours)
    if min_rate(sizes, hours) != wanted:
        expect(min_rate(sizes, hours), wanted, "1b: random jobs")
        break
else:
    expect(True, True, "1b: random jobs, by trying all rates")
claim("1b.keyPoints", "about 30", log2(1e9))


# 2a: the exact chance of each item, by following the draw.
def chances(n, k, outcomes):
    chance = [Fraction(1)] * k
    for i in range(k, n):
        slot = Fraction(1, outcomes(i))
        chance = [c * (1 - slot) for c in chance] + [k * slot]
    return chance


shown = chances(10, 5, lambda i: i)
claim("2a.keyPoints", "4/9", shown[0])
claim("2a.keyPoints", "5/9", shown[9])
expect(shown, [Fraction(4, 9)] * 5 + [Fraction(5, 9)] * 5, "2a: the code shown, all ten items")
fair = chances(10, 5, lambda i: i + 1)
claim("2a.keyPoints", "1/2", fair[0])
expect(set(fair), {Fraction(1, 2)}, "2a: the repair, all ten items")
sample = solution("2a")["sample"]
expect(sorted(sample(iter("abc"), 5)), ["a", "b", "c"], "2a: fewer items than k")
firsts = sum(sample("ab", 1) == ["a"] for _ in range(20_000))
expect(firsts / 20_000, 0.5, "2a: two items, k = 1", tolerance=0.02)
expect({run(data("2a")["code"])["sample"]("ab", 1)[0] for _ in range(200)}, {"b"}, "2a: the shown one returns b")

# 2a, follow-up: customers with 1, 80, and 200 requests, 50 kept of each at most, 60 drawn of the kept.
sizes = [1, 80, 200]
kept = [min(50, n) for n in sizes]
chance = [Fraction(m, n) * Fraction(60, sum(kept)) for n, m in zip(sizes, kept)]
share = [n * c / m for n, c, m in zip(sizes, chance, kept)]
expect(len(set(share)), 1, "2a: weighted by one over the kept, every customer counts alike")

# 2b
machines, wanted = 40, 5_000
claim("2b.answer", "200,000", machines * wanted)
claim("2b.answer", "125", wanted / machines)
claim("2b.followUpAnswer", "39", machines - 1)
weights, n = [1, 2, 7], 60_000
hits = [0, 0, 0]
for _ in range(n):
    keys = [random.random() ** (1 / w) for w in weights]
    hits[keys.index(max(keys))] += 1
expect(hits[2] / n, 0.7, "2b: the largest key is drawn in proportion to the weight", tolerance=0.01)

# 3a
total, memory, speed = 1e12, 16e9, 500e6
runs = ceil(total / memory)
claim("3a.keyPoints", "63 runs", runs)
claim("3a.answer", "about 250 MB", memory / runs / 1e6, to=10)
claim("3a.answer", "4 TB", 4 * total / 1e12)
claim("3a.answer", "8,000", 4 * total / speed)
claim("3a.keyPoints", "about 2.2 hours", 4 * total / speed / 3600)
many = total / 100e6
claim("3a.answer", "10,000 runs", many)
claim("3a.answer", "10 KB", 100e6 / many / 1e3)
claim("3a.answer", "100 MB", many * 10e3 / 1e6)
claim("3a.answer", "100 records", 100e6 / many / 100)
claim("3a.answer", "groups of 100", sqrt(many))
claim("3a.followUpAnswer", "2,000 seconds", total / speed)

# 3b
registers, requests = 16_384, 2e9
error = 1.04 / sqrt(registers)
claim("3b.keyPoints", "0.8%", error)
claim("3b.answer", "1.04", error * sqrt(registers))
claim("3b.answer", "8,000 users", error * 1e6, to=1000)
claim("3b.answer", "about 1.15%", sqrt(2) * error)
claim("3b.answer", "1%", 1.01 / 1.00 - 1)
claim("3b.answer", "200,000", 0.0001 * requests)
