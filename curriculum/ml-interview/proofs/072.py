"""Day 72: clicks under two models, weights of deep clicks, inverse propensities, two bandit rules, and a floor."""

from math import exp, lgamma, log, sqrt

from claims import claim, data, expect

claim("warmUp", "1,900", 0.05 * 0.95 / 0.005**2)
claim("warmUp", "0.05", 5 / 100)
claim("warmUp", "0.95", 1 - 0.05)
claim("warmUp", "0.005", 0.5 / 100)


# 1a
def relevant(prior, examined):
    return prior * (1 - examined) / (1 - prior * examined)


claim("1a.keyPoints", "7.9%", relevant(0.3, 0.8))
claim("1a.keyPoints", "20.5%", relevant(0.3, 0.4))
claim("1a.keyPoints", "0%", relevant(0.3, 1.0))
claim("1a.answer", "0.2 +", 1 - 0.8)
claim("1a.answer", "probability 0.3", 1 - 0.7)
claim("1a.answer", "0.7", 1 - 0.3)
claim("1a.answer", "0.76", 1 - 0.3 * 0.8)
claim("1a.answer", "0.6", 1 - 0.4)
claim("1a.answer", "0.88", 1 - 0.3 * 0.4)

# 1b
counts = {1: 700, 2: 250, 10: 50}


def summary(cap):
    capped = [(min(w, cap), n) for w, n in counts.items()]
    s, squares = sum(w * n for w, n in capped), sum(w * w * n for w, n in capped)
    return s, squares, s * s / squares, min(10, cap) * 50 / s


claim("1b.answer", "1,000", sum(counts.values()))
claim("1b.answer", "5%", 50 / sum(counts.values()))
claim("1b.keyPoints", "29%", summary(99)[3])
claim("1b.keyPoints", "431", summary(99)[2])
claim("1b.answer", "= 1,700.", summary(99)[0])
claim("1b.answer", "+ 500 +", 250 * 2)
claim("1b.answer", "1,700²", summary(99)[0] ** 2)
claim("1b.answer", "6,700", summary(99)[1])
claim("1b.answer", "1,450", summary(5)[0])
claim("1b.answer", "17%", summary(5)[3])
claim("1b.keyPoints", "713", summary(5)[2])
claim("1b.followUpAnswer", "20, deep", 1 / 0.05)

# 2a
rows = [line.split() for line in data("2a")["code"].strip().splitlines()[1:]]
matching = [(1 / float(p), int(applied)) for _, shown, p, applied, new in rows if shown == new]
weights = [w for w, _ in matching]
gained = sum(w for w, applied in matching if applied)
claim("2a.answer", "1.25", weights[1])
claim("2a.answer", "2.5. The", weights[5])
claim("2a.answer", "weights 2", weights[0])
claim("2a.keyPoints", "= 1.81", gained / len(rows))
claim("2a.keyPoints", "14.5", gained)
claim("2a.keyPoints", "22.75 =", sum(weights))
claim("2a.keyPoints", "0.64", gained / sum(weights))
claim("2a.answer", "22.75²", sum(weights) ** 2)
claim("2a.answer", "140.8125", sum(w * w for w in weights))
claim("2a.keyPoints", "3.7", sum(weights) ** 2 / sum(w * w for w in weights))
claim("2a.answer", "0.50", sum(int(r[3]) for r in rows) / len(rows))
claim("2a.followUpAnswer", "0.7", 1 - 0.3)
claim("2a.followUpAnswer", "0.3/7", (1 - 0.7) / 7)
claim("2a.followUpAnswer", "0.043", (1 - 0.7) / 7)
claim("2a.followUpAnswer", "10 to", max(weights))
claim("2a.followUpAnswer", "to 7", 0.7 * max(weights))

# 2b
claim("2b.keyPoints", "17 standard errors", (1 - 0.83) / 0.01)
claim("2b.answer", "17% of", 1 - 0.83)
claim("2b.answer", "83%", 1 - 0.17)

# 3a
sets = [(50, 1_000), (6, 100), (0, 10)]
t = sum(n for _, n in sets)
bonus = [sqrt(2 * log(t) / n) for _, n in sets]
ucb = [k / n + b for (k, n), b in zip(sets, bonus)]
claim("3a.answer", "1,110", t)
claim("3a.answer", "is 14", 2 * log(t))
claim("3a.answer", "0.12", bonus[0])
claim("3a.answer", "0.05", 50 / 1_000)
claim("3a.answer", "0.06", 6 / 100)
claim("3a.answer", "0.37", bonus[1])
claim("3a.keyPoints", "0.17", ucb[0])
claim("3a.keyPoints", "0.43", ucb[1])
claim("3a.keyPoints", "1.18", ucb[2])
claim("3a.answer", "125,000", 3_000_000 / 24)


def chosen(prior_yes, prior_no, steps=4_000):
    """The probability that each message's draw is the largest, by the midpoint rule over its density."""
    grid = [(i + 0.5) / steps for i in range(steps)]
    densities, below = [], []
    for k, n in sets:
        a, b = prior_yes + k, prior_no + n - k
        constant = lgamma(a + b) - lgamma(a) - lgamma(b)
        density = [exp(constant + (a - 1) * log(x) + (b - 1) * log(1 - x)) / steps for x in grid]
        so_far, cumulated = 0.0, []
        for d in density:
            cumulated.append(so_far + d / 2)
            so_far += d
        densities.append(density)
        below.append(cumulated)
    return [
        sum(densities[i][g] * below[(i + 1) % 3][g] * below[(i + 2) % 3][g] for g in range(steps)) for i in range(3)
    ]


flat, informed = chosen(1, 1), chosen(5, 95)
expect(abs(sum(flat) - 1) < 1e-3, True, "3a: the three probabilities sum to one")
claim("3a.keyPoints", "12%", flat[0])
claim("3a.keyPoints", "43%", flat[1])
claim("3a.keyPoints", "45%", flat[2])
claim("3a.keyPoints", "28%", informed[0])
claim("3a.keyPoints", "47%", informed[1])
claim("3a.keyPoints", "25%", informed[2])
claim("3a.keyPoints", "50%", 1 / (1 + 1))
claim("3a.keyPoints", "100 showings", 5 + 95)

# 3b
claim("3b.keyPoints", "2% of the searches", 1 - 0.98)
claim("3b.answer", "60,000", 0.02 * 3_000_000)
claim("3b.answer", "10%", (0.05 - 0.98 * 0.05) / (0.05 - 0.04))
claim("3b.answer", "4.9%", 0.98 * 0.05)
claim("3b.answer", "4.9 allows", 100 * 0.98 * 0.05)
claim("3b.answer", "4%:", 0.05 - (0.05 - 0.98 * 0.05) / 0.10)
claim("3b.followUpAnswer", "5.25%", (300_000 * 0.055 + 100_000 * 0.045) / 400_000)
claim("3b.followUpAnswer", "0.09 points", 100 * sqrt(0.05 * 0.95 / 60_000))
claim("3b.followUpAnswer", "60,000 is", 0.02 * 3_000_000)
claim("3b.followUpAnswer", "100,000", 400_000 - 300_000)
