"""Day 67: BM25 weights, fused ranks, wrong rewrites, and three relevance measures."""

from math import log2

from claims import claim, expect

claim("warmUp", "0.625", (1 + 1 / 4) / 2)
claim("warmUp", "0.5", 1 / 2)
claim("warmUp", "2.5", (1 + 4) / 2)
claim("warmUp", "1/4", 1 / 4)


def bm25(tf, length, k1=1.2, b=0.75):
    return tf * (k1 + 1) / (tf + k1 * (1 - b + b * length))


# 1a
claim("1a.keyPoints", "1.77", bm25(20, 5))
claim("1a.keyPoints", "1.26", bm25(1, 0.5))
claim("1a.keyPoints", "1.4", bm25(20, 5) / bm25(1, 0.5))
claim("1a.keyPoints", "2.2", 1.2 + 1)
claim("1a.answer", "0.25", 1 - 0.75)
claim("1a.answer", "4.8", 1.2 * (0.25 + 0.75 * 5))
claim("1a.answer", "24.8", 20 + 1.2 * (0.25 + 0.75 * 5))
claim("1a.answer", "= 0.75", 1.2 * (0.25 + 0.75 * 0.5))
claim("1a.answer", "1.75", 1 + 1.2 * (0.25 + 0.75 * 0.5))
claim("1a.answer", "0.5)", 1 / 2)
claim("1a.answer", "1.15", bm25(20, 5, k1=0.2))
claim("1a.answer", "1.07", bm25(1, 0.5, k1=0.2))

# 1b
claim("1b.answer", "1/61", 1 / (60 + 1))
claim("1b.answer", "0.0164", 1 / (60 + 1))
claim("1b.answer", "2/120", 2 / (60 + 60))
claim("1b.answer", "0.0167", 2 / (60 + 60))
expect(2 / (60 + 60) > 1 / 61, True, "1b: rank 60 in both lists wins")
claim("1b.answer", "rank 62", next(r for r in range(1, 200) if 2 / (60 + r) < 1 / 61 + 1e-12))
expect(abs(2 / (60 + 62) - 1 / 61) < 1e-15, True, "1b: rank 62 in both lists ties")
claim("1b.keyPoints", "61st", next(r for r in range(200, 0, -1) if 2 / (60 + r) > 1 / 61 + 1e-12))

# 2a
misspelled, right = 0.05 * 10_000, 0.95 * 10_000
claim("2a.answer", "500 are", misspelled)
claim("2a.answer", "400", 0.8 * misspelled)
claim("2a.answer", "9,500", right)
claim("2a.answer", "95 are", 0.01 * right)
claim("2a.answer", "495", 0.8 * misspelled + 0.01 * right)
claim("2a.keyPoints", "19%", 0.01 * right / (0.8 * misspelled + 0.01 * right))
claim("2a.keyPoints", "14 good", 1_500 * 0.01 * right / 10_000)
claim("2a.answer", "10,000", misspelled / 0.05)

# 3a
A, B, best = [1, 3, 3, 2, 0], [3, 0, 0, 0, 3], [3, 3, 2, 1, 0]


def dcg(grades, gain=lambda g: 2**g - 1):
    return sum(gain(g) / log2(rank + 1) for rank, g in enumerate(grades, 1))


claim("3a.answer", "10.21", dcg(A))
claim("3a.answer", "9.71", dcg(B))
claim("3a.answer", "13.35", dcg(best))
claim("3a.keyPoints", "0.76", dcg(A) / dcg(best))
claim("3a.keyPoints", "0.73", dcg(B) / dcg(best))
claim("3a.keyPoints", "0.83", dcg(A, float) / dcg(best, float))
claim("3a.keyPoints", "0.66", dcg(B, float) / dcg(best, float))
claim("3a.keyPoints", "0.5", 1 / 2)
claim("3a.keyPoints", "2/3", sum(g >= 2 for g in A[:3]) / sum(g >= 2 for g in best))
claim("3a.keyPoints", "1/3", sum(g >= 2 for g in B[:3]) / sum(g >= 2 for g in best))
claim("3a.followUpAnswer", "39%", 1 / log2(5 + 1))

# 3b


def normalized(grades):
    return dcg(grades) / dcg(sorted(grades, reverse=True))


one_hole = [3] + 8 * [0]
expect(normalized(one_hole + [3]) < normalized(one_hole + [0]), True, "3b: a hole graded 3 can lower nDCG")
expect(dcg(one_hole + [3]) > dcg(one_hole + [0]), True, "3b: but never DCG")
claim("3b.keyPoints", "3.5 parts", 0.35 * 10)
claim("3b.keyPoints", "10,500", 0.35 * 10 * 3_000)
claim("3b.keyPoints", "175 hours", 0.35 * 10 * 3_000 / 60)
claim("3b.answer", "1,400", 400 * 0.35 * 10)
claim("3b.keyPoints", "23 hours", 400 * 0.35 * 10 / 60)
