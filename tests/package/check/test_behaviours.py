"""The behaviours that a check can ask for: each has a question, an example of right and wrong, and a word for it."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

from parcours.check import behaviours
from parcours.check.game import Game

GLOSSARY = Path(__file__).parents[3] / "GLOSSARY.md"

BEHAVIOURS = {  # question: what the glossary calls it
    "met": "rendezvous",
    "never_more_than": "concurrency",
    "let_run": "let go of the GIL",
    "stayed_lazy": "lazy",
    "submitted_before_waited": "submit ahead",
    "computed_once": "computed once",
    "held_at_most": "bounded memory",
    "tasks_at_most": "grain",
    "worth_their_overhead": "overhead",
    "shipped_at_most": "ship",
    "survived": "fault",
}


@pytest.mark.parametrize("question", BEHAVIOURS)
def test_a_behaviour_has_an_example_of_right_and_wrong(question):
    (found,) = doctest.DocTestFinder(recurse=False).find(getattr(Game, question), question)
    judged = [example for example in found.examples if "judge(" in example.source and "import" not in example.source]
    assert len(judged) >= 2, "show how a right and a wrong answer are judged"


@pytest.mark.parametrize(("question", "term"), BEHAVIOURS.items())
def test_a_behaviour_has_a_word_in_the_glossary(question, term):
    assert re.search(rf"^### {re.escape(term)}\n\S", GLOSSARY.read_text("utf-8"), re.MULTILINE)


def test_a_game_can_be_asked_all_of_them_and_no_name_means_two():
    parts = [getattr(behaviours, name) for name in behaviours.__all__]
    names = [name for part in parts for name, _ in inspect.getmembers(part, inspect.isfunction) if name in vars(part)]
    assert sorted(names) == sorted(set(names))
    assert set(BEHAVIOURS) <= set(names)
    assert all(hasattr(Game, name) for name in names)
