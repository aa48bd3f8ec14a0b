"""Grading: learners' answers, put into the course's own notebooks and run behind walls, judged from outside.

The parts: `submissions` (whose answer is where), `slot` and `child` (one submission's run), `confine` (its walls),
`executors` (one machine or a cluster), `results` (what is kept, tables, reports).
"""

import collections
import contextlib
import dataclasses
import itertools
import os
from pathlib import Path

from parcours.errors import CourseError

__all__ = ["Summary", "grade", "grade_one"]


@dataclasses.dataclass
class Summary:
    """What a grading came to: rows by outcome, how many have flags, submissions, how many exercises were run now.

    walls: what all of those that ran now were kept from ("network", "files", "processes"); None when none ran.
    """

    outcomes: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    submissions: int = 0
    graded: int = 0
    flagged: int = 0
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
            open_jobs[number] = (submission, {step["exercise"]: step["key"] for step in job["steps"] if step["grade"]})
            yield number, job

    for number, grade in executors.executor(engine, address, workers)(jobs()):
        submission, keys = open_jobs[number]
        if grade is None:
            running.difference_update(keys.values())
            del open_jobs[number]
            if on_step:
                on_step(submission)
        else:
            with _writing(out):
                desk.kept.put(keys[grade["exercise"]], grade)
            summary.graded += 1
            if (walls := grade["evidence"].get("walls")) is not None:
                held = walls if summary.walls is None else summary.walls
                summary.walls = tuple(wall for wall in walls if wall in held)

    with _writing(out):
        for write, name in (
            (results.write_json, "grades.json"),
            (results.write_csv, "grades.csv"),
            (results.write_junit, "junit.xml"),
        ):
            write(Path(out) / name, (row for row, _ in desk.rows()))
        desk.write_reports()
    for row, _ in desk.rows():
        summary.outcomes[row["outcome"]] += 1
        summary.flagged += bool(row["flags"])
    return summary


@contextlib.contextmanager
def _writing(out):
    try:
        yield
    except OSError as error:
        raise CourseError(f"{error.filename or out}: the results cannot be written: {error.strerror}") from error


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
    if not answers:
        raise CourseError(f"{notebook}: has no answer to {exercise!r}: is it {stem}.ipynb of exercises/?")
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
        with _writing(self.out):
            self.out.mkdir(parents=True, exist_ok=True)
        self.submissions = self._found()
        if not self.submissions:
            own = any(path.resolve().is_relative_to(self.out.resolve()) for path in self.paths)
            why = f": --out must be another folder, what lies in {out} is the results' own" if own else ""
            raise CourseError(f"no notebook in {', '.join(map(str, paths))}{why}")

    def _found(self):
        """All submissions, each learner's beside each other; what lies in the folder of the results is none."""
        from parcours.grade import submissions

        out, found, roots = self.out.resolve(), {}, collections.defaultdict(set)
        for path in self.paths:
            for each in submissions.find([path], self.stems):
                if each.path.resolve().is_relative_to(out):
                    continue
                # By its own place, not by that of the file to which it may be a link.
                if found.setdefault(os.path.abspath(each.path), each) is each and not each.id:
                    roots[each.learner].add(path if path.is_dir() else path.parent)
        found = sorted(found.values(), key=lambda each: (each.learner.casefold(), each.learner, each.id, each.path))
        self._refuse_namesakes([each for each in found if len(roots[each.learner]) > 1 and not each.id])
        return found

    def _refuse_namesakes(self, several):
        """Two folders may hold two lessons of a learner; one lesson twice is of two learners, or one by mistake."""
        for learner, group in itertools.groupby(several, key=lambda each: each.learner):
            seen = {}
            for each in group:
                root = next(path for path in self.paths if each.path.is_relative_to(path))
                other = seen.setdefault(self.look(each).lesson or each.path, root)
                if other != root:
                    raise CourseError(
                        f"{other} and {root} both hold {each.path.name} of {learner!r}: is that one learner? Give the "
                        "folder that has a folder for each learner, or grade each by itself, with its own --out"
                    )

    def look(self, submission):
        """What the submission holds; never raises for what it is."""
        from parcours.grade import submissions

        try:
            if submission.path.is_symlink():  # it may lead to what another learner handed in
                raise CourseError("this is a link to another place: put the notebook itself here")
            if submission.path.is_dir():
                raise CourseError("there is no notebook (a file .ipynb) in this folder")
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
                # The lesson itself may lie beside its exercises: it has no cell for an answer.
                same = [pair for pair in same if pair[1].answers or pair[1].problem] or same
                submission, looked = max(same, key=lambda pair: (not pair[1].problem, _modified(pair[0])))
                flags = (f"{len(same)} notebooks of this lesson: the last is graded",) if len(same) > 1 else ()
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
