"""The exercises of a lesson as the course hands them out, made from its solution."""

import ast
import functools
from dataclasses import dataclass

from parcours import judges
from parcours.course import Course, Lesson, generate
from parcours.grade.messages import Cell, Step

__all__ = ["Pristine", "pristine"]


@dataclass(frozen=True)
class Pristine:
    """The exercises of a lesson. steps: in order. sources: the sources of the notebook's code cells, by id."""

    lesson: Lesson
    steps: tuple[Step, ...]
    sources: dict[str, str]


@functools.cache
def pristine(course: Course, stem: str) -> Pristine:
    """Return the `Pristine` of a lesson. The notebook in exercises/ is not read: it may hold a learner's work."""
    lesson = next(lesson for lesson in course.lessons if lesson.stem == stem)
    made = generate.exercise_notebook(course, lesson, judges.hints)
    points = {exercise.id: exercise.points for exercise in lesson.exercises}
    steps: list[Step] = []
    given: list[Cell] = []
    between = False  # whether this cell is between an answer and its check, where learners look at their own run
    for cell in made.cells:
        if cell.cell_type != "code":
            continue
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            exercise, between = marks["grade_id"], True
        elif marks.get("grade"):
            function = ast.unparse(ast.parse(cell.source).body[-1].value.args[1])
            steps.append({"exercise": exercise, "function": function, "given": given, "points": points[exercise]})
            given, between = [], False
        elif not between:
            given.append([cell.id, cell.source])
    sources = {cell.id: cell.source for cell in made.cells if cell.cell_type == "code"}
    return Pristine(lesson, tuple(steps), sources)
