"""The links that open a lesson on Binder, once the course has a public home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course import Course, Lesson, form

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["differences", "launch_link", "update"]

_LAUNCH = re.compile(r"\n\n\[Run it on Binder\]\([^)\n]*\)\s*\Z")


def launch_link(course: Course, lesson: Lesson) -> str:
    """Return the address at which Binder opens a lesson, or "" while the course has no public home."""
    if not course.repository:
        return ""
    return f"https://mybinder.org/v2/gh/{course.repository}/HEAD?urlpath=lab/tree/notebooks/{lesson.stem}.ipynb"


def _with_launch_link(source: str, link: str) -> str:
    """Return the Markdown of a lesson's first cell with `link` as its last line, or without such a line for "".

    >>> _with_launch_link("# Title", "https://mybinder.org/v2/gh/us/course/HEAD")
    '# Title\\n\\n[Run it on Binder](https://mybinder.org/v2/gh/us/course/HEAD)'
    >>> _with_launch_link(_, "")
    '# Title'
    """
    bare = _LAUNCH.sub("", source)
    return f"{bare}\n\n[Run it on Binder]({link})" if link else bare


def differences(course: Course) -> list[str]:
    """Return a message for each lesson that has another launch link than its own."""
    return [
        f"notebooks/{path.name}: its launch link is not the course's. Run `parcours generate`."
        for path, _ in _relinked(course)
    ]


def update(course: Course) -> list[Path]:
    """Write the launch links into the lessons, and return the paths that changed."""
    changed = list(_relinked(course))
    for path, notebook in changed:
        form.write(notebook, path)
    return [path for path, _ in changed]


def _relinked(course: Course) -> Iterator[tuple[Path, NotebookNode]]:
    """Yield each lesson with a wrong launch link, as (path, notebook with the right one)."""
    for lesson in course.lessons:
        path = course.notebook("notebooks", lesson)
        notebook = form.read(path) if path.exists() else None
        if notebook is None or not notebook.cells or notebook.cells[0].cell_type != "markdown":
            continue  # `form.problems` says what is wrong with it
        first = notebook.cells[0]
        source = _with_launch_link(first.source, launch_link(course, lesson))
        if source != first.source:
            first.source = source
            yield path, notebook
