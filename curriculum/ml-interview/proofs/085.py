"""Day 85: overlaps of boxes, masks, and tracks, average precision, hours of labeling, and characters of a number."""

from claims import claim, expect


def iou(size, shift):
    """Of two equal squares, one shifted by the same number of pixels in both directions."""
    overlap = (size - shift) ** 2
    return overlap / (2 * size**2 - overlap)


def line(width, shift):
    """Of two equally high boxes, one shifted sideways."""
    return (width - shift) / (width + shift)


# Warm-up
expect(round(line(1, 0.5), 4), 0.3333, "warm-up: one third")

# 1a
claim("1a.answer", "81 pixels", (12 - 3) ** 2)
claim("1a.answer", "144", 12**2)
claim("1a.answer", "207", 2 * 12**2 - 9**2)
claim("1a.keyPoints", "0.39", iou(12, 3))
claim("1a.answer", "117²", (120 - 3) ** 2)
claim("1a.answer", "13,689", 117**2)
claim("1a.answer", "15,111", 2 * 120**2 - 117**2)
claim("1a.keyPoints", "0.91", iou(120, 3))
claim("1a.followUpAnswer", "24 ×", 2 * 12)
claim("1a.followUpAnswer", "× 24", 2 * 12)
claim("1a.followUpAnswer", "441/711", iou(24, 3))
claim("1a.followUpAnswer", "0.62", iou(24, 3))
claim("1a.followUpAnswer", "0.95", iou(240, 3))


# 1b: average precision over five people.
def average_precision(boxes, people=5):
    found, total = 0, 0.0
    for rank, right in enumerate(boxes, 1):
        found += right
        total += right * found / rank
    return total / people


before = average_precision([1, 1, 0, 1, 0])
after = average_precision([1, 1, 0])
clean = average_precision([1, 1, 1, 0])
claim("1b.ask", "0.55", before)
claim("1b.ask", "0.40", after)
claim("1b.keyPoints", "0.60", clean)
claim("1b.keyPoints", "0.05", clean - before)
claim("1b.keyPoints", "0.20", clean - after)
claim("1b.answer", "3/4", 3 / len([1, 1, 0, 1]))
claim("1b.answer", "2.75/5", before)

# 2a: seconds a mask, and masks in forty hours.
prompted = 5 + 0.3 * 60
claim("2a.keyPoints", "23 s", prompted)
claim("2a.answer", "6,260", 40 * 3600 / prompted, to=10)
claim("2a.answer", "1,800", 40 * 3600 / 80)
claim("2a.answer", "225", 5 * 3600 / 80)

# 2b: thin and wide masks, and a class that is never predicted.
claim("2b.answer", "0.60", line(4, 1))
claim("2b.answer", "3/5", line(4, 1))
claim("2b.answer", "2/6", line(4, 2))
claim("2b.ask", "0.33", line(4, 2))
claim("2b.answer", "0.2%", 1 - 0.998)
claim("2b.keyPoints", "0.80", (4 + 0) / 5)
expect(round(4 / 16, 2), 0.25, "2b: a quarter of a cell")

# 3a: overlap between frames, and the slowest rate that links.
claim("3a.keyPoints", "30 pixels", 90 / 3)
claim("3a.keyPoints", "6. IoU", 90 / 15)
claim("3a.answer", "6 pixels", 90 / 15)
claim("3a.answer", "34/46", line(40, 90 / 15))
claim("3a.answer", "10/70", line(40, 90 / 3))
claim("3a.keyPoints", "0.74", line(40, 90 / 15))
claim("3a.keyPoints", "0.14", line(40, 90 / 3))
reach = 40 * (1 - 0.3) / (1 + 0.3)
claim("3a.keyPoints", "21.5 pixels", reach)
claim("3a.keyPoints", "4.2", 90 / reach)
claim("3a.followUpAnswer", "360", 90 * 4)

# 3b
claim("3b.keyPoints", "88.6%", 0.99**12)
claim("3b.answer", "0.99", 99 / 100)
