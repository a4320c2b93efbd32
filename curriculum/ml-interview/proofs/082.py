"""Day 82: bytes past a link, a pipeline's bubble, memory of a training run, rounding, and stragglers."""

import math
import random

from claims import claim, data, expect

weights = 7e9

# Warm-up
claim("warmUp", "About 26", 2 * 14 * 15 / 16)
claim("warmUp", "15/16", 1 - 1 / 16)
claim("warmUp", "27 GB", 2 * 14 * 31 / 32)

# 1a: traffic of a step over the slow link.
ring = 3 * 14 * 15 / 16
claim("1a.answer", "15/16", 1 - 1 / 16)
claim("1a.answer", "39 GB", ring)
claim("1a.keyPoints", "1.6 s", ring / 25)
claim("1a.keyPoints", "0.56 s", 14 / 25)
claim("1a.keyPoints", "128", 32 * 4)
claim("1a.followUpAnswer", "1,120 GB", 16 * 70)
claim("1a.followUpAnswer", "140 GB", 16 * 70 / 8)
claim("1a.followUpAnswer", "70 GB", 16 * 70 / 16)
claim("1a.followUpAnswer", "leaves 10", 80 - 16 * 70 / 16)


# 1b: a pipeline simulated unit by unit, with a slow last stage.
def makespan(times, batches):
    free = [0.0] * len(times)
    for _ in range(batches):
        ready = 0.0
        for stage, unit in enumerate(times):
            ready = free[stage] = max(free[stage], ready) + unit
    return free[-1]


slow = [1, 1, 1, 1.3]
equal = makespan([1] * 4, 32)
claim("1b.keyPoints", "3/35", 1 - 4 * 32 / (4 * equal))
claim("1b.keyPoints", "8.6%", 1 - 32 / equal)
claim("1b.answer", "91%", 32 / equal)
claim("1b.keyPoints", "44.6", makespan(slow, 32))
work = 32 * sum(slow)
claim("1b.keyPoints", "137.6", work)
claim("1b.answer", "178.4", 4 * makespan(slow, 32))
claim("1b.keyPoints", "77%", work / (4 * makespan(slow, 32)))
claim("1b.answer", "83%", sum(slow) / (4 * max(slow)))
claim("1b.followUpAnswer", "3/7", 1 - 4 / makespan([1] * 4, 4))
claim("1b.followUpAnswer", "43%", 1 - 4 / makespan([1] * 4, 4))
claim("1b.followUpAnswer", "1/3", 1 - 2 / makespan([1] * 2, 2))
claim("1b.followUpAnswer", "33%", 1 - 2 / makespan([1] * 2, 2))
claim("1b.answer", "1.3 units", max(slow))

# 2a: bytes per weight.
per_weight = 2 + 2 + 4 + 4 + 4
claim("2a.keyPoints", "16 bytes", per_weight)
claim("2a.answer", "112 GB", per_weight * weights / 1e9)
claim("2a.answer", "12 of", 4 + 4 + 4)
claim("2a.answer", "12/8", (4 + 4 + 4) / 8)
claim("2a.answer", "5.5 bytes", 4 + 12 / 8)
claim("2a.keyPoints", "38.5 GB", (4 + 12 / 8) * weights / 1e9)
claim("2a.answer", "14/8", (2 + 12) / 8)
claim("2a.answer", "3.75 bytes", 2 + 14 / 8)
claim("2a.answer", "26.3 GB", (2 + 14 / 8) * weights / 1e9)
claim("2a.answer", "14 GB", per_weight / 8 * weights / 1e9)
claim("2a.answer", "41 GB", int(80 - (4 + 12 / 8) * weights / 1e9))
claim("2a.followUpAnswer", "0.32 GB", 20e6 * per_weight / 1e9)

# 2b: activations of a sequence.
tokens, width, layers = 4_096, 4_096, 32
layer = 34 * tokens * width
full, kept = layer * layers, 2 * tokens * width * layers + layer
claim("2b.answer", "570 MB", layer / 1e6)
claim("2b.keyPoints", "18.3 GB", full / 1e9)
expect(int(41e9 // full), 2, "2b: two sequences fit")
claim("2b.answer", "33.6 MB", 2 * tokens * width / 1e6)
claim("2b.answer", "1.07 GB", 2 * tokens * width * layers / 1e9)
claim("2b.keyPoints", "1.64 GB", kept / 1e9)
claim("2b.keyPoints", "24 fit", 41e9 // kept)
claim("2b.keyPoints", "8,192", 2 * tokens)
claim("2b.followUpAnswer", "146 GB", 8 * full / 1e9)
claim("2b.followUpAnswer", "13.2 GB", 8 * kept / 1e9)
expect(int(41e9 // (8 * kept)), 3, "2b: three long sequences with layer inputs only")


# Of the 34 bytes, the outputs of two norms (2 each) and of the activation function (4 times the width, 2 bytes) are cheap to redo.
expect((2 + 2 + 4 * 2) / 34, 1 / 3, "2b: about a third of the bytes", 0.05)


# 2c: rounding to a number of significant bits.
def spacing(x, bits):
    return 2.0 ** (math.floor(math.log2(x)) - bits + 1)


def nearest(x, bits):
    return round(x / spacing(x, bits)) * spacing(x, bits)


step = 1e-5
coarse, fine = spacing(0.02, 8), spacing(0.02, 11)
start = nearest(0.02, 8)
expect(nearest(start + step, 8), start, "2c: bfloat16 returns the old weight")
start = nearest(0.02, 11)
claim("2c.answer", "1.2e-4", coarse)
claim("2c.answer", "2^-6", 2.0 ** math.floor(math.log2(0.02)))
claim("2c.answer", "2^-5", 2.0 ** (math.floor(math.log2(0.02)) + 1))
claim("2c.answer", "2^-13", coarse)
expect(round(coarse / step), 12, "2c: the step is a twelfth of the spacing")
claim("2c.answer", "spacing 1.5e-5", fine)
claim("2c.answer", "rounded to 1.5e-5", nearest(start + step, 11) - start)
claim("2c.answer", "7.6e-6", fine / 2)
moves_below = max(2.0**k for k in range(-30, 0) if spacing(2.0 ** (k - 1), 8) / 2 < step)
claim("2c.answer", "0.0039", moves_below)
expect(nearest(nearest(0.0038, 8) + step, 8) > nearest(0.0038, 8), True, "2c: a weight just below moves")
claim("2c.answer", "3.5 GB", 4 * weights / 8 / 1e9)
chance = step / coarse
claim("2c.answer", "8%", chance)
error = coarse * math.sqrt(chance * (1 - chance) / 10_000)
claim("2c.followUpAnswer", "3.3e-7", error)
claim("2c.followUpAnswer", "3%", error / step)
random.seed(82)
moves = [coarse if random.random() < chance else 0.0 for _ in range(10_000)]
expect(sum(moves) / len(moves), step, "2c: stochastic rounding is unbiased", tolerance=4 * error)

# 3a: the profile.
parts = dict(waiting=0.24, passes=0.52, sync=0.18, optimizer=0.06)
whole = sum(parts.values())
claim("3a.answer", "0.76 s", whole - parts["waiting"])
claim("3a.keyPoints", "1.32", whole / (whole - parts["waiting"]))
claim("3a.answer", "1.22", whole / (whole - parts["sync"]))
claim("3a.answer", "0.82", whole - parts["sync"])
saved = 0.2 * parts["passes"]
claim("3a.answer", "0.104 s", saved)
claim("3a.keyPoints", "42%", (0.24 + 0.18) / 1.00)
claim("3a.answer", "1.12", whole / (whole - saved))
both = whole - parts["waiting"] - parts["sync"]
claim("3a.answer", "1.72", whole / both)
useful = 6 * weights * 4_000
claim("3a.answer", "168 trillion", useful)
claim("3a.keyPoints", "17%", useful / 1e15)
claim("3a.answer", "32%", useful / 1e15 / parts["passes"])
claim("3a.followUpAnswer", "1.22", both / (both - saved))

# 3b
claim("3b.keyPoints", "70%", 1.4 / 2)
expect(round(16 * (1 - 1.4 / 2)), 5, "3b: as if five of the 16 were idle")


# 3c: stragglers.
def some(gpus):
    return 1 - 0.99**gpus


claim("3c.answer", "0.99", 1 - 0.01)
claim("3c.keyPoints", "8%", some(8))
claim("3c.answer", "15%", some(16))
claim("3c.answer", "100%", some(1_000))
claim("3c.answer", "4%", some(8) / 2)
claim("3c.answer", "7%", some(16) / 2)
claim("3c.answer", "50%", some(1_000) / 2)
claim("3c.answer", "0.5%", 0.01 / 2)
claim("3c.followUpAnswer", "1% on", 0.5 / 50)
