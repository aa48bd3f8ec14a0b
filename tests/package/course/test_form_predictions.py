"""Each outcome answers a prediction above it, with one of its options, hidden."""

import pytest
from made_notebooks import code, notebook, only, result

from parcours.course import form

ASK = code('predict("How long?", ["1 s", "2 s"], name="naps")', result("Predict:"), id="ask")


def answer(source, tags=("hide-input", "hide-output"), id="answer", count=2):
    metadata = {"jupyter": {"outputs_hidden": True, "source_hidden": True}} if tags else {}
    return code(source, result("Answer:"), id=id, count=count, tags=tags, **metadata)


@pytest.mark.parametrize("source", ['outcome(\n"naps", "1 s", "Why.")', 'outcome(\n"naps", right=longest, why="Why.")'])
def test_an_outcome_with_an_option_or_a_computed_value_is_right(source):
    assert form.problems(notebook(ASK, answer(source)), "notebooks/10_add.ipynb") == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (answer('outcome(\n"nap", "1 s", "Why.")'), "answers the prediction 'nap', which no cell above asks"),
        (answer('outcome(\n"naps", "3 s", "Why.")'), "which is not an option. Use one of '1 s', '2 s'"),
        (answer('outcome(\n"naps", "1 s", "Why.")', tags=()), "Tag it hide-input and hide-output"),
        (answer('outcome("naps", "1 s", "Why.")'), "Make that line `outcome(`"),
        (code(ASK.source, result("Predict:"), id="again", count=2), "as a cell above does"),
    ],
)
def test_each_mistake_is_found(cell, message):
    assert message in only(notebook(ASK, cell))
