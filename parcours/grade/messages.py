"""Messages of a grading: what a grader process is sent and what it sends back, as plain data that JSON can carry."""

from typing import Any, TypedDict

__all__ = ["AnsweredStep", "Cell", "Grade", "Job", "KeptRuns", "Step"]

Cell = list[str]  # its name and its source


class Step(TypedDict):
    """One exercise of a lesson.

    function: the name that an answer defines. given: the course's cells before the answer that it needs, since the
    exercise before: imports, definitions, the start of Ray. points: for an answer that passes.
    """

    exercise: str
    function: str
    given: list[Cell]
    points: int


class KeptRuns(TypedDict):
    """The runs of an answer, as `game.runs_to_json` writes them, and what was measured: seconds, memory, walls."""

    runs: str
    measured: dict[str, Any]


class AnsweredStep(Step):
    """A step with the learner's answer, or None if its cell is missing, and what else they added to the notebook.

    key: the hash of all that decides its grade. run_key: the hash of all that decides how it runs. grade: whether it is
    to be graded. kept: runs to judge, if it need not run.
    """

    added: list[Cell]
    answer: str | None
    run_key: str
    key: str
    grade: bool
    kept: KeptRuns | None


class Job(TypedDict):
    """One submission: its steps, in order; the limits that differ from `LIMITS`; the folders that it may not see."""

    steps: list[AnsweredStep]
    limits: dict[str, Any]
    hidden: list[str]


class Grade(TypedDict):
    """The grade of one exercise.

    verdict: as a dict. details: of the run: what was measured, its spans, a picture. kept: its runs, for a later judge,
    or None if there is nothing to keep. judged_again: whether it was not run for this grade.
    """

    exercise: str
    verdict: dict[str, str]
    details: dict[str, Any]
    kept: KeptRuns | None
    judged_again: bool
