"""Day 98: the size of an index, what reranking can still win, and when answering beats silence."""

from claims import claim, data, expect

claim("warmUp", "3,000", 10 * 300)

# 1b
tokens = 12_000 * 600
advance = 300 - 50
chunks = tokens / advance
claim("1b.answer", "7.2 million", tokens)
claim("1b.answer", "250", advance)
claim("1b.answer", "28,800 chunks", chunks)
claim("1b.answer", "88 MB", chunks * 768 * 4 / 1e6)
claim("1b.answer", "44 million", chunks * 768 * 2)
reports = 4_000 * 365 * 5
claim("1b.followUpAnswer", "7.3 million", reports)
claim("1b.followUpAnswer", "22 GB", reports * 768 * 4 / 1e9)
claim("1b.followUpAnswer", "11 billion", reports * 768 * 2)

# 2b
claim("2b.answer", "17 points", 100 - 83)
claim("2b.answer", "6%", 1 - 0.94)
claim("2b.keyPoints", "6 points", 100 - 94)
claim("2b.keyPoints", "11 points", 94 - 83)
claim("2b.answer", "11%", 0.94 - 0.83)
claim("2b.answer", "94 −", 100 * 0.94)
claim("2b.answer", "83 =", 100 * 0.83)

# 3b
answered, right = ([float(v.strip("%")) / 100 for v in line.split()[-4:]] for line in data("3b")["code"].splitlines())


def costs(factor):
    return [round(1_000 * (a * (1 - r) * factor + (1 - a))) for a, r in zip(answered, right)]


expect(costs(10), [2_000, 1_170, 720, 640], "3b: factor 10")
expect(costs(3), [600, 456, 426, 577], "3b: factor 3")
claim("3b.answer", "2,000", costs(10)[0])
claim("3b.answer", "1,170", costs(10)[1])
claim("3b.answer", "720", costs(10)[2])
claim("3b.answer", "640", costs(10)[3])
claim("3b.answer", "cost 600", costs(3)[0])
claim("3b.answer", "456", costs(3)[1])
claim("3b.answer", "426", costs(3)[2])
claim("3b.answer", "577", costs(3)[3])
claim("3b.answer", "90% and", 1 - 1 / 10)
claim("3b.answer", "67%", 1 - 1 / 3)
hits = [a * r for a, r in zip(answered, right)]
claim("3b.answer", "250", 1_000 * (answered[2] - answered[3]))
claim("3b.answer", "87%", (hits[2] - hits[3]) / (answered[2] - answered[3]))
claim("3b.answer", "60%", (hits[1] - hits[2]) / (answered[1] - answered[2]))
claim("3b.followUpAnswer", "3.3", 10 / 3)
claim("3b.followUpAnswer", "70%", 1 - 3 / 10)
claim("3b.answer", "45 to", 100 * answered[3])
