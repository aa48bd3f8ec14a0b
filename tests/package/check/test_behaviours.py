"""The questions that a judge can ask: each has an example of right and wrong, and a word for it in the glossary."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from parcours.check import behaviours, givens
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding

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
    "fetched_at_most": "object store",
    "survived": "fault",
}


def functions(module):
    """Return the functions that a module or a package of them offers, by name."""
    return {name: value for name in module.__all__ if inspect.isfunction(value := getattr(module, name))}


def modules(package):
    return [
        importlib.import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)
    ]


def questions(functions):
    return {name: value for name, value in functions.items() if inspect.signature(value).return_annotation is Finding}


ASKED = [functions(behaviours), *map(functions, modules(givens))]
QUESTIONS = {name: value for part in ASKED for name, value in questions(part).items()}


@pytest.mark.parametrize("question", BEHAVIOURS)
def test_a_behaviour_has_an_example_of_right_and_wrong(question):
    (found,) = doctest.DocTestFinder(recurse=False).find(QUESTIONS[question], question)
    judged = [example for example in found.examples if "judge(" in example.source and "import" not in example.source]
    assert len(judged) >= 2, "show how a right and a wrong answer are judged"


@pytest.mark.parametrize(("question", "term"), BEHAVIOURS.items())
def test_a_behaviour_has_a_word_in_the_glossary(question, term):
    assert re.search(rf"^### {re.escape(term)}\n\S", GLOSSARY.read_text("utf-8"), re.MULTILINE)


def test_no_name_means_two_questions():
    names = [name for part in ASKED for name in part]
    assert sorted(names) == sorted(set(names))
    assert set(BEHAVIOURS) <= set(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_a_function_of_evidence(question):
    first = next(iter(inspect.signature(QUESTIONS[question]).parameters.values()))
    assert Evidence.__name__ in inspect.formatannotation(first.annotation)  # one run, or several
    assert QUESTIONS[question].__doc__


def test_the_package_offers_the_questions_of_its_modules():
    of_modules = {name for module in modules(behaviours) for name in questions(functions(module))}
    assert of_modules == set(questions(functions(behaviours)))
