"""A panel runs its function again with other numbers; tests/browser/test_explore.py presses its buttons."""

import nbclient
import nbformat
import pytest

from parcours import TaskGraph, explore
from parcours.course import form

ipywidgets = pytest.importorskip("ipywidgets")


def draw(tasks=2, label="a"):
    if tasks == 3:
        raise ValueError("three <are> too many")
    print(f"{tasks} tasks")
    return TaskGraph(tuple(f"{label}{n}" for n in range(tasks)), ()).draw(title=f"{tasks} tasks")


def with_controls(**ranges):
    """A panel with its controls, as a notebook shows it."""
    panel = explore(draw, **ranges)
    panel._controls()
    return panel


def test_it_starts_with_the_defaults_and_runs_with_what_was_chosen():
    panel = with_controls(tasks=range(1, 5), label=("a", "b"))
    assert panel.first.alt == repr(panel)
    assert "2 tasks" in repr(panel)
    assert panel._sliders["tasks"].value == 2
    panel._sliders["tasks"].value = 4
    panel._button.click()
    assert panel._said.value.startswith("Run with tasks = 4, label = a.")
    assert "<pre>4 tasks\n</pre><img alt=" in panel._picture.value


def test_an_exception_is_told_in_words_and_the_picture_stays():
    panel = with_controls(tasks=range(1, 5))
    panel.run()
    before = panel._picture.value
    panel._sliders["tasks"].value = 3
    panel.run()
    assert "your code raised <b>ValueError: three &lt;are&gt; too many</b>" in panel._said.value
    assert panel._picture.value == before


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt()])
def test_neither_an_exit_nor_an_interrupt_ends_the_kernel(error):
    calls = []

    def stop(tasks):
        calls.append(tasks)
        if len(calls) > 1:
            raise error

    panel = explore(stop, tasks=range(1, 5))
    panel._controls()
    panel.run()
    assert ("Stopped." if isinstance(error, KeyboardInterrupt) else "SystemExit: 1") in panel._said.value


def test_a_range_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="tasks: there is no value"):
        explore(draw, tasks=[])
    with pytest.raises(ValueError, match="its default 2 is not among"):
        explore(draw, tasks=range(5, 9))


@pytest.mark.parametrize(("value", "page"), [("<b>", "<pre>&#x27;&lt;b&gt;&#x27;</pre>"), (7, "<pre>7</pre>")])
def test_any_value_can_be_a_result(value, page):
    panel = explore(lambda n: value, n=range(3))
    panel._controls()
    panel.run()
    assert panel._picture.value == page


def test_a_committed_notebook_keeps_the_first_picture_alone(tmp_path):
    source = (
        "from parcours import TaskGraph, explore\n"
        "def draw(tasks=2):\n"
        "    return TaskGraph(tuple('abc'[:tasks]), ()).draw(title=f'{tasks} tasks')\n"
        "explore(draw, tasks=range(1, 4))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}})
    client.execute()
    picture, view = notebook.cells[0].outputs
    assert list(view.data) == ["application/vnd.jupyter.widget-view+json"]
    assert picture.data["text/html"].startswith(' \n<div><img alt="2 tasks')
    assert picture.data["text/plain"].startswith("2 tasks")
    fixed = form.fix(notebook)
    assert fixed.cells[0].outputs == [picture]
    assert "widgets" not in fixed.metadata
