"""Day 28: uneven spread, a variance inflation factor, three losses, and fifty deleted rows."""

from math import sqrt
from statistics import NormalDist, fmean, median

from claims import claim

normal = NormalDist()

# 1a: the pooled spread, and what one interval covers on heavy jobs.
pooled = sqrt(0.75 * 2**2 + 0.25 * 9**2)
claim("1a.answer", "4.8 minutes", pooled)
claim("1a.ask", "9.5 minutes", 1.96 * pooled, to=0.1)
claim("1a.answer", "1.06", 9.5 / 9)
claim("1a.keyPoints", "71%", 2 * normal.cdf(9.5 / 9) - 1)
claim("1a.answer", "√(0.75", 3 / 4)
claim("1a.answer", "+ 0.25", 1 / 4)
claim("1a.answer", "81)", 9**2)

claim("1b.answer", "0.3", 0.79 - 0.49)

# 2a: two features that correlate at 0.95.
inflation = 1 / (1 - 0.95**2)
claim("2a.keyPoints", "about 10", inflation)
claim("2a.answer", "3.2", sqrt(inflation))
claim("2a.answer", "0.9025", 0.95**2)
claim("2a.answer", "0.6 standard errors", 0.4 / 0.65)
claim("2a.followUpAnswer", "-4 minutes", 10 * -0.4)
claim("2a.followUpAnswer", "6.5", 10 * 0.65)

claim("2b.answer", "36,000", 4 * 9_000)
claim("2b.answer", "600 hours", 4 * 9_000 / 60)

# 3a: nineteen ordinary jobs and a long one.
jobs = [10] * 19 + [190]
claim("3a.answer", "average 19", fmean(jobs))
claim("3a.answer", "stays at 10", median(jobs))
claim("3a.followUpAnswer", "0.75", 3 / (3 + 1))

# 3b: what 50 rows on one side of the line amount to.
shortfall = 0.4 * 2_400
claim("3b.answer", "960 minutes", shortfall)
claim("3b.answer", "19 minutes", shortfall / 50)
claim("3b.answer", "12 minutes", 30 * 0.4)
