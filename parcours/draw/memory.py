"""Memory over time, with its peak; several runs next to each other on the same scales."""

import math
from collections.abc import Iterable, Mapping, Sequence

from parcours.draw.axis import Scale, draw_axis
from parcours.draw.canvas import MARGIN, STANDARD, WIDEST, Canvas, Picture, heading, num, words_alone
from parcours.draw.text import shorten, text_width
from parcours.draw.words import BYTES, duration, size

__all__ = ["curve", "memory", "peak_label", "thinned"]

HIGH = 110  # pixels of a curve at the highest peak
BETWEEN = 26  # pixels between two runs
MOST_BESIDE = 3  # runs in one line

Reading = tuple[float, float]  # seconds, bytes


def memory(
    runs: Mapping[str, Iterable[Reading]], *, title: str | None = "Memory", width: float | None = None
) -> Picture:
    """Return a picture of the memory that each run had, over time.

    runs: {name: (seconds, bytes) in any order}; all are drawn on the same scales. The name of a single run may be "".
    title: what the picture is; None leaves out the title and the line below it.
    width: pixels, 900 at most.
    """
    series = {name: sorted(points) for name, points in runs.items()}
    width = min(width or STANDARD, WIDEST)
    found = "; ".join(found_in_words(name, points) for name, points in series.items()) or "no run was given"
    if not any(series.values()):
        return words_alone(title or "Memory", found, width)

    canvas, found = Canvas(), f"{found}; dashed: the start"
    _, y = heading(canvas, title, found, width - 2 * MARGIN)
    series = {name: points for name, points in series.items() if points}
    most = max(nbytes for points in series.values() for _, nbytes in points) or 1
    ticks = _byte_ticks(most)
    left = MARGIN + max(text_width(label, 11) for _, label in ticks) + 10
    columns = math.ceil(len(series) / math.ceil(len(series) / MOST_BESIDE))  # as many in each line
    wide = (width - 20 - left - (columns - 1) * BETWEEN) / columns
    longest = max(points[-1][0] - min(points[0][0], 0) for points in series.values())
    y += 0 if title else 4
    for i, (name, points) in enumerate(series.items()):
        column = i % columns
        begin = min(points[0][0], 0)
        x = left + column * (wide + BETWEEN)
        scale = Scale(x, x + wide, begin, begin + max(longest, 1e-6))
        _panel(canvas, y, name, points, scale, ticks if column == 0 else [], most, any(series))
        if column == columns - 1 and i < len(series) - 1:
            y += _tall(any(series)) + 12
    return canvas.picture(width, y + _tall(any(series)), f"{title or 'Memory'}: {found}.")


def found_in_words(name: str, points: Sequence[Reading]) -> str:
    """Return one run in words: the peak, and how much of it came after the first reading."""
    if not points:
        return f"{name}: no memory was recorded" if name else "no memory was recorded"
    peak = max(nbytes for _, nbytes in points)
    grown = peak - points[0][1]
    words = f"peak {size(peak)}"
    words += f", {size(grown)} above the start" if grown >= 1 else ", as at the start"
    words += f", {duration(points[-1][0] - points[0][0])}"
    return f"{name}: {words}" if name else words


def _tall(named: bool) -> float:
    return (22 if named else 4) + 16 + HIGH + 26


def _panel(
    canvas: Canvas,
    y: float,
    name: str,
    points: Sequence[Reading],
    scale: Scale,
    ticks: Sequence[tuple[float, str]],
    most: float,
    named: bool,
) -> None:
    """Draw one run: its name, its curve with the peak, its axes."""
    if named:
        canvas.text(scale.left, y + 12, shorten(name, scale.right - scale.left, 12 * 1.12), bold=True)
        y += 22
    base = y + 16 + HIGH
    for nbytes, label in ticks:
        at = base - nbytes / most * HIGH
        canvas.line(scale.left - 4, at, scale.left, at, "s-line")
        canvas.text(scale.left - 7, at + 4, label, "f-soft", 11, "end")
    places = thinned([(scale.at(t), nbytes) for t, nbytes in points])
    curve(canvas, [(x, base - nbytes / most * HIGH) for x, nbytes in places], base, steps=False)
    _start(canvas, base - points[0][1] / most * HIGH, places[0][0], places[-1][0])
    peak = max(nbytes for _, nbytes in points)
    x = next(x for x, nbytes in places if nbytes == peak)
    peak_label(canvas, x, base - peak / most * HIGH, f"peak {size(peak)}", scale)
    draw_axis(canvas, base, scale)


def _start(canvas: Canvas, y: float, x0: float, x1: float) -> None:
    """Draw a dashed line at the memory that the process had when the run began; the run used what is above it."""
    canvas.line(x0, y, x1, y, "s-soft", 1, stroke_dasharray="3 3")


def curve(canvas: Canvas, points: Sequence[tuple[float, float]], base: float, steps: bool) -> None:
    """Draw a line, filled below; `steps`: a value holds until the next one."""
    x0, y0 = points[0]
    d = f"M{num(x0)} {num(y0)}"
    for x, y in points[1:]:
        d += f"H{num(x)}V{num(y)}" if steps else f"L{num(x)} {num(y)}"
    canvas.path(f"{d}V{num(base)}H{num(x0)}z", "f-fill")
    canvas.path(d, "s-ink", 1.5)


def peak_label(canvas: Canvas, x: float, y: float, words: str, scale: Scale) -> None:
    """Draw a dot at the peak, and its words above, kept between the ends of the scale."""
    half = text_width(words, 11) / 2
    canvas.path(f"M{num(x)} {num(y - 3)}a3 3 0 0 1 0 6a3 3 0 0 1 0 -6z", "f-ink")
    canvas.text(min(max(x, scale.left + half), scale.right - half), y - 7, words, "f-ink", 11, "middle")


def thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return (x, value) with one value for each pixel, the highest, except at the two ends."""
    kept: list[tuple[float, float]] = []
    for point in points:
        if len(kept) > 1 and int(kept[-1][0]) == int(point[0]):
            kept[-1] = max(kept[-1], point, key=lambda p: p[1])
        else:
            kept.append(point)
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def _byte_ticks(most: float) -> list[tuple[float, str]]:
    """Return round numbers of bytes from 0 on, at most four, with their words.

    >>> _byte_ticks(700e6)
    [(0, '0'), (200000000, '200 MB'), (400000000, '400 MB'), (600000000, '600 MB')]
    """
    step = next(s * 10**e for e in range(16) for s in (1, 2, 5) if most / (s * 10**e) < 4)
    unit, name = next(unit for unit in BYTES if most >= unit[0] or unit[0] == 1)
    return [(i * step, f"{i * step / unit:g} {name}" if i else "0") for i in range(math.floor(most / step) + 1)]
