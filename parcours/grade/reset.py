"""Reset: put the starter of an exercise back, and keep a copy of what was there."""

from pathlib import Path
from typing import Any

from parcours import judges
from parcours.course import Course, Lesson, form, generate
from parcours.course.files import keep_copy, replace_text
from parcours.errors import CourseError

__all__ = ["reset"]

Notebook = Any  # a NotebookNode of nbformat, which is slow to import


def reset(course: Course, target: str | Path) -> tuple[Path, Path | None]:
    """Put the starter of an exercise, or of a whole notebook, back; return the paths of the notebook and of its copy.

    target: the id of an exercise; or a lesson's notebook, by its path, its name or its stem. The notebook as it was is
    first copied into `copies` in the learner's `.parcours`, whatever is in it. If there was no notebook, or nothing to
    put back, there is no copy: None. Raises CourseError for a target that is not in the course.
    """
    lesson, exercise = _lesson_and_exercise(course, str(target))
    path = course.notebook("exercises", lesson)
    made = generate.exercise_notebook(course, lesson, judges.hints)
    text = form.to_json(made if exercise is None or not path.exists() else _with_starter(path, made, exercise))
    if path.exists() and path.read_text("utf-8") == text:
        return path, None
    copy = keep_copy(path, course.root) if path.exists() else None
    replace_text(path, text)
    return path, copy


def _lesson_and_exercise(course: Course, target: str) -> tuple[Lesson, str | None]:
    """Return the lesson that a target names, and the exercise, or None for the whole notebook."""
    for lesson in course.lessons:
        names = {lesson.stem, f"{lesson.stem}.ipynb"}
        if target.replace("\\", "/").rpartition("/")[2] in names and lesson.exercises:
            mine = course.notebook("exercises", lesson)
            if Path(target).is_file() and Path(target).resolve() != mine.resolve():
                raise CourseError(f"{target}: `reset` only works on the notebook in exercises/: {mine}")
            return lesson, None
        if target in [exercise.id for exercise in lesson.exercises]:
            return lesson, target
    known = ", ".join(exercise.id for exercise in course.exercises)
    raise CourseError(f"there is no exercise or notebook {target!r}; the exercises are {known}")


def _with_starter(path: Path, made: Notebook, exercise: str) -> Notebook:
    """Return the learner's notebook with the starter in place of the cells of an exercise's answer."""
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
    return notebook
