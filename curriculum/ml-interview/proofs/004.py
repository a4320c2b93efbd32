"""Day 4: searching in a long list, close pairs, busy users, rate limits, merged intervals, and prefix sums."""

import random
from itertools import combinations
from math import floor, log2
from struct import calcsize

from claims import claim, expect, question, run, solution

# 1a
n, m = 5_000_000, 500
steps = log2(n)
claim("1a.answer", "about 22", steps)
claim("1a.keyPoints", "about 11,000", m * steps, to=1000)
claim("1a.keyPoints", "near 238,000", n / (round(steps) - 1), to=1000)
claim("1a.followUpAnswer", "about 184", 200 * (1 - (1 - 1 / 200) ** m))

# 1b
close_pairs = solution("1b")["close_pairs"]
expect(close_pairs([1, 2, 4, 7, 7], 3), 6, "1b: the example")
expect((close_pairs([], 1), close_pairs([5], 0)), (0, 0), "1b: no pair")
expect(close_pairs([4] * 100, 0), 4950, "1b: all times equal, d = 0")
expect(close_pairs([1, 9], 7), 0, "1b: a gap just too large")
random.seed(4)
ts = sorted(random.randrange(300) for _ in range(200))
slowly = sum(b - a <= 9 for a, b in combinations(ts, 2))
expect(close_pairs(ts, 9), slowly, "1b: random times, by brute force")
expect(close_pairs(range(300_000), 2), 599_997, "1b: a long list in one pass")

# 2a
busy_users = solution("2a")["busy_users"]
events = [(0, "ada"), (4, "ada"), (9, "lin"), (10, "ada"), (12, "ada")]
expect(busy_users(events, 3, 10), {"ada"}, "2a: the example")
expect(busy_users(events[:-1], 3, 10), set(), "2a: without the last event")
expect(busy_users([(1, "x")], 1, 5), {"x"}, "2a: k = 1")
expect(busy_users([(1, "x"), (1, "x"), (1, "y")], 2, 1), {"x"}, "2a: ties")
expect(busy_users([(0, "x"), (5, "y"), (9, "z")], 2, 100), set(), "2a: one window, three users")
for _ in range(50):
    times = sorted(random.randrange(60) for _ in range(40))
    sample = [(t, random.choice("abc")) for t in times]
    wanted = {
        user
        for end, _ in sample
        for user in "abc"
        if sum(u == user and end - 9 < t <= end for t, u in sample) >= 4
    }
    if busy_users(sample, 4, 9) != wanted:
        expect(busy_users(sample, 4, 9), wanted, "2a: random events")
        break
else:
    expect(True, True, "2a: fifty random logs, by brute force")

# 2b
users, cap, entry = 1_000_000, 100, calcsize("d")
claim("2b.answer", "200 in a few", 2 * cap)
claim("2b.keyPoints", "800 MB", users * cap * entry / 1e6)
claim("2b.keyPoints", "16 MB", users * 2 * entry / 1e6)
claim("2b.answer", "24 MB", users * 3 * entry / 1e6)
claim("2b.answer", "16 bytes", 2 * entry)
claim("2b.answer", "8 bytes", calcsize("d"))
claim("2b.followUpAnswer", "800 bytes", cap * entry)

# 3a
busy = solution("3a")["busy"]
expect(busy([(6, 8), (1, 4), (3, 6), (10, 12)]), ([(1, 8), (10, 12)], 9), "3a: the example")
expect(busy([(1, 8), (2, 3)]), ([(1, 8)], 7), "3a: one inside another")
expect(busy([(1, 8), (2, 3), (7, 9)]), ([(1, 9)], 8), "3a: one inside another, then one that reaches out")
expect(busy([]), ([], 0), "3a: nothing")
expect(busy([(2, 3), (2, 3)]), ([(2, 3)], 1), "3a: the same one twice")
newer = question("3a")["solution"].replace("max(y, b)", "b")
expect(run(newer)["busy"]([(1, 8), (2, 3)])[0], [(1, 3)], "3a: the newer end instead of the larger one")
sample = [(a, a + random.randrange(1, 9)) for a in (random.randrange(99) for _ in range(25))]
covered = {t for a, b in sample for t in range(a, b)}
expect(busy(sample)[1], len(covered), "3a: random intervals, second by second")

# 3b
seconds = 24 * 60 * 60
claim("3b.keyPoints", "86,400", seconds)
claim("3b.answer", "28,800", seconds / 3)
claim("3b.keyPoints", "about 29 billion", seconds / 3 * 1e6)
claim("3b.keyPoints", "16.8 million", 2**24)
levels = floor(log2(seconds)) + 1
claim("3b.keyPoints", "about 17", levels)
claim("3b.followUpAnswer", "about 1.5 million", levels * seconds)
x = [random.randrange(9) for _ in range(50)]
P = [0]
for value in x:
    P.append(P[-1] + value)
same = all(P[b + 1] - P[a] == sum(x[a : b + 1]) for a in range(50) for b in range(a, 50))
expect(same, True, "3b: the formula, for every range")
