"""Day 62: load, rows, and a training run of a music app; what preloading wastes."""

from claims import claim, expect

users, loads_each, ranked, shown, size = 30_000_000, 8, 300, 20, 100
day = 86_400

claim("warmUp", "86,400", 24 * 60 * 60)
claim("warmUp", "14%", 1 - day / 100_000)

# 1a
loads = users * loads_each
qps = loads / day
claim("1a.keyPoints", "240 million", loads)
claim("1a.answer", "86,400", 24 * 60 * 60)
claim("1a.keyPoints", "2,800", qps, to=100)
claim("1a.keyPoints", "8,300", 3 * qps, to=100)
claim("1a.keyPoints", "2.5 million", 3 * qps * ranked)
rows = loads * shown
claim("1a.keyPoints", "4.8 billion", rows)
claim("1a.keyPoints", "480 GB", rows * size / 1e9)
claim("1a.keyPoints", "175 TB", rows * size * 365 / 1e12)
claim("1a.keyPoints", "72 billion", loads * ranked)
claim("1a.answer", "25 cores", 3 * qps * ranked * 10e-6)
claim("1a.answer", "2,500", 3 * qps * ranked * 1e-3, to=100)
claim("1a.followUpAnswer", "120 million", loads / 2)
claim("1a.followUpAnswer", "7,200", 2 * 60 * 60)
claim("1a.followUpAnswer", "16,700", loads / 2 / 7_200, to=100)
claim("1a.followUpAnswer", "5 million", loads / 2 / 7_200 * ranked, to=1e6)
expect(round(10 * (1 - (loads / 2 / (day - 7_200)) / (loads / 2 / 7_200))), 9, "1a: nine machines in ten idle outside the two hours")
claim("1a.answer", "15 times", ranked / shown)

# 1b
impressions = 30 * rows
sampled = impressions / 10
work = sampled * 3 * 20e6
claim("1b.answer", "4.8 billion", rows)
claim("1b.keyPoints", "144 billion", impressions)
claim("1b.keyPoints", "14.4 billion", sampled)
claim("1b.keyPoints", "60 million", 3 * 20e6)
claim("1b.keyPoints", "8.6·10^17", work)
claim("1b.answer", "2·10^13", 20 * 1e12)
claim("1b.keyPoints", "43,200", work / 20e12)
claim("1b.keyPoints", "12 hours", work / 20e12 / 3600)
claim("1b.keyPoints", "1.44 TB", sampled * size / 1e12)
claim("1b.keyPoints", "33 MB", sampled * size / (work / 20e12) / 1e6)
claim("1b.answer", "2,000", 500 * 4)
claim("1b.answer", "21 times", (size + 2_000) / size)
two_hours = rows * 2 / 24
claim("1b.followUpAnswer", "400 million", two_hours)
claim("1b.followUpAnswer", "40 million", two_hours / 10)

# 2b
claim("2b.answer", "20 MB", 5 * 4)
claim("2b.answer", "16 MB", 4 * 4)
claim("2b.followUpAnswer", "2 MB", 5 * 0.4)
claim("1b.answer", "5 days", 10 * work / 20e12 / 86_400)
