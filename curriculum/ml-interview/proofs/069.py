"""Day 69: a star's friendship paradox, and the two-step paths of a network."""

from claims import claim, expect

degrees = [1] * 9 + [9]
mean = sum(degrees) / len(degrees)
contacts = [9] * 9 + [1]
claim("warmUp", "1.8", mean)
claim("warmUp", "8.2", sum(contacts) / len(contacts))

# 2a
members, links = 100_000_000, 200
claim("2a.keyPoints", "40,000", links * links)
claim("2a.answer", "4 trillion", members * links * links)
expect(sum(contacts) / len(contacts) > mean, True, "2a: contacts have more contacts than the average member")
