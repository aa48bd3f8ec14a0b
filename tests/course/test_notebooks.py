"""Every notebook is in canonical form, executed, and an exercise is what the generator makes of its solution."""

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from parcours import judges
from parcours.course import form, generate, load

COURSE = load(Path(__file__).parents[2])


def present(tree):
    """The notebooks of the course in a tree; test_trees says which are missing."""
    paths = [COURSE.notebook(tree, lesson) for lesson in COURSE.lessons]
    return [pytest.param(path, id=f"{tree}/{path.stem}") for path in paths if path.is_file()]


def as_published(path):
    """The notebook in a file; or as git has it, where only outputs differ: a learner ran it and saved it."""
    notebook = form.read(path)
    show = ["git", "-C", str(COURSE.root), "show", f"HEAD:./{path.relative_to(COURSE.root).as_posix()}"]
    shown = subprocess.run(show, capture_output=True, text=True) if shutil.which("git") else None
    if shown and shown.returncode == 0:
        published = nbformat.reads(shown.stdout, as_version=4)
        if [cell.source for cell in published.cells] == [cell.source for cell in notebook.cells]:
            return published
    return notebook


@pytest.mark.parametrize("path", present("notebooks") + present("solutions"))
def test_a_notebook_is_in_canonical_form(path):
    # In CI the file itself counts, which is what was committed.
    found = form.problems(form.read(path) if os.environ.get("CI") else as_published(path), path)
    assert not found, "\n" + "\n".join(found)


SOLUTIONS_MISSING = pytest.mark.skipif(
    any(not COURSE.notebook("solutions", lesson).is_file() for lesson in COURSE.lessons if lesson.exercises),
    reason="solutions are missing, as test_trees says",
)


@SOLUTIONS_MISSING
def test_the_exercises_as_shipped_are_in_canonical_form():
    found = generate.problems(COURSE, judges.hints)
    assert not found, "\n" + "\n".join(found)


@SOLUTIONS_MISSING
def test_the_exercises_are_what_the_generator_makes():
    # In a learner's clone their answers count for nothing; what is published must be pristine.
    found = generate.differences(COURSE, judges.hints, strict=bool(os.environ.get("CI")))
    assert not found, "\n" + "\n".join(found)
