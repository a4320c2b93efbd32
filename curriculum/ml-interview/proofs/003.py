"""Day 3: memory of a set of IDs, collisions, thinning a stream, quadratic copies, and the last click."""

import random
from bisect import bisect_left
from math import exp

from claims import claim, data, expect, run, solution

clicks, orders, characters = 20_000_000, 400_000, 36

# Warm-up
word = "statistics"
expect(next(c for c in word if word.count(c) == 1), "a", "warm-up: the first letter that occurs once")

# 1a: CPython's compact ASCII string, a header of 40 (3.12 on) or 48 bytes and a final zero, in steps of 16 bytes.
small, large = (16 * -(-(header + characters + 1) // 16) for header in (40, 48))
slots = 1
while slots * 0.6 < clicks:
    slots *= 2
share = 16 * slots / clicks
claim("1a.answer", "costs 80", small)
claim("1a.answer", "96 bytes", large)
claim("1a.answer", "27", share)
claim("1a.keyPoints", "2.1", clicks * (small + share) / 1e9)
claim("1a.keyPoints", "2.5 GB", clicks * (large + share) / 1e9)
claim("1a.keyPoints", "160 MB", 8 * clicks / 1e6)
claim("1a.answer", "320 MB", 16 * clicks / 1e6)
claim("1a.keyPoints", "16 bytes", (characters - 4) / 2)
pairs = clicks * (clicks - 1) / 2
claim("1a.keyPoints", "90,000", 1 / (pairs / 2**64), to=10_000)
claim("1a.answer", "about 46,500", clicks - 2**32 * (1 - exp(-clicks / 2**32)), to=100)

# 1b
thin = solution("1b")["thin"]
example = [(0, "a"), (3, "b"), (9, "a"), (11, "a"), (12, "b")]
expect(list(thin(example, 10)), [(0, "a"), (3, "b"), (11, "a")], "1b: the example")
expect(list(thin([(0, "a"), (10, "a")], 10)), [(0, "a"), (10, "a")], "1b: exactly one gap later counts again")
expect(list(thin([(5, "a"), (5, "a"), (5, "b")], 1)), [(5, "a"), (5, "b")], "1b: ties")
steady = [(i, "a") for i in range(30)]
expect([t for t, _ in thin(steady, 10)], [0, 10, 20], "1b: a steady retrier passes once per gap")


def thin_slowly(events, gap):
    kept = []
    for t, key in events:
        if not any(k == key and t - s < gap for s, k in kept):
            kept.append((t, key))
    return kept


random.seed(3)
for _ in range(100):
    times = sorted(random.randrange(40) for _ in range(30))
    events = [(t, random.choice("abc")) for t in times]
    if list(thin(events, 7)) != thin_slowly(events, 7):
        expect(list(thin(events, 7)), thin_slowly(events, 7), "1b: random events")
        break
else:
    expect(True, True, "1b: a hundred random streams, by brute force")

# 2a
uniq = run(data("2a")["code"])["uniq"]
expect(uniq([3, 1, 3, 2, 1]), [3, 1, 2], "2a: the order of first appearance")
expect(list(dict.fromkeys([3, 1, 3, 2, 1])), [3, 1, 2], "2a: the repair")
given = [1, 2]
uniq(given)
expect(given, [], "2a: the caller's list is emptied")


class Counting(int):
    compared = 0

    def __eq__(self, other):
        Counting.compared += 1
        return int(self) == int(other)

    __hash__ = int.__hash__


def comparisons(n):
    Counting.compared = 0
    uniq([Counting(i) for i in range(n)])
    return Counting.compared


expect([comparisons(n) for n in (100, 200)], [4950, 19900], "2a: n(n - 1)/2 comparisons")
claim("2a.keyPoints", "about 17 seconds", 4.20 * (80_000 / 40_000) ** 2)
claim("2a.answer", "3.2 billion", 80_000 * 79_999 / 2)

# 2b
fixed = sum(range(1_000, 1_000_000, 1_000))
doubled = sum(2**i for i in range(20))
claim("2b.keyPoints", "2,000", 2 * 1_000)
claim("2b.keyPoints", "999,000", 1_000_000 - 1_000)
claim("2b.keyPoints", "500 million", fixed, to=1e6)
claim("2b.answer", "about 480 times", fixed / doubled, to=10)
claim("2b.answer", "20 requests", sum(2**i < 1_000_000 for i in range(30)))
capacity, copied = 1_000, 0
while capacity < 100_000_000:
    copied += capacity
    capacity = capacity * 9 // 8
expect(round(copied / capacity), 8, "2b: copies per append when growing by an eighth")
claim("2b.followUpAnswer", "17 GB", 8 + 8 * 9 / 8)
claim("2b.followUpAnswer", "24 GB", 8 + 8 * 2)

# 3b
last_click = solution("3b")["last_click"]
log = [("c1", "ada", 100), ("c2", "lin", 120), ("c3", "ada", 400), ("c4", "ada", 900)]
book = [("o1", "ada", 500), ("o2", "lin", 5000), ("o3", "sam", 50), ("o4", "ada", 900)]
wanted = {"o1": "c3", "o2": None, "o3": None, "o4": "c4"}
expect(last_click(iter(log), book, 1800), wanted, "3b: the example")
expect(last_click(iter(log[::-1]), book, 1800), wanted, "3b: the clicks in another order")
expect(last_click([("c", "u", 0)], [("o", "u", 1800)], 1800), {"o": "c"}, "3b: exactly at the window's edge")
expect(last_click([("c", "u", 0)], [("o", "u", 1801)], 1800), {"o": None}, "3b: one second outside")
expect(last_click([("c", "u", 9)], [("o", "u", 8)], 1800), {"o": None}, "3b: a click after its order")
tied = [("c1", "u", 5), ("c2", "u", 5)]
expect([last_click(t, [("o", "u", 6)], 9) for t in (tied, tied[::-1])], [{"o": "c2"}] * 2, "3b: ties, either order")
expect(last_click([], [], 1), {}, "3b: nothing")
random.seed(4)
many = [(f"c{i:03}", random.choice("uvw"), random.randrange(60)) for i in range(200)]
bought = [(f"o{i}", random.choice("uvwx"), random.randrange(60)) for i in range(40)]
slowly = {
    order: max(((s, c) for c, u, s in many if u == user and 0 <= t - s <= 9), default=(0, None))[1]
    for order, user, t in bought
}
expect(last_click(many, bought, 9), slowly, "3b: random logs, by brute force")
searched = {order: None for order, *_ in bought}
for user in "uvwx":
    mine = sorted((t, order) for order, u, t in bought if u == user)
    latest = [(float("-inf"), None)] * len(mine)
    for c, u, t in many:
        place = bisect_left(mine, (t,))
        if u == user and place < len(mine):
            latest[place] = max(latest[place], (t, c))
    last = (float("-inf"), None)
    for (t, order), found in zip(mine, latest):
        last = max(last, found)
        if t - last[0] <= 9:
            searched[order] = last[1]
expect(searched, slowly, "3b: a heavy user's clicks by binary search, in any order")
claim("3b.keyPoints", "50 times", clicks / orders)
claim("3b.keyPoints", "200,000", orders / 2)
