"""Day 37: a target encoding of noise, shared buckets, smoothing, and a column filled with its mean."""

import random
from collections import defaultdict
from math import sqrt
from statistics import fmean

from claims import claim, expect

claim("warmUp", "550", (100 + 3 * 700) / 4)
claim("warmUp", "400", (100 + 700) / 2)

# 1a: shuffled labels, 3,000 loads, a random one of 1,500 carriers for each, a fifth late.
rng = random.Random(37)


def area(scores, labels):
    """Area under the ROC curve with ties counted as one half."""
    groups = defaultdict(lambda: [0, 0])
    for s, y in zip(scores, labels):
        groups[s][y] += 1
    below = won = 0.0
    for s in sorted(groups):
        negatives, positives = groups[s]
        won += positives * (below + negatives / 2)
        below += negatives
    return won / (below * sum(labels))


def shares(rows):
    counts = defaultdict(lambda: [0, 0])
    for carrier, late in rows:
        counts[carrier][0] += late
        counts[carrier][1] += 1
    return {carrier: late / n for carrier, (late, n) in counts.items()}


def one_table():
    labels = [1] * 600 + [0] * 2_400
    rng.shuffle(labels)
    rows = [(rng.randrange(1_500), y) for y in labels]
    train, test = rows[:2_000], rows[2_000:]
    leaked, honest = shares(rows), shares(train)

    def measured(some, table):
        return area([table.get(c, 0.2) for c, _ in some], [y for _, y in some])

    return measured(test, leaked), measured(test, honest), measured(train, honest)


leaked, honest, inside = (fmean(column) for column in zip(*(one_table() for _ in range(100))))
claim("1a.ask", "0.91", leaked)
# A load's own weight in its carrier's share, the mean of 1/loads over loads: carriers met, divided by loads.
claim("1a.answer", "43%", 1_500 * (1 - (1 - 1 / 1_500) ** 3_000) / 3_000)
claim("1a.keyPoints", "0.5", honest)
claim("1a.keyPoints", "0.95", inside)

# 1b
claim("1b.keyPoints", "95%", 1 - (1 - 1 / 4_096) ** 11_999)
claim("1b.answer", "4.5%", 1 - (1 - 1 / 2**18) ** 11_999)
claim("1b.keyPoints", "0.30", (3 + 20 * 0.2) / (3 + 20))
claim("1b.answer", "2^18", 2**18)
claim("1b.answer", "11,999", 12_000 - 1)
expect(11_999 / 4_096 < 3, True, "1b: about three strangers in a bucket")

claim("2b.answer", "22% of loads", (30 - 8) / 100)
