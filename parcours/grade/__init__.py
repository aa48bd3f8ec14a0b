"""Grading: learners' answers, put into the course's own notebooks, run behind walls, and judged from outside.

`submissions` finds the notebooks of a class, `answers` reads them, `pristine` has what the course asks, `jobs` makes
plain data of both, named by `keys`, and `desk` has all of them. `executors` spread the jobs over a machine or cluster.

Each job goes to a grader process (`grader`), which its `keeper` starts. That process judges. It runs the cells of a
submission in order (`sitting`), in a `sandbox`: a process that is forked from a warm interpreter (`warm`) and runs the
learner's code (`child`) behind walls (`confine`). What comes back is `kept`, and written as `tables` and `reports`.

There are three ways to end a process, each with its word. *kill*: by signal, with all that it started. *close*: close
its input and wait until it ended. *abandon*: give up what it does now, from another thread, and do not wait.
"""

import collections
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parcours.errors import CourseError

if TYPE_CHECKING:
    from parcours.check.verdict import Verdict
    from parcours.course import Course
    from parcours.grade.desk import Desk
    from parcours.grade.executors import Executor
    from parcours.grade.messages import Job
    from parcours.grade.submissions import Submission

__all__ = ["Summary", "grade", "grade_one"]

OnStep = Callable[["Submission"], None]


@dataclass
class Summary:
    """The outcome of a grading: rows by outcome, submissions, answers that ran or were judged again, rows with flags.

    walls: what all submissions that ran now were kept from ("network", "files", "processes"); None if none ran.
    """

    outcomes: collections.Counter = field(default_factory=collections.Counter)
    submissions: int = 0
    graded: int = 0
    judged_again: int = 0
    flagged: int = 0
    walls: tuple[str, ...] | None = None

    @property
    def whole(self) -> bool:
        """True if every row is a grade."""
        return not (self.outcomes["error"] or self.outcomes["cannot tell"])


def grade(
    course: "Course",
    paths: Iterable[Path],
    out: Path,
    *,
    engine: str = "local",
    address: str | None = None,
    workers: int | None = None,
    limits: Mapping[str, Any] | None = None,
    again: bool = False,
    on_start: Callable[[int], None] = lambda count: None,
    on_step: OnStep = lambda submission: None,
) -> Summary:
    """Grade submissions; write grades.json, grades.csv, junit.xml and reports/ into the folder `out`.

    paths: notebooks, folders of them, folders with one for each learner. engine, address, workers: as for
    `executors.executor`. limits: what differs from `sandbox.LIMITS`. again: judge the kept runs of answers whose
    grade is to be made again, instead of running these answers. on_start: called with the number of submissions.
    on_step: called with each submission that is done.
    What is in `out` already and has not changed is not graded again. Raises CourseError for paths that do not exist
    and for a course that is not sound, and nothing for what a submission is or does.
    """
    from parcours.grade import executors
    from parcours.grade.desk import Desk

    desk = Desk(course, paths, out, limits or {})
    with _write_errors_named(out):
        Path(out).mkdir(parents=True, exist_ok=True)
    on_start(len(desk.submissions))
    summary = Summary(submissions=len(desk.submissions))
    _grade_all(desk, executors.executor(engine, address, workers), again, summary, on_step)
    with _write_errors_named(out):
        _write_results(desk, Path(out), {exercise.id: exercise.title for exercise in course.exercises}, summary)
    return summary


def _grade_all(desk: "Desk", executor: "Executor", again: bool, summary: Summary, on_step: OnStep) -> None:
    """Have each answer graded whose grade is not settled; equal ones once."""
    open_keys: dict[int, dict[str, tuple[str, str]]] = {}  # of what is on its way, by submission and exercise
    running: set[str] = set()

    def jobs() -> Iterator[tuple[int, "Job"]]:
        for number, submission in enumerate(desk.submissions):
            job = desk.job(submission)
            for step in job["steps"] if job else ():
                step["grade"] = step["grade"] and not (step["key"] in running or desk.kept.is_settled(step["key"]))
                if step["grade"]:
                    running.add(step["key"])
                    step["kept"] = desk.kept.runs(step["run_key"]) if again else None
            steps = [step for step in job["steps"] if step["grade"]] if job else []
            if steps:
                open_keys[number] = {step["exercise"]: (step["key"], step["run_key"]) for step in steps}
                yield number, job
            else:
                on_step(submission)

    for number, grade in executor(jobs()):
        if grade is None:
            running.difference_update(key for key, _ in open_keys.pop(number).values())
            on_step(desk.submissions[number])
            continue
        with _write_errors_named(desk.kept.folder):
            desk.kept.put(*open_keys[number][grade["exercise"]], grade)
        if grade["judged_again"]:
            summary.judged_again += 1
            continue
        summary.graded += 1
        if (walls := grade["details"].get("walls")) is not None:
            held = walls if summary.walls is None else summary.walls
            summary.walls = tuple(wall for wall in walls if wall in held)


def _write_results(desk: "Desk", out: Path, titles: Mapping[str, str], summary: Summary) -> None:
    from parcours.grade import reports, tables

    rows = []

    def parts() -> Iterator[reports.Part]:
        for row, details in desk.rows():
            rows.append(row)
            summary.outcomes[row["outcome"]] += 1
            summary.flagged += bool(row["flags"])
            yield reports.Part(row, titles.get(row["exercise"], ""), details)

    reports.write_reports(out / "reports", parts())
    tables.write_json(out / "grades.json", rows)
    tables.write_csv(out / "grades.csv", rows)
    tables.write_junit(out / "junit.xml", rows)


@contextlib.contextmanager
def _write_errors_named(out: Path) -> Iterator[None]:
    """Turn an error in writing the results into a CourseError that names the file."""
    try:
        yield
    except OSError as error:
        raise CourseError(f"{error.filename or out}: the results cannot be written: {error.strerror}") from error


def grade_one(
    course: "Course", exercise: str, notebook: Path, limits: Mapping[str, Any] | None = None
) -> tuple["Verdict", str]:
    """Return the verdict on the answer to one exercise in a notebook, and the text of the answer.

    Raises CourseError if the notebook or the answer is missing.
    """
    from parcours.check.verdict import Verdict
    from parcours.grade import submissions
    from parcours.grade.answers import answers_in
    from parcours.grade.jobs import job_of
    from parcours.grade.keeper import Keeper
    from parcours.grade.pristine import pristine

    stem = next(lesson.stem for lesson in course.lessons if exercise in [each.id for each in lesson.exercises])
    asked = pristine(course, stem)
    try:
        answers = answers_in(submissions.read(notebook), asked)
    except CourseError as error:
        raise CourseError(f"{notebook}: {error}") from error
    if not answers:
        raise CourseError(f"{notebook}: has no answer to {exercise!r}: is it {stem}.ipynb of exercises/?")
    if exercise not in answers:
        raise CourseError(f"{notebook}: has no cell for the answer to {exercise!r}; `parcours reset` puts it back")
    keeper = Keeper()
    try:
        job = job_of(asked, answers, limits or {}, [], wanted=lambda each: each == exercise)
        (grade,) = keeper.grades(job)
    finally:
        keeper.close()
    return Verdict(**grade["verdict"]), answers[exercise].source
