"""Day 96: what three sampling rules keep, records of 12 fields, a retry's count, and 14 against 8."""

from math import comb

from claims import claim, data, expect

claim("warmUp", "0.886", 0.99**12)
claim("warmUp", "about 89%", 0.99**12)

# 1a
rows = {line.split()[0]: [float(p) for p in line.split()[1:]] for line in data("1a")["code"].splitlines()}


def top_p(probabilities, share=0.9):
    total = 0.0
    for kept, p in enumerate(probabilities, 1):
        total += p
        if total >= share - 1e-9:
            return kept


def min_p(probabilities, part=0.1):
    return sum(p >= part * probabilities[0] for p in probabilities)


def heated(probabilities, temperature):
    powers = [p ** (1 / temperature) for p in probabilities]
    return [p / sum(powers) for p in powers]


expect((top_p(rows["A"]), min_p(rows["A"]), top_p(rows["B"]), min_p(rows["B"])), (3, 2, 6, 6), "1a: tokens kept")
claim("1a.answer", "40%", 1 - sum(rows["B"][:3]))
claim("1a.answer", "0.87", sum(rows["A"][:2]))
claim("1a.answer", "0.075", 0.1 * rows["A"][0])
hot = heated(rows["A"], 2)
claim("1a.answer", "0.46", hot[0])
claim("1a.answer", "0.18", hot[1])
claim("1a.answer", "0.13", hot[2])
claim("1a.answer", "0.11", hot[3])
claim("1a.answer", "0.07,", hot[4])
claim("1a.answer", "0.05,", hot[5])
expect((top_p(hot), min_p(hot)), (5, 6), "1a: tokens kept at temperature 2")

# 2b
failed = 0.03 * 10_000
claim("2b.answer", "300 failures", failed)
claim("2b.answer", "240", failed * 4 / 5)
claim("2b.answer", "leaves 60", failed / 5)

# 3b
changed = 14 + 8
claim("3b.keyPoints", "178", 200 - changed)
claim("3b.answer", "22", changed)
claim("3b.answer", "29%", 2 * sum(comb(changed, k) for k in range(8 + 1)) / 2**changed)
expect((14 - 8) / 200, 0.03, "3b: the gain of three points", 1e-12)
