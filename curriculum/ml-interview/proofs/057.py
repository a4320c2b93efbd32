"""Day 57: a two-layer network against differences, causal attention, 16-bit gradients, and a run that is killed."""

import copy
import os
import random
import struct
import tempfile
from math import ceil, exp, floor, isfinite, log, sqrt

from claims import claim, expect, solution

expect(sum(1 for row in range(4) for col in range(4) if col > row), 6, "warm-up: six")


def close(got, wanted, places=4):
    if isinstance(wanted, list):
        return len(got) == len(wanted) and all(close(g, w, places) for g, w in zip(got, wanted))
    return abs(got - wanted) <= 0.5 * 10**-places + 1e-12


# 1b
names = solution("1b")
forward, backward = names["forward"], names["backward"]
W1, b1 = [[0.5, -1.0], [1.0, 0.5]], [0.0, 0.1]
W2, b2 = [[1.0, -1.0], [0.5, 2.0]], [0.0, 0.0]
X, y = [[1.0, 2.0], [-1.0, 0.25]], [0, 1]
loss, cache = forward(X, y, W1, b1, W2, b2)
claim("1.data", "loss 0.0778", loss)
claim("1.data", "-0.0078", backward(cache, W1, W2)[0][0][0])
claim("1.data", "0.1088", backward(cache, W1, W2)[0][0][1])
expect(close(cache[1][1], [-0.25, 1.225]), True, "1b: a row 2")
rng = random.Random(57)
ins, units, classes, n = 5, 8, 3, 20


def drawn(rows, cols, spread):
    return [[rng.gauss(0, spread) for _ in range(cols)] for _ in range(rows)]


net = [drawn(ins, units, 0.6), drawn(1, units, 0.1)[0], drawn(units, classes, 0.5), [0.0] * classes]
rows, labels = drawn(n, ins, 1.0), [rng.randrange(classes) for _ in range(n)]


def single(x):
    """Rounds to 32 bits."""
    return struct.unpack("f", struct.pack("f", x))[0]


def loss_of(net, rows, labels, fit=lambda x: x):
    """The loss, with each result rounded by `fit`."""
    V1, c1, V2, c2 = net
    total = 0.0
    for x, c in zip(rows, labels):
        h = []
        for j in range(len(c1)):
            s = c1[j]
            for i, v in enumerate(x):
                s = fit(s + fit(v * V1[i][j]))
            h.append(max(s, 0.0))
        z = []
        for k in range(len(c2)):
            s = c2[k]
            for j, v in enumerate(h):
                s = fit(s + fit(v * V2[j][k]))
            z.append(s)
        top = max(z)
        s = 0.0
        for v in z:
            s = fit(s + fit(exp(fit(v - top))))
        total = fit(total + fit(fit(log(s)) + fit(top - z[c])))
    return fit(total / len(rows))


expect(forward(rows, labels, *net)[0], loss_of(net, rows, labels), "1b: the loss of a random network", 1e-12)


def off(eps, fit=lambda x: x):
    """The relative error of the check of W1."""
    rounded = lambda part: [rounded(p) for p in part] if isinstance(part, list) else fit(part)  # noqa: E731
    own, data_rows = rounded(net), rounded(rows)
    slopes = backward(forward(data_rows, labels, *own)[1], own[0], own[2])[0]
    apart = size = 0.0
    for i in range(ins):
        for j in range(units):
            old = own[0][i][j]
            own[0][i][j] = fit(old + eps)
            up = loss_of(own, data_rows, labels, fit)
            own[0][i][j] = fit(old - eps)
            quotient = (up - loss_of(own, data_rows, labels, fit)) / (2 * eps)
            own[0][i][j] = old
            apart += (quotient - slopes[i][j]) ** 2
            size += (abs(quotient) + abs(slopes[i][j])) ** 2
    return sqrt(apart / size)


errors = {eps: off(eps) for eps in (1e-2, 1e-5, 1e-12)}
claim("1.data", "6e-3", errors[1e-2], to=1e-3)
claim("1.data", "1e-10", errors[1e-5], to=2e-10)
expect(3e-4 < errors[1e-12] < 3e-3, True, "1c: rounding noise at 1e-12")
expect(round(off(1e-1, single), 1), 0.1, "1c: 32 bits, 1e-1")
claim("1.data", "6e-4", off(1e-3, single), to=2e-4)
expect(off(1e-7, single) > 0.5, True, "1c: 32 bits, 1e-7 is noise")
# all four parts of the gradient, entry by entry
grads = backward(forward(rows, labels, *net)[1], net[0], net[2])
worst = 0.0
for part, slopes in zip(net, grads):
    lines = part if isinstance(part[0], list) else [part]
    for line, slope_line in zip(lines, slopes if isinstance(part[0], list) else [slopes]):
        for j, old in enumerate(line):
            line[j] = old + 1e-5
            up = loss_of(net, rows, labels)
            line[j] = old - 1e-5
            down = loss_of(net, rows, labels)
            line[j] = old
            worst = max(worst, abs((up - down) / 2e-5 - slope_line[j]))
expect(worst < 1e-8, True, "1b: every entry of the gradient")
huge, kept = forward([[1.0, 0.0]], [1], [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [[1000.0, 0.0], [0.0, 0.0]], [0.0, 0.0])
expect(huge, 1000.0, "1b: a logit of 1,000", 1e-9)
expect(isfinite(backward(kept, W1, W2)[0][0][0]), True, "1b: its gradient")

# 1c
edge = [[1.0, 2.0], [-1.0, 0.5]]
base, cache = forward(edge, y, W1, b1, W2, b2)
expect(cache[1][1][0], 0.0, "1c: exactly on the kink")
claim("1c.ask", "-0.0078", backward(cache, W1, W2)[0][0][0])
shifted = []
for sign in (1, -1):
    moved = copy.deepcopy(W1)
    moved[0][0] += sign * 1e-5
    shifted.append(forward(edge, y, moved, b1, W2, b2)[0])
claim("1c.ask", "-0.0661", (shifted[0] - shifted[1]) / 2e-5)

# 2a
attend = solution("2a")["attend"]
same = [[1.0, 0.0], [0.0, 1.0]]
x = [[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]]
expect(close(attend(x, same, same, same, 1), [[[1, 0], [0.330, 0.670], [0.752, 0.752]]], 3), True, "2a: one head")
expect(close(attend(x, same, same, same, 2), [[[1, 0], [0.5, 0.731], [0.845, 0.845]]], 3), True, "2a: two heads")
B, T, D, H = 2, 6, 4, 2
weights = [drawn(D, D, 0.7) for _ in range(3)]
seqs = [drawn(T, D, 1.0) for _ in range(B)]


def reference(seq, head):
    """One head by its definition: all scores, a mask of minus infinity, softmax over the row."""
    d = D // H
    q, k, v = ([[sum(r[i] * W[i][head * d + j] for i in range(D)) for j in range(d)] for r in seq] for W in weights)
    out = []
    for t in range(T):
        scores = [sum(a * b for a, b in zip(q[t], k[u])) / sqrt(d) if u <= t else float("-inf") for u in range(T)]
        parts = [exp(s - max(scores)) for s in scores]
        out.append([sum(p * v[u][j] for u, p in enumerate(parts)) / sum(parts) for j in range(d)])
    return out


wanted = [[sum((reference(seq, h)[t] for h in range(H)), []) for t in range(T)] for seq in seqs]
got = attend(seqs, *weights, H)
expect(close(got, wanted, 9), True, "2a: against a loop with a mask")
later = copy.deepcopy(seqs)
later[0][-1] = [9.0] * D
expect(attend(later, *weights, H)[0][:-1], got[0][:-1], "2a: nothing from the future")
earlier = copy.deepcopy(seqs)
earlier[0][0] = [9.0] * D
changed = [a != b for a, b in zip(attend(earlier, *weights, H)[0], got[0])]
expect(all(changed), True, "2a: everything from the past")
expect(attend(earlier, *weights, H)[1], got[1], "2a: sequences don't mix")
expect(all(isfinite(v) for r in attend([[[1000.0, 0.0]] * 3], same, same, same, 1)[0] for v in r), True, "2a: scores of a million")
claim("2a.answer", "2 bytes", struct.calcsize("e"))
claim("2a.answer", "4.3 GB", 8 * 16 * 4_096**2 * struct.calcsize("e") / 1e9)

# 2b: where each number of six tokens lands when (T, D) is cut into (H, T, D // H)
flat = [token for token in range(T) for _ in range(D)]
heads = [flat[h * T * (D // H) : (h + 1) * T * (D // H)] for h in range(H)]
expect([sorted(set(head)) for head in heads], [[0, 1, 2], [3, 4, 5]], "2b: tokens of each head")
expect(heads[0][:: D // H], [0, 0, 1, 1, 2, 2], "2b: halves that pose as positions")


# 3a
def half(x):
    """Rounds to 16 bits."""
    return struct.unpack("e", struct.pack("e", x))[0]


arrived = [half(g) for g in (-6e-9, 1.2e-8, -1.2e-8, -3.7e-8)]
expect([abs(g) for g in arrived[:3]], [0.0, 0.0, 0.0], "3a: three of four are gone")
claim("3a.ask", "-6e-8", arrived[3])
claim("3a.answer", "2^-24", half(2.0**-24))
claim("3a.answer", "= 6e-8", half(2.0**-24))
claim("3a.answer", "it, 3e-8", 2.0**-25)
claim("3a.answer", "by 16,384", 2**14)
claim("3a.answer", "it's 6e-5", 1.0 / 2**14)
claim("3a.answer", "65,504", half(65_504.0))
claim("3a.answer", "16 bits, convert", 2 * 8)
claim("3a.answer", "are 0.001 apart", half(1 + 2.0**-10) - 1)
expect(half(1 + 0.0004), 1.0, "3a: a small update in 16 bits")

# 3b
save, load = solution("3b")["save"], solution("3b")["load"]


def draw(seed):
    truth = random.Random(seed)
    rows = [[truth.gauss(0, 1) for _ in range(4)] for _ in range(80)]
    return rows, [r[0] - 2 * r[1] + 0.5 * r[2] + 3 * r[3] + truth.gauss(0, 0.5) for r in rows]


table, target = draw(5)


def fresh():
    return {
        "w": [0.0] * 4, "m": [0.0] * 4, "step": 0, "scale": 2.0**14, "good": 0,
        "order": [], "pos": 0, "rng": random.Random(1),
    }  # fmt: skip


def train(st, steps):
    for _ in range(steps):
        if st["pos"] + 8 > len(st["order"]):
            st["order"], st["pos"] = list(range(80)), 0
            st["rng"].shuffle(st["order"])
        chosen = st["order"][st["pos"] : st["pos"] + 8]
        st["pos"] += 8
        rate = 0.02 * min(1, (st["step"] + 1) / 60)
        g = [0.0] * 4
        w0, w1, w2, w3 = st["w"]
        for row in chosen:
            a, b, c, d = [2 * v * (st["rng"].random() < 0.5) for v in table[row]]
            err = (w0 * a + w1 * b + w2 * c + w3 * d - target[row]) / 8 * st["scale"]
            g = [g[0] + err * a, g[1] + err * b, g[2] + err * c, g[3] + err * d]
        g = [v / st["scale"] for v in g]
        st["good"] += 1
        if st["good"] == 40:
            st["scale"], st["good"] = st["scale"] * 2, 0
        st["m"] = [0.9 * a + b for a, b in zip(st["m"], g)]
        st["w"] = [a - rate * b for a, b in zip(st["w"], st["m"])]
        st["step"] += 1
    return st


whole = train(fresh(), 200)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "run.ckpt")
    first = train(fresh(), 95)
    save(path, first)
    expect(first["rng"].random() >= 0, True, "3b: the run may go on after a save")
    resumed = train(load(path), 105)
    expect(resumed["w"], whole["w"], "3b: 95, save, load, 105 equal 200, bit for bit")
    expect(os.listdir(folder), ["run.ckpt"], "3b: nothing is left beside the file")
    save(path, train(load(path), 1))
    broken = {"rng": random.Random(), "w": lambda: None}
    try:
        save(path, broken)
    except Exception:
        pass
    expect(load(path)["step"], 96, "3b: a save that fails leaves the last good file")
    save(path, train(fresh(), 95))
    st = load(path)
    st["scale"] = fresh()["scale"]
    expect(train(st, 105)["w"], whole["w"], "3b: losing the loss scale moves nothing")

# The same loss of one item in 200 drawn data sets: how far the weight that moves most ends from where it should.
moved = {name: [] for name in ("pos", "rng", "step", "order", "m")}
for seed in range(200):
    table, target = draw(seed)
    saved = train({**fresh(), "rng": random.Random(1_000 + seed)}, 95)
    state = saved["rng"].getstate()

    def resumed_without(name=None):
        st = {**saved, "order": list(saved["order"]), "rng": random.Random()}
        st["rng"].setstate(state)
        if name:
            st[name] = list(range(80)) if name == "order" else fresh()[name]
        return train(st, 105)["w"]

    kept = resumed_without()
    for name, far in moved.items():
        far.append(max(abs(a - b) for a, b in zip(resumed_without(name), kept)))
moved = {name: sum(far) / len(far) for name, far in moved.items()}
expect([0.4 < moved[name] < 0.6 for name in ("pos", "rng")], [True, True], "3b: the position and the random state, about half")
claim("3b.answer", "0.5 to", floor(10 * min(moved["pos"], moved["rng"])) / 10)
claim("3b.answer", "0.6 on", ceil(10 * max(moved["pos"], moved["rng"])) / 10)
claim("3b.answer", "cost 0.02", moved["step"])
claim("3b.answer", "order 0.005", moved["order"])
claim("3b.answer", "momentum 0.003", moved["m"])
