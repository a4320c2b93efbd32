"""Day 6: windows of a log, a leaderboard, and the sliding window with a zero that stays."""

import random
from heapq import heappop, heappush
from itertools import product

from claims import claim, data, expect, question, run, solution

lines, width = 100, 10
claim("warmUp", "has 91", lines - width + 1)
claim("warmUp", "says 90", lines - width)

# 1a: an urgency that changes and changes back, with and without a version number.
def shown_twice(versioned):
    heap, current = [], {}
    for version, urgency in enumerate([5, 3, 5]):
        entry = (-urgency, "ticket", version if versioned else 0)
        current["ticket"] = entry
        heappush(heap, entry)
    popped = [heappop(heap) for _ in range(3)]
    return sum(current[e[1]] == e for e in popped)


expect((shown_twice(False), shown_twice(True)), (2, 1), "1a: the follow-up needs a version")

# 1b
Board = solution("1b")["Board"]
board = Board()
expect(board.top(3), [], "1b: no player yet")
for player, points in [("ada", 5), ("lin", 7), ("sam", 5), ("ada", 1), ("lin", -4)]:
    board.add(player, points)
expect(board.top(2), [("ada", 6), ("sam", 5)], "1b: totals, and a correction that drops the leader")
expect((board.top(0), len(board.top(9))), ([], 3), "1b: k = 0 and k above the players")
board.add("kim", 5)
expect(board.top(3), [("ada", 6), ("kim", 5), ("sam", 5)], "1b: ties by name")
random.seed(6)
board, totals = Board(), {}
for _ in range(20_000):
    player, points = f"p{random.randrange(2_000)}", random.randrange(-5, 20)
    board.add(player, points)
    totals[player] = totals.get(player, 0) + points
ranked = sorted(totals.items(), key=lambda e: (-e[1], e[0]))
expect(board.top(10), ranked[:10], "1b: many players, by sorting")

# 2a, 2b
longest = solution("2a")["longest"]
with_while = run(question("2a")["solution"].replace("if len(n) > k", "while len(n) > k"))["longest"]
shown = run(data("2a")["code"])["longest"]


def slowly(topics, k):
    ends = range(len(topics) + 1)
    return max(b - a for a in ends for b in ends if a <= b and len(set(topics[a:b])) <= k)


expect((shown("abacccc", 2), longest("abacccc", 2)), (3, 5), "2a: the example")
expect((shown("abb", 1), longest("abb", 1)), (1, 2), "2a: the shorter input")
cases = [("".join(p), k) for size in range(6) for p in product("abc", repeat=size) for k in range(4)]
expect(all(longest(*c) == slowly(*c) for c in cases), True, "2a: all short inputs, by brute force")
expect(min(len(c[0]) for c in cases if shown(*c) != slowly(*c)), 3, "2a: no shorter input fails")
expect(all(with_while(*c) == longest(*c) for c in cases), True, "2b: while gives the same results")


def skipping(topics, k):
    n, left, most, best = {}, 0, 0, 0
    for right, t in enumerate(topics):
        n[t] = n.get(t, 0) + 1
        most = max(most, n[t])
        if right - left + 1 - most > k:
            n[topics[left]] -= 1
            left += 1
        best = max(best, right - left + 1)
    return best


def skipping_slowly(topics, k):
    ends = range(len(topics) + 1)
    return max(
        b - a
        for a in ends
        for b in ends
        if a == b or (a < b and b - a - max(topics[a:b].count(t) for t in "abc") <= k)
    )


expect(all(skipping(*c) == skipping_slowly(*c) for c in cases), True, "2a: the follow-up, by brute force")
