import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from parcours.cli import app
from parcours.course import form

COURSE = """
title = "A course"
repository = ""
[[lesson]]
stem = "10_add"
title = "Add numbers"
minutes = 10
needs = "Python"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course of one lesson without exercises, as the working directory."""
    (tmp_path / "course.toml").write_text(COURSE)
    (tmp_path / "README.md").write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    for tree in ("notebooks", "solutions"):
        made = new_notebook()
        made.cells = [
            new_markdown_cell("# Add", id="title"),
            new_code_cell("1 + 1", id="sum", metadata={"collapsed": True}),
        ]
        form.write(made, tmp_path / tree / "10_add.ipynb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments, fails=False):
    """What a command prints; it must end with 0, or with 1 where it fails."""
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == (1 if fails else 0), done.output
    return done.output


def test_lessons_lists_them(folder):
    assert "10_add" in call("lessons")
    assert "Add numbers" in call("lessons")


def test_an_error_of_the_course_is_one_line(folder):
    (folder / "course.toml").write_text(COURSE.replace("minutes = 10", "minutes = 0"))
    assert call("lessons", fails=True) == ("parcours: course.toml: lesson 10_add: minutes must be 1 or more, not 0\n")


def test_generate_writes_and_checks(folder):
    assert "exercises/10_add.ipynb: is missing" in call("generate", "--check", fails=True)
    assert "written: README.md" in call("generate")
    assert "nothing to write" in call("generate")
    assert "all is well" in call("generate", "--check")
    (folder / "README.md").write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    assert "README.md: its table or picture" in call("generate", "--check", fails=True)


def test_fix_run_and_lint_make_a_course_sound(folder):
    assert "run `parcours fix`" in call("lint", fails=True)
    assert call("fix").count("mended: ") == 2
    assert "nothing to mend" in call("fix")
    assert "was never executed" in call("lint", fails=True)
    call("run", "notebooks/10_add.ipynb")
    assert not form.stale(form.read("notebooks/10_add.ipynb"))
    assert form.stale(form.read("solutions/10_add.ipynb"))
    call("run", "--stale")
    assert "nothing to run" in call("run", "--stale")
    call("generate")
    assert "all is well" in call("lint")


def test_run_says_which_notebook_it_cannot_read(folder):
    assert call("run", "nothing.ipynb", fails=True).startswith("parcours: nothing.ipynb: cannot be read")
    assert "not both" in call("run", "--all", "notebooks/10_add.ipynb", fails=True)


def test_help_loads_no_notebook_tools(folder):
    program = "import sys; from parcours.cli import app; app(['--help'], standalone_mode=False); " + (
        "print({'nbclient', 'nbformat', 'ray', 'dask', 'matplotlib', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("set()\n"), done.stderr
    for command in ("generate", "run", "fix", "lint", "progress", "lessons"):
        assert command in done.stdout
