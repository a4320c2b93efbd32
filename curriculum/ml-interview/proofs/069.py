"""Day 69: the connections and two-step paths of a network, and the friendship paradox in a star."""

from claims import claim, expect

members, links = 100_000_000, 200
claim("warmUp", "10 billion", members * links / 2)

# 2a
claim("2a.keyPoints", "40,000", links * links)
claim("2a.answer", "4 trillion", members * links * links)
degrees, contacts = [1] * 9 + [9], [9] * 9 + [1]  # a star of ten
expect(sum(contacts) > sum(degrees), True, "2a: contacts have more contacts than the average member")
