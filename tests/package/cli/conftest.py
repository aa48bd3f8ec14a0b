"""A small course as the working directory."""

import pytest
from command import COURSE
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from parcours.course import form


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
