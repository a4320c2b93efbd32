"""Day 34: agreement and errors of two inspectors, four ensembles, and columns that were picked on all rows."""

import random
from math import pi, sin, sqrt
from operator import mul
from statistics import fmean

from claims import claim, data, expect


# 1b: the four ensembles on ten drawn data sets, 80 rows to learn from and 200 to test on.
def grow(columns, wanted, rows, depth):
    """A regression tree by squared error: a mean, or (feature, cut, left, right)."""
    total, count = sum(wanted[i] for i in rows), len(rows)
    best, gain = None, total * total / count + 1e-9
    for feature, column in enumerate(columns if depth and count > 1 else []):
        left, before, seen = 0.0, -1.0, 0
        for i in sorted(rows, key=column.__getitem__):
            value = column[i]
            if seen and value > before:
                score = left * left / seen + (total - left) ** 2 / (count - seen)
                if score > gain:
                    best, gain = (feature, (value + before) / 2), score
            left, before, seen = left + wanted[i], value, seen + 1
    if best is None:
        return total / count
    column, cut = columns[best[0]], best[1]
    parts = [i for i in rows if column[i] <= cut], [i for i in rows if column[i] > cut]
    return (*best, *(grow(columns, wanted, part, depth - 1) for part in parts))


def says(tree, row):
    while isinstance(tree, tuple):
        tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
    return tree


def draw(count, rng, noise):
    rows = [[rng.random() for _ in range(4)] for _ in range(count)]
    return rows, [8 * sin(pi * a) + 16 * b + 30 * (c - 0.5) ** 2 + rng.gauss(0, noise) for a, b, c, _ in rows]


def errors(seed, noise=3, trees=100, rate=0.1, deep=99):
    """Test errors of one tree and of all trees, for the lines W, X, Y, and Z."""
    rng = random.Random(seed)
    rows, wanted = draw(80, rng, noise)
    test, truth = draw(200, rng, noise)
    columns, everybody, mean = list(zip(*rows)), range(80), fmean(wanted)

    def error(said):
        return fmean((a - b) ** 2 for a, b in zip(said, truth))

    found = []
    for depth in (1, deep):
        sums = [0.0] * 200
        for n in range(trees):
            tree = grow(columns, wanted, [rng.randrange(80) for _ in rows], depth)
            sums = [a + says(tree, row) for a, row in zip(sums, test)]
            first = first if n else error(sums)
        found += [first, error([a / trees for a in sums])]
    for depth in (1, deep):
        fit, said = [mean] * 80, [mean] * 200
        for n in range(trees):
            # A full tree fits what is left exactly, so every later one is the same tree, shrunk.
            if depth == 1 or n == 0:
                tree, shrunk = grow(columns, [a - b for a, b in zip(wanted, fit)], everybody, depth), rate
            else:
                shrunk *= 1 - rate
            fit = [a + shrunk * says(tree, row) for a, row in zip(fit, rows)]
            said = [a + shrunk * says(tree, row) for a, row in zip(said, test)]
            first = first if n else error(said)
        found += [first, error(said)]
    left = max(abs(a - b) for a, b in zip(fit, wanted))
    return found, left


runs = [errors(seed) for seed in range(10)]
table = [round(fmean(values)) for values in zip(*(found for found, _ in runs))]
shown = [int(x) for line in data("1b")["code"].splitlines()[1:] for x in line.split()[1:]]
expect(table, shown, "1b: the table")
expect(max(left for _, left in runs) < 0.01, True, "1b: Z's training error is practically zero")
claim("1b.answer", "to 26", fmean(found[1] for found, _ in runs))
claim("1b.answer", "to 17", fmean(found[3] for found, _ in runs))
claim("1b.answer", "to 15;", fmean(found[5] for found, _ in runs))
claim("1b.answer", "at 30,", fmean(found[7] for found, _ in runs))

# 1b, follow-up: the first five data sets with twice the noise.
noisier = [errors(seed, noise=6)[0] for seed in range(5)]
w, x, y, z = (fmean(after[i] - found[i] for after, (found, _) in zip(noisier, runs[:5])) for i in (1, 3, 5, 7))
expect(w < min(x, y) and max(x, y) < z, True, "1b: noise hurts W least and Z most")
expect(fmean(after[5] - after[3] for after in noisier) < -1, True, "1b: Y still leads X at twice the noise")

# 2a: equal and independent errors behind an agreement of 80%.
error = (1 - sqrt(1 - 2 * 0.2)) / 2
claim("2a.keyPoints", "11%", error)
claim("2a.answer", "11.3%", error)
claim("2a.keyPoints", "89%", 1 - error)
claim("2a.answer", "36 disputed", 0.2 * 180)
claim("2a.answer", "0.2", 1 - 0.8)
claim("2a.answer", "0.8", (80 / 100))
claim("2a.followUpAnswer", "0.94", 0.97 - 0.03)
claim("2a.followUpAnswer", "0.17", 0.97 - 0.8)
claim("2a.followUpAnswer", "18%", (0.97 - 0.8) / (0.97 - 0.03))
claim("2a.followUpAnswer", "0.03", 1 - 0.97)

# 2b: margins, a third vote, and selection outside the folds.
claim("2b.keyPoints", "3.2 points", 100 * sqrt(0.75 * 0.25 / 180))
claim("2b.answer", "6 points", 100 * 1.96 * sqrt(0.75 * 0.25 / 180))
claim("2b.answer", "5.6 points", 100 * sqrt(0.75 * 0.25 / 60))
claim("2b.answer", "50%", 1 / 2)
claim("2b.followUpAnswer", "11.3%", error)
claim("2b.followUpAnswer", "3.5%", 3 * error**2 * (1 - error) + error**3)
claim("2b.followUpAnswer", "36 disputed", 0.2 * 180)


def picked_outside(rng, rows=180, columns=900, kept=20, folds=5):
    """Cross-validated accuracy of a nearest-centroid rule on noise, columns picked on all rows."""
    y = [1, -1] * (rows // 2)
    # How far a column of noise separates the classes is normal, and what is left of the column is independent of it.
    best = []
    for along in sorted((rng.gauss(0, 1) for _ in range(columns)), key=abs)[-kept:]:
        column = [rng.gauss(0, 1) for _ in range(rows)]
        change = (along - sum(map(mul, column, y)) / sqrt(rows)) / sqrt(rows)
        best.append([v + change * sign for v, sign in zip(column, y)])
    right = 0
    for fold in range(folds):
        train = [i for i in range(rows) if i // 2 % folds != fold]
        means = [[fmean(c[i] for i in train if y[i] == sign) for c in best] for sign in (1, -1)]
        for i in range(rows):
            if i // 2 % folds == fold:
                far = [sum((c[i] - m) ** 2 for c, m in zip(best, center)) for center in means]
                right += (far[0] < far[1]) == (y[i] == 1)
    return right / rows


rng = random.Random(34)
accuracy = fmean(picked_outside(rng) for _ in range(80))
claim("2b.answer", "shows 77%", accuracy, to=0.02)
