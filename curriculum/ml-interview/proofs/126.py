"""Day 126: chains of translation models against brute force, and the failing script, run as it is shown."""

import io
import random
from contextlib import redirect_stdout
from math import atan, pi, prod, sqrt
from statistics import NormalDist, fmean, pstdev

from claims import claim, data, expect, run, solution

claim("warmUp", "0.53", 0.9**6)
claim("warmUp", "0.48", 0.9**7)

# 1a: the example, tricky cases, brute force, and the limits.
best = solution("1a")["best"]
names = run(data("1a")["code"].split("best(")[0])
pairs = names["pairs"]
quality, chain = best(pairs, "A", "B")
expect(quality, 0.7372, "1a: the example's quality", 1e-12)
expect(chain, ["A", "D", "C", "B"], "1a: the example's chain")
expect(best(pairs, "B", "A"), None, "1a: no chain")
expect(best(pairs, "A", "A"), (1.0, ["A"]), "1a: source is target")
expect(best([("A", "B", 0.2), ("A", "B", 0.7)], "A", "B"), (0.7, ["A", "B"]), "1a: two models for one pair")
expect(best([("A", "B", 1.0), ("B", "A", 1.0), ("B", "C", 1.0)], "A", "C")[0], 1.0, "1a: factors of 1 in a cycle")
factor = {(a, b): f for a, b, f in pairs}
claim("1a.answer", "0.9215", factor["A", "D"] * factor["D", "C"])
claim("1a.answer", "0.72", factor["A", "C"] * factor["C", "B"])
claim("1a.answer", "0.7372", quality)
claim("1a.answer", "199 rounds", 200 - 1)
rng = random.Random(126)


def all_chains(pairs, here, dst, left, seen):
    if here == dst:
        yield 1.0
    if left:
        for a, b, f in pairs:
            if a == here and b not in seen:
                for rest in all_chains(pairs, b, dst, left - 1, seen | {b}):
                    yield f * rest


def some_pairs(n, m):
    return [(*rng.sample(range(n), 2), rng.choice((0.5, 0.8, 0.9, 1.0, rng.random()))) for _ in range(m)]


within = solution("1b")["best_within"]
for _ in range(60):
    graph = some_pairs(6, rng.randrange(1, 14))
    wanted = max(all_chains(graph, 0, 5, 5, {0}), default=0.0)
    got = best(graph, 0, 5)
    expect(got[0] if got else 0.0, wanted, "1a: random graphs against all chains", 1e-12)
    for k in (1, 2, 3):
        wanted = max(all_chains(graph, 0, 5, k, {0}), default=0.0)
        got = within(graph, 0, 5, k)
        expect(got[0] if got else 0.0, wanted, f"1b: random graphs, k = {k}", 1e-12)
large = some_pairs(200, 5_000)
quality, chain = best(large, 0, 1)
best_pair = {}
for a, b, f in large:
    best_pair[a, b] = max(f, best_pair.get((a, b), 0.0))
expect(prod(best_pair[step] for step in zip(chain, chain[1:])), quality, "1a: at the limits the chain multiplies out", 1e-9)


def faulty(pairs, src, dst, k):
    """The candidate's version: a count in the entries, finished languages skipped."""
    heap, final = [(1.0, src, 0)], set()
    while heap:
        heap.sort()
        q, here, used = heap.pop()
        if here in final:
            continue
        final.add(here)
        if here == dst:
            return q
        if used < k:
            heap += [(q * f, b, used + 1) for a, b, f in pairs if a == here and b not in final]
    return None


# 1b: the faulty version and the repaired one.
expect(faulty(pairs, "A", "B", 2), 0.60, "1b: the fault as described")
claim("1b.keyPoints", "0.60 for", within(pairs, "A", "B", 1)[0])
claim("1b.keyPoints", "0.72 for", within(pairs, "A", "B", 2)[0])
claim("1b.keyPoints", "0.7372 for", within(pairs, "A", "B", 3)[0])
claim("1b.keyPoints", "0.9215", factor["A", "D"] * factor["D", "C"])
claim("1b.keyPoints", "0.90", factor["A", "C"])
claim("1b.answer", "0.95", factor["A", "D"])
claim("1b.answer", "5,000", len(large))

# 1c: how many answers there are, and what they cost.
claim("1c.keyPoints", "39,800", 200 * 199)
claim("1c.answer", "199", 200 - 1)
claim("1c.answer", "4 MB", 200 * 199 * 100 / 1e6)
seconds = 200 * 5 / 1000
claim("1c.followUpAnswer", "1/60", seconds / 60)

# 2: the script as shown, and its variants.
shown = data("2a")["code"]


def printed(code):
    out = io.StringIO()
    with redirect_stdout(out):
        names = run(code)
    return [float(line) for line in out.getvalue().split()], names


serve = "    Xt, yt = [Xt[i] for i in o], [yt[i] for i in o]\n"
repairs = (
    "    o = r.sample(range(1500), 1500)\n" + serve,
    "    o = list(range(1500))\n    r.shuffle(o)\n" + serve,
    "    z = list(zip(Xt, yt))\n    r.shuffle(z)\n    Xt, yt = zip(*z)\n",
    "    o = list(o) if epoch else list(range(1500))\n    r.shuffle(o)\n"
    "    Xe, ye = Xt, yt\n    Xt, yt = [Xe[i] for i in o], [ye[i] for i in o]\n",
)
repair = repairs[0]
first_50 = shown.replace("w = [0.0]", "Xt, yt = Xt[:50], yt[:50]\nw = [0.0]")
(train, valid), _ = printed(shown)
(repaired, raw), names = printed(shown.replace("    r.shuffle(Xt)\n", repair))
fixed_order = printed(first_50.replace("    r.shuffle(Xt)\n", ""))[0][0]
shuffled = printed(first_50)[0][0]
claim("2.data", "0.519", train)
claim("2.data", "0.474", valid)
claim("2a.ask", "0.52", train)
claim("2a.keyPoints", "0.98", fixed_order)
claim("2a.answer", "stay at 0.52", shuffled)
claim("2a.answer", "0.955", repaired, to=0.005)
claim("2a.keyPoints", "28 lines", len(shown.splitlines()))
claim("2b.ask", "0.955", repaired, to=0.005)
claim("2b.ask", "0.67", raw)


def scaled(rows, by):
    return [[(v - m) / s for v, (m, s) in zip(row, by)] for row in rows]


def accuracy(rows, labels):
    return fmean((names["p"](row) > 0.5) == label for row, label in zip(rows, labels))


def own(rows):
    return [(fmean(column), pstdev(column)) for column in zip(*rows)]


for way in repairs:
    (trained, unscaled), names = printed(shown.replace("    r.shuffle(Xt)\n", way))
    expect(abs(trained - 0.955) < 0.0025, True, "2a: whichever way the order is drawn")
    expect(round(unscaled, 2), 0.67, "2b: raw validation rows, whichever way the order is drawn")
    both = [accuracy(scaled(names["Xv"], by), names["yv"]) for by in (names["S"], own(names["Xv"]))]
    expect([round(value, 2) for value in both], [0.96, 0.96], "2b: both scalings, whichever way the order is drawn")
    expect(round(500 * abs(both[0] - both[1])) <= 1, True, "2b: give or take a row of 500")
names = printed(shown.replace("    r.shuffle(Xt)\n", repair))[1]
Xv, yv, stored = names["Xv"], names["yv"], names["S"]
claim("2b.keyPoints", "spread: 0.96", accuracy(scaled(Xv, stored), yv))
claim("2b.keyPoints", "colleague's 0.96", accuracy(scaled(Xv, own(Xv)), yv))
claim("2b.ask", "0.96", accuracy(scaled(Xv, own(Xv)), yv))
claim("2b.answer", "500", len(Xv))
claim("2b.answer", "1,500", len(names["Xt"]))


def expected(center, by):
    """The exact accuracy on rows around `center`: score and noisy label are jointly normal."""
    weights = [w / spread for w, (_, spread) in zip(names["w"], by)]
    score = sum(w * (center - mean) for w, (mean, _) in zip(weights, by)) + names["w"][3]
    label = center * sum(truth) - 4
    score_variance = 4 * sum(w * w for w in weights)
    label_variance = 4 * sum(c * c for c in truth) + 0.5**2
    slope = 4 * sum(w * c for w, c in zip(weights, truth)) / label_variance
    rest = sqrt(score_variance - slope**2 * label_variance)
    normal, steps, total = NormalDist(), 4_000, 0.0
    for i in range(steps):
        z = -8 + 16 * (i + 0.5) / steps
        off = sqrt(label_variance) * z
        above = normal.cdf((score + slope * off) / rest)
        total += normal.pdf(z) * 16 / steps * (above if label + off > 0 else 1 - above)
    return total


truth = (1.5, -1, 0.5)
claim("2.data", "96%", 1 - atan(0.5 / (2 * sqrt(sum(c * c for c in truth)))) / pi)
claim("2b.keyPoints", "hold 0.96", expected(5, stored))
claim("2b.keyPoints", "0.89", expected(5, [(5, 2)] * 3))
fresh = random.Random(1)
moved = [[fresh.gauss(5, 2) for _ in range(3)] for _ in range(20_000)]
moved_labels = [1.5 * a - b + c / 2 + fresh.gauss(-4, 0.5) > 0 for a, b, c in moved]
expect(accuracy(scaled(moved, stored), moved_labels), expected(5, stored), "2b: 20,000 rows, training statistics", 0.01)
expect(accuracy(scaled(moved, own(moved)), moved_labels), expected(5, [(5, 2)] * 3), "2b: 20,000 rows, own statistics", 0.01)

# 2c
claim("2c.answer", "original's 0.52", train)
claim("2c.answer", "reaches 0.98", fixed_order)
claim("2c.answer", "stays at 0.52", shuffled)
