"""GIL lanes next to each other: when each ran, waited for the GIL, queued for a CPU, or slept; a row for each lane.

States differ in shape: a full bar ran, a hollow one waits for the GIL, dots queue for a CPU, a thin line sleeps.
Pauses too short to be seen become the share of time that the lane ran.
"""

import re
import statistics
from collections.abc import Mapping
from typing import NamedTuple

from parcours.draw.axis import BAR, ROW, Scale, after_labels, draw_axis, draw_label
from parcours.draw.busy import busy_shares, draw_staircase
from parcours.draw.canvas import MARGIN, STANDARD, WIDEST, Canvas, Picture, heading, words_alone
from parcours.draw.palette import GREY, lines_of, worker
from parcours.draw.text import text_width, wrap
from parcours.draw.words import duration, many, percent
from parcours.gil import LaneRecord, Lanes

__all__ = ["lanes_picture"]

SLIM = 10  # pixels: the height of a hollow bar
LEAST = 3  # pixels: half of the stretches are as wide, or shares are drawn
MOST_STRETCHES = 300  # in one row
STEP = 4  # pixels of one share
LEAST_SEEN = 1  # pixels of a stretch in which a lane does not run
UNSURE = 0.005  # a share below this is not worth a word

WORDS = {  # state: what the key calls it
    "running": "running",
    "gil": "waiting for the GIL",
    "blocked": "blocked",
    "cpu": "queueing for a CPU",
    "still": "not running: for the GIL or a CPU, this system does not tell",
    "asleep": "asleep",
}


class _Row(NamedTuple):
    """One lane in the picture; segments are (state, start, end) in seconds since the start of the run."""

    label: str
    hue: int
    segments: list
    end: float


def lanes_picture(
    runs: Mapping[str, Lanes], *, title: str | None = None, width: float | None = None, until: float = 0.0
) -> Picture:
    """Return a picture of lanes that ran at the same time.

    runs: {caption: lanes}; several are drawn below each other on one time axis. A single one needs no caption.
    title: what it is; left out, it names the units of work and where they ran.
    width: pixels, 900 at most. until: seconds that the axis reaches at least.
    """
    width = min(width or STANDARD, WIDEST)
    if not any(run.records for run in runs.values()):
        return words_alone(title or "Lanes", "no lanes were recorded", width)
    canvas, room = Canvas(), width - 2 * MARGIN
    single = len(runs) == 1
    rows = {caption: _rows_of(run) for caption, run in runs.items()}
    found = {caption: found_in_words(run) for caption, run in runs.items()}
    title = title or _title(runs)
    summary = next(iter(found.values())) if single else _summary(runs)

    every = [row for group in rows.values() for row in group]
    end = max([until, *(row.end for row in every)])
    scale = Scale(after_labels(row.label for row in every), width - 20, 0.0, max(end, 1e-6))
    fine = {caption: _too_fine(group, scale) for caption, group in rows.items()}
    if any(fine.values()):
        scale = scale._replace(right=width - 60)

    _, y = heading(canvas, title, summary, room)
    y = _key(
        canvas,
        y,
        [row for caption in rows if not fine[caption] for row in rows[caption]],
        any(fine.values()),
        scale,
        room,
    )
    for caption, run in runs.items():
        if not single:
            y = _caption(canvas, y, caption, found[caption], room)
        for row in rows[caption]:
            draw_label(canvas, y, row.label, scale)
            (_draw_shares if fine[caption] else _draw_row)(canvas, y, row, scale)
            y += ROW
        if not single and run.records:
            _end_mark(canvas, y, len(rows[caption]), max(row.end for row in rows[caption]), scale)
            y += 8
    draw_axis(canvas, y + 2, scale)
    alt = f"{title}: {summary}." if single else f"{title}. " + " ".join(f"{c}: {words}." for c, words in found.items())
    return canvas.picture(width, y + 26, alt)


def _title(runs: Mapping[str, Lanes]) -> str:
    """Return the units of work, and where they ran if it is one place."""
    records = [record for run in runs.values() for record in run.records]
    units = " and ".join(dict.fromkeys(record.unit for record in records))
    if len(runs) > 1:
        return f"Lanes of {units}"
    (run,) = runs.values()
    places = list(dict.fromkeys(run.workers))
    kinds = {re.sub(r"^.*, | [0-9]+$", "", place) for place in places}
    where = many(len(places), kinds.pop() if len(kinds) == 1 else "worker")
    return f"{units} in {where}"


def found_in_words(run: Lanes) -> str:
    """Return a run in one sentence: what was seen, without a conclusion on which lane held the GIL."""
    records = run.records
    if not records:
        return "no lanes were recorded"
    computing = [record for record in records if not record.asleep]
    words = [f"{many(len(records), 'lane')}, {duration(run.elapsed)}"]
    if len(computing) > 1:
        words += _together(Lanes(tuple(computing)))
    if records[0].frozen:
        words.append(f"{many(run.handovers, 'hand-over')} with switching frozen")
    words += _waits(records, computing)
    if run.late is not None:
        words.append(f"woke from its naps {duration(run.late)} late (median)")
    words.append(f"CPUs used: {run.cpus_used:.1f}")
    return "; ".join(words + ([run.note] if run.note else []))


def _together(run: Lanes) -> list[str]:
    """Say if lanes ran at once; say nothing where the pauses are too short to be sure."""
    if run.overlap >= UNSURE:
        several = "both" if len(run.records) == 2 else "two or more"
        return [f"{several} ran at once {percent(run.overlap)} of the time"]
    return ["one at a time"] if run.cpus_used < 1.1 else []


def _waits(records: tuple, computing: list[LaneRecord]) -> list[str]:
    """Say how much of its time each lane waited for the GIL, and for a CPU."""
    if not all(record.told for record in records):
        idle = [1 - (record.cpu + record.asleep) / max(record.wall, 1) for record in computing]
        return [f"{_each(idle)} did not run {_range(idle)} of the time"] if idle else []
    words = []
    for verb, of, sure in (
        ("waited for the GIL", lambda r: r.waited if r.gil else 0, computing),
        ("queued for a CPU", lambda r: r.queued, records),
    ):
        shares = [of(record) / max(record.wall, 1) for record in sure]
        if shares and max(shares) >= 0.02:
            words.append(f"{_each(shares)} {verb} {_range(shares)} of the time")
    return words


def _each(shares: list) -> str:
    return "each" if len(shares) > 1 else "it"


def _range(shares: list) -> str:
    low, high = min(shares), max(shares)
    return percent(high) if round(100 * high) == round(100 * low) else f"{100 * low:.0f} to {percent(high)}"


def _summary(runs: Mapping[str, Lanes]) -> str:
    return ", ".join(f"{caption} {duration(run.elapsed)}" for caption, run in runs.items())


def _rows_of(run: Lanes) -> list[_Row]:
    """Return one row for each lane."""
    if not run.records:
        return []
    begin = min(record.start for record in run.records)
    names = run.workers
    hues = {name: min(i, GREY) for i, name in enumerate(dict.fromkeys(names), 1)}
    units = {record.unit for record in run.records}
    labels = [
        f"{name}: {record.unit}" if len(units) > 1 else name for record, name in zip(run.records, names, strict=True)
    ]
    rows = []
    for i, (record, name) in enumerate(zip(run.records, names, strict=True)):
        label = labels[i] + (f" ({labels[: i + 1].count(labels[i])})" if labels.count(labels[i]) > 1 else "")
        segments = [(state, (start - begin) / 1e9, (end - begin) / 1e9) for state, start, end in record.segments()]
        rows.append(_Row(label, hues[name], segments, (record.end - begin) / 1e9))
    return rows


def _too_fine(rows: list[_Row], scale: Scale) -> bool:
    """Return True if stretches are too many or too narrow to be told apart."""
    pixels = (scale.right - scale.left) / (scale.end - scale.begin)
    for row in rows:
        asleep = any(state == "asleep" for state, _, _ in row.segments)  # then what it ran is short, and no matter
        wide = [(end - start) * pixels for state, start, end in row.segments if not asleep or state != "running"]
        if len(wide) > MOST_STRETCHES or (len(wide) > 20 and statistics.median(wide) < LEAST):
            return True
    return False


def _stretch(canvas: Canvas, state: str, x0: float, x1: float, y: float, hue: int) -> None:
    """Draw one stretch of a lane in one state."""
    wide, middle = x1 - x0, y + BAR / 2
    if state == "running":
        canvas.rect(x0, y, max(wide, 0.5), BAR, worker(hue))
    elif wide < LEAST_SEEN:
        return
    elif state == "cpu":
        dots = {"stroke_dasharray": "0 5", "stroke_linecap": "round"}
        canvas.line(x0 + min(3, wide / 2), middle, x1 - min(1.5, wide / 4), middle, "s-ink", 2.5, **dots)
    elif state == "asleep":
        canvas.line(x0, middle, x1, middle, worker(hue, "s"), 1.5)
    else:
        edge = min(0.75, wide / 4)
        canvas.rect(
            x0 + edge, y + (BAR - SLIM) / 2 + 0.75, wide - 2 * edge, SLIM - 1.5,
            f"f-paper {worker(hue, 's')}", stroke_width=1.5, stroke_dasharray="3 2" if state == "still" else None,
        )  # fmt: skip


def _draw_row(canvas: Canvas, y: float, row: _Row, scale: Scale) -> None:
    for state, start, end in row.segments:
        _stretch(canvas, state, scale.at(start), scale.at(end), y, row.hue)
    for i in range(lines_of(row.hue)):  # over paper they are not seen
        canvas.line(scale.left, y + (2, BAR - 2)[i == 0], scale.at(row.end), y + (2, BAR - 2)[i == 0], "s-paper", 1.5)


def _draw_shares(canvas: Canvas, y: float, row: _Row, scale: Scale) -> None:
    """Draw the share of each step that the lane ran, filled from below, and its share of the whole time."""
    ran = [(start, end) for state, start, end in row.segments if state == "running"]
    draw_staircase(canvas, y, busy_shares(ran, scale, STEP), scale, STEP, worker(row.hue))
    canvas.line(scale.left, y + BAR, scale.at(row.end), y + BAR, "s-rule")
    share = sum(end - start for start, end in ran) / max(row.end, 1e-9)
    canvas.text(scale.right + 42, y + 13, percent(share), "f-soft", 11, "end")


def _key(canvas: Canvas, y: float, rows: list[_Row], shares: bool, scale: Scale, room: float) -> float:
    """Draw the marks of the picture with their words, in one line or more; return where the rows begin."""
    if shares:
        canvas.text(
            MARGIN, y + 4, "pauses too short to be seen: height is the share of time that a lane ran", "f-soft", 11
        )
        y += 18
    pixels = (scale.right - scale.left) / (scale.end - scale.begin)
    used = {state for row in rows for state, start, end in row.segments if (end - start) * pixels >= LEAST_SEEN}
    if used <= {"running"}:
        return y
    x, y = MARGIN, y - 2
    for state in (state for state in WORDS if state in used):
        wide = 26 + 6 + text_width(WORDS[state], 11) + 18
        if x > MARGIN and x + wide - 18 > MARGIN + room:
            x, y = MARGIN, y + 22
        _stretch(canvas, state, x, x + 26, y, GREY)
        canvas.text(x + 32, y + 13, WORDS[state], "f-soft", 11)
        x += wide
    return y + BAR + 12


def _caption(canvas: Canvas, y: float, caption: str, found: str, room: float) -> float:
    """Draw the name of one run, and below it what was found."""
    canvas.text(MARGIN, y + 11, caption, size=12, bold=True)
    y += 11
    for line in wrap(found, room, 11):
        y += 15
        canvas.text(MARGIN, y, line, "f-soft", 11)
    return y + 8


def _end_mark(canvas: Canvas, y: float, rows: int, end: float, scale: Scale) -> None:
    """Draw a dashed line where the run ended."""
    x = scale.at(end)
    canvas.line(x, y - rows * ROW - 2, x, y - ROW + BAR + 2, "s-line", 1, stroke_dasharray="3 3")
