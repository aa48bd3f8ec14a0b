"""The lines of a notebook that come from course.toml: where a lesson stands, how long it takes, what comes next.

They are paragraphs at fixed places: the second of the title, the second below the heading of an exercise, and the last
of a lesson. The links that open a lesson on Binder are those of `parcours.course.launch`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course import Course, Lesson, form

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["differences", "update"]

_STAND = re.compile(r"Lesson \d+ of \d+\.|\d+ minutes\b|\w+ exercises? to \[")
_TIME = re.compile(r"\d+ minutes?, \d+ points?\.$")
_END = re.compile(r"(Next|All): \[")


def differences(course: Course) -> list[str]:
    """Return a message for each lesson or solution whose signposts are not those of course.toml."""
    return [
        f"{path.parent.name}/{path.name}: its title, its end or the time of an exercise is not the course's. "
        "Run `parcours generate`."
        for path, _ in _changed(course)
    ]


def update(course: Course) -> list[Path]:
    """Write the signposts into the lessons and solutions, and return the paths that changed."""
    changed = list(_changed(course))
    for path, notebook in changed:
        form.write(notebook, path)
    return [path for path, _ in changed]


def _put_signposts(course: Course, lesson: Lesson, notebook: NotebookNode, tree: str) -> None:
    """Write the signposts into a notebook of the tree "notebooks" or "solutions"."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown":
        return  # `form.problems` says what is wrong with it
    if tree == "notebooks":
        first.source = _with_second(first.source, _STAND, _lesson_stands(course, lesson))
        _end(notebook, _what_comes_next(course, lesson))
        return
    first.source = _with_second(first.source, _STAND, _exercises_stand(lesson))
    times = {
        lesson.heading(each): f"{each.minutes} minutes, {_many(each.points, 'point')}." for each in lesson.exercises
    }
    for cell in notebook.cells:
        heading = cell.source.partition("\n")[0].removeprefix("## ")
        if cell.cell_type == "markdown" and heading in times:
            cell.source = _with_second(cell.source, _TIME, times[heading])


def _changed(course: Course) -> Iterator[tuple[Path, NotebookNode]]:
    """Yield each notebook with other signposts than its own, as (path, notebook with the right ones)."""
    for tree in ("notebooks", "solutions"):
        for lesson in course.lessons:
            path = course.notebook(tree, lesson)
            if not path.exists():
                continue
            notebook, before = form.read(path), form.read(path)
            _put_signposts(course, lesson, notebook, tree)
            if notebook.cells != before.cells:
                yield path, notebook


def _lesson_stands(course: Course, lesson: Lesson) -> str:
    number, of = course.lessons.index(lesson), len(course.lessons)
    known = {each.number: each for each in course.lessons}
    needs = ", ".join(
        f"[{name}]({known[name].stem}.ipynb)" if name in known else name for name in lesson.needs.split(", ")
    )
    with_exercises = {0: "", 1: " with its exercise"}.get(len(lesson.exercises), " with its exercises")
    stands = [f"Lesson {number + 1} of {of}. {lesson.minutes} minutes{with_exercises}. Needs: {needs}."]
    if number:
        stands.append(f"Previous: {_link(course.lessons[number - 1])}.")
    if number + 1 < of:
        stands.append(f"Next: {_link(course.lessons[number + 1])}.")
    return "\n".join(stands)


def _exercises_stand(lesson: Lesson) -> str:
    minutes = sum(exercise.minutes for exercise in lesson.exercises)
    count = _many(len(lesson.exercises), "exercise")
    return f"{count} to [{lesson.title}](../notebooks/{lesson.stem}.ipynb). {minutes} minutes."


def _what_comes_next(course: Course, lesson: Lesson) -> str:
    following = course.lessons[course.lessons.index(lesson) + 1 :]
    return f"Next: {_link(following[0])}." if following else "All: [the lessons](../README.md#lessons)."


def _link(lesson: Lesson) -> str:
    return f"[{lesson.title}]({lesson.stem}.ipynb)"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _with_second(source: str, known: re.Pattern, paragraph: str) -> str:
    """Return a text with a paragraph as its second, in the place of one that begins as `known` says."""
    first, *rest = source.split("\n\n")
    if rest and known.match(rest[0]):
        rest = rest[1:]
    return "\n\n".join([first, paragraph, *rest])


def _end(notebook: NotebookNode, paragraph: str) -> None:
    """Make a paragraph the last of the last cell, in the place of an older one; after code, in its own cell."""
    from nbformat.v4 import new_markdown_cell

    last = notebook.cells[-1]
    if last.cell_type != "markdown":
        notebook.cells.append(new_markdown_cell(paragraph, id="next"))
        return
    kept = [text for text in last.source.split("\n\n") if not _END.match(text)]
    last.source = "\n\n".join([*kept, paragraph])
