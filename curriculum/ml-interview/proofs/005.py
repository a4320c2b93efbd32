"""Day 5: the heap of 100, running medians, the next larger reading, and a cache with expiry."""

import random
from itertools import permutations
from math import log, log2
from statistics import median

from claims import claim, data, expect, solution

# Warm-up: where the largest of seven can stand in a heap, by trying all orders.
places = set()
for order in permutations(range(7)):
    if all(order[(i - 1) // 2] < order[i] for i in range(1, 7)):
        places.add(order.index(6))
expect(len(places), 4, "warm-up: places of the largest")

# 1a
readings, k = 50_000 * 3600, 100
claim("1a.ask", "180 million", readings)
entered = k + k * sum(1 / i for i in range(k + 1, 2_000_001)) + k * log(readings / 2_000_000)
claim("1a.keyPoints", "about 1,500", entered, to=100)
claim("1a.answer", "about 7", log2(k))
claim("1a.answer", "1.3 billion", readings * round(log2(k)))
claim("1a.answer", "27", log2(readings))
claim("1a.keyPoints", "about 5 billion", readings * log2(readings))
claim("1a.answer", "1.4 GB", 8 * readings / 1e9)
claim("1a.followUpAnswer", "6,000 numbers", 60 * k)
claim("1a.followUpAnswer", "60 minutes", 3600 / 60)

# 1b
medians = solution("1b")["medians"]
expect(list(medians([5, 2, 8, 1])), [5, 3.5, 5, 3.5], "1b: the example")
expect(list(medians([])), [], "1b: no number")
expect(list(medians([3, 3, 3, 3])), [3, 3, 3, 3], "1b: all equal")
random.seed(5)
xs = [random.randrange(-20, 20) for _ in range(300)]
expect(list(medians(xs)), [median(xs[: i + 1]) for i in range(300)], "1b: random numbers, by sorting")
expect(list(medians(range(50_000)))[-1], 24_999.5, "1b: rising numbers")
low, high, ahead = [], [], set()
broken = {"order": False, "balance": False}
for x in xs:
    high.append(x)
    broken["order"] |= bool(low) and max(low) > min(high)
    broken["balance"] |= len(high) > len(low)
    low.append(high.pop(high.index(min(high))))
    if high:
        expect(max(low) <= min(high), True, "1b: order after the move down")
    ahead.add(len(low) - len(high))
    if len(low) > len(high) + 1:
        high.append(low.pop(low.index(max(low))))
expect(broken, {"order": True, "balance": True}, "1b: the push may break either")
expect(ahead, {1, 2}, "1b: the lower half is at most two ahead")

# 2a
waits = solution("2a")["waits"]
expect(waits([70, 90, 80, 60, 85, 95]), [1, 4, 2, 1, 1, 0], "2a: the example")
expect((waits([]), waits([1])), ([], [0]), "2a: none and one")
expect(waits([5, 5, 6]), [2, 1, 0], "2a: equal readings do not answer each other")
expect(waits(range(200_000, 0, -1)) == [0] * 200_000, True, "2a: falling readings, a stack of n")
xs = [random.randrange(30) for _ in range(200)]
slowly = [next((j - i for j in range(i, 200) if xs[j] > xs[i]), 0) for i in range(200)]
expect(waits(xs), slowly, "2a: random readings, by brute force")
n = len(xs)
twice = [next((j for j in range(1, n) if xs[(i + j) % n] > xs[i]), 0) for i in range(n)]
steps, waiting = [0] * n, []
for i in range(2 * n):
    while waiting and xs[waiting[-1]] < xs[i % n]:
        j = waiting.pop()
        steps[j] = i - j
    if i < n:
        waiting.append(i)
expect(steps, twice, "2a: the ring of the follow-up")

# 3a
Cache = solution("3a")["Cache"]
lines = [line for line in data("3a")["code"].splitlines() if line.startswith("c.")]
c = Cache(cap=2, ttl=10)
got = [eval(line.partition("#")[0], {"c": c}) for line in lines]
expect(got, [None, None, 1, None, None, 1, None], "3a: the example")
c = Cache(cap=2, ttl=10)
c.put("a", 1, now=0)
c.put("b", 2, now=0)
c.put("b", 3, now=1)
expect((c.get("a", now=2), c.get("b", now=2)), (1, 3), "3a: replacing evicts nobody")
c.put("a", 4, now=9)
expect((c.get("a", now=18), c.get("a", now=19)), (4, None), "3a: put starts the lifetime anew")
c = Cache(cap=1, ttl=5)
c.put("a", 1, now=0)
c.put("b", 2, now=0)
expect((c.get("a", now=0), c.get("b", now=4), c.get("b", now=5)), (None, 2, None), "3a: one slot")
claim("3b.followUpAnswer", "other 499", 500 - 1)
