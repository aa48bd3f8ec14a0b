"""What the tests of several modules share."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from parcours.check.game import Game
from parcours.check.needs import THREADS
from parcours.check.player import Here
from parcours.check.work import Referee
from parcours.course import form
from parcours.grade.grader import Grader

COURSE = """
title = "A course"
repository = ""
[[lesson]]
stem = "10_add"
title = "Add numbers"
minutes = 10
needs = "Python"
"""


@pytest.fixture(scope="module")
def referee():
    referee = Referee()
    yield referee
    referee.close()


@pytest.fixture(scope="module")
def grader():
    made = Grader()
    yield made
    made.close()


@pytest.fixture
def play(referee):
    """Return a function that runs an answer with what it is given, in a game of its own, and returns the evidence."""

    def play(answer, given, needs=THREADS, **more):
        return Game(Here(answer), needs, 60, referee).play(given, **more)

    return play


@pytest.fixture
def small_course(tmp_path, monkeypatch):
    """A course of one lesson without exercises, as the working directory."""
    (tmp_path / "course.toml").write_text(COURSE)
    (tmp_path / "README.md").write_text("## Lessons\n<!-- lessons -->\n<!-- /lessons -->\n")
    for tree in ("notebooks", "solutions"):
        made = new_notebook()
        made.cells = [
            new_markdown_cell("# Add", id="title"),
            new_code_cell("1 + 1", id="sum", metadata={"collapsed": True}),
        ]
        form.write(made, tmp_path / tree / "10_add.ipynb")
    monkeypatch.chdir(tmp_path)
    return tmp_path
