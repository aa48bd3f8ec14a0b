"""Calls in a window: a new one may be submitted whenever another one ends, and has to be, so that no worker idles."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parcours.check.behaviours import met
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["calls_in_window", "in_flight_at_most", "never_idle"]

OVER = ("ended", "failed", "lost", "cancelled")  # kinds of events


@dataclass(frozen=True)
class CallsInWindow(Calls):
    """Calls (see `Calls`) of which one returns as soon as `meet` are inside, the last to come.

    The others stay inside until another call comes in its place.
    """

    @property
    def terms(self):
        return replace(super().terms, leave=1, gap=0)


def calls_in_window(xs: Iterable, window: int) -> CallsInWindow:
    """Return the given of ``answer(work, xs)``, where `window` calls must be in flight until the last has come."""
    xs = tuple(xs)
    return CallsInWindow(xs, window, rounds=len(xs) - window + 1)


def never_idle(run: Evidence, hint: str, *, waits: str, few: str, idle: str) -> Finding:
    """Whenever one of the calls in the window had ended, another one came, whichever it was that had ended.

    hint, waits, few: as for `met`, for calls that never filled the window. idle: for a window that was not refilled.

    >>> from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
    >>> from parcours.check import exercise, judge
    >>> @exercise("window", hints={"one": "One at a time.", "many": "Too many.", "idle": "For which do you wait?"})
    ... def window(game):
    ...     run = game.play(calls_in_window([1, 2, 3, 4, 5], 3))
    ...     yield in_flight_at_most(run, 3, "many")
    ...     yield never_idle(run, "one", waits="one", few="one", idle="idle")
    >>> def windowed(work, xs, return_when=FIRST_COMPLETED):
    ...     futures, left = [], set()
    ...     with ThreadPoolExecutor(4) as pool:
    ...         for x in xs:
    ...             if len(left) == 3:
    ...                 left = wait(left, return_when=return_when).not_done
    ...             futures.append(pool.submit(work, x))
    ...             left.add(futures[-1])
    ...     return [future.result() for future in futures]
    >>> judge(window, windowed).finding
    'never more than 3 tasks in flight, and never fewer.'
    >>> judge(window, lambda work, xs: windowed(work, xs, "ALL_COMPLETED")).seen
    'One of the 3 calls of `work` in flight had ended, 2 still ran, and no other was submitted.'
    >>> def all_at_once(work, xs):
    ...     with ThreadPoolExecutor(4) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(window, all_at_once).finding
    'more than 3 tasks were in flight.'
    """
    found = replace(met(run, hint, waits=waits, few=few, later=idle), passed="and never fewer")
    if found.ok or not run.record.rounds:
        return found
    calls, left = f"calls of `{run.words.work}` in flight", run.record.waiting
    return replace(
        found,
        failed="a slot was idle",
        expected=f"Another call of `{run.words.work}` whenever one of {run.meet} ends, until all have begun.",
        seen=f"One of the {run.meet} {calls} had ended, {left} still ran, and no other was submitted.",
    )


def in_flight_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """At most `most` tasks that call work were submitted and had not ended, at any moment.

    A task ends where it runs, before the code that submitted it can know. So code that waits for a task before it
    submits the next never has more in flight than it counts.
    """
    moments, calling = {}, {arrival.task for arrival in run.record.arrivals}
    ended = {event.task: event.t for event in reversed(run.trace.events) if event.kind in OVER}
    for event in run.trace.events:
        if event.kind == "submitted" and event.task in calling:
            moments.setdefault(event.task, event.t)
    changes = [(t, 1) for t in moments.values()] + [(ended[task], -1) for task in moments if task in ended]
    in_flight, peak = 0, 0
    for _, change in sorted(changes):
        in_flight += change
        peak = max(peak, in_flight)
    return Finding(
        ok=peak <= most,
        passed=f"never more than {many(most, 'task')} in flight",
        failed=f"more than {many(most, 'task')} were in flight",
        expected=f"At most {many(most, 'task')} that are submitted and have not ended.",
        seen=f"{many(peak, 'task')} at one moment.",
        hint=hint,
        about_time=True,
    )
