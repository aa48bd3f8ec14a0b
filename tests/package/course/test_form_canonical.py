"""Notebooks are read from files that hold one, and know when their outputs are stale."""

import copy

import pytest
from made_notebooks import code, notebook

from parcours.course import form
from parcours.errors import CourseError


def test_the_hash_is_of_the_code_alone():
    made = notebook(code("1 + 1", id="sum"))
    other = copy.deepcopy(made)
    other.cells[0].source = "# Another title"
    assert not form.stale(other)
    other.cells[1].source = "1 + 2"
    assert form.stale(other)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3}', '{"cells": [], "nbformat": 3}'])
def test_what_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"x\.ipynb: not a notebook"):
        form.read(path)
    with pytest.raises(CourseError, match="cannot be read"):
        form.read(tmp_path / "y.ipynb")
