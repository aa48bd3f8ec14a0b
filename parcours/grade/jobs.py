"""The job of a submission: its answers, put into the course's own notebook, for a grader process to run and judge."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from parcours.grade.answers import Answer
from parcours.grade.keys import grade_key, run_key
from parcours.grade.messages import AnsweredStep, Job
from parcours.grade.pristine import Pristine

__all__ = ["job_of"]


def job_of(
    pristine: Pristine,
    answers: Mapping[str, Answer],
    limits: Mapping[str, Any],
    hidden: Iterable[str],
    wanted: Callable[[str], bool] = lambda exercise: True,
) -> Job:
    """Return the job of a submission. wanted: whether to grade an exercise that has an answer."""
    steps: list[AnsweredStep] = []
    before = ""
    for step in pristine.steps:
        exercise, answer = step["exercise"], answers.get(step["exercise"])
        added, source = (answer.added, answer.source) if answer else ([], None)
        before = run_key(before, step, added, source, limits)
        keys = {"run_key": before, "key": grade_key(before, pristine.lesson, exercise)}
        grade = source is not None and wanted(exercise)
        steps.append({**step, "added": added, "answer": source, **keys, "grade": grade, "kept": None})
    return {"steps": steps, "limits": dict(limits), "hidden": list(hidden)}
