"""What the tests of grading share: exercises as they are handed out, answered, and handed in."""

import copy
import json
from pathlib import Path

from parcours import judges
from parcours.course import form, generate, load
from parcours.grade.grader import Grader

COURSE = load(Path(__file__).parents[2])


def walls_here():
    """The walls that this system holds around a submission, a key of `confine.WALLS`."""
    grader = Grader()
    try:
        return grader.walls()
    finally:
        grader.close()


def starter_notebook(stem):
    """The exercise as it is handed out, whatever a learner wrote into exercises/."""
    lesson = next(lesson for lesson in COURSE.lessons if lesson.stem == stem)
    return json.loads(form.to_json(generate.exercise_notebook(COURSE, lesson, judges.hints)))


def find_cell(notebook, grade_id):
    cells = notebook["cells"]
    return next(cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def solved(stem, answers):
    """The exercise with answers: {exercise: text of its cell}."""
    notebook = copy.deepcopy(starter_notebook(stem))
    for exercise, source in answers.items():
        find_cell(notebook, exercise)["source"] = source
    return notebook


def hand_in(folder, learner, stem, notebook):
    """Put a notebook, or a text in its place, where a learner's submission lies."""
    path = folder / learner / f"{stem}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook if isinstance(notebook, str) else json.dumps(notebook), encoding="utf-8")
    return path
