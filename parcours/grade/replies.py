"""Replies of a submission's process, checked: a learner's code can make it say anything."""

import contextlib
import math
from collections.abc import Iterator
from typing import Any

from parcours.check.finding import Stopped
from parcours.engines.events import Event
from parcours.trace import Trace

__all__ = ["MOST_EVENTS", "replies_checked", "stopped_in", "trace_in", "two_texts"]

MOST_EVENTS = 20_000
MOST_TEXT = 1000  # characters

_STOPS = ("raised", "too long", "cannot tell")


@contextlib.contextmanager
def replies_checked() -> Iterator[None]:
    """Turn the error that a malformed reply causes in the block into a verdict."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        finding = "your code broke its connection to the grader."
        raise Stopped("raised", finding, f"{type(error).__name__}: {error}"[:200], hint="error") from None


def stopped_in(reply: Any) -> Stopped:
    """Return the `Stopped` that a reply reports. Raises ValueError if it is not one."""
    outcome, finding, seen, hint = map(str, reply)
    if outcome not in _STOPS:
        raise ValueError(f"no such outcome: {outcome[:50]}")
    return Stopped(outcome, finding[:500], seen[:500], hint)


def two_texts(reply: Any) -> tuple[str, str] | None:
    """Return the two texts of a reply, cut to a bearable length, or None for None."""
    if reply is None:
        return None
    first, second = reply
    return str(first)[:MOST_TEXT], str(second)[:MOST_TEXT]


def trace_in(text: Any) -> Trace:
    """Return the trace in a reply, or an empty one if it is not sound: a trace explains, and decides nothing."""
    empty = Trace(duration=0.0)
    try:
        run = Trace.from_json(text)
        sound = len(run.events) <= MOST_EVENTS and all(map(_is_sound, run.events)) and math.isfinite(run.duration)
        # Each of these is derived from the events, and may fail on them.
        return run if sound and run.spans is not None and run.submitted is not None and run.waits is not None else empty
    except Exception:  # the text may be anything
        return empty


def _is_sound(event: Event) -> bool:
    texts = (event.kind, event.task, event.detail, *(event.where.node, event.where.thread, event.where.name))
    return (
        math.isfinite(event.t)
        and all(isinstance(text, str) for text in texts)
        and type(event.attempt) is int
        and type(event.where.process) is int
    )
