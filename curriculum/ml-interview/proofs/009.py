"""Day 9: coins, splitting a text, a knapsack, edit distance in a band, and jobs on one machine."""

import random
from functools import cache
from itertools import combinations, permutations

from claims import claim, data, expect, run, solution

# Warm-up
coins, amount = (4, 3, 1), 6
greedy, left = 0, amount
for coin in coins:
    greedy, left = greedy + left // coin, left % coin


@cache
def fewest(rest):
    return 0 if rest == 0 else 1 + min(fewest(rest - c) for c in coins if c <= rest)


expect((greedy, fewest(amount)), (3, 2), "warm-up: greedy and best")

# 1a
split = solution("1a")["split"]
words = {"now": -1, "here": -3, "no": -2, "where": -1, "nowhere": -5}
expect(split("nowhere", words), (-3, ["no", "where"]), "1a: the example")
claim("1a.answer", "total of -4", words["now"] + words["here"])
claim("1a.answer", "2 million", 20 * 100_000)
expect((split("", words), split("xno", words), split("nox", words)), ((0, []), None, None), "1a: empty, no split")
expect(split("a" * 2_000, {"a": -1, "aa": -1.5})[0], -1_500, "1a: a long text")
expect(split("ab", {"a": -9, "b": -9, "ab": -30}), (-18, ["a", "b"]), "1a: scores below any 0")
random.seed(9)


def every_split(s, score):
    totals = [0] if s == "" else []
    for word in score:
        if s.startswith(word):
            totals += [score[word] + t for t in every_split(s[len(word):], score)]
    return totals


for _ in range(200):
    score = {w: random.randrange(-9, 3) for w in ("a", "b", "ab", "ba", "aba", "bb")}
    s = "".join(random.choice("ab") for _ in range(random.randrange(9)))
    got = split(s, score)
    if got is None or got[0] != max(every_split(s, score)) or "".join(got[1]) != s:
        expect(got, max(every_split(s, score)), "1a: random texts")
        break
else:
    expect(True, True, "1a: random texts, by trying every split")
claim("1a.followUpAnswer", "400 steps", 20**2)
claim("1a.followUpAnswer", "8,000", 20**3)

# 1b
jobs = [(3, 5), (4, 6)]
shown = run(data("1b")["code"])["best"]
best = solution("1b")["best"]
expect((shown(jobs, 9), best(jobs, 9)), (15, 11), "1b: the code shown and the repair")
expect((best([], 5), best([(9, 4)], 5), best([(5, 4)], 5)), (0, 0, 4), "1b: none, too large, just right")
for _ in range(100):
    jobs = [(random.randrange(1, 9), random.randrange(9)) for _ in range(6)]
    wanted = max(
        sum(g for _, g in part)
        for size in range(7)
        for part in combinations(jobs, size)
        if sum(s for s, _ in part) <= 12
    )
    if best(jobs, 12) != wanted:
        expect(best(jobs, 12), wanted, "1b: random jobs")
        break
else:
    expect(True, True, "1b: random jobs, by trying all subsets")
claim("1b.answer", "3.6 million", 60 * 60 * 1000)
claim("1b.followUpAnswer", "32,768", 2 ** (30 // 2))
claim("1b.followUpAnswer", "halves of 15", 30 / 2)


# 2a
def plain(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        old, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(old[j] + 1, row[-1] + 1, old[j - 1] + (x != y)))
    return row[-1]


spoken, written = (part.split() for part in ("turn the left lamp off", "turn left the lamp of"))
edits = plain(spoken, written)
expect(edits, 3, "2a: edits of the pair")
claim("2a.answer", "0.6", edits / len(spoken))

# 2b
distance = solution("2b")["distance"]
expect((distance("planar", "plenary", 2), distance("planar", "plenary", 1)), (2, None), "2b: the example")
expect((distance("", "", 0), distance("ab", "", 2), distance("", "ab", 2)), (0, 2, 2), "2b: empty strings")
expect((distance("a", "a", 0), distance("a", "b", 0)), (0, None), "2b: limit 0")
for _ in range(400):
    a, b = ("".join(random.choice("ab") for _ in range(random.randrange(9))) for _ in "ab")
    limit = random.randrange(6)
    wanted = plain(a, b) if plain(a, b) <= limit else None
    if distance(a, b, limit) != wanted:
        expect(distance(a, b, limit), wanted, f"2b: {a!r} {b!r} {limit}")
        break
else:
    expect(True, True, "2b: random strings, by the whole table")
long = "ab" * 5_000
expect(distance(long, "b" + long[:-1], 10), 2, "2b: long strings in a narrow band")
band = 2 * 100 + 1
claim("2b.answer", "201", band)
claim("2b.answer", "about 20 million", band * 100_000, to=1e6)
claim("2b.ask", "10 billion", 100_000**2)

# 3a
most_jobs = solution("3a")["most_jobs"]
example = [(0, 4), (1, 2), (2, 5), (4, 7), (6, 8)]
expect(most_jobs(example), [(1, 2), (2, 5), (6, 8)], "3a: the example")
expect(most_jobs([]), [], "3a: no job")
expect(most_jobs([(1, 3), (3, 5)]), [(1, 3), (3, 5)], "3a: jobs that touch")


def fits(part):
    return all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(part, 2))


def largest(jobs):
    return max(n for n in range(len(jobs) + 1) if any(fits(p) for p in combinations(jobs, n)))


def by(rule, jobs):
    chosen = []
    for job in sorted(jobs, key=rule):
        if fits([*chosen, job]):
            chosen.append(job)
    return len(chosen)


three = [(0, 4), (3, 6), (5, 9)]
expect((by(lambda j: j[1] - j[0], three), largest(three), len(most_jobs(three))), (1, 2, 2), "3a: the three jobs")
for _ in range(100):
    jobs = [(a, a + random.randrange(1, 6)) for a in (random.randrange(12) for _ in range(7))]
    if len(most_jobs(jobs)) != largest(jobs):
        expect(len(most_jobs(jobs)), largest(jobs), "3a: random jobs")
        break
else:
    expect(True, True, "3a: random jobs, by trying all subsets")


# 3b
def mean_wait(order):
    return sum(sum(order[:i]) for i in range(len(order))) / len(order)


sizes = (6, 1, 3)
claim("3b.answer", "4.3 hours", mean_wait(sizes))
claim("3b.answer", "1.7 sorted", mean_wait(sorted(sizes)))
expect(min(mean_wait(p) for p in permutations(sizes)), mean_wait(sorted(sizes)), "3b: no order waits less")
claim("3b.answer", "leave 4", 10 - sizes[0])
claim("3b.answer", "3 hours", sizes[2])
claim("3b.answer", "of 6", sizes[0])
