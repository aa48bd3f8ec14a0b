"""The learner's door to the checks: ``check("ray-squares", squares)``."""

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parcours.check import Verdict

__all__ = ["check"]

_checking = threading.Lock()  # there is one referee and one output, so one check at a time


def check(exercise_id: str, answer: Callable) -> "Verdict | None":
    """Judge the answer to an exercise, keep the attempt, and return the `Verdict`.

    exercise_id: the id of the exercise, such as "ray-squares". answer: your function, as in the starter.
    Never raises for what the answer does; a wrong call gets a verdict, too. Under nbgrader, which counts a cell as
    passed unless it raises, a verdict that is not passed is raised as an AssertionError, and a passed one is printed.
    """
    # here, not above: `import parcours` stays quick for a program that only wants `trace`
    import dataclasses
    import difflib

    from parcours import judges
    from parcours.cells import cell_source
    from parcours.check import Verdict, judge
    from parcours.learner import attempts
    from parcours.learner.follow_up import followed_up
    from parcours.learner.waiting import waiting

    if exercise_id not in judges.ids():
        close = difflib.get_close_matches(str(exercise_id), judges.ids(), 1)
        seen = f"There is no exercise {exercise_id!r}." + (f" Did you mean {close[0]!r}?" if close else "")
        return Verdict(str(exercise_id), "cannot tell", "nothing was checked.", seen=seen)
    source = cell_source(answer) if callable(answer) else ""
    if not _checking.acquire(blocking=False):
        seen, again = "Another check still runs in this notebook.", "Wait until it is over, then check again."
        return Verdict(exercise_id, "cannot tell", "nothing was checked.", seen=seen, next=again)
    try:
        definition = judges.definition(exercise_id)
        runs = f"Checking {exercise_id}. Each run of your function may take up to {definition.seconds:g} s."
        with waiting(f"{runs} The square in the toolbar stops it."):
            verdict = judge(definition, answer, starter=judges.starter(exercise_id), source=source)
    finally:
        _checking.release()
    if os.environ.get("NBGRADER_EXECUTION"):
        # nbgrader would take a value for the points, so nothing is returned
        if not verdict.passed:
            raise AssertionError(str(verdict))
        return print(verdict)
    if attempts.folder() is None:  # in a solution
        return verdict
    if problem := attempts.record(verdict, source):
        return dataclasses.replace(verdict, progress=problem)
    return followed_up(verdict)
