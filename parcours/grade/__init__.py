"""Grading: learners' answers, put into the course's own notebooks and run behind walls, judged from outside.

The parts: `submissions` (whose answer is where), `slot` and `child` (one submission's run), `confine` (its walls),
`executors` (one machine or a cluster), `results` (what is kept, tables, reports).
"""

import collections
import dataclasses
import itertools
import os
from pathlib import Path

from parcours.errors import CourseError

__all__ = ["Summary", "grade", "grade_one"]


@dataclasses.dataclass
class Summary:
    """What a grading came to: rows by outcome, how many submissions, how many exercises were run now.

    walls: what all of those that ran now were kept from ("network", "files", "processes"); None when none ran.
    """

    outcomes: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    submissions: int = 0
    graded: int = 0
    walls: tuple | None = None

    @property
    def whole(self):
        """Whether every row is a grade."""
        return not (self.outcomes["error"] or self.outcomes["cannot tell"])


def grade(course, paths, out, *, engine="local", address=None, workers=None, limits=None, on_start=None, on_step=None):
    """Grade submissions and write grades.json, grades.csv, junit.xml and reports/ into the folder `out`.

    paths: notebooks, folders of them, folders with one for each learner. limits: as `slot.LIMITS`, those that differ.
    on_start: called with the number of submissions; on_step: with each submission that is done.
    What is in `out` already and has not changed is not graded again. Gives a `Summary`; raises CourseError for paths
    that are not there and a course that is not sound, and nothing for what a submission is or does.
    """
    from parcours.grade import executors, results

    desk = _Desk(course, paths, out, limits or {})
    summary, open_jobs, running = Summary(), {}, set()
    if on_start:
        on_start(len(desk.submissions))

    def jobs():
        for number, submission in enumerate(desk.submissions):
            summary.submissions += 1
            job = desk.look(submission).job
            for step in job["steps"] if job else ():
                step["grade"] = step["grade"] and not (step["key"] in running or desk.kept.settled(step["key"]))
                running.update([step["key"]] if step["grade"] else ())
            if job is None or not any(step["grade"] for step in job["steps"]):
                if on_step:
                    on_step(submission)
                continue
            open_jobs[number] = (submission, {step["exercise"]: step["key"] for step in job["steps"]})
            yield number, job

    for number, grade in executors.executor(engine, address, workers)(jobs()):
        submission, keys = open_jobs[number]
        if grade is None:
            running.difference_update(keys.values())
            del open_jobs[number]
            if on_step:
                on_step(submission)
        else:
            desk.kept.put(keys[grade["exercise"]], grade)
            summary.graded += 1
            if (walls := grade["evidence"].get("walls")) is not None:
                held = walls if summary.walls is None else summary.walls
                summary.walls = tuple(wall for wall in walls if wall in held)

    for write, name in (
        (results.write_json, "grades.json"),
        (results.write_csv, "grades.csv"),
        (results.write_junit, "junit.xml"),
    ):
        write(Path(out) / name, (row for row, _ in desk.rows()))
    for row, _ in desk.rows():
        summary.outcomes[row["outcome"]] += 1
    desk.write_reports()
    return summary


def grade_one(course, exercise, notebook, limits=None):
    """The `Verdict` on the answer to one exercise in a notebook, and the text of the answer.

    Raises CourseError when the notebook or the answer is not there.
    """
    from parcours.check.verdict import Verdict
    from parcours.grade import slot, submissions

    stem = next(lesson.stem for lesson in course.lessons if exercise in [each.id for each in lesson.exercises])
    pristine = submissions.pristine(course, stem)
    try:
        answers = submissions.answers_in(submissions.read(notebook), pristine)
    except CourseError as error:
        raise CourseError(f"{notebook}: {error}") from error
    if exercise not in answers:
        raise CourseError(f"{notebook}: has no cell for the answer to {exercise!r}; `parcours reset` puts it back")
    job = submissions.job_of(pristine, answers, limits or {}, [], wanted=lambda each, key: each == exercise)
    process = slot.start()
    try:
        (grade,) = slot.speak(process, job)
        verdict = grade["verdict"]
    except EOFError:
        verdict = {"exercise": exercise, "outcome": "cannot tell", "finding": "the grader's own process ended."}
    finally:
        slot.end(process)
    return Verdict(**verdict), answers[exercise].source


def _modified(submission):
    try:
        return submission.path.stat().st_mtime, str(submission.path)
    except OSError:
        return 0, ""


@dataclasses.dataclass(frozen=True)
class _Looked:
    """What a submission holds: its lesson and job, its answers; or what is wrong with it."""

    lesson: str | None = None
    job: dict | None = None
    answers: dict = dataclasses.field(default_factory=dict)
    problem: str = ""


class _Desk:
    """The submissions of a class, read one at a time, as often as needed: nothing of them is held."""

    def __init__(self, course, paths, out, limits):
        from parcours.grade import results

        self.course, self.paths, self.limits, self.out = course, [Path(path) for path in paths], limits, Path(out)
        self.stems = [lesson.stem for lesson in course.lessons]
        self.kept = results.Kept(self.out / "kept")
        folders = [path if path.is_dir() else path.absolute().parent for path in self.paths]
        folders += [self.out, *(course.root / name for name in ("solutions", "tests", ".git"))]
        self.hidden = sorted({str(path.resolve()) for path in folders})
        for path in self.paths:
            if not path.exists():
                raise CourseError(f"{path}: there is no such file or folder")
        self.out.mkdir(parents=True, exist_ok=True)

        self.submissions = self._found()
        if not self.submissions:
            raise CourseError(f"no notebook in {', '.join(map(str, paths))}; what lies in {out} is the results' own")

    def _found(self):
        """All submissions, each learner's beside each other; what lies in the folder of the results is none."""
        from parcours.grade import submissions

        out, found = self.out.resolve(), submissions.find(self.paths, self.stems)
        # By its own place, not by that of the file to which it may be a link.
        found = {os.path.abspath(each.path): each for each in found if not each.path.resolve().is_relative_to(out)}
        return sorted(found.values(), key=lambda each: (each.learner.casefold(), each.learner, each.id, each.path))

    def look(self, submission):
        """What the submission holds; never raises for what it is."""
        from parcours.grade import submissions

        try:
            if submission.path.is_symlink():  # it may lead to what another learner handed in
                raise CourseError("this is a link to another place: put the notebook itself here")
            notebook = submissions.read(submission.path)
            stem = submissions.lesson_of(notebook, self.course, submission.path)
            if stem is None:
                return _Looked(problem="this notebook belongs to no lesson with exercises")
            pristine = submissions.pristine(self.course, stem)
            answers = submissions.answers_in(notebook, pristine)
            return _Looked(stem, submissions.job_of(pristine, answers, self.limits, self.hidden), answers)
        except CourseError as error:
            return _Looked(submissions.named_lesson(self.course, submission.path), problem=str(error))
        except Exception as error:  # whatever a file can hold
            problem = f"this notebook cannot be read ({type(error).__name__})"
            return _Looked(submissions.named_lesson(self.course, submission.path), problem=problem)

    def rows(self):
        """(row, key of its grade or None) for each exercise of each submission, from what is kept."""
        for _, group in itertools.groupby(self.submissions, key=lambda each: (each.learner, each.id)):
            of_lesson = {}
            for submission in group:
                looked = self.look(submission)
                of_lesson.setdefault(looked.lesson or submission.path, []).append((submission, looked))
            for same in of_lesson.values():
                submission, looked = max(same, key=lambda pair: (not pair[1].problem, _modified(pair[0])))
                others = [each.path.name for each, _ in same if each is not submission]
                flags = (f"{len(same)} notebooks of this lesson: the last is graded",) if others else ()
                yield from self._rows_of(submission, looked, flags)

    def _rows_of(self, submission, looked, flags):
        from parcours.grade.results import row_of
        from parcours.grade.submissions import pristine

        if looked.lesson is None:
            yield row_of(submission, "", "", 0, error=looked.problem), None
            return
        keys = {step["exercise"]: step["key"] for step in looked.job["steps"]} if looked.job else {}
        for step in pristine(self.course, looked.lesson).steps:
            exercise, of, answer = step["exercise"], step["points"], looked.answers.get(step["exercise"])
            error = looked.problem or "the notebook has no cell with the id of this answer"
            if answer is None:
                yield row_of(submission, looked.lesson, exercise, of, flags=flags, error=error), None
                continue
            grade, told = self.kept.get(keys[exercise]), (*flags, *answer.flags)
            verdict, error = grade and grade["verdict"], "the notebook changed while the class was graded"
            yield row_of(submission, looked.lesson, exercise, of, verdict, told, error), keys[exercise]

    def write_reports(self):
        from parcours.grade import results

        titles = {exercise.id: exercise.title for exercise in self.course.exercises}

        def rows():
            for row, key in self.rows():
                evidence = (self.kept.get(key) or {}).get("evidence", {}) if key else {}
                yield row, {**evidence, "title": titles.get(row["exercise"], "")}

        results.write_reports(self.out / "reports", rows())
