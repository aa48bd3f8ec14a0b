"""Notebooks for the tests of their form: a good one to change, and what the form says of it."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import form
from parcours.course.form.canonical import KERNELSPEC, LANGUAGE_INFO, WIDGET_VIEW


def result(text, **data):
    return new_output("execute_result", {"text/plain": text, **data}, execution_count=1)


def printed(text):
    return new_output("stream", text=text, name="stdout")


def code(source, *outputs, id="cell", count=1, tags=(), **metadata):
    cell = new_code_cell(source, id=id, execution_count=count, outputs=list(outputs), metadata=metadata)
    if tags:
        cell.metadata.tags = list(tags)
    return cell


def notebook(*cells, **metadata):
    made = new_notebook(metadata={"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO, **metadata})
    made.cells = [new_markdown_cell("# Add numbers", id="title"), *cells]
    made.nbformat_minor = 5
    made.metadata.parcours = {"sources": form.sources_hash(made)}
    return made


def only(made, path="notebooks/10_add.ipynb"):
    """The one message of a notebook with one mistake."""
    found = form.problems(made, path)
    assert len(found) == 1, found
    return found[0]


def only_of_cell(cell):
    """The one message of a notebook with one mistake, which is in this cell."""
    others = [] if cell.cell_type == "code" and cell.source else [code("f()", id="other")]
    found = only(notebook(cell, *others))
    assert found.startswith("notebooks/10_add.ipynb: cell ")
    return found


RAISED = new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])
WIDGET = {WIDGET_VIEW: {"model_id": "a", "version_major": 2, "version_minor": 0}}
PNG = {"image/png": "iVBORw0KGgo="}
