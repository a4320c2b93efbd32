"""Day 2: shared lists, a reader that closes too early, batches, and the inputs that break a top-k."""

import io
import os
import tempfile
from contextlib import redirect_stdout
from itertools import islice

from claims import data, expect, run, solution

# Warm-up
a = [[]] * 3
a[0].append(1)
expect((a, len({id(x) for x in a})), ([[1], [1], [1]], 1), "warm-up: one inner list, named three times")

# 1a: the three ways of sharing, each proved with `is`.
ways = run(
    "def default(tags=[]):\n    return tags\n"
    "class Held:\n    tags = []\n"
    "template = {'tags': []}\n"
)
expect(ways["default"]() is ways["default"](), True, "1a: a default argument is created once")
expect(ways["Held"]().tags is ways["Held"]().tags, True, "1a: a list on a class")
expect(dict(ways["template"])["tags"] is dict(ways["template"])["tags"], True, "1a: a shallow copy")

# 1b
printed = io.StringIO()
with redirect_stdout(printed):
    names = run(data("1b")["code"])
expect(printed.getvalue(), "[1, 2, 3] [1, 2, 3] [1, 2, 3, 4, 5]\n", "1b: what the code prints")
expect((names["base"] is names["p"], names["base"] is names["q"]), (True, False), "1b: which names share")

# 2a: the reader fails at its first row; the repair reads everything.
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "clicks.csv")
    with open(path, "w", encoding="utf8") as file:
        file.write("a,b\nc,d\n")
    shown = data("2a")["code"].partition("\nfor row")[0]
    try:
        next(run(shown)["rows"](path))
        failed = ""
    except ValueError as error:
        failed = str(error)
    expect(failed.rstrip("."), "I/O operation on closed file", "2a: the reader as shown")
    repaired = shown.replace('return (s.split(",") for s in f)', 'yield from (s.split(",") for s in f)')
    expect(list(run(repaired)["rows"](path)), [["a", "b\n"], ["c", "d\n"]], "2a: the repair, newlines kept")

# 2b
batches = solution("2b")["batches"]
expect(list(batches([1, 2, 3, 4, 5], 2)), [[1, 2], [3, 4], [5]], "2b: the example, a list")
expect(list(batches(iter([1, 2, 3, 4, 5]), 2)), [[1, 2], [3, 4], [5]], "2b: the example, a generator")
expect(list(batches([1, 2, 3, 4], 2)), [[1, 2], [3, 4]], "2b: the input divides evenly")
expect(list(batches([1, 2], 9)), [[1, 2]], "2b: a size above the input")
expect(list(batches([], 3)), [], "2b: no row")
read = []
lazy = batches((read.append(i) or i for i in range(100)), 10)
expect((len(read), next(lazy), len(read)), (0, list(range(10)), 10), "2b: no row is read before its batch")
wrong = list(islice((list(islice([1, 2, 3], 2)) for _ in range(3)), 3))
expect(wrong, [[1, 2]] * 3, "2b: without iter a list starts over")

# 3b: the inputs of the answer.
with redirect_stdout(io.StringIO()):
    top_tags = run(data("3b")["code"])["top_tags"]
tickets = [{"tags": ["a", "b", "b", "b", "c", "c"]}]
expect(top_tags(tickets, 0), ["a", "c", "b"], "3b: k = 0 returns everything")
expect(top_tags(tickets, 2), ["c", "b"], "3b: the rarest of the winners first")
expect(top_tags([{"tags": ["x", "y"]}], 1), ["y"], "3b: of a tie the later one")
expect(top_tags([], 2), [], "3b: no ticket")
with redirect_stdout(io.StringIO()):
    repaired = run(data("3b")["code"].replace("key=n.get)", "key=lambda t: (-n[t], t))").replace("[-k:]", "[:k]"))
expect([repaired["top_tags"](tickets, k) for k in (0, 2)], [[], ["b", "c"]], "3b: the repair")
