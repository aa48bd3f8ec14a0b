"""Submissions: whose notebook is where, and which lesson it belongs to."""

import json
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parcours.course import Course
from parcours.errors import CourseError
from parcours.grade.answers import grade_id

__all__ = ["Submission", "find", "lesson_named", "lesson_of", "read"]

MOST_BYTES = 30_000_000  # of a notebook's file
_SKIPPED = {"__MACOSX", "__pycache__"}  # and what begins with a dot: checkpoints, copies, what macOS puts into a zip

# How learning platforms name what they export; each has a number of the learner's in it.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?")
_CANVAS = re.compile(r"(?P<name>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")


@dataclass(frozen=True)
class Submission:
    """One notebook of one learner. learner: a name; id: the platform's number, or ""; path: of the file."""

    learner: str
    id: str
    path: Path


def find(paths: Iterable[Path], stems: Sequence[str] = ()) -> Iterator[Submission]:
    """Yield the submissions in files and folders, sorted by path.

    A folder contains a folder for each learner, or their notebooks. A symlink to a folder is yielded and not followed;
    so are the folder of a learner without a notebook, and what is neither file nor folder: a pipe, a socket.
    stems: of the lessons' notebooks: a file with such a name belongs to the learner that its folder is named after.
    Raises CourseError for a path that does not exist.
    """
    for path in map(Path, paths):
        if path.is_dir():
            directly = [file for base in (path, *(path / stem for stem in stems)) for file in _special_in(base)]
            there = [*directly, *(file for file in path.rglob("*") if _is_submission(file) and file not in directly)]
            for file in sorted([*there, *_without_notebook(path, there, stems)]):
                parts = file.relative_to(path).parts
                if not any(part in _SKIPPED or part.startswith(".") for part in parts):
                    yield _submission(file, (*parts, "") if _is_folder(file) else parts, path, stems)
        elif path.is_file():
            yield _submission(path, (path.name,), path.absolute().parent, stems)
        else:
            raise CourseError(f"{path}: there is no such file or folder")


def _without_notebook(root: Path, there: Sequence[Path], stems: Sequence[str]) -> Iterator[Path]:
    """Yield the folders of learners that contain no notebook, next to others."""
    for base in (root, *(root / stem for stem in stems)):
        inside = {file.relative_to(base).parts[0] for file in there if base in file.parents and file.parent != base}
        for folder in sorted(base.iterdir()) if inside - set(stems) else ():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in (*inside, *stems):
                yield folder


def _is_submission(path: Path) -> bool:
    """Return True for a notebook, and for what stands in its place: it gets a row that says why.

    That is a symlink to a folder or to nothing, and a pipe, a socket or a device.
    """
    if path.suffix.casefold() == ".ipynb":
        return path.is_file() or path.is_symlink() or is_special(path)
    return path.is_symlink() and path.is_dir()


def _special_in(folder: Path) -> list[Path]:
    """Return what is neither file nor folder directly in a class folder: it stands where a learner's work should."""
    return [file for file in folder.iterdir() if is_special(file)] if folder.is_dir() else []


def _is_folder(path: Path) -> bool:
    """Return True for the folder of a learner without a notebook."""
    return path.is_dir() and not path.is_symlink()


def is_special(path: Path) -> bool:
    """Return True for what is neither file, folder nor symlink: a named pipe, a socket, a device. Reading may block."""
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except OSError:
        return False
    return kind not in (stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK)


def _submission(file: Path, parts: tuple[str, ...], root: Path, stems: Sequence[str]) -> Submission:
    """Return the submission of a file. parts: those of its path in `root`, of which the learner's name is one."""
    while len(parts) > 1 and parts[0] in stems:  # a folder for each lesson, and the learners in it
        root, parts = root / parts[0], parts[1:]
    name = parts[0] if len(parts) > 1 else file.stem
    if len(parts) == 1:
        if file.stem in stems:
            name = root.resolve().name
        elif found := _CANVAS.fullmatch(file.stem):
            return Submission(found["name"], found["id"], file)
        else:
            for stem in stems:
                name = re.sub(rf"[_ -]*{stem}([_ -]*\(?\d+\)?)?$", "", name) or name
    if found := _MOODLE.fullmatch(name):
        return Submission(found["name"], found["id"], file)
    return Submission(name, "", file)


def read(path: Path) -> dict[str, Any]:
    """Return the notebook in a file, as plain JSON: a dict with a list of cells.

    Raises CourseError, with what is wrong, for anything else.
    """
    if is_special(Path(path)):
        raise CourseError("this is a named pipe, a socket or a device. Submit the notebook file itself")
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise CourseError(f"the file is larger than {MOST_BYTES / 1e6:g} MB: clear its outputs")
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"the file cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if zipfile.is_zipfile(path):
            raise CourseError("this is a zip archive: unpack it first") from error
        raise CourseError(f"this is not a notebook: {str(error)[:100]}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise CourseError("this is not a notebook of format 4: it has no list of cells")
    return notebook


def lesson_of(notebook: Mapping[str, Any], course: Course, path: Path) -> str | None:
    """Return the stem of the lesson that a notebook belongs to: by the ids of its answers, otherwise by its name."""
    ids = {grade_id(cell) for cell in notebook["cells"]}
    counts = {lesson.stem: len(ids & {exercise.id for exercise in lesson.exercises}) for lesson in course.lessons}
    best = max(counts, key=counts.get, default=None)
    return best if best and counts[best] else lesson_named(course, path)


def lesson_named(course: Course, path: Path) -> str | None:
    """Return the stem of the lesson whose stem is in a file's name, or None."""
    stems = [lesson.stem for lesson in course.lessons if lesson.exercises and lesson.stem in Path(path).name]
    return stems[0] if stems else None
