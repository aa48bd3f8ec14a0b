"""The course as data: course.toml, read and checked. The other modules here are the tools of its authors."""

import difflib
import os
import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from parcours.errors import CourseError

__all__ = ["Course", "Exercise", "Lesson", "find_root", "load"]

_STEM = re.compile(r"\d\d_[a-z][a-z0-9_]*")
_EXERCISE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REPOSITORY = re.compile(r"([A-Za-z0-9][\w.-]*/[\w.-]+)?")


@dataclass(frozen=True)
class Exercise:
    """One exercise: its id, its title, its points, the minutes it takes, and the stem of the lesson that holds it."""

    id: str
    title: str
    points: int
    minutes: int
    lesson: str


@dataclass(frozen=True)
class Lesson:
    """One lesson: the stem of its three notebooks, title, minutes, what it needs, and its exercises."""

    stem: str
    title: str
    minutes: int
    needs: str
    exercises: tuple[Exercise, ...] = ()

    @property
    def number(self) -> str:
        """The two digits by which people call the lesson, such as "20"."""
        return self.stem[:2]

    def heading(self, exercise: Exercise) -> str:
        """Return the heading of an exercise in its notebooks: its title, after its number if there are several."""
        several = len(self.exercises) > 1
        return f"{self.exercises.index(exercise) + 1}. {exercise.title}" if several else exercise.title

    def anchor(self, exercise: Exercise) -> str:
        """Return the address of an exercise within a tree: the notebook, and the anchor that JupyterLab gives it."""
        return f"{self.stem}.ipynb#{self.heading(exercise).replace(' ', '-')}"


@dataclass(frozen=True)
class Course:
    """The course: its title, its public home ("" while it has none), its lessons in order, and its folder."""

    title: str
    repository: str
    lessons: tuple[Lesson, ...]
    root: Path = field(default_factory=Path)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises of the course, in order."""
        return tuple(exercise for lesson in self.lessons for exercise in lesson.exercises)

    def notebook(self, tree: str, lesson: Lesson) -> Path:
        """Return the path of a lesson's notebook in one of the trees "notebooks", "exercises" and "solutions"."""
        return self.root / tree / f"{lesson.stem}.ipynb"

    def find(self, name: str) -> tuple[Lesson, Exercise | None]:
        """Return the lesson and the exercise of an exercise's id; of a lesson's number or stem, the lesson and None.

        Raises CourseError, with the nearest id, for any other name.
        """
        for lesson in self.lessons:
            if name in (lesson.number, lesson.stem):
                return lesson, None
            for exercise in lesson.exercises:
                if name == exercise.id:
                    return lesson, exercise
        close = difflib.get_close_matches(name, [each.id for each in self.exercises], 1)
        meant = f"; did you mean {close[0]!r}?" if close else "; `parcours lessons` lists them"
        raise CourseError(f"there is no exercise or lesson {name!r}{meant}")


def find_root(start: str | Path | None = None) -> Path:
    """Return the nearest folder with a course.toml, from `start` (by default the working directory) upwards.

    Without one, return the checkout from which the package was imported. Raises CourseError if that has none, either.
    """
    start = Path(start or os.getcwd()).absolute()
    for folder in (start, *start.parents):
        if (folder / "course.toml").is_file():
            return folder
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "course.toml").is_file():
        return checkout
    raise CourseError(f"no course.toml in {start} or above it. Change to the folder of the course.")


def load(root: str | Path | None = None) -> Course:
    """Return the course in the folder `root`, by default the one that `find_root` finds.

    Raises CourseError, with the file and the key, if course.toml is not what it must be.
    """
    root = Path(root).absolute() if root is not None else find_root()
    path = root / "course.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"course.toml: not valid TOML: {error}") from error

    top = _table(data, "course.toml", {"title": str, "repository": str}, lists={"lesson"})
    if not _REPOSITORY.fullmatch(top["repository"]):
        raise CourseError(f'course.toml: repository must be "organisation/name" or "", not {top["repository"]!r}')
    lessons = tuple(_lesson(entry, number) for number, entry in enumerate(top["lesson"], 1))
    course = Course(top["title"], top["repository"], lessons, root)

    _once([lesson.stem for lesson in lessons], "lesson stem")
    _once([exercise.id for exercise in course.exercises], "exercise id")
    stems = [lesson.stem for lesson in lessons]
    if stems != sorted(stems):
        raise CourseError(f"course.toml: the lessons must stand in the order of their numbers, not {', '.join(stems)}")
    return course


def _lesson(entry: dict, number: int) -> Lesson:
    keys = {"stem": str, "title": str, "minutes": int, "needs": str}
    entry = _table(entry, f"course.toml: lesson {number}", keys, lists={"exercise"})
    stem = entry["stem"]
    if not _STEM.fullmatch(stem):
        raise CourseError(
            f"course.toml: lesson {number}: stem must be two digits, an underscore and a lower-case name, "
            f'such as "20_ray_tasks", not {stem!r}'
        )
    if entry["minutes"] < 1:
        raise CourseError(f"course.toml: lesson {stem}: minutes must be 1 or more, not {entry['minutes']}")
    exercises = tuple(_exercise(item, stem, nth) for nth, item in enumerate(entry["exercise"], 1))
    return Lesson(stem, entry["title"], entry["minutes"], entry["needs"], exercises)


def _exercise(entry: dict, stem: str, number: int) -> Exercise:
    where = f"course.toml: lesson {stem}: exercise {number}"
    entry = _table(entry, where, {"id": str, "title": str, "points": int, "minutes": int})
    if not _EXERCISE_ID.fullmatch(entry["id"]):
        raise CourseError(f"{where}: id must be lower-case words joined by hyphens, not {entry['id']!r}")
    if entry["points"] < 0:
        raise CourseError(f"{where}: points must be 0 or more, not {entry['points']}")
    if entry["minutes"] < 1:
        raise CourseError(f"{where}: minutes must be 1 or more, not {entry['minutes']}")
    return Exercise(entry["id"], entry["title"], entry["points"], entry["minutes"], stem)


def _table(entry: object, where: str, keys: dict[str, type], lists: Set[str] = frozenset()) -> dict:
    """Return `entry` after a check of its keys and their types, with an empty list for each of `lists` it lacks."""
    if not isinstance(entry, dict):
        raise CourseError(f"{where}: must be a table, not {entry!r}")
    for key in entry:
        if key not in keys and key not in lists:
            raise CourseError(f"{where}: unknown key {key!r}. Known are {', '.join([*keys, *sorted(lists)])}")
    for key, kind in keys.items():
        if key not in entry:
            raise CourseError(f"{where}: the key {key!r} is missing")
        # bool is an int to isinstance, but `minutes = true` is a mistake
        if not isinstance(entry[key], kind) or isinstance(entry[key], bool):
            name = {str: "text", int: "a whole number"}[kind]
            raise CourseError(f"{where}: {key} must be {name}, not {entry[key]!r}")
    for key in lists:
        if not isinstance(entry.get(key, []), list):
            raise CourseError(f"{where}: write [[{key}]] with two brackets. It is a list of tables.")
    return {**{key: [] for key in lists}, **entry}


def _once(names: list[str], what: str) -> None:
    """Raise CourseError if a name is used twice."""
    seen = {}
    for name in names:
        # two names that differ in case are one file on many systems
        if name.casefold() in seen:
            raise CourseError(f"course.toml: {what} {name!r} is used twice. Each must be unique.")
        seen[name.casefold()] = name
