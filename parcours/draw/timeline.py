"""The timeline: who ran what, when. A row for each worker, a bar for each attempt, and the caller's row above them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from parcours.draw.axis import ROW, Scale, after_labels, draw_axis
from parcours.draw.caller_row import CALLER, Wait, draw_caller
from parcours.draw.canvas import MARGIN, STANDARD, WIDEST, Canvas, Picture, heading, words_alone
from parcours.draw.words import duration, many
from parcours.draw.worker_rows import WORDS, Row, draw_rows, is_crowded, median_length, rows_of
from parcours.spans import Span, busy_time, makespan, max_concurrency

__all__ = ["Activity", "chart", "found_in_words", "missed_in_words", "timeline"]

MOST_MISSED = 4  # sentences


def timeline(
    spans: Iterable[Span],
    *,
    submitted: Iterable[float] = (),
    waits: Iterable[Wait] = (),
    workers: Sequence[str] | None = None,
    unstarted: int = 0,
    took_turns: bool = False,
    title: str | None = "Timeline",
    width: float | None = None,
    missed: Sequence[str] = (),
) -> Picture:
    """Return a picture of who ran what, when.

    spans: the attempts.
    submitted: seconds at which the caller submitted a task.
    waits: (start, end) in seconds, while the caller waited; either of the two adds a row "your code".
    workers: the order of the rows, which may name idle workers; left out, the order of their first tasks.
    unstarted: the number of other tasks, which have not begun.
    took_turns: tasks may have taken turns on the GIL, so that the sum of their lengths says nothing.
    title: what the picture is; None leaves out the title and the line below it.
    width: pixels, 900 at most.
    missed: sentences, one for each thing that was not seen; they follow what was found.
    """
    activity = Activity.of(spans, submitted, waits)
    spans, width = activity.spans, min(width or STANDARD, WIDEST)
    if not spans:
        found = f"{many(unstarted, 'task')} ({unstarted} did not start)" if unstarted else "no tasks were recorded"
        found += missed_in_words(missed)
        return words_alone(title or "Timeline", found, width)

    rows = rows_of(spans, workers)
    drawn = chart(activity, rows, activity.reach(), after_labels(activity.labels(rows)), width)
    found = found_in_words(spans, unstarted, activity.waits, took_turns)
    found += f"; median task {duration(median_length(spans))}" if drawn.crowded else ""
    found += missed_in_words(missed)

    canvas = Canvas()
    _, y = heading(canvas, title, found, width - 2 * MARGIN - (40 if drawn.crowded else 0))
    y += 14 if drawn.crowded and not title else 0
    y = drawn.draw(canvas, y)
    draw_axis(canvas, y + 2, drawn.scale)
    return canvas.picture(width, y + 26, f"{title or 'Timeline'}: {found}.")


class Activity(NamedTuple):
    """The attempts of a run, and what its caller did, each in order of time."""

    spans: list[Span]
    submitted: list[float]
    waits: list[Wait]

    @classmethod
    def of(cls, spans: Iterable[Span], submitted: Iterable[float], waits: Iterable[Wait]) -> "Activity":
        """Return them in the same order for the same attempts."""
        spans = sorted(spans, key=lambda s: (s.start, s.end, s.task, s.attempt, s.worker, s.state))
        return cls(spans, sorted(submitted), sorted((start, end) for start, end in waits))

    def reach(self, more: Iterable[float] = ()) -> tuple[float, float]:
        """Return where the axis begins and ends. It begins at 0, unless nearly all of it would then be empty.

        more: other seconds that it must reach.
        """
        moments = [m for span in self.spans for m in (span.start, span.end)]
        moments += [*self.submitted, *(m for wait in self.waits for m in wait), *more]
        first, last = min(moments), max(moments)
        begin = first if first < 0 or first > 0.7 * last else 0.0
        return begin, max(last, begin + 1e-6)

    def labels(self, rows: list[Row]) -> list[str]:
        """Return the names of the rows, with that of the caller if it did anything."""
        return [row.label for row in rows] + [CALLER] * bool(self.submitted or self.waits)


class Chart(NamedTuple):
    """The rows of a run on one scale.

    crowded: bars would be too many or too narrow; each row shows the share of time that its worker was busy.
    """

    activity: Activity
    rows: list[Row]
    scale: Scale
    crowded: bool

    def draw(self, canvas: Canvas, y: float) -> float:
        """Draw all rows from y on; return where they end. The word above the shares stands 11 pixels higher."""
        if self.crowded:
            canvas.text(self.scale.right + 42, y - 11, "busy", "f-soft", 11, "end")
        if self.activity.submitted or self.activity.waits:
            draw_caller(canvas, y, self.activity.submitted, self.activity.waits, self.scale)
            y += ROW
        return draw_rows(canvas, y, self.rows, self.crowded, self.scale)


def chart(activity: Activity, rows: list[Row], ends: tuple[float, float], left: float, width: float) -> Chart:
    """Return the rows on a scale that leaves room for the words behind them.

    ends: seconds at which the axis begins and ends. left: where the rows begin. width: of the picture, in pixels.
    """
    scale = Scale(left, width - 20, *ends)
    crowded = is_crowded(activity.spans, scale)
    if crowded or rows[-1].workers > 1:
        scale = scale._replace(right=width - (60 if crowded else 84))
    return Chart(activity, rows, scale, crowded)


def found_in_words(spans: list[Span], unstarted: int = 0, waits: Sequence[Wait] = (), took_turns: bool = False) -> str:
    """Return the run in one sentence.

    unstarted: the number of tasks that have not begun. waits: (start, end) in seconds, while the caller waited.
    took_turns: as in `timeline`.
    """
    ran = [span for span in spans if span.worker]  # of others nothing was seen, or they never began
    tasks, most = len({span.task for span in spans}), max_concurrency(ran)
    words = many(tasks + unstarted, "task")
    states = [f"{n} {word}" for state, word in WORDS.items() if (n := sum(s.state == state for s in spans))]
    states += [f"{unstarted} did not start"] if unstarted else []
    if len(spans) > tasks:
        words += f", {many(len(spans), 'attempt')}"
    if states:
        words += f" ({', '.join(states)})"
    unseen = any(span.state == "unknown" and not span.worker for span in spans)
    if len(ran) > 1:
        least = "at least" if unseen else "up to"
        words += f", {least} {most} at once" if most > 1 else "" if unseen else ", one at a time"
    words += f", {duration(makespan(ran))}" if ran else ""
    if waits:
        words += f"; your code waited {duration(sum(end - start for start, end in waits))}"
    plain = not states and len(spans) == tasks and not took_turns
    words += f"; bars added up {duration(busy_time(spans))}" if plain and most > 1 else ""
    return words + ("; hollow in a bar: it waits for its own tasks" if any(span.pauses for span in spans) else "")


def missed_in_words(missed: Sequence[str]) -> str:
    """Return what was not seen, to follow what was found; a few sentences, and the number of the others."""
    shown = list(missed[:MOST_MISSED]) + [f"{len(missed) - MOST_MISSED} more"] * (len(missed) > MOST_MISSED)
    return f"; not seen: {'; '.join(shown)}" if missed else ""
