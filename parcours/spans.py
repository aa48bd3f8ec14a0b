"""Spans: what ran where and when. The value ``Span``, and measures of a run that are plain arithmetic on spans.

Intervals are half open, ``[start, end)``: a task that starts when another one ends does not overlap with it.
Without spans every measure is 0.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = [
    "STATES",
    "Span",
    "busy_time",
    "makespan",
    "max_concurrency",
    "mean_concurrency",
    "natural",
    "overlap",
    "utilization",
    "workers_of",
]

STATES = ("ok", "failed", "lost", "cancelled", "open", "unknown")


class Span(NamedTuple):
    """One attempt of one task.

    task: the display name, unique within a run: ``"square(0)"``, and ``"square(0) #2"`` for a repeat.
    worker: the name that a learner would give it: ``"thread 1"``, ``"Ray worker 2"``, ``"main thread"``.
    start, end: seconds since the recording began.
    attempt: 0 for the first try.
    state: ``ok``, ``failed`` (raised), ``lost`` (its worker died), ``cancelled``, ``open`` (it still ran when the
    recording stopped; ``end`` is that moment), or ``unknown`` (nothing saw its end; ``end`` is the last moment at which
    it may have run, and without a worker ``start`` is the first).
    pauses: (start, end) while it only waited for its own tasks: it did not run.

    >>> Span("square(0)", "thread 1", 0.0, 2.0)
    Span(task='square(0)', worker='thread 1', start=0.0, end=2.0, attempt=0, state='ok', pauses=())
    """

    task: str
    worker: str
    start: float
    end: float
    attempt: int = 0
    state: str = "ok"
    pauses: tuple[tuple[float, float], ...] = ()

    @property
    def runs(self) -> tuple[tuple[float, float], ...]:
        """The stretches in which it ran: (start, end) without the pauses."""
        if not self.pauses:
            return ((self.start, self.end),)
        bounds = [self.start, *(moment for pause in self.pauses for moment in pause), self.end]
        return tuple((a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a)


def makespan(spans: Iterable[Span]) -> float:
    """Seconds from the first start to the last end.

    >>> makespan([Span("a", "thread 1", 1.0, 2.0), Span("b", "thread 2", 2.0, 4.0)])
    3.0
    """
    spans = list(spans)
    if not spans:
        return 0.0
    return max(span.end for span in spans) - min(span.start for span in spans)


def busy_time(spans: Iterable[Span]) -> float:
    """Seconds of all spans added up, without the pauses in them: the lengths of all bars of a timeline.

    Tasks that took turns, on the GIL for example, would take less than that one after another.

    >>> busy_time([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 0.0, 1.5)])
    3.5
    """
    return float(sum(end - start for span in spans for start, end in span.runs))


def max_concurrency(spans: Iterable[Span]) -> int:
    """The most spans that ran at one moment; a span without length counts at its instant.

    >>> max_concurrency([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 1.0, 3.0)])
    2
    >>> max_concurrency([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 2.0, 3.0)])
    1
    """
    return max((running for _, _, running in _stretches(spans)), default=0)


def mean_concurrency(spans: Iterable[Span]) -> float:
    """Return the workers that were busy on average: busy time / makespan.

    This is not the speed-up of the program, which compares two runs: tasks that took turns, on the GIL for example,
    were busy at the same time and gained nothing.

    >>> mean_concurrency([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 0.0, 1.0)])
    1.5
    """
    spans = list(spans)
    took = makespan(spans)
    return busy_time(spans) / took if took > 0 else 0.0


def overlap(spans: Iterable[Span]) -> float:
    """Seconds during which at least two spans ran.

    >>> overlap([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 1.5, 3.0)])
    0.5
    """
    return float(sum(end - start for start, end, running in _stretches(spans) if running >= 2))


def utilization(spans: Iterable[Span], workers: int | None = None) -> float:
    """The share of the workers' time that was spent in tasks: busy time / (workers x makespan).

    workers: how many there were; without it, the workers that ran anything are counted.

    >>> utilization([Span("a", "thread 1", 0.0, 2.0), Span("b", "thread 2", 0.0, 1.0)])
    0.75
    """
    spans = list(spans)
    available = makespan(spans) * (len({span.worker for span in spans} - {""}) if workers is None else workers)
    return busy_time(spans) / available if available > 0 else 0.0


def workers_of(spans: Iterable[Span]) -> tuple[str, ...]:
    """The workers in the order in which each began its first task; at the same moment, by name.

    What was cancelled before it began had none.

    >>> workers_of([Span("a", "thread 2", 0.0, 1.0), Span("b", "thread 1", 0.5, 1.0)])
    ('thread 2', 'thread 1')
    """
    first: dict[str, float] = {}
    for span in spans:
        if span.worker and span.start < first.get(span.worker, math.inf):
            first[span.worker] = span.start
    return tuple(sorted(first, key=lambda worker: (first[worker], natural(worker))))


def natural(name: str) -> tuple:
    """A sort key under which numbers in names count as numbers.

    >>> sorted(["load-10", "load-9"], key=natural)
    ['load-9', 'load-10']
    """
    parts = re.split(r"0*([0-9]+)", name)  # words and numbers in turn; of two numbers the longer one is larger
    return tuple((len(part), part) if i % 2 else part for i, part in enumerate(parts)), name


def _stretches(spans: Iterable[Span]) -> Iterator[tuple[float, float, int]]:
    """(start, end, how many ran) for each stretch between two moments at which anything changed."""
    changes = []  # at one moment: first the ends, then the starts, then the ends of what has no length
    for start, end in (run for span in spans for run in span.runs):
        changes.append((start, 1, 1))
        changes.append((end, 0 if end > start else 2, -1))
    changes.sort()
    running = 0
    for (now, _, step), (then, _, _) in zip(changes, changes[1:], strict=False):
        running += step
        yield now, then, running
