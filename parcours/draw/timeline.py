"""Who ran what, when: a row for each worker, a bar for each attempt, and the caller's own row above them.

Bars too small or too many to be told apart become, for each row, the share of time that its worker was busy.
"""

import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from parcours.draw.marks import (
    HUES,
    MARGIN,
    WIDEST,
    Canvas,
    Picture,
    badges,
    count,
    duration,
    fit,
    heading,
    num,
    on_worker,
    shorten_name,
    text_width,
    worker,
)
from parcours.spans import Span, busy_time, makespan, max_concurrency, workers_of

__all__ = [
    "Scale",
    "draw_axis",
    "draw_caller",
    "draw_rows",
    "found_in_words",
    "is_crowded",
    "reach",
    "rows_of",
    "timeline",
]

ROW, BAR = 24, 18  # heights, in pixels
STANDARD = 720  # the usual width: JupyterLab's cell has 668 to 1000 px, and text must not shrink below 9
MOST_ROWS = 40
MOST_LANES = 6  # of one worker that ran several tasks at the same time
MOST_BARS = 400
FEW = 60  # so many bars are drawn one by one, even if they are narrow
NARROW = 1.5  # pixels
MOST_LABEL = 150  # pixels for the name of a worker
WORDS = {"failed": "failed", "lost": "lost", "cancelled": "cancelled", "open": "still running"}


class Scale(NamedTuple):
    """Seconds to pixels."""

    left: float
    right: float
    begin: float
    end: float

    def at(self, seconds: float) -> float:
        share = (seconds - self.begin) / (self.end - self.begin)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


class _Row(NamedTuple):
    """What one line of the picture shows; `workers` is more than 1 in the row of all that found no place."""

    label: str
    spans: list[Span]
    hue: int
    workers: int = 1


class _Bar(NamedTuple):
    """One attempt at its place; between `free0` and `free1` there is no other bar in its lane."""

    span: Span
    x0: float
    x1: float
    y: float
    hue: int
    free0: float
    free1: float


def timeline(
    spans: Iterable[Span],
    *,
    submitted: Iterable[float] = (),
    waits: Iterable[tuple[float, float]] = (),
    workers: Sequence[str] | None = None,
    unstarted: int = 0,
    title: str | None = "Timeline",
    width: float | None = None,
) -> Picture:
    """A picture of who ran what, when.

    spans: the attempts.
    submitted: seconds at which the caller submitted a task.
    waits: (start, end) in seconds, while the caller waited; either of the two gives a row "your code".
    workers: the order of the rows, which may name idle workers; left out, the order of their first tasks.
    unstarted: how many tasks there are beside, which have not begun.
    title: what the picture is; None leaves out the title and the line below it.
    width: pixels, 900 at most.
    """
    spans = sorted(spans, key=lambda s: (s.start, s.end, s.task, s.attempt, s.worker, s.state))
    submitted, waits = sorted(submitted), sorted((start, end) for start, end in waits)
    width = min(width or STANDARD, WIDEST)
    canvas = Canvas()
    if not spans:
        found = f"{count(unstarted, 'task')} ({unstarted} did not start)" if unstarted else "no tasks were recorded"
        taken, y = heading(canvas, title or "Timeline", found, width - 2 * MARGIN)
        return canvas.picture(taken + 2 * MARGIN, y, f"{title or 'Timeline'}: {found}.")

    rows = rows_of(spans, workers)
    labels = [row.label for row in rows] + (["your code"] if submitted or waits else [])
    left = MARGIN + min(MOST_LABEL, max(text_width(label, 11) for label in labels)) + 10
    begin, end = reach(spans, submitted, waits)
    scale = Scale(left, width - 20, begin, end)
    crowded = is_crowded(spans, scale)
    if crowded or rows[-1].workers > 1:
        scale = scale._replace(right=width - (60 if crowded else 84))
    found = found_in_words(spans, unstarted) + (f"; median task {duration(_median(spans))}" if crowded else "")

    _, y = heading(canvas, title, found, width - 2 * MARGIN - (40 if crowded else 0))
    if crowded:
        y += 0 if title else 14
        canvas.text(width - 18, y - 11, "busy", "f-soft", 11, "end")
    if submitted or waits:
        draw_caller(canvas, y, submitted, waits, scale)
        y += ROW
    y = draw_rows(canvas, y, rows, crowded, scale)
    draw_axis(canvas, y + 2, scale)
    return canvas.picture(width, y + 26, f"{title or 'Timeline'}: {found}.")


# -- what is shown -------------------------------------------------------------------------------------------


def found_in_words(spans: list[Span], unstarted: int = 0) -> str:
    """The run in one sentence; unstarted: how many tasks have not begun."""
    ran = [span for span in spans if span.state != "cancelled"]  # what was cancelled never began
    tasks, most = len({span.task for span in spans}), max_concurrency(ran)
    words = count(tasks + unstarted, "task")
    states = [f"{n} {word}" for state, word in WORDS.items() if (n := sum(s.state == state for s in spans))]
    states += [f"{unstarted} did not start"] if unstarted else []
    if len(spans) > tasks:
        words += f", {count(len(spans), 'attempt')}"
    if states:
        words += f" ({', '.join(states)})"
    if len(ran) > 1:
        words += f", up to {most} at once" if most > 1 else ", one at a time"
    words += f", {duration(makespan(ran))}" if ran else ""
    plain = not states and len(spans) == tasks
    return words + (f"; one after another {duration(busy_time(spans))}" if plain and most > 1 else "")


def _median(spans: list[Span]) -> float:
    ran = [span for span in spans if span.state != "cancelled"] or spans
    return statistics.median(span.end - span.start for span in ran)


def reach(spans, submitted, waits) -> tuple[float, float]:
    """Where the axis begins and ends. It begins at 0, unless nearly all of it would then be empty."""
    moments = [m for span in spans for m in (span.start, span.end)] + submitted + [m for wait in waits for m in wait]
    first, last = min(moments), max(moments)
    begin = first if first < 0 or first > 0.7 * last else 0.0
    return begin, max(last, begin + 1e-6)


def is_crowded(spans: list[Span], scale: Scale) -> bool:
    """Whether bars would be too many or too narrow to be told apart."""
    narrow = _median(spans) * (scale.right - scale.left) / (scale.end - scale.begin) < NARROW
    return len(spans) > MOST_BARS or (len(spans) > FEW and narrow)


def rows_of(spans: list[Span], workers: Sequence[str] | None) -> list[_Row]:
    """One row for each worker; beyond `MOST_ROWS` the last row stands for all the others."""
    shown = badges(spans)
    order = list(dict.fromkeys([*(workers or ()), *workers_of(spans)]))
    of = {name: [] for name in order}
    nowhere = [span for span in spans if not span.worker]  # cancelled before it began
    for span in spans:
        if span.worker:
            of[span.worker].append(span)
    rows = [_Row(name, of[name], shown[name].hue if name in shown else HUES + 1) for name in order]
    if nowhere:
        rows.append(_Row("no worker", nowhere, HUES + 1))
    if len(rows) <= MOST_ROWS:
        return rows
    kept, rest = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]
    others = sorted((span for row in rest for span in row.spans), key=lambda s: s.start)
    return [*kept, _Row(f"+ {len(rest)} more", others, HUES + 1, len(rest))]


def _lanes(spans: list[Span], scale: Scale) -> list[list[Span]]:
    """The spans of one worker in lanes, for a worker may run tasks side by side."""
    # Half a pixel of overlap does not show.
    slack = 0.5 * (scale.end - scale.begin) / (scale.right - scale.left)
    lanes: list[list[Span]] = [[]]
    for span in spans:
        lane = next((lane for lane in lanes if not lane or lane[-1].end <= span.start + slack), None)
        if lane is None:
            lane = lanes[-1]
            if len(lanes) < MOST_LANES:
                lane = []
                lanes.append(lane)
        lane.append(span)
    return lanes


# -- rows ----------------------------------------------------------------------------------------------------


def draw_rows(canvas: Canvas, y: float, rows: list[_Row], crowded: bool, scale: Scale) -> float:
    """All rows of workers; returns where they end."""
    bars: list[_Bar] = []
    step = 2 if len(rows) <= 16 else 4  # pixels
    for row in rows:
        canvas.text(scale.left - 10, y + 13, shorten_name(row.label, MOST_LABEL, 11), size=11, anchor="end")
        if crowded or row.workers > 1:
            _shares(canvas, y, row, scale, step)
            y += ROW
            continue
        for lane in _lanes(row.spans, scale):
            ends = [scale.left, *(scale.at(span.end) for span in lane)]
            starts = [*(scale.at(span.start) for span in lane), scale.right + 14]
            for i, span in enumerate(lane):
                bars.append(_Bar(span, starts[i] + 0.5, ends[i + 1] - 0.5, y, row.hue, ends[i], starts[i + 1]))
            y += ROW
    _retries(canvas, bars)
    for bar in bars:
        _bar(canvas, bar)
    return y


def _bar(canvas: Canvas, bar: _Bar) -> None:
    """One attempt. Filled: it gave a result, or still runs. Outlined: it gave none; a word says why."""
    state, x0, y = bar.span.state, bar.x0, bar.y
    wide = max(bar.x1 - x0, NARROW)
    x1 = x0 + wide
    if state == "ok":
        canvas.rect(x0, y, wide, BAR, worker(bar.hue), 2 if wide > 6 else None)
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
    _name(canvas, bar, wide)


def _end(canvas: Canvas, x: float, y: float, state: str, wide: float = 20) -> None:
    """The right end of an attempt that gave no result: torn if its worker died, heavy if it raised."""
    if state == "lost":
        depth = num(min(5, wide))
        canvas.path(f"M{num(x)} {num(y)}l-{depth} 4.5 {depth} 4.5 -{depth} 4.5 {depth} 4.5", "s-ink", 1.5)
    else:
        canvas.path(f"M{num(x - 2)} {num(y)}v{BAR}", "s-ink", 4)


def _name(canvas: Canvas, bar: _Bar, wide: float) -> None:
    """The name in the bar as far as it fits; a state that finds no room in it stands beside it."""
    span, word = bar.span, WORDS.get(bar.span.state, "")
    room = wide - (10 if span.state in ("ok", "cancelled") else 14)
    words = _words(span.task, f"try {span.attempt + 1}" if span.attempt else "", word, room)
    css = on_worker(bar.hue) if span.state in ("ok", "open") else "f-soft" if span.state == "cancelled" else "f-ink"
    if words:
        canvas.text(bar.x0 + 6, bar.y + 13, words, css, 11)
    if word not in words:
        beside = text_width(word, 11) + 8
        if beside <= bar.free1 - bar.x0 - wide:
            canvas.text(bar.x0 + wide + 5, bar.y + 13, word, "f-soft", 11)
        elif beside <= bar.x0 - bar.free0:
            canvas.text(bar.x0 - 5, bar.y + 13, word, "f-soft", 11, "end")


def _words(name: str, again: str, state: str, room: float) -> str:
    """The longest of what may be said in a bar that fits in the room."""
    after = "".join(f" · {word}" for word in (again, state) if word)
    short = fit(name, room - text_width(after, 11), 11)
    if short:
        return short + after
    for words in (" · ".join(word for word in (again, state) if word), state, again):
        if words and text_width(words, 11) <= room:
            return words
    return "" if state else fit(name, room, 11)


def _retries(canvas: Canvas, bars: list[_Bar]) -> None:
    """A dashed arrow from each lost attempt to the next try of its task."""
    later: dict[str, list[_Bar]] = {}
    for bar in bars:
        later.setdefault(bar.span.task, []).append(bar)
    for bar in bars:
        if bar.span.state != "lost":
            continue
        tries = [b for b in later[bar.span.task] if b.span.attempt > bar.span.attempt]
        if not tries:
            continue
        new = min(tries, key=lambda b: (b.span.attempt, b.x0))
        _arrow(canvas, bar, new)


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


# -- too many to draw one by one -----------------------------------------------------------------------------


def _shares(canvas: Canvas, y: float, row: _Row, scale: Scale, step: int) -> None:
    """The share of time that the worker was busy, the long tasks as bars of their own, and every failure."""
    bins = int((scale.right - scale.left) // step)
    seconds = step * (scale.end - scale.begin) / (scale.right - scale.left)
    busy = _busy(row.spans, bins, scale.begin, seconds)
    heights = [round(BAR * min(1.0, share / row.workers)) for share in busy]
    base, d, last, run = y + BAR, f"M{num(scale.left)} {num(y + BAR)}", 0, 0
    for height in [*heights, 0]:
        if height != last:
            d += (f"h{run * step}" if run else "") + f"v{last - height}"
            last, run = height, 0
        run += 1
    if any(heights):
        canvas.path(d + "z", worker(row.hue))
    if row.workers == 1:
        _long_tasks(canvas, y, row, scale)
    marked = {(round(scale.at(span.end)), span.state): None for span in row.spans if span.state in ("failed", "lost")}
    for x, state in marked:
        _end(canvas, x, y, state)
    canvas.line(scale.left, base, scale.right, base, "s-rule")
    share = sum(min(1.0, part / row.workers) for part in busy) / bins
    words = f"{share:.0%}".replace("%", "\u202f%") + (" busy" if row.workers > 1 else "")
    canvas.text(scale.right + (66 if row.workers > 1 else 42), y + 13, words, "f-soft", 11, "end")


def _busy(spans: list[Span], bins: int, begin: float, seconds: float) -> list[float]:
    """For each bin of time, how many workers' worth of it was spent in spans."""
    part, whole = [0.0] * (bins + 1), [0] * (bins + 1)
    for span in spans:
        first, last = (span.start - begin) / seconds, (span.end - begin) / seconds
        i, j = min(int(first), bins - 1), min(int(last), bins - 1)
        if i == j:
            part[i] += last - first
            continue
        part[i] += i + 1 - first
        part[j] += last - j
        whole[i + 1] += 1  # all bins between the two are full
        whole[j] -= 1
    full, shares = 0, []
    for i in range(bins):
        full += whole[i]
        shares.append(part[i] + full)
    return shares


def _long_tasks(canvas: Canvas, y: float, row: _Row, scale: Scale) -> None:
    """A task ten times as long as the median keeps its bar, with its length."""
    if not row.spans:
        return
    middle = _median(row.spans)
    for span in row.spans:
        x0, x1, length = scale.at(span.start), scale.at(span.end), span.end - span.start
        words = duration(length)
        if length > 10 * middle and x1 - x0 > text_width(words, 10) + 4:
            canvas.rect(x0, y, x1 - x0, BAR, f"{worker(row.hue)} s-paper", 2, stroke_width=2)
            canvas.text((x0 + x1) / 2, y + 13, words, on_worker(row.hue), 10, "middle")


# -- the caller ----------------------------------------------------------------------------------------------


def draw_caller(canvas: Canvas, y: float, submitted: list[float], waits: list[tuple], scale: Scale) -> None:
    """The caller's row: a mark at each submission, dots while it waits, a bar where the results are in."""
    canvas.text(scale.left - 10, y + 13, "your code", "f-soft", 11, "end")
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
            _first_fit(canvas, mark.x + 13, y, [f"submits {count(mark.number, 'task')}", str(mark.number)], free)
    for i, (start, end) in enumerate(waits):
        x, words = scale.at(start) + 5, [f"waits {duration(end - start)}"]
        if i in then:
            x, number = max(x, then[i].x + 13), then[i].number
            words = [
                f"submits {count(number, 'task')}, then {words[0]}",
                *words,
                str(number) if number > 1 else "",
            ]
        _wait(canvas, x, y, scale.at(end), words)


class _Mark(NamedTuple):
    """A mark in the caller's row: `number` tasks were submitted there, or in the marks close before it.

    close: another mark follows so closely that there is no room for words. wait: which wait follows at once.
    """

    x: float
    number: int
    close: bool
    wait: int | None


def _submissions(submitted: list[float], waits: list[tuple], scale: Scale) -> list[_Mark]:
    """The marks; submissions between the same two waits share one where their marks would touch."""
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
    """Words, then a dotted line up to a bar at `end`."""
    x += _first_fit(canvas, x, y, words, end - x - 22)
    if end - 4 > x:
        dots = {"stroke_dasharray": "1.5 4", "stroke_linecap": "round"}
        canvas.line(x, y + 9, end - 4, y + 9, "s-ink", 1.5, **dots)
    canvas.line(end, y + 1, end, y + 17, "s-ink", 2)


def _first_fit(canvas: Canvas, x: float, y: float, choices: list[str], room: float) -> float:
    """Draws the first of the choices that fits; returns the width that it takes."""
    for words in choices:
        if words and text_width(words, 11) <= room:
            canvas.text(x, y + 13, words, "f-ink", 11)
            return text_width(words, 11) + 6
    return 0


def _many_waits(canvas: Canvas, y: float, submitted, waits, scale: Scale) -> None:
    """Waits too short to be told apart: one line, and how many they were."""
    begin, end = scale.at(min([waits[0][0], *submitted[:1]])), max(scale.at(end) for _, end in waits)
    total = duration(sum(end - start for start, end in waits))
    words = f"waits {count(len(waits), 'time')}, {total} in all"
    if submitted:
        _submission(canvas, begin, y)
        words = f"submits {count(len(submitted), 'task')}, {words}"
    _wait(canvas, begin + (13 if submitted else 5), y, end, [words])


# -- the axis ------------------------------------------------------------------------------------------------


def draw_axis(canvas: Canvas, y: float, scale: Scale) -> None:
    """Time in the unit that fits; ticks and labels, no grid."""
    canvas.line(scale.left, y, scale.right, y, "s-rule")
    for t, label in _ticks(scale.begin, scale.end, max(2, int((scale.right - scale.left) // 90))):
        x = scale.at(t)
        canvas.line(x, y, x, y + 4, "s-line")
        canvas.text(min(x, scale.right + 16 - text_width(label, 11) / 2), y + 17, label, "f-soft", 11, "middle")


def _ticks(begin: float, end: float, most: int) -> list[tuple[float, str]]:
    """Round times from `begin` to `end`, in seconds, and what they are called; at most `most` steps.

    >>> _ticks(0, 6, 4)
    [(0, '0'), (2, '2 s'), (4, '4 s'), (6, '6 s')]
    """
    units = [(3600, "h", 7200), (60, "min", 120), (1, "s", 1), (1e-3, "ms", 1e-3), (1e-6, "µs", 0)]
    unit, name, _ = next(u for u in units if end - begin >= u[2])
    wanted = (end - begin) / unit
    step = next(s * 10**e for e in range(-3, 16) for s in (1, 2, 5) if wanted / (s * 10**e) <= most)
    first, last = -(-begin / unit // step), end / unit / step + 1e-9
    steps = [round(first) + i for i in range(int(last) - round(first) + 1)]
    return [(i * step * unit, f"{i * step:.9g} {name}" if i else "0") for i in steps]
