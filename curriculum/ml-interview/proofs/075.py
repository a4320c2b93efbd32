"""Day 75: a backfill, a watermark traced, replayed charges, and the bytes of a shuffle."""

from math import sqrt

from claims import claim, data, expect

scans, depots = 400_000_000, 5_000

# 1b: the backfill.
hours = 400 * 40 / 60
claim("1b.answer", "267 hours", hours)
claim("1b.keyPoints", "about 15 days", hours / 18)
claim("1b.answer", "60 hours", 90 * 40 / 60)
claim("1b.keyPoints", "3.3 days", 90 * 40 / 60 / 18)

# 2a: the watermark, in minutes after midnight.


def minute(clock):
    hour, rest = clock.split(":")
    return 60 * int(hour) + int(rest)


def trace(arrivals, delay=5, width=10):
    """Emitted windows as {start: (arrival, count)} and the dropped event times."""
    high, open_windows, emitted, dropped, marks = -1, {}, {}, [], []
    for arrived, event in arrivals:
        start = event // width * width
        if start in emitted:
            dropped.append((arrived, event))
        else:
            open_windows[start] = open_windows.get(start, 0) + 1
        high = max(high, event)
        marks.append(high - delay)
        for window in [w for w in open_windows if w + width <= high - delay]:
            emitted[window] = (arrived, open_windows.pop(window))
    return emitted, dropped, marks


rows = [line.split() for line in data("2a")["code"].splitlines()[1:]]
arrivals = [(minute(a), minute(e)) for a, e in rows]
emitted, dropped, marks = trace(arrivals)
expect(emitted[minute("12:00")], (minute("12:17"), 3), "2a: emitted at 12:17 with three scans")
expect(dropped, [(minute("12:18"), minute("12:09"))], "2a: 12:09 is dropped, 12:03 is not")
expect([m - 720 for m in marks], [-4, 3, 3, 7, 11, 11, 16], "2a: the watermarks")
fast = trace([*arrivals[:2], (minute("12:10"), minute("14:10"))])
expect(fast[2][-1], minute("14:05"), "2a: one fast clock lifts the watermark nearly two hours past 12:10")
claim("2a.followUpAnswer", "36", 6 * 60 / 10)
claim("2a.followUpAnswer", "180,000", 36 * depots)

# 2b: remembered IDs, and scans replayed after ten minutes.
claim("2b.keyPoints", "6.4 GB", scans * 16 / 1e9)
claim("2b.followUpAnswer", "2.8 million", scans / (24 * 6))

# 3a: memory of a task.
claim("3a.answer", "400 MB", 80_000 / 200)
claim("3a.keyPoints", "1.2 GB", 3 * 80 / 200)
claim("3a.keyPoints", "0.96 GB", 4.8 / 5)
claim("3a.answer", "800", 80_000 / 100)
claim("3a.answer", "100 MB", 80_000 / 800)
claim("3a.answer", "0.3 GB", 3 * 80 / 800)
claim("3a.answer", "1.6 GB", 4.8 / 3)
claim("3a.answer", "500,000", 625 * 800)
claim("3a.followUpAnswer", "600 MB", 6 * 80_000 / 800)
claim("3a.followUpAnswer", "1.8 GB", 3 * 6 * 80 / 800)
claim("3a.followUpAnswer", "4,800", 6 * 800)

# 3b: partial aggregation.
claim("3b.keyPoints", "75 MB", 625 * depots * 24 / 1e6)
claim("3b.keyPoints", "3.2 GB", 625 * depots * 1_024 / 1e9)
claim("3b.keyPoints", "about 3%", 1.04 / sqrt(1_024))
claim("3b.answer", "128 scans", 400e6 / (625 * depots))
claim("3b.answer", "1 KB", 8 * 128 / 1_024)
claim("3b.followUpAnswer", "1.4%", 1 - (1 - 1 / 625) ** 9)
