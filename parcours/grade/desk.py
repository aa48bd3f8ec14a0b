"""The desk: the submissions of a class, the job of each, and the rows that come of them."""

import collections
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parcours.course import Course
from parcours.errors import CourseError
from parcours.grade.answers import answers_in
from parcours.grade.jobs import job_of
from parcours.grade.kept import Kept
from parcours.grade.messages import Job
from parcours.grade.pristine import pristine
from parcours.grade.submissions import Submission, find, lesson_named, lesson_of, read
from parcours.grade.tables import Row, row_of

__all__ = ["Desk"]

GIVE_AWAY = ("solutions", "exercises", "tests", ".git")  # folders of the course in which there are answers
ATTEMPTS = ".parcours"  # the folder in which checks keep the answers that they were given


@dataclass(frozen=True)
class _Contents:
    """The contents of a notebook: its lesson, the keys and flags of its answers by exercise; or the problem with it.

    Its texts are not held, because a class may be large.
    """

    lesson: str | None = None
    keys: dict[str, str] = field(default_factory=dict)
    flags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problem: str = ""


class Desk:
    """The submissions of a class. `job` reads one; once all are read, `rows` says what became of each.

    submissions: sorted by learner. kept: the grades so far, and their runs.
    """

    def __init__(self, course: Course, paths: Iterable[Path], out: Path, limits: Mapping[str, Any]) -> None:
        self.kept = Kept(Path(out) / "kept")
        self._course, self._limits = course, limits
        self._paths, self._out = [Path(path) for path in paths], Path(out).resolve()
        for path in self._paths:
            if not path.exists():
                raise CourseError(f"{path}: there is no such file or folder")
        self._hidden = self._hidden_folders()
        self._contents: dict[Submission, _Contents] = {}
        self.submissions = self._find()
        if not self.submissions:
            own = any(path.resolve().is_relative_to(self._out) for path in self._paths)
            why = f". --out must be another folder: all in {out} belongs to the results" if own else ""
            raise CourseError(f"no notebook in {', '.join(map(str, self._paths))}{why}")

    def _hidden_folders(self) -> list[str]:
        """Return the folders that a submission must not see: the others' work, the results, what gives answers away.

        That is what the course itself has solved, and what the grader's user solved in it and handed to checks.
        """
        folders = [path if path.is_dir() else path.absolute().parent for path in self._paths]
        folders += [self._out, Path.cwd() / ATTEMPTS, *(self._course.root / name for name in (*GIVE_AWAY, ATTEMPTS))]
        folders += [Path(home) for home in [os.environ.get("PARCOURS_HOME")] if home]
        return sorted({str(path.resolve()) for path in folders})

    def _find(self) -> list[Submission]:
        """Return all submissions, those of one learner next to each other. The folder of the results has none."""
        stems = [lesson.stem for lesson in self._course.lessons]
        found: dict[str, Submission] = {}
        roots: dict[str, set[Path]] = collections.defaultdict(set)
        for path in self._paths:
            for each in find([path], stems):
                if each.path.resolve().is_relative_to(self._out):
                    continue
                # Key on the path itself; do not resolve symlinks.
                if found.setdefault(os.path.abspath(each.path), each) is each and not each.id:
                    roots[each.learner].add(path if path.is_dir() else path.parent)
        by_learner = sorted(
            found.values(), key=lambda each: (each.learner.casefold(), each.learner, each.id, each.path)
        )
        self._refuse_namesakes([each for each in by_learner if len(roots[each.learner]) > 1 and not each.id])
        return by_learner

    def _refuse_namesakes(self, several: Iterable[Submission]) -> None:
        """Raise CourseError if two folders contain one lesson of one learner: that is two learners, or a mistake."""
        for learner, group in itertools.groupby(several, key=lambda each: each.learner):
            seen: dict[str | Path, Path] = {}
            for each in group:
                self.job(each)
                root = next(path for path in self._paths if each.path.is_relative_to(path))
                other = seen.setdefault(self._contents[each].lesson or each.path, root)
                if other != root:
                    raise CourseError(
                        f"{other} and {root} both contain {each.path.name} of {learner!r}: is that one learner? Give "
                        "the folder that has a folder for each learner, or grade each by itself, with its own --out"
                    )

    def job(self, submission: Submission) -> Job | None:
        """Read a submission; return its job, or None if there is nothing to grade. Raises nothing for what it is."""
        job, contents = None, None
        try:
            job, contents = self._read(submission)
        except CourseError as error:
            problem = str(error)
        except Exception as error:  # a file may be anything
            problem = f"this notebook cannot be read ({type(error).__name__})"
        self._contents[submission] = contents or _Contents(lesson_named(self._course, submission.path), problem=problem)
        return job

    def _read(self, submission: Submission) -> tuple[Job | None, _Contents]:
        if submission.path.is_symlink():  # it could point at someone else's work
            raise CourseError("this is a symbolic link; submit the notebook file itself")
        if submission.path.is_dir():
            raise CourseError("there is no notebook (a file .ipynb) in this folder")
        notebook = read(submission.path)
        stem = lesson_of(notebook, self._course, submission.path)
        if stem is None:
            return None, _Contents(problem="this notebook belongs to no lesson with exercises")
        answers = answers_in(notebook, pristine(self._course, stem))
        job = job_of(pristine(self._course, stem), answers, self._limits, self._hidden)
        keys = {step["exercise"]: step["key"] for step in job["steps"] if step["exercise"] in answers}
        return job, _Contents(stem, keys, {exercise: answer.flags for exercise, answer in answers.items()})

    def rows(self) -> Iterator[tuple[Row, dict[str, Any]]]:
        """Yield a row, and the details of its run, for each exercise of each submission."""
        for _, group in itertools.groupby(self.submissions, key=lambda each: (each.learner, each.id)):
            of_lesson: dict[str | Path, list[Submission]] = {}
            for submission in group:
                of_lesson.setdefault(self._contents[submission].lesson or submission.path, []).append(submission)
            for same in of_lesson.values():
                # A repository has the lesson itself, too: that has no cell for an answer.
                same = [each for each in same if self._contents[each].keys or self._contents[each].problem] or same
                last = max(same, key=lambda each: (not self._contents[each].problem, _time_and_path(each)))
                flags = (f"{len(same)} notebooks of this lesson: the last is graded",) if len(same) > 1 else ()
                yield from self._rows_of(last, self._contents[last], flags)

    def _rows_of(
        self, submission: Submission, contents: _Contents, flags: tuple[str, ...]
    ) -> Iterator[tuple[Row, dict[str, Any]]]:
        if contents.lesson is None:
            yield row_of(submission, "", "", 0, error=contents.problem), {}
            return
        for step in pristine(self._course, contents.lesson).steps:
            exercise, of = step["exercise"], step["points"]
            if exercise not in contents.keys:
                error = contents.problem or "the notebook has no cell with the id of this answer"
                yield row_of(submission, contents.lesson, exercise, of, flags=flags, error=error), {}
                continue
            grade = self.kept.grade(contents.keys[exercise]) or {}
            error = "its grade was not kept: grade again"
            flags_here = (*flags, *contents.flags[exercise])
            row = row_of(submission, contents.lesson, exercise, of, grade.get("verdict"), flags_here, error)
            yield row, grade.get("details", {})


def _time_and_path(submission: Submission) -> tuple[float, str]:
    try:
        return submission.path.stat().st_mtime, str(submission.path)
    except OSError:
        return 0, ""
