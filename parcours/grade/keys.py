"""Keys: the hash of all that decides how an answer runs, and the hash of all that decides its grade.

An answer is graded again when the second changes. While the first stays, its run would be the same.
"""

import functools
import json
from collections.abc import Mapping
from typing import Any

from parcours import judges
from parcours.course import Lesson
from parcours.course.dependencies import closure, digest, key
from parcours.grade.messages import Cell, Step

__all__ = ["grade_key", "run_key"]

# The modules that run an answer. The referee is started as a script, so no import leads to it.
_RUNS = (
    "parcours.grade.player",
    "parcours.check.game",
    "parcours.check.needs",
    "parcours.check.referee",
    "parcours.engines.*",
)
# The modules that only judge a run. Some are imported where it is run.
_ONLY_JUDGES = (
    "parcours.check.behaviours",
    "parcours.check.definition",
    "parcours.check.hints",
    "parcours.check.judging",
    "parcours.check.verdict",
)
_GIVENS = "parcours.check.givens."
_NO_PART = ("parcours.draw", "parcours.course")  # another picture is not another grade


def run_key(before: str, step: Step, added: list[Cell], answer: str | None, limits: Mapping[str, Any]) -> str:
    """Return the key of a run of an answer.

    before: the key of the exercise before it, whose names it may use, or "". added: the learner's other cells.
    """
    definition = judges.definition(step["exercise"])
    needs = [type(definition.needs).__name__, vars(definition.needs)]
    values = [step["exercise"], step["function"], step["given"], added, answer, dict(limits), definition.seconds, needs]
    return digest(before, _running_code(_judge_of(step["exercise"])), json.dumps(values, sort_keys=True))


def grade_key(run_key: str, lesson: Lesson, exercise: str) -> str:
    """Return the key of the grade of a run."""
    return digest(run_key, _judging_code(lesson, exercise))


def _judge_of(exercise: str) -> str:
    return judges.definition(exercise).judge.__module__


@functools.cache
def _running_code(judge: str) -> str:
    """Return the key of the code that runs an answer, with the givens that its judge uses."""
    givens = [module for module in closure(judge, without=_NO_PART) if module.startswith(_GIVENS)]
    return key(modules=(*_RUNS, *givens), without=(*_ONLY_JUDGES, *_NO_PART))


@functools.cache
def _judging_code(lesson: Lesson, exercise: str) -> str:
    """Return the key of what makes a verdict of a run: the judge, its hints, the starter, the lesson's table."""
    modules = (_judge_of(exercise), "parcours.check", "parcours.grade.grader")
    files = judges.definition(exercise).files
    return key(judges.starter(exercise), repr(lesson), modules=modules, files=files, without=_NO_PART)
