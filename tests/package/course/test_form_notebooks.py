"""What can be wrong with a whole notebook, each with its message; a good one has no problems."""

import copy

import pytest
from made_notebooks import RAISED, code, notebook, only, only_of_cell, result
from nbformat.v4 import new_markdown_cell

from parcours.course import form


def messages(made, path="notebooks/10_add.ipynb"):
    return form.problems(made, path)


def test_a_good_notebook_has_no_problems():
    made = notebook(
        code("1 + 1", result("2"), id="sum"),
        new_markdown_cell("Two is the sum. A `magic` word, and [a link](https://example.org/just).", id="explain"),
        code("raise ValueError('no')", RAISED, id="fail", count=2, tags=["raises-exception"]),
        code("%%writefile work.py\n%anything", id="module", count=3),
        code("if 7 \\\n  % 2:\n    text = '''\n!x\n'''", id="modulo", count=4),
        code("1", id="timed", count=5, tags=["nbval-ignore-output"], parcours={"reason": "a duration"}),
    )
    assert messages(made) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("f()", id="3f2a9c1e"), "an id without meaning"),
        (code("f()", id="title"), "an id that another cell has too"),
        (code("f()", execution={"iopub.status.busy": "now"}), "the metadata 'execution'"),
        (code("f()", collapsed=True), "the metadata 'collapsed'"),
    ],
)
def test_each_mistake_is_found_with_its_cell(cell, message):
    assert message in only_of_cell(cell)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda made: made.cells.pop(0), "begins without a title"),
        (lambda made: made.cells[0].update(source="Add numbers"), "begins without a title"),
        (lambda made: made.cells.pop(1), "has no code cell"),
        (lambda made: made.update(nbformat_minor=4), "is not in nbformat 4.5"),
        (lambda made: made.cells[1].pop("id"), "has no valid id"),
        (lambda made: made.metadata.update(widgets={}), "the metadata 'widgets'"),
        (lambda made: made.metadata.kernelspec.update(name="conda-env"), "another kernel"),
        (lambda made: made.metadata.language_info.update(version="3.13.1"), "another kernel or language"),
        (lambda made: made.metadata.parcours.update(sources="0"), "outputs of other sources"),
        (lambda made: made.metadata.pop("parcours"), "outputs of other sources"),
        (lambda made: made.cells[1].update(source="1 + 2"), "outputs of other sources"),
    ],
)
def test_each_mistake_of_a_whole_notebook_is_found(change, message):
    made = copy.deepcopy(notebook(code("1 + 1", result("2"), id="sum")))
    assert messages(made) == []
    change(made)
    assert any(message in found for found in messages(made)), messages(made)


def test_the_bytes_of_the_file_are_looked_at(tmp_path):
    path = tmp_path / "notebooks" / "10_add.ipynb"
    made = notebook(code("print('é')", id="accent"))
    form.write(made, path)
    text = path.read_text("utf-8")
    assert "é" in text
    assert text.endswith("}\n")
    assert text.startswith('{\n "cells"')
    assert form.problems(form.read(path), path) == []
    path.write_text(text.rstrip("\n"), "utf-8")
    assert "not written in canonical JSON" in only(form.read(path), path)


def test_a_cell_that_is_tagged_to_hide_its_output_hides_it():
    shown = code("f()", result("Seconds:"), tags=["hide-output"])
    assert "shows what its tags hide. Run `parcours fix`" in only_of_cell(shown)
    assert "the metadata 'jupyter'" in only_of_cell(code("f()", result("1"), jupyter={"outputs_hidden": True}))
