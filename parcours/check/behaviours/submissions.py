"""Questions about submissions: how many tasks there were, and whether the caller waited between them."""

from dataclasses import replace

from parcours.check.behaviours.wording import calls_at_a_time, waits_between
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.draw.words import many

__all__ = ["submitted_at_least", "submitted_before_waited"]


def submitted_before_waited(run: Evidence, hint: str, *, advice: bool = False) -> Finding:
    """Every task was submitted before the caller waited for the first: no ``get`` in the loop that submits.

    advice: whether this is advice, which cannot fail the answer.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("ahead", hints={"loop": "Where does your code wait?"})
    ... def ahead(game):
    ...     yield submitted_before_waited(game.play(calls([1, 2, 3])), "loop")
    >>> def first_all(work, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return [future.result() for future in [pool.submit(work, x) for x in xs]]
    >>> def in_the_loop(work, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return [pool.submit(work, x).result() for x in xs]
    >>> judge(ahead, first_all).finding
    'all submitted before the first wait.'
    >>> judge(ahead, in_the_loop).finding
    'your code waits before it has submitted all.'
    """
    found = Finding(
        ok=not waits_between(run),
        passed="all submitted before the first wait",
        failed="your code waits before it has submitted all",
        expected="Every task submitted before your code waits for the first.",
        seen=f"{calls_at_a_time(run)}.",
        hint=hint,
        about_time=True,
    )
    return replace(found, passed="", advice=True) if advice else found


def submitted_at_least(run: Evidence, least: int, hint: str) -> Finding:
    """At least `least` tasks were submitted, by the caller or by its tasks, whatever they do."""
    submitted = len({event.task for event in run.trace.events if event.kind == "submitted"})
    return Finding(
        ok=submitted >= least,
        failed="there are too few tasks",
        expected=f"At least {many(least, 'task')} submitted.",
        seen=f"{many(submitted, 'task')} submitted.",
        hint=hint,
    )
