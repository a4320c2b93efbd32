"""Day 33: hinge and logistic loss, contrast of distances, votes of noisy neighbors, and repeated evidence."""

import random
from math import comb, exp, log, sqrt
from statistics import median

from claims import claim, expect

claim("warmUp", "0.63", 0.01 ** (1 / 10))
claim("warmUp", "63%", 0.01 ** (1 / 10))
claim("warmUp", "0.01", 1 / 100)

# 1a
margins = [1.7, 1.0, 0.4, -0.2, -3]
hinge = [max(0, 1 - m) for m in margins]
logistic = [log(1 + exp(-m)) for m in margins]
expect([round(h, 9) for h in hinge], [0, 0, 0.6, 1.2, 4], "1a: hinge losses")
claim("1a.keyPoints", "0.6", hinge[2])
claim("1a.keyPoints", "1.2", hinge[3])
claim("1a.answer", "0.17", logistic[0])
claim("1a.answer", "0.31", logistic[1])
claim("1a.answer", "0.51", logistic[2])
claim("1a.answer", "0.80", logistic[3])
claim("1a.answer", "3.05", logistic[4])

expect(min(hinge[4] / sum(hinge), logistic[4] / sum(logistic)) > 0.5, True, "1a: one row makes up most of the loss")

# 1b: two questions whose lengths differ by 500.
claim("1b.answer", "250,000", 500**2)
claim("1b.answer", "-250.", -0.001 * 500**2)


def contrast(points, query):
    squares = [sum((a - b) ** 2 for a, b in zip(p, query)) for p in points]
    return sqrt(max(squares) / min(squares))


def contrasts(columns, queries, rng, points=200):
    ratios = []
    for _ in range(queries // 20):
        cloud = [[rng.random() for _ in range(columns)] for _ in range(points)]
        ratios += [contrast(cloud, [rng.random() for _ in range(columns)]) for _ in range(20)]
    return median(ratios)


# 2a: medians over many queries, a fresh cloud for every 20 of them; a flat sheet has the distances of its 5 dimensions.
rng = random.Random(33)
claim("2.data", "30", contrasts(2, 3_000, rng))
claim("2.data", "3,", contrasts(10, 400, rng))
claim("2.data", "1.35", contrasts(100, 80, rng), to=0.02)
claim("2.data", "5.5", contrasts(5, 2_000, rng), to=0.2)

# 2b: the majority of 15 labels, each wrong with chance 10%.
wrong = sum(comb(15, j) * 0.1**j * 0.9 ** (15 - j) for j in range(8, 16))
claim("2b.keyPoints", "0.003%", wrong)
claim("2b.answer", "90%", 1 - 0.1)
claim("2b.keyPoints", "18%", 2 * 0.1 * 0.9)
claim("2b.keyPoints", "50%", 1 / 2)
claim("2b.answer", "8 points", 100 * (2 * 0.1 * 0.9 - 0.1))
claim("2b.followUpAnswer", "38 billion", 50_000_000 * 768)

# 3a: the odds after one, two, and three counts of the same word.
odds = [0.25 * 9**n for n in (1, 2, 3)]
claim("3a.answer", "2.25", odds[0])
claim("3a.answer", "20.25", odds[1])
claim("3a.keyPoints", "69%", odds[0] / (1 + odds[0]))
claim("3a.keyPoints", "95.3%", odds[1] / (1 + odds[1]))
claim("3a.answer", "99.5%", odds[2] / (1 + odds[2]))

claim("3b.keyPoints", "1,275", 50 * 51 / 2)

# 3b: naive Bayes and logistic regression on 12 features of which the first stands there three times. Both learn from
# drawn labels; the accuracy of what they learned is exact, a sum over all patterns of the features (+1 or -1).
kinds, copies, agreeing = 12, 3, 0.62
claim("3b.answer", "14 columns", kinds - 1 + copies)
patterns = [(1.0, 1.0)]
for _ in range(kinds):
    patterns = [(p * agreeing, q * (1 - agreeing)) for p, q in patterns] + [
        (p * (1 - agreeing), q * agreeing) for p, q in patterns
    ]


def accuracy(bias, weights):
    scores = [bias]
    for w in weights:
        scores = [s + w for s in scores] + [s - w for s in scores]
    return sum(p if s > 0 else q for (p, q), s in zip(patterns, scores)) / 2


def naive(rows, labels):
    ones = sum(labels)
    pairs = []
    for j in range(kinds):
        with_one = sum(y for x, y in zip(rows, labels) if x[j + 1] > 0)
        pairs.append((with_one, sum(1 - y for x, y in zip(rows, labels) if x[j + 1] > 0)))
    return counted(ones, len(labels) - ones, pairs)


def counted(ones, zeros, pairs):
    """Naive Bayes from its counts: of each class, the rows with a yes in each feature."""
    bias, weights = log((ones + 1) / (zeros + 1)), []
    for j, (with_one, with_zero) in enumerate(pairs):
        p, q = (with_one + 1) / (ones + 2), (with_zero + 1) / (zeros + 2)
        yes, no = log(p / q), log((1 - p) / (1 - q))
        times = copies if j == 0 else 1
        weights.append(times * (yes - no) / 2)
        bias += times * (yes + no) / 2
    return bias, weights


def regression(rows, labels):
    """Newton's steps. Copies share a weight w evenly, so their penalty is that of w / 3, three times."""
    size = kinds + 1
    penalty = [1e-9, 0.1 / copies] + [0.1] * (kinds - 1)
    w = [0.0] * size
    for _ in range(30):
        table = [[penalty[i] * (i == j) for j in range(size)] + [-penalty[i] * w[i]] for i in range(size)]
        for x, y in zip(rows, labels):
            p = 1 / (1 + exp(-sum(a * b for a, b in zip(w, x))))
            for i in range(size):
                line, curve = table[i], x[i] * p * (1 - p)
                line[size] += (y - p) * x[i]
                for j in range(i, size):
                    line[j] += curve * x[j]
        for i in range(size):
            for j in range(i):
                table[i][j] = table[j][i]
        for i in range(size):
            for r in range(i + 1, size):
                times = table[r][i] / table[i][i]
                table[r] = [a - times * b for a, b in zip(table[r], table[i])]
        step = [0.0] * size
        for i in reversed(range(size)):
            known = sum(table[i][j] * step[j] for j in range(i + 1, size))
            step[i] = (table[i][size] - known) / table[i][i]
        w = [a + b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-3:
            break
    return w[0], w[1:]


def means(count, repeats, seed):
    rng, totals = random.Random(seed), [0.0, 0.0]
    for _ in range(repeats):
        labels = [int(rng.random() < 0.5) for _ in range(count)]
        rows = [[1] + [1 if (rng.random() < agreeing) == y else -1 for _ in range(kinds)] for y in labels]
        totals[0] += accuracy(*naive(rows, labels)) / repeats
        totals[1] += accuracy(*regression(rows, labels)) / repeats
    return totals


def simple(count, repeats, seed):
    """The mean of naive Bayes alone, which needs only counts, so that its last digit stands."""
    rng, total = random.Random(seed), 0.0
    for _ in range(repeats):
        ones = bin(rng.getrandbits(count)).count("1")
        pairs = []
        for _ in range(kinds):
            with_one = sum(rng.random() < agreeing for _ in range(ones))
            pairs.append((with_one, sum(rng.random() > agreeing for _ in range(count - ones))))
        total += accuracy(*counted(ones, count - ones, pairs)) / repeats
    return total


many = simple(300, 1_000, 34), means(300, 20, 34)[1]
# With 24 labels, the luck that naive Bayes had with the drawn rows, known from a longer run, is taken off both.
drawn, longer = means(24, 200, 33), simple(24, 1_500, 35)
few = longer, drawn[1] - (drawn[0] - longer)
limit = accuracy(0, [copies] + [1] * (kinds - 1)), accuracy(0, [1] * kinds)
claim("3b.answer", "71%", few[0])
claim("3b.answer", "69%", few[1])
claim("3b.answer", "76% with", many[0])
claim("3b.answer", "79%", many[1])
claim("3b.answer", "77%, in the limit", limit[0])
claim("3b.answer", "80%", limit[1])
