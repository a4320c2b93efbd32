"""Day 112: sizes of an assistant, review hours, reserved tokens, and how many judgments show two points."""

from statistics import NormalDist

from claims import claim, expect

bad = (0.03 - 0.02) / (0.10 - 0.02)
claim("warmUp", "12.5%", bad)
claim("warmUp", "8% ×", 0.10 - 0.02)
claim("warmUp", "42%", bad * 0.10 / 0.03)
claim("warmUp", "is 1/8", bad)

# 1a, 1b
claim("1a.answer", "24,000", 40_000 * 0.6)
claim("1a.answer", "2.2 a second", 40_000 * 0.6 / (3 * 3_600))
vectors = 9_000_000 * 8
claim("1a.answer", "72 million", vectors)
claim("1a.answer", "111 GB", vectors * 768 * 2 / 1e9)
claim("1b.answer", "400,000", 50_000 * 8)

# 2a, 2b
claim("2a.answer", "100 hours", 400 * 15 / 60)
claim("2a.answer", "600 million", 60_000_000 * 10)
claim("2a.answer", "133 machine", 200 * 40 / 60)
claim("2a.answer", "36 such", 24 * 60 / 40)
claim("2b.answer", "0.55³ =", (1 - 0.45) ** 3)
claim("2b.answer", "= 83%", 1 - (1 - 0.45) ** 3)

# 3a, 3b
claim("3a.answer", "3 million", 2_000 * 1_500)
claim("3a.answer", "0.6 million", 2_000 * 300)
claim("3a.answer", "20,000 are", 2_000 * 10)
quota = 1_000_000
claim("3b.answer", "5,500", 1_500 + 4_000)
claim("3b.answer", "181 calls", quota // (1_500 + 4_000))
claim("3b.answer", "1,800", 1_500 + 300)
claim("3b.answer", "555", quota // (1_500 + 300))
claim("3b.answer", "476", quota // (1_500 + 600))
expect(round(181 / 555, 2), 0.33, "3b: two thirds stay idle")

# 4a
claim("4a.answer", "2,400", 12 * 200)
claim("4a.answer", "150,000", 5_000_000 * 0.03)

# 4b
level, power = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.80)


def separate(first, second):
    spread = first * (1 - first) + second * (1 - second)
    return (level + power) ** 2 * spread / (first - second) ** 2


def paired(worse, better):
    differ, fall = worse + better, worse - better
    return (level * differ**0.5 + power * (differ - fall**2) ** 0.5) ** 2 / fall**2


def judged(rate, right=0.85):
    return rate * right + (1 - rate) * (1 - right)


apart, same = separate(0.90, 0.88), paired(0.04, 0.02)
claim("4b.keyPoints", "3,800", apart, to=100)
claim("4b.keyPoints", "1,200", same, to=100)
claim("4b.answer", "3,840", apart, to=10)
claim("4b.answer", "1,170", same, to=10)
expect(same < apart / 3, True, "4b: fewer than a third")
claim("4b.answer", "4% got worse", (0.06 + 0.02) / 2)
claim("4b.answer", "2% better", (0.06 - 0.02) / 2)
shrink = 2 * 0.85 - 1
claim("4b.answer", "0.7 =", shrink)
claim("4b.answer", "1.4 and", 2 * shrink)
noisy = separate(judged(0.90), judged(0.88))
claim("4b.answer", "14,000", noisy, to=1000)
claim("4b.answer", "3.7 times", noisy / apart)

# The same judge on pairs, its errors independent: it keeps a true change, reverses it, or invents one.
both, one_wrong = 0.85**2, 0.85 * 0.15
worse_seen = 0.04 * both + 0.02 * 0.15**2 + 0.94 * one_wrong
better_seen = 0.02 * both + 0.04 * 0.15**2 + 0.94 * one_wrong
expect(round(worse_seen - better_seen, 6), 0.014, "4b: the judge shrinks the paired difference as well")
claim("4b.answer", "11,400", paired(worse_seen, better_seen), to=100)
claim("4b.answer", "30 false", 30 * 20 * 0.05)
claim("4b.answer", "3 points per", 100 * (0.9 * 0.1 / 100) ** 0.5)
claim("4b.followUpAnswer", "7%", 1 - 0.05 ** (1 / 40))
