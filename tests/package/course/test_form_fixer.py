"""The fixer brings a notebook into form without touching what a person chose or a run made."""

import copy

from made_notebooks import WIDGET, code, notebook, result
from nbformat.v4 import new_markdown_cell, new_output

from parcours.course import form
from parcours.course.form.canonical import KERNELSPEC, LANGUAGE_INFO


def test_fix_repairs_what_needs_no_judgement():
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
        "kernelspec": KERNELSPEC,
        "language_info": LANGUAGE_INFO,
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
    assert form.problems(new, "notebooks/10_add.ipynb") == []


def test_fix_hides_the_outputs_that_a_tag_hides_and_no_others():
    hides = code("f()", result("42"), id="hides", tags=["hide-output"])
    shows = code("g()", result("43"), id="shows", count=2, jupyter={"outputs_hidden": True})
    both = code("h()", result("44"), id="both", count=3, tags=["hide-input", "hide-output"])
    new = form.fix(notebook(hides, shows, both))
    assert new.cells[1].metadata == {"tags": ["hide-output"], "jupyter": {"outputs_hidden": True}}
    assert new.cells[3].metadata["jupyter"] == {"outputs_hidden": True, "source_hidden": True}
    assert new.cells[2].metadata == {}
