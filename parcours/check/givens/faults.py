"""Calls, one of which loses its worker process halfway, and the question whether the answer survived that."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls

__all__ = ["CallsWithFault", "calls_with_fault", "survived"]


@dataclass(frozen=True)
class CallsWithFault(Calls):
    """Calls, one of which the check kills with its process. fault: the hint for an answer that then raises."""

    fault: str = ""

    @property
    def terms(self):
        return replace(super().terms, lose=1)

    def hint_when_stopped(self, message, lost):
        return self.fault if lost else ""


def calls_with_fault(xs: Iterable, meet: int = 1, *, fault: str) -> CallsWithFault:
    """Return calls (see `calls`). The check kills the worker process of one call that met.

    fault: the hint for an answer that then raises.
    """
    return CallsWithFault(tuple(xs), meet, fault)


def survived(run: Evidence, hint: str) -> Finding:
    """The check killed the process of one call, and the answer returned all the same. Ask for the results first.

    >>> from multiprocessing import get_context
    >>> from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import returned_values
    >>> @exercise("tough", hints={"again": "Which calls gave no result? Make them again, in a new pool."})
    ... def tough(game):
    ...     run = game.play(calls_with_fault([1, 2], meet=2, fault="again"))
    ...     yield returned_values(run)
    ...     yield survived(run, "again")
    >>> def once(work, xs):
    ...     with ProcessPoolExecutor(2, get_context("spawn")) as pool:
    ...         return list(pool.map(work, xs))
    >>> def again(work, xs):
    ...     try:
    ...         return once(work, xs)
    ...     except BrokenExecutor:
    ...         return once(work, xs)
    >>> judge(tough, again).finding
    'right results, one worker lost.'
    >>> verdict = judge(tough, once)
    >>> verdict.finding, verdict.hint
    ('your code raised BrokenProcessPool.', 'again')
    >>> judge(tough, lambda work, xs: [work(x) for x in xs]).finding
    'right results, but the check could not kill a worker.'
    """
    return Finding(
        ok=bool(run.record.lost),
        passed="one worker lost",
        failed="the check could not kill a worker",
        expected="Correct results even though the check killed one worker.",
        seen=f"Every call of `{run.words.work}` ran in the notebook's own process, or one at a time.",
        hint=hint,
    )
