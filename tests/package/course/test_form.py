import copy
import stat

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import form
from parcours.errors import CourseError


def result(text, **data):
    return new_output("execute_result", {"text/plain": text, **data}, execution_count=1)


def code(source, *outputs, id="cell", count=1, tags=(), **metadata):
    cell = new_code_cell(source, id=id, execution_count=count, outputs=list(outputs), metadata=metadata)
    if tags:
        cell.metadata.tags = list(tags)
    return cell


def notebook(*cells, **metadata):
    made = new_notebook(metadata={"kernelspec": form.KERNELSPEC, "language_info": form.LANGUAGE_INFO, **metadata})
    made.cells = [new_markdown_cell("# Add numbers", id="title"), *cells]
    made.nbformat_minor = 5
    made.metadata.parcours = {"sources": form.sources_hash(made)}
    return made


def messages(made, path="notebooks/10_add.ipynb"):
    return form.problems(made, path)


def only(made, path="notebooks/10_add.ipynb"):
    """The one message of a notebook with one mistake."""
    found = messages(made, path)
    assert len(found) == 1, found
    return found[0]


RAISED = new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])
WIDGET = {form.WIDGET_VIEW: {"model_id": "a", "version_major": 2, "version_minor": 0}}
PNG = {"image/png": "iVBORw0KGgo="}


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
        (code("\n".join(["x = 1"] * 16)), "has 16 lines; a code cell has at most 15"),
        (code(""), "is an empty code cell"),
        (code("%time f()"), "IPython command '%time f()'; only %%writefile is allowed"),
        (code("%%bogus\nraise 1"), "IPython command '%%bogus'"),
        (code("!ls"), "IPython command '!ls'"),
        (code("files = !ls"), "IPython command '!ls'"),
        (code("print?"), "IPython command 'print?'"),
        (code("get_ipython().run_line_magic('time', 'f()')"), "uses get_ipython; write plain Python"),
        (code("def f(:"), "is not Python"),
        (code("from IPython.display import clear_output"), "uses clear_output"),
        (code("display(1, display_id='x')"), "uses display_id"),
        (code("x = 1  # just this"), "the word 'just' in a comment"),
        (code("# NBVAL_SKIP\nx = 1"), "the comment NBVAL_SKIP"),
        (code("open('/home/ada/data.csv')"), "a path of one machine in its source: /home/ada/data.csv"),
        (code("open('C:\\\\data.csv')"), "a path of one machine in its source"),
        (code("f()", new_output("stream", text="saved in /tmp/x1/y\n")), "in its output: /tmp/x1/y"),
        (code("f()", result("x", **{"text/html": "<a href='/Users/ada/x'>"})), "in its output: /Users/ada/x"),
        (
            code("f()", result("'/opt/env/lib/python3.13/x.py'")),
            "in its output: /opt/env/lib/python3.13/x.py",
        ),
        (code("f()", count=None), "was never executed"),
        (code("f()", count=2), "breaks the row of counts"),
        (code("f()", RAISED), "stores an error"),
        (code("f()", tags=["raises-exception"]), "raises-exception but stores no error"),
        (code("f()", tags=["nbval-skip"]), "has the tag nbval-skip; every cell must run"),
        (code("f()", tags=["skip-execution"]), "has the tag skip-execution"),
        (code("f()", tags=["nbval-ignore-outputs"]), "unknown tag 'nbval-ignore-outputs'"),
        (code("f()", tags=["nbval-ignore-output"]), "without a reason"),
        (code("f()", parcours={"reason": "a time"}), "but lacks the tag"),
        (code("f()", result("<Figure>", **PNG)), "stores image/png"),
        (code("f()", result("slider", **WIDGET)), "stores a widget's view"),
        (code("f()", id="3f2a9c1e"), "an id that nobody can read"),
        (code("f()", id="title"), "an id that another cell has too"),
        (code("f()", execution={"iopub.status.busy": "now"}), "the metadata 'execution'"),
        (code("f()", collapsed=True), "the metadata 'collapsed'"),
        (new_markdown_cell("word " * 121, id="cell"), "has 121 words; a prose cell has at most 120"),
        (new_markdown_cell("This is **easy**.", id="cell"), "the word 'easy'"),
        (new_markdown_cell("Simply run it.", id="cell"), "the word 'simply'"),
        (new_markdown_cell("Well done \U0001f389", id="cell"), "the emoji U+1F389"),
        (new_markdown_cell("![x](/home/ada/x.png)", id="cell"), "in its source: /home/ada/x.png"),
    ],
)
def test_each_mistake_is_found_with_its_cell(cell, message):
    others = [] if cell.cell_type == "code" and cell.source else [code("f()", id="other")]
    found = only(notebook(cell, *others))
    assert found.startswith("notebooks/10_add.ipynb: cell ")
    assert message in found


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


def test_half_of_the_outputs_are_compared():
    ignored = {"tags": ["nbval-ignore-output"], "parcours": {"reason": "a duration"}}
    cells = [code("t()", result("1"), id=f"time-{n}", count=n, **ignored) for n in (1, 2)]
    assert messages(notebook(cells[0], code("2", result("2"), id="two", count=2))) == []
    assert "compares only 1 of its 3" in only(notebook(*cells, code("2", result("2"), id="two", count=3)))


def test_an_exercise_holds_no_outputs():
    shipped = notebook(code("f()", id="answer", count=None))
    shipped.metadata.pop("parcours")
    assert messages(shipped, "exercises/10_add.ipynb") == []
    assert "has outputs or a count" in only(notebook(code("f()", id="answer")), "exercises/10_add.ipynb")


def test_hints_may_be_long():
    folded = f"<details><summary>Hint 1</summary>\n\n{'word ' * 150}\n\n</details>"
    cells = [code("f()"), new_markdown_cell(folded, id="add-hints")]
    assert messages(notebook(*cells)) == []


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


def test_words_in_quotation_marks_are_spoken_of():
    assert form.banned_words('Do not write "simply" or `just`.') == []
    assert form.banned_words("Simply put, it is just magic.") == [
        "the word 'simply'",
        "the word 'just'",
        "the word 'magic'",
    ]
    assert form.banned_words("adjust the easygoing justice") == []


def test_fix_mends_what_needs_no_judgement():
    old = notebook(
        code("x = 1\n", id="3f2a9c1e", collapsed=True, execution={"a": "b"}, tags=["starter"]),
        code("x = 1", id="title", count=2),
        code("w", result("slider", **WIDGET), id="widget", count=3),
        code("w", new_output("display_data", dict(WIDGET)), id="view", count=4),
        new_markdown_cell("## The *second* half of the story, told in many more words than fit", id="a" * 8),
        widgets={"state": {}},
    )
    old.metadata.kernelspec = {"name": "other", "display_name": "Other"}
    old.nbformat_minor = 4
    before = copy.deepcopy(old)
    new = form.fix(old)
    assert old == before
    assert [cell.id for cell in new.cells] == ["title", "x-1", "x-1-2", "widget", "view", "a" * 8]
    assert (new.nbformat, new.nbformat_minor) == (4, 5)
    assert new.metadata == {
        "kernelspec": form.KERNELSPEC,
        "language_info": form.LANGUAGE_INFO,
        "parcours": old.metadata.parcours,
    }
    assert new.cells[1].metadata == {"tags": ["starter"]}
    assert new.cells[1].source == "x = 1"
    assert new.cells[3].outputs[0].data == {"text/plain": "slider"}
    assert new.cells[4].outputs == []
    assert form.to_json(form.fix(new)) == form.to_json(new)


def test_fix_gives_a_notebook_of_an_older_format_its_ids():
    old = notebook(code("1 + 1", result("2"), id="sum"))
    for cell in old.cells:
        del cell["id"]
    old.nbformat_minor = 2
    new = form.fix(old)
    new.metadata.parcours = {"sources": form.sources_hash(new)}
    assert [cell.id for cell in new.cells] == ["add-numbers", "1-1"]
    assert messages(new) == []


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


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "x.txt"
    form.replace_text(path, "one")
    assert path.read_text() == "one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    with pytest.raises(UnicodeEncodeError):
        form.replace_text(path, "two \ud800")
    assert path.read_text() == "one"
    assert [each.name for each in path.parent.iterdir()] == ["x.txt"]
