"""Sentences about the calls of a run that several questions use."""

from parcours.check.evidence import Evidence
from parcours.draw.words import many

__all__ = ["calls_at_a_time", "calls_in_words", "waits_between"]


def waits_between(run: Evidence) -> bool:
    """Return True if the caller submitted a task after it had waited for one."""
    first_wait = min((start for start, _ in run.trace.waits), default=float("inf"))
    return any(t > first_wait for t in run.trace.submitted)


def calls_in_words(run: Evidence) -> str:
    """Return how many calls there were: "3 calls of `work`"."""
    return f"{many(len(run.record.arrivals), 'call')} of `{run.words.work}`"


def calls_at_a_time(run: Evidence) -> str:
    """Return how many calls there were, how many ran at a time, and the reason if the code waited in between."""
    words = f"{calls_in_words(run)}, {run.record.most} at a time"
    if not waits_between(run):
        return words
    first_wait, second_wait = sorted([*(start for start, _ in run.trace.waits), float("inf")])[:2]
    before = sum(t < first_wait for t in run.trace.submitted)
    if before > 1:
        return f"{words}: your code submits {before} tasks and waits before it submits more"
    if sum(first_wait < t < second_wait for t in run.trace.submitted) >= max(run.meet, 2):
        return f"{words}: your code waits for its first task before it submits the others"
    return f"{words}: your code waits for a task before it submits the next"
