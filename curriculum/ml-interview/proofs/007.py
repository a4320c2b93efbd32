"""Day 7: a shared list, totals of a tree, groups of accounts, an order of jobs, and its critical path."""

import random
import sys
from math import log2

from claims import claim, data, expect, run, solution

jobs = 300
pairs_at_most = sum(range(jobs))
claim("warmUp", "44,850", pairs_at_most)
claim("warmUp", "299", jobs - 1)

# 1a: the code shown returns one list, empty, for each leaf; the repair returns the paths.
shown = data("1a")["code"]
tree = {"name": "r", "kids": [{"name": "a", "kids": [{"name": "b", "kids": []}]}, {"name": "c", "kids": []}]}
broken = run(shown)["paths"](tree)
expect(broken, [[], []], "1a: the code shown")
expect(broken[0] is broken[1], True, "1a: one list, twice")
repaired = run(shown.replace("out.append(path)", "out.append(path[:])"))["paths"]
expect(repaired(tree), [["r", "a", "b"], ["r", "c"]], "1a: the repair")
kept = run(shown.replace("path = path or []", "path = [] if path is None else path"))["paths"]
expect(kept(tree), [[], []], "1a: `path or []` is not the fault")

# Names that are copied on a chain: at every node its whole path, or at its only leaf.
chain = 900
at_every_node = sum(range(1, chain + 1))
claim("1a.answer", "405,450", at_every_node)

# 1b
totals = solution("1b")["totals"]
expect(
    totals({"root": None, "a": "root", "b": "root", "c": "a"}, {"root": 1, "a": 2, "b": 4, "c": 8}),
    {"root": 15, "a": 10, "b": 4, "c": 8},
    "1b: the example",
)
expect(totals({"r": None}, {"r": 3}), {"r": 3}, "1b: one folder")
deep = 200_000
parent = {i: i - 1 if i else None for i in reversed(range(deep))}
sizes = totals(parent, dict.fromkeys(parent, 1))
expect((sizes[0], sizes[deep - 1]), (deep, 1), "1b: a chain far deeper than any stack, children listed first")
random.seed(7)
parent = {0: None} | {i: random.randrange(i) for i in range(1, 300)}
own = {i: random.randrange(100) for i in parent}


def below(folder):
    return own[folder] + sum(below(kid) for kid, above in parent.items() if above == folder)


expect(totals(parent, own), {folder: below(folder) for folder in parent}, "1b: a random tree, by brute force")
claim("1b.keyPoints", "1,000", sys.getrecursionlimit())

# 2b
groups = solution("2b")["groups"]
example = [("u1", "d7"), ("u2", "d7"), ("u3", "d9"), ("u2", "d5"), ("u4", "d5")]
expect(groups(example), [({"u1", "u2", "u4"}, {"d5", "d7"}), ({"u3"}, {"d9"})], "2b: the example")
expect(groups([]), [], "2b: no pair")
expect(groups([("x", "y"), ("x", "y")]), [({"x"}, {"y"})], "2b: a pair twice")
shared = sorted(groups([("x", "y"), ("z", "x")]), key=repr)
expect(shared, [({"x"}, {"y"}), ({"z"}, {"x"})], "2b: an account and a device of one name")
long = [(i, i) for i in range(50_000)] + [(i + 1, i) for i in range(50_000)]
expect([len(accounts) for accounts, _ in groups(long)], [50_001], "2b: one long chain")

# 3a
order = solution("3a")["order"]
day_data = run(data("3a")["code"])
reads, minutes = day_data["reads"], day_data["minutes"]
placed = ["clicks", "labels", "users", "join", "train", "report"]
expect(order(reads), (placed, []), "3a: the example")
cyclic = order(reads | {"clicks": ["report"]})
expect(cyclic, (["users"], ["clicks", "join", "labels", "report", "train"]), "3a: the cycle")
expect(order(dict(reversed(reads.items()))), (placed, []), "3a: the dict filled in another order")
expect(order({"b": ["a", "a"]}), (["a", "b"], []), "3a: an input listed twice")
expect(order({"a": ["a"]}), ([], ["a"]), "3a: a job that reads itself")
expect(order({}), ([], []), "3a: no job")
claim("3a.answer", "about 17", log2(100_000))

# 3b
finish = {}
for job in placed:
    finish[job] = minutes[job] + max((finish[one] for one in reads.get(job, [])), default=0)
claim("3b.keyPoints", "join 70", finish["join"])
claim("3b.keyPoints", "labels 60", finish["labels"])
claim("3b.keyPoints", "train 130", finish["train"])
claim("3b.keyPoints", "report 135", finish["report"])
claim("3b.answer", "165", sum(minutes.values()))
claim("3b.keyPoints", "10 minutes", finish["join"] - finish["labels"])
claim("3b.keyPoints", "30, until", minutes["clicks"] - minutes["users"])
before_train = sum(minutes[job] for job in ("clicks", "users", "join", "labels"))
claim("3b.followUpAnswer", "100", before_train)
claim("3b.followUpAnswer", "minute 100", before_train)
claim("3b.followUpAnswer", "remaining 20", 120 - before_train)


def report_at(**faster):
    """When the report finishes with some jobs' minutes changed."""
    ends = {}
    for job in placed:
        own_minutes = (minutes | faster)[job]
        ends[job] = own_minutes + max((ends[one] for one in reads.get(job, [])), default=0)
    return ends["report"]


expect(report_at(train=59), 134, "3b: a minute of train is a minute of the report")
expect((report_at(join=20), report_at(join=0)), (125, 125), "3b: join stops paying after ten minutes")
expect((report_at(clicks=10), report_at(clicks=0)), (105, 105), "3b: clicks stops paying at ten minutes")
