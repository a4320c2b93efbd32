"""Day 24: bits under an old code, an impossible event, an exclusive or, a biased ranking, and two perplexities."""

from math import comb, e, exp, log, log2

from claims import claim, expect


def entropy(p):
    return -sum(x * log2(x) for x in p if x > 0)


claim("warmUp", "0.47", entropy([0.9, 0.1]))
claim("warmUp", "- 0.1", -(1 - 0.9))

# 1a
old, code, new = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1, 2, 3, 3], [1 / 4, 1 / 8, 1 / 8, 1 / 2]
cross = sum(p * bits for p, bits in zip(new, code))
claim("1a.answer", "1.75", entropy(old))
claim("1a.answer", "1.75", entropy(new))
claim("1a.keyPoints", "2.375", cross)
claim("1a.keyPoints", "0.625", cross - entropy(new))
claim("1a.answer", "36%", cross / sum(p * bits for p, bits in zip(old, code)) - 1)
expect(round(sum(p * log2(p / q) for p, q in zip(new, old)), 9), 0.625, "1a: the divergence")

# 1b
floor = 0.001
claim("1b.answer", "0.001", floor * 1)
claim("1b.answer", "10 bits", -log2(floor))
claim("1b.answer", "0.1 bits", 0.01 * -log2(floor))
claim("1b.answer", "0.99", 1 - 0.01)
claim("1b.answer", "0.014", log2(1 / 0.99))


# 2a
def information(joint):
    """Mutual information in bits of a dict from (x, t) to a probability."""
    px, pt = {}, {}
    for (x, t), p in joint.items():
        px[x] = px.get(x, 0) + p
        pt[t] = pt.get(t, 0) + p
    return sum(p * log2(p / px[x] / pt[t]) for (x, t), p in joint.items() if p > 0)


def differ(p1, which):
    joint = {}
    for a in (0, 1):
        for b in (0, 1):
            x = {"first": a, "second": b, "pair": (a, b)}[which]
            key = (x, int(a != b))
            joint[key] = joint.get(key, 0) + (p1 if a else 1 - p1) * 0.5
    return information(joint)


claim("2a.answer", "0 bits", differ(0.5, "first"))
claim("2a.answer", "1 bit", differ(0.5, "pair"))
claim("2a.answer", "124,750", comb(500, 2))
claim("2a.followUpAnswer", "0.28", differ(0.8, "second"))
claim("2a.followUpAnswer", "at 0 bits", differ(0.8, "first"))
claim("2a.followUpAnswer", "0.72", entropy([0.8, 0.2]))
claim("2a.followUpAnswer", "20%", 1 - 0.8)

# 2b: the exact expectation of the plug-in estimate for 100 random categories on 1,000 rows.
claim("2b.keyPoints", "0.92 bits", entropy([0.34, 0.66]))


def expected_entropy(n, p):
    if n == 0:
        return 0.0
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) * entropy([k / n, 1 - k / n]) for k in range(n + 1))


rows, categories = 1_000, 100
inside = sum(
    comb(rows, m) * (1 / categories) ** m * (1 - 1 / categories) ** (rows - m) * m * expected_entropy(m, 0.34)
    for m in range(1, 40)
)
exact = expected_entropy(400, 0.34) - categories / rows * inside
claim("2b.answer", "0.08 bits", exact)
claim("2b.followUpAnswer", "49", 50 - 1)
claim("2b.followUpAnswer", "0.035", 49 / (2 * 1_000 * log(2)))

# 3a
a, b = log(10.0), log(6.7)
claim("3a.answer", "2.30 nats", a)
claim("3a.answer", "2.303", a)
claim("3a.answer", "1.90", b)
claim("3a.answer", "1.902", b)
claim("3a.answer", "507", 220 * a)
claim("3a.answer", "552", 290 * b)
claim("3a.answer", "0.73", 220 * a / log(2) / 1_000)
claim("3a.answer", "0.80", 290 * b / log(2) / 1_000)
claim("3a.keyPoints", "32%", 290 / 220 - 1)
claim("3a.answer", "24% cheaper", 1 - 220 / 290)

# 3b
claim("3b.answer", "2.5", (3.0 + 2.0) / 2)
claim("3b.answer", "12.2", exp((3.0 + 2.0) / 2))
claim("3b.answer", "0.1", 100 / 1_000)
claim("3b.answer", "0.9", 900 / 1_000)
claim("3b.answer", "= 2.1", (100 * 3.0 + 900 * 2.0) / 1_000)
claim("3b.answer", "8.2", e ** ((100 * 3.0 + 900 * 2.0) / 1_000))
claim("3b.answer", "20.1", exp(3.0))
claim("3b.answer", "7.4", exp(2.0))
claim("3b.answer", "13.7", (exp(3.0) + exp(2.0)) / 2)
claim("3b.followUpAnswer", "25", 50_000 / 2_000)
