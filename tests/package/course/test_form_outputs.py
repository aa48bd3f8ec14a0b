"""What can be wrong with stored outputs, each with its message."""

import pytest
from made_notebooks import PNG, RAISED, WIDGET, code, notebook, only, only_of_cell, printed, result

from parcours.course import form


def hidden(source, *outputs, tags=()):
    """A cell whose output is hidden until it runs."""
    return code(source, *outputs, tags=[*tags, "hide-output"], jupyter={"outputs_hidden": True})


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("f()", count=None), "was never executed"),
        (code("f()", count=2), "an execution count that is out of order"),
        (code("f()", RAISED), "stores an error"),
        (code("f()", tags=["raises-exception"]), "raises-exception but stores no error"),
        (code("f()", result("<Figure>", **PNG)), "stores image/png"),
        (code("f()", result("slider", **WIDGET)), "stores a widget's view"),
        (hidden("f()", result("42")), "shows the first line of its output, '42'"),
        (hidden("f()", result("42", **{"text/html": "<b>42</b>"})), "shows the first line of its output, '<b>42</b>'"),
        (hidden("f()", printed("42 s\n")), "shows the first line of its output, '42 s'"),
        (hidden("f()", RAISED, tags=["raises-exception"]), "hide-output but raises"),
    ],
)
def test_each_mistake_is_found_with_its_cell(cell, message):
    assert message in only_of_cell(cell)


@pytest.mark.parametrize(
    "output", [result("42", **{"text/html": " \n<b>42</b>"}), printed("Seconds:\n42\n"), printed(" \n42\n")]
)
def test_a_hidden_output_may_begin_with_what_gives_nothing_away(output):
    assert form.problems(notebook(hidden("f()", output)), "notebooks/10_add.ipynb") == []


def test_half_of_the_outputs_are_compared():
    ignored = {"tags": ["nbval-ignore-output"], "parcours": {"reason": "a duration"}}
    cells = [code("t()", result("1"), id=f"time-{n}", count=n, **ignored) for n in (1, 2)]
    assert form.problems(notebook(cells[0], code("2", result("2"), id="two", count=2)), "notebooks/10_add.ipynb") == []
    assert "compares only 1 of its 3" in only(notebook(*cells, code("2", result("2"), id="two", count=3)))


def test_an_exercise_holds_no_outputs():
    shipped = notebook(code("f()", id="answer", count=None))
    shipped.metadata.pop("parcours")
    assert form.problems(shipped, "exercises/10_add.ipynb") == []
    assert "has outputs or a count" in only(notebook(code("f()", id="answer")), "exercises/10_add.ipynb")
