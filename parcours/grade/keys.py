"""Keys: the hash of all that decides how an answer runs, and the hash of all that decides its grade.

An answer is graded again when the second changes. While the first stays, its run would be the same.
"""

import functools
import json
from collections.abc import Mapping
from typing import Any

from parcours import judges
from parcours.course import Lesson
from parcours.course.dependencies import digest, key
from parcours.grade.messages import Cell, Step

__all__ = ["grade_key", "run_key"]

# What runs an answer. The referee is started as a script, so no import leads to it.
_RUNS = ("parcours.grade.player", "parcours.check.game", "parcours.check.referee", "parcours.engines.*")
_JUDGES = ("parcours.check", "parcours.grade.grader")
_NO_PART = ("parcours.draw", "parcours.course")  # pictures may change without a new grade


def run_key(before: str, step: Step, added: list[Cell], answer: str | None, limits: Mapping[str, Any]) -> str:
    """Return the key of a run of an answer.

    before: the key of the exercise before it, whose names it may use, or "". added: the learner's other cells.
    """
    definition = judges.definition(step["exercise"])
    needs = type(definition.needs).__name__, vars(definition.needs)
    values = [step["exercise"], step["function"], step["given"], added, answer, limits, definition.seconds, repr(needs)]
    return digest(before, _running_code(), json.dumps(values, sort_keys=True))


def grade_key(run_key: str, lesson: Lesson, exercise: str) -> str:
    """Return the key of the grade of a run."""
    return digest(run_key, _judging_code(lesson, exercise))


@functools.cache
def _running_code() -> str:
    return key(modules=_RUNS, without=_NO_PART)


@functools.cache
def _judging_code(lesson: Lesson, exercise: str) -> str:
    """Return the key of what makes a verdict of a run: the judge, its hints, the starter, the lesson's table."""
    judge = judges.definition(exercise).judge.__module__
    return key(judges.starter(exercise), repr(lesson), modules=(judge, *_JUDGES), without=_NO_PART)
