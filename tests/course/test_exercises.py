"""An exercise as it is shipped runs to its end and is *not attempted*; its solution passed."""

import os
import shutil
from pathlib import Path

import pytest

from parcours import judges
from parcours.check import DASK, THREADS
from parcours.course import form, generate, load, run

COURSE = load(Path(__file__).parents[2])
VERDICT = "application/vnd.parcours.verdict+json"


def starts_ray(lesson):
    """Return True if an exercise of the lesson needs Ray, which its notebook then starts."""
    return any(judges.definition(exercise.id).needs not in (DASK, THREADS) for exercise in lesson.exercises)


LESSONS = [
    pytest.param(lesson, id=lesson.stem, marks=[pytest.mark.xdist_group("ray")] * starts_ray(lesson))
    for lesson in COURSE.lessons
    if lesson.exercises and COURSE.notebook("solutions", lesson).is_file()  # test_trees says what is missing
]


def outcomes(notebook):
    """The outcomes that the check cells of a notebook store, as pairs (exercise, outcome).

    A solution may check a wrong answer too, to show the verdict; that is no check cell.
    """
    found = []
    for cell in notebook.cells:
        if not ("check" in cell.metadata.get("tags", ()) or cell.metadata.get("nbgrader", {}).get("grade")):
            continue
        for output in cell.get("outputs", ()):
            if verdict := output.get("data", {}).get(VERDICT):
                found.append((verdict["exercise"], verdict["outcome"]))
    return found


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_exercise_as_shipped_is_not_attempted(lesson, tmp_path):
    made = generate.exercise_notebook(COURSE, lesson, judges.hints)
    shutil.copy(COURSE.root / "course.toml", tmp_path)
    folder = tmp_path / "exercises"
    folder.mkdir()
    environment = {**os.environ, "PARCOURS_HOME": str(tmp_path / ".parcours")}
    done = run.execute(made, folder, name=f"exercises/{lesson.stem}", environment=environment)
    expected = [(exercise.id, "not attempted") for exercise in lesson.exercises]
    assert outcomes(done) == expected


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_solution_passed(lesson):
    # what is stored is what a run gives: nbval compares the two
    found = outcomes(form.read(COURSE.notebook("solutions", lesson)))
    assert [name for name, _ in found] == [exercise.id for exercise in lesson.exercises]
    assert {outcome for _, outcome in found} <= {"passed", "passed with advice"}, found
