"""Day 132: an outage against five rounds, and Ada's six days by enumeration."""

from itertools import combinations

from claims import claim, data, expect

hours = 30 * 24
touches = 2 / hours
claim("warmUp", "720 hours, five", hours)
claim("warmUp", "1.4%", 5 * touches)

# 1b: every set of repairs that fits six days.
areas = {}
for line in data("1b")["code"].splitlines()[2:]:
    *name, score, rounds, days = line.split()
    areas[" ".join(name)] = (int(score), int(rounds), int(days))
sets = [s for k in range(7) for s in combinations(areas, k) if sum(areas[a][2] for a in s) <= 6]


def points(chosen):
    return sum(2 * areas[a][1] for a in chosen)


def lifted(chosen, line=5):
    return sum(areas[a][1] for a in chosen if areas[a][0] < line <= areas[a][0] + 2)


most = max(map(points, sets))
expect(most, 8, "1b: the most points times rounds")
plans = [s for s in sets if points(s) == most]
expect({frozenset(s) for s in plans} >= {frozenset({"coding", "stories"}), frozenset({"system design", "stories"})}, True, "1b: both plans reach it")
expect(max(map(lifted, sets)), 4, "1b: the most rounds lifted over the line")
expect(lifted(("stories", "system design")), 4, "1b: stories and design")
expect(lifted(("stories", "SQL")), 3, "1b: stories and SQL")
expect(sum(areas[a][2] for a in ("stories", "SQL")), 3, "1b: in three days")
expect(min(sum(areas[a][2] for a in s) for s in plans), 5, "1b: the shortest best plan")
expect(len(plans), 2, "1b: how many plans reach the most")



def half(area):
    """The days of one of two points, at half of the time."""
    return areas[area][2] / 2


started = sum(areas[a][2] for a in ("stories", "SQL"))
expect(areas["system design"][0] + 1, 5, "1b: one point lifts design")
expect(started + half("system design") <= 6, True, "1b: and fits the six days")
expect(lifted(("stories", "SQL", "system design")), 5, "1b: then all five rounds pass, those of coding apart")

# 1b, follow-up: one design round becomes a round on experiments.
areas["system design"], areas["experiments"] = (4, 1, 5), (3, 1, 3)
expect(lifted(("stories", "SQL", "experiments")), 4, "1b: with a round on experiments")
expect(lifted(("stories", "SQL", "system design")), 4, "1b: a tie with a point for design")
expect(6 - started - half("system design"), 0.5, "1b: design has half a day to spare")
expect(6 - started - areas["experiments"][2], 0, "1b: experiments has none")

claim("1c.followUpAnswer", "200 words", 130 * 1.5, to=10)
