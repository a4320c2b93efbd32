"""Day 125: two scorers, the minutes of a turn, the seconds of a pitch, and a percentage that hides its baseline."""

from claims import claim

both = 0.7**2
claim("warmUp", "49%", both)


# 1b: three turns.
turn = 4 + 1.5 + 1
claim("1b.keyPoints", "20 minutes", 3 * turn)

# 2a: the seconds add up to two minutes, and what 33% hides.
seconds = {"problem": 25, "difficulty": 20, "decisions": 45, "result": 20, "catch": 120 - 25 - 20 - 45 - 20}
claim("2a.keyPoints", "catch 10", seconds["catch"])
claim("2a.keyPoints", "33%", 1 - 6.3 / 9.4)
