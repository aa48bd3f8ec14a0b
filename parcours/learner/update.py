"""Update: bring a new version of the course into a clone in which somebody has worked, and keep every answer."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parcours.errors import CourseError

__all__ = ["update"]

Course = Any


@dataclass
class Update:
    """The report of an update; empty without a new version.

    version: the new version's short commit. merged: exercises in which answers were put into the new version. copies:
    {path in the course: copy of the file as it was}.
    """

    version: str = ""
    merged: list[str] = field(default_factory=list)
    copies: dict[str, Path] = field(default_factory=dict)


def update(course: Course) -> Update:
    """Bring the newest version of the course into its clone, as `git pull` does, and keep what a learner changed.

    A file that both the learner and the new version changed is copied into `.parcours/copies` and replaced; in
    exercises, the answers and added cells are then put into the new version. Other files stay as they are.
    Raises CourseError, and changes nothing, where there is no new version to be had.
    """
    # All that is needed is imported before the package's own files are replaced.
    from parcours.course.files import keep_copy

    root = course.root
    _fetch(root)
    if _git(root, "rev-parse", "HEAD") == _git(root, "rev-parse", "@{upstream}"):
        return Update()
    if _git(root, "merge-base", "HEAD", "@{upstream}") != _git(root, "rev-parse", "HEAD"):
        raise CourseError("this clone has its own commits, which only you can merge: run `git pull`")
    new = set(_names(root, "HEAD", "@{upstream}"))
    clashing = sorted(new.intersection(_names(root, "HEAD")))
    in_the_way = sorted(
        name for name in _names(root, "--diff-filter=A", "HEAD", "@{upstream}") if (root / name).exists()
    )
    starters = _starters(root)
    done = Update(copies={n: keep_copy(root / n, root) for n in (*clashing, *in_the_way) if (root / n).is_file()})
    try:
        if clashing:
            _git(root, "checkout", "--quiet", "HEAD", "--", *clashing)
        for name in in_the_way:
            (root / name).unlink()
        _git(root, "merge", "--quiet", "--ff-only", "@{upstream}")
    except CourseError:
        for name, copy in done.copies.items():
            shutil.copyfile(copy, root / name)
        raise
    done.version = _git(root, "rev-parse", "--short", "HEAD")
    for name in done.copies:
        if Path(name).parent.name == "exercises" and _put_answers_back(root / name, done.copies[name], starters):
            done.merged.append(name)
    return done


def _put_answers_back(path: Path, copy: Path, starters: dict[str, str]) -> bool:
    """Put what a learner wrote into an exercise, as its copy has it, into the new version of the file."""
    from parcours.course import form
    from parcours.course.generate import with_work

    try:
        form.write(with_work(form.read(path), form.read(copy), starters), path)
    except CourseError:  # the exercise is gone from the course, or what was there is not a notebook
        return False
    return True


def _starters(root: Path) -> dict[str, str]:
    path = root / "parcours" / "judges" / "starters.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _fetch(root: Path) -> None:
    """Ask for a new version. Raises CourseError, with what to do, if that is impossible."""
    if shutil.which("git") is None:
        raise CourseError("`parcours update` needs git. Install it, then try again.")
    try:
        _git(root, "rev-parse", "--is-inside-work-tree")
    except CourseError:
        raise CourseError(
            f"{root} is not a git clone. Clone the new version, and copy your exercises/ and .parcours/ into it."
        ) from None
    try:
        _git(root, "rev-parse", "@{upstream}")
    except CourseError:
        raise CourseError(
            "this clone does not know where new versions come from. Name the branch: `git branch --set-upstream-to=...`"
        ) from None
    _git(root, "fetch", "--quiet")


def _names(root: Path, *arguments: str) -> list[str]:
    """Return the files that `git diff` names, as paths below the course."""
    return _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", *arguments).split("\0")[:-1]


def _git(root: Path, *arguments: str) -> str:
    """Return what a git command prints. Raises CourseError with what it says if it fails."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise CourseError(f"git {arguments[0]} failed: {' '.join(done.stderr.split())[:400]}")
    return done.stdout.strip("\n")
