"""The row "your code": when the caller submitted tasks, and how long it waited for results."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.axis import Scale
from parcours.draw.canvas import Canvas, num
from parcours.draw.text import text_width
from parcours.draw.words import duration, many

__all__ = ["CALLER", "Wait", "draw_caller"]

CALLER = "your code"
FEW = 60  # so many waits are drawn one by one, even if they are short

Wait = tuple[float, float]  # (start, end) in seconds


def draw_caller(canvas: Canvas, y: float, submitted: Sequence[float], waits: Sequence[Wait], scale: Scale) -> None:
    """Draw the row: a mark at each submission, dots while the caller waits, a bar where the results are in."""
    canvas.text(scale.left - 10, y + 13, CALLER, "f-soft", 11, "end")
    wide = [scale.at(end) - scale.at(start) for start, end in waits]
    if len(waits) > FEW and statistics.median(wide) < 8:
        _many_waits(canvas, y, submitted, waits, scale)
        return
    marks = _submissions(submitted, waits, scale)
    stops = [mark.x for mark in marks] + [scale.at(start) for start, _ in waits]
    then = {mark.wait: mark for mark in marks if mark.wait is not None}
    for mark in marks:
        _submission(canvas, mark.x, y)
        if mark.number > 1 and mark.wait is None and not mark.close:
            free = min((stop for stop in stops if stop > mark.x), default=scale.right) - mark.x - 16
            _first_fit(canvas, mark.x + 13, y, [f"submits {many(mark.number, 'task')}", str(mark.number)], free)
    for i, (start, end) in enumerate(waits):
        x, words = scale.at(start) + 5, [f"waits {duration(end - start)}"]
        if i in then:
            x, number = max(x, then[i].x + 13), then[i].number
            words = [f"submits {many(number, 'task')}, then {words[0]}", *words, str(number) if number > 1 else ""]
        _wait(canvas, x, y, scale.at(end), words)


class _Mark(NamedTuple):
    """A mark: `number` tasks were submitted there, or in the marks close before it.

    close: another mark follows so closely that there is no room for words. wait: the index of the wait that follows
    at once.
    """

    x: float
    number: int
    close: bool
    wait: int | None


def _submissions(submitted: Sequence[float], waits: Sequence[Wait], scale: Scale) -> list[_Mark]:
    """Return the marks; submissions between the same two waits share one where their marks would touch."""
    groups: list[list] = []  # [x, how many, index of the next wait]
    i = 0
    for t in submitted:
        while i < len(waits) and waits[i][0] < t:
            i += 1
        x = scale.at(t)
        if groups and groups[-1][2] == i and x - groups[-1][0] < 9:
            groups[-1][1] += 1
        else:
            groups.append([x, 1, i])
    marks, number = [], 0
    for (x, n, i), after in zip(groups, [*groups[1:], None], strict=False):
        number += n
        close = after is not None and after[2] == i and after[0] - x < 16
        wait = i if not close and i < len(waits) and scale.at(waits[i][0]) - x < 12 else None
        marks.append(_Mark(x, number, close, wait))
        number = number if close else 0
    return marks


def _submission(canvas: Canvas, x: float, y: float) -> None:
    canvas.path(f"M{num(x + 2)} {num(y + 4)}h7l-3.5 10z", "f-ink")


def _wait(canvas: Canvas, x: float, y: float, end: float, words: list[str]) -> None:
    """Draw words, then a dotted line up to a bar at `end`."""
    x += _first_fit(canvas, x, y, words, end - x - 22)
    if end - 4 > x:
        dots = {"stroke_dasharray": "1.5 4", "stroke_linecap": "round"}
        canvas.line(x, y + 9, end - 4, y + 9, "s-ink", 1.5, **dots)
    canvas.line(end, y + 1, end, y + 17, "s-ink", 2)


def _first_fit(canvas: Canvas, x: float, y: float, choices: list[str], room: float) -> float:
    """Draw the first of the choices that fits; return the width that it takes."""
    for words in choices:
        if words and text_width(words, 11) <= room:
            canvas.text(x, y + 13, words, "f-ink", 11)
            return text_width(words, 11) + 6
    return 0


def _many_waits(canvas: Canvas, y: float, submitted: Sequence[float], waits: Sequence[Wait], scale: Scale) -> None:
    """Draw waits that are too short to be told apart as one line, with their number."""
    begin, end = scale.at(min([waits[0][0], *submitted[:1]])), max(scale.at(end) for _, end in waits)
    total = duration(sum(end - start for start, end in waits))
    words = f"waits {many(len(waits), 'time')}, {total} in all"
    if submitted:
        _submission(canvas, begin, y)
        words = f"submits {many(len(submitted), 'task')}, {words}"
    _wait(canvas, begin + (13 if submitted else 5), y, end, [words])
