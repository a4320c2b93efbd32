"""Day 106: a morning without a gap, an interview's minutes, and the chain from calls to recovered visits."""

from claims import claim, expect

claim("warmUp", "59%", (1 - 1 / 8) ** 4)
claim("warmUp", "0.586", (1 - 1 / 8) ** 4)

steps = [5, 5, 8, 8, 7, 7, 5]
claim("1a.answer", "adds up to 45", sum(steps))

slots, missed = 6_000, 1 / 8
claim("1b.answer", "3 million", slots * 250 * 2)
expect(sum(steps[:3]), 18, "1b: the model starts at minute 18")
expect(sum(steps[:4]), 26, "1b: and ends at minute 26")

calls = 300
claim("3a.answer", "750", slots * missed)
claim("3a.answer", "37.5", calls * missed)
precise = calls * 0.5
claim("3a.answer", "hits 150", precise)
expect(precise / (slots * missed), 0.2, "3a: a fifth of all misses")
claim("3a.answer", "45 visits", precise * 0.3)
claim("3a.answer", "about 11", calls * missed * 0.3)
