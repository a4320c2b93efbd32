"""Day 108: a latency budget, and what log loss gains from the query and from the item."""

from math import log

from claims import claim, expect

expect(30 / 100, 12 / 40, "warm-up: both click rates are the same")

# 1a
budget = [30, 70, 110, 40, 50]
claim("1a.answer", "300 in all", sum(budget))

# 2b: two queries with two items each, all shown equally often.
queries = [(0.30, 0.25), (0.03, 0.02)]


def entropy(rate):
    return -rate * log(rate) - (1 - rate) * log(1 - rate)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


nothing = entropy(mean(mean(items) for items in queries))
by_query = mean(entropy(mean(items)) for items in queries)
by_item = mean(mean(map(entropy, items)) for items in queries)
claim("2b.answer", "0.070 nats", nothing - by_query)
claim("2b.answer", "saves 0.001", by_query - by_item)
claim("2b.answer", "70 times less", (nothing - by_query) / (by_query - by_item), to=10)
