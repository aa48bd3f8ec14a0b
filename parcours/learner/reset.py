"""Reset: put the starter of an exercise back, and keep a copy of what was there."""

import html
from pathlib import Path
from typing import Any

__all__ = ["put_back", "reset"]

Notebook = Any  # a NotebookNode of nbformat, which is slow to import
Course = Any


class Reset:
    """The report of a reset, in words."""

    def __init__(self, words: str):
        self.words = words

    def __repr__(self) -> str:
        return self.words

    def _repr_mimebundle_(self, include=None, exclude=None):
        lines = "<br>".join(html.escape(line) for line in self.words.splitlines())
        return {"text/html": f"<p>{lines}</p>", "text/plain": self.words}


def reset(target: str) -> Reset:
    """Put the starter of an exercise back into its notebook in exercises/, or all starters of a lesson.

    target: the id of an exercise, such as "ray-squares"; or a lesson, "20". What you had saved is copied first.
    Raises CourseError for a target that is not in the course.
    """
    from parcours.course import load

    path, copy = put_back(load(), target)
    if copy is None:
        return Reset(f"The starter is in {path.name}; there was nothing to put back.")
    return Reset(
        f"The starter is back in {path.name}. What you had saved is kept in {copy}.\n"
        "To see it, choose File, Reload Notebook from Disk."
    )


def put_back(course: Course, target: str | Path) -> tuple[Path, Path | None]:
    """Put the starter of an exercise, or of a whole notebook, back; return the paths of the notebook and of its copy.

    target: the id of an exercise; or a lesson, by its number, its stem, or its notebook's name or path. Outputs of the
    answer that is put away go with it. The notebook as it was is first copied into `copies` in the learner's
    `.parcours`, whatever is in it. If there was no notebook, or nothing to put back, there is no copy: None.
    Raises CourseError for a target that is not in the course.
    """
    from parcours import judges
    from parcours.course import form, generate
    from parcours.course.files import keep_copy, replace_text
    from parcours.errors import CourseError

    name = str(target).replace("\\", "/").rpartition("/")[2].removesuffix(".ipynb")
    lesson, exercise = course.find(name)
    if not lesson.exercises:
        raise CourseError(f"lesson {lesson.stem} has no exercises")
    path = course.notebook("exercises", lesson)
    if exercise is None and Path(target).is_file() and Path(target).resolve() != path.resolve():
        raise CourseError(f"{target}: `reset` only works on the notebook in exercises/: {path}")
    made = generate.exercise_notebook(course, lesson, judges.hints)
    text = form.to_json(made if exercise is None or not path.exists() else _with_starter(path, made, exercise.id))
    if path.exists() and path.read_text("utf-8") == text:
        return path, None
    copy = keep_copy(path, course.root) if path.exists() else None
    replace_text(path, text)
    return path, copy


def _with_starter(path: Path, made: Notebook, exercise: str) -> Notebook:
    """Return the learner's notebook with the starter in place of the cells of an exercise's answer."""
    from parcours.course import form

    notebook = form.read(path)

    def is_answer(cell: Notebook) -> bool:
        return cell.metadata.get("nbgrader", {}).get("grade_id") == exercise

    order = [cell.id for cell in made.cells]
    starter = next(cell for cell in made.cells if is_answer(cell))
    there = [number for number, cell in enumerate(notebook.cells) if is_answer(cell)]
    if there:
        place = there[0]
    else:  # the cell was deleted: after the nearest of the cells that come before it
        before = set(order[: order.index(starter.id)])
        numbers = [number for number, cell in enumerate(notebook.cells) if cell.get("id") in before]
        place = max(numbers, default=-1) + 1
    kept = [cell for cell in notebook.cells if not is_answer(cell) and cell.get("id") != starter.id]
    place = sum(not is_answer(cell) and cell.get("id") != starter.id for cell in notebook.cells[:place])
    notebook.cells = [*kept[:place], starter, *kept[place:]]
    _clear_outputs(notebook.cells[place:], f"{exercise}-check")
    return notebook


def _clear_outputs(cells: list, check: str) -> None:
    """Clear what the cells from an answer to its check have printed; without the check, nothing."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    for cell in cells[: ids.index(check) + 1] if check in ids else ():
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
