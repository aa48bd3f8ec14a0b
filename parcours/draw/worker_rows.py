"""A row for each worker, with a bar for each attempt that it ran.

Bars that are too small or too many to be told apart become the share of time that the worker was busy.
"""

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.axis import BAR, ROW, Scale, draw_label
from parcours.draw.busy import busy_shares, draw_staircase
from parcours.draw.canvas import Canvas, num
from parcours.draw.palette import GREY, badges, lines_of, on_worker, worker
from parcours.draw.text import fit, text_width
from parcours.draw.words import duration, percent
from parcours.spans import Span, workers_of

__all__ = ["WORDS", "Row", "draw_rows", "is_crowded", "median_length", "rows_of"]

MOST_ROWS = 40
MOST_TRACKS = 6  # of one worker that ran several tasks at the same time
MOST_BARS = 400
FEW = 60  # so many bars are drawn one by one, even if they are narrow
NARROW = 1.5  # pixels
WORDS = {"failed": "failed", "lost": "lost", "cancelled": "cancelled", "open": "still running"}
WORDS["unknown"] = "end not seen"


class Row(NamedTuple):
    """One worker and its attempts; `workers` is more than 1 in the row of all workers beyond the first ones."""

    label: str
    spans: list[Span]
    hue: int
    workers: int = 1


class _Bar(NamedTuple):
    """One attempt at its place; between `free0` and `free1` its track holds no other bar."""

    span: Span
    x0: float
    x1: float
    y: float
    hue: int
    free0: float
    free1: float
    pauses: tuple[tuple[float, float], ...] = ()  # in pixels: it waited for its own tasks


def rows_of(spans: list[Span], workers: Sequence[str] | None) -> list[Row]:
    """Return one row for each worker; beyond `MOST_ROWS` the last row stands for all the others."""
    shown = badges(spans)
    order = list(dict.fromkeys([*(workers or ()), *workers_of(spans)]))
    of = {name: [] for name in order}
    nowhere = {"cancelled": [], "unknown": []}  # cancelled before it began, or ran where nothing saw it
    for span in spans:
        if span.worker:
            of[span.worker].append(span)
        else:
            nowhere.setdefault(span.state, []).append(span)
    rows = [Row(name, of[name], shown[name].hue if name in shown else GREY) for name in order]
    names = {"unknown": "worker not seen"}
    rows += [Row(names.get(state, "no worker"), found, GREY) for state, found in nowhere.items() if found]
    if len(rows) <= MOST_ROWS:
        return rows
    kept, rest = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]
    others = sorted((span for row in rest for span in row.spans), key=lambda s: s.start)
    return [*kept, Row(f"+ {len(rest)} more", others, GREY, len(rest))]


def median_length(spans: list[Span]) -> float:
    """Return the median seconds of an attempt."""
    ran = [span for span in spans if span.state != "cancelled"] or spans
    return statistics.median(span.end - span.start for span in ran)


def is_crowded(spans: list[Span], scale: Scale) -> bool:
    """Return True if bars would be too many or too narrow to be told apart."""
    narrow = median_length(spans) * (scale.right - scale.left) / (scale.end - scale.begin) < NARROW
    return len(spans) > MOST_BARS or (len(spans) > FEW and narrow)


def draw_rows(canvas: Canvas, y: float, rows: list[Row], crowded: bool, scale: Scale) -> float:
    """Draw all rows; return where they end."""
    bars: list[_Bar] = []
    step = 2 if len(rows) <= 16 else 4  # pixels
    for row in rows:
        draw_label(canvas, y, row.label, scale)
        if crowded or row.workers > 1:
            _shares(canvas, y, row, scale, step)
            y += ROW
            continue
        for track in _tracks(row.spans, scale):
            ends = [scale.left, *(scale.at(span.end) for span in track)]
            starts = [*(scale.at(span.start) for span in track), scale.right + 14]
            for i, span in enumerate(track):
                bars.append(
                    _Bar(
                        span,
                        starts[i] + 0.5,
                        ends[i + 1] - 0.5,
                        y,
                        row.hue,
                        ends[i],
                        starts[i + 1],
                        _pauses(span, scale),
                    )
                )
            y += ROW
    _retries(canvas, bars)
    for bar in bars:
        _bar(canvas, bar)
    return y


def _pauses(span: Span, scale: Scale) -> tuple[tuple[float, float], ...]:
    """Return where a bar is open because its task only waited: in pixels, the visible ones."""
    places = ((scale.at(start), scale.at(end)) for start, end in span.pauses)
    return tuple((a, b) for a, b in places if b - a > 0.5)


def _tracks(spans: list[Span], scale: Scale) -> list[list[Span]]:
    """Return the spans of one worker in tracks: a worker may run tasks side by side."""
    # Half a pixel of overlap does not show.
    slack = 0.5 * (scale.end - scale.begin) / (scale.right - scale.left)
    tracks: list[list[Span]] = [[]]
    for span in spans:
        track = next((track for track in tracks if not track or track[-1].end <= span.start + slack), None)
        if track is None:
            track = tracks[-1]
            if len(tracks) < MOST_TRACKS:
                track = []
                tracks.append(track)
        track.append(span)
    return tracks


def _bar(canvas: Canvas, bar: _Bar) -> None:
    """Draw one attempt. Filled: it returned a result, or still runs. Outlined: it did not; a word says why."""
    state, x0, y = bar.span.state, bar.x0, bar.y
    wide = max(bar.x1 - x0, NARROW)
    x1 = x0 + wide
    if state == "ok":
        canvas.rect(x0, y, wide, BAR, worker(bar.hue), 2 if wide > 6 else None)
    elif state == "unknown":  # it ends in dots: its end was not seen
        d = f"M{num(x1)} {num(y + 0.75)}H{num(x0 + 0.75)}V{num(y + BAR - 0.75)}H{num(x1)}"
        canvas.path(d, f"f-paper {worker(bar.hue, 's')}", 1.5, stroke_dasharray="0.1 4", stroke_linecap="round")
    elif state == "open":
        deep = num(min(5, wide))
        d = f"M{num(x1)} {num(y)}H{num(x0)}v{BAR}H{num(x1)}l-{deep} -4.5 {deep} -4.5 -{deep} -4.5z"
        canvas.path(d, worker(bar.hue))
    elif state == "cancelled":
        ends = {"stroke_dasharray": "3 3"}
        canvas.rect(x0 + 0.75, y + 0.75, max(wide - 1.5, 0.5), BAR - 1.5, f"f-paper {worker(bar.hue, 's')}", 2, **ends)
    else:
        d = f"M{num(x1)} {num(y + 0.75)}H{num(x0 + 0.75)}V{num(y + BAR - 0.75)}H{num(x1)}"
        canvas.path(d, f"f-paper {worker(bar.hue, 's')}", 1.5)
        _end(canvas, x1, y, state, wide)
    filled = state in ("ok", "open")
    for i in range(lines_of(bar.hue)):  # along the lower edge, then along the upper one
        at = y + ((2, BAR - 2)[i == 0] if filled else (4, BAR - 4)[i == 0])
        canvas.line(x0, at, x1, at, "s-paper" if filled else worker(bar.hue, "s"), 1.5)
    if bar.pauses:
        for a, b in bar.pauses:
            canvas.rect(a, y + 1.5, max(b - a, 0.5), BAR - 3, "f-paper")
    _name(canvas, bar, wide)


def _end(canvas: Canvas, x: float, y: float, state: str, wide: float = 20) -> None:
    """Draw the right end of an attempt without a result: torn if its worker died, heavy if it raised."""
    if state == "lost":
        depth = num(min(5, wide))
        canvas.path(f"M{num(x)} {num(y)}l-{depth} 4.5 {depth} 4.5 -{depth} 4.5 {depth} 4.5", "s-ink", 1.5)
    else:
        canvas.path(f"M{num(x - 2)} {num(y)}v{BAR}", "s-ink", 4)


def _name(canvas: Canvas, bar: _Bar, wide: float) -> None:
    """Draw the name in the bar as far as it fits; a state that finds no room in it stands next to it."""
    span, word = bar.span, WORDS.get(bar.span.state, "")
    room = wide - (10 if span.state in ("ok", "cancelled") else 14)
    words = _words(span.task, f"try {span.attempt + 1}" if span.attempt else "", word, room)
    css = on_worker(bar.hue) if span.state in ("ok", "open") else "f-soft" if span.state == "cancelled" else "f-ink"
    if words:
        if bar.pauses and bar.pauses[0][0] < bar.x0 + 6 + text_width(words, 11):  # a ground for text across both
            canvas.rect(bar.x0 + 3, bar.y + 2, text_width(words, 11) + 6, BAR - 4, "f-paper", 2)
            css = "f-ink"
        canvas.text(bar.x0 + 6, bar.y + 13, words, css, 11)
    if word not in words:
        beside = text_width(word, 11) + 8
        if beside <= bar.free1 - bar.x0 - wide:
            canvas.text(bar.x0 + wide + 5, bar.y + 13, word, "f-soft", 11)
        elif beside <= bar.x0 - bar.free0:
            canvas.text(bar.x0 - 5, bar.y + 13, word, "f-soft", 11, "end")


def _words(name: str, again: str, state: str, room: float) -> str:
    """Return the longest text for a bar that fits in the room."""
    after = "".join(f" · {word}" for word in (again, state) if word)
    short = fit(name, room - text_width(after, 11), 11)
    if short:
        return short + after
    for words in (" · ".join(word for word in (again, state) if word), state, again):
        if words and text_width(words, 11) <= room:
            return words
    return "" if state else fit(name, room, 11)


def _retries(canvas: Canvas, bars: list[_Bar]) -> None:
    """Draw a dashed arrow from each lost attempt to the next try of its task."""
    later: dict[str, list[_Bar]] = {}
    for bar in bars:
        later.setdefault(bar.span.task, []).append(bar)
    for bar in bars:
        if bar.span.state != "lost":
            continue
        tries = [b for b in later[bar.span.task] if b.span.attempt > bar.span.attempt]
        if tries:
            _arrow(canvas, bar, min(tries, key=lambda b: (b.span.attempt, b.x0)))


def _arrow(canvas: Canvas, old: _Bar, new: _Bar) -> None:
    tip, middle = new.x0 - 1, new.y + BAR / 2
    if old.y == new.y:
        if tip - old.x1 < 14:
            return  # side by side: the words "try 2" say it
        d = f"M{num(old.x1 + 3)} {num(middle)}H{num(tip - 6)}"
    else:
        x = min(old.x1 - 8, tip - 12)
        d = f"M{num(x)} {num(old.y + BAR + 2 if new.y > old.y else old.y - 2)}V{num(middle)}H{num(tip - 6)}"
    canvas.path(d, "s-line", 1.25, stroke_dasharray="3 3")
    canvas.path(f"M{num(tip)} {num(middle)}l-7 -3.5v7z", "f-line")


def _shares(canvas: Canvas, y: float, row: Row, scale: Scale, step: int) -> None:
    """Draw the share of time that the worker was busy, the long tasks as separate bars, and every failure."""
    busy = busy_shares((run for span in row.spans for run in span.runs), scale, step)
    shares = [min(1.0, part / row.workers) for part in busy]
    draw_staircase(canvas, y, shares, scale, step, worker(row.hue))
    for i in range(lines_of(row.hue)):
        canvas.line(scale.left, y + BAR - 3 - 4 * i, scale.right, y + BAR - 3 - 4 * i, "s-paper", 1.5)
    if row.workers == 1:
        _long_tasks(canvas, y, row, scale)
    marked = {(round(scale.at(span.end)), span.state): None for span in row.spans if span.state in ("failed", "lost")}
    for x, state in marked:
        _end(canvas, x, y, state)
    canvas.line(scale.left, y + BAR, scale.right, y + BAR, "s-rule")
    words = percent(sum(shares) / len(shares)) + (" busy" if row.workers > 1 else "")
    canvas.text(scale.right + (66 if row.workers > 1 else 42), y + 13, words, "f-soft", 11, "end")


def _long_tasks(canvas: Canvas, y: float, row: Row, scale: Scale) -> None:
    """Draw a task ten times as long as the median as a bar, with its length."""
    if not row.spans:
        return
    middle = median_length(row.spans)
    for span in row.spans:
        x0, x1, length = scale.at(span.start), scale.at(span.end), span.end - span.start
        words = duration(length)
        if length > 10 * middle and x1 - x0 > text_width(words, 10) + 4:
            canvas.rect(x0, y, x1 - x0, BAR, f"{worker(row.hue)} s-paper", 2, stroke_width=2)
            canvas.text((x0 + x1) / 2, y + 13, words, on_worker(row.hue), 10, "middle")
