"""The definitions of the exercises. What each judges is tried by its bank of answers; here are their form and hints."""

import ast
import inspect
import json
import pathlib
import re
import sys
import tomllib

import pytest

from parcours import judges
from parcours.check import Definition, behaviours
from parcours.check.finding import Finding, hint_by_words
from parcours.check.hints import common_hints
from parcours.course import load
from parcours.errors import CourseError

COURSE = load(pathlib.Path(__file__).parents[3])
FOLDER = pathlib.Path(judges.__file__).parent

# Parameters of questions and givens that name a hint, and those that are words of another kind.
HINTS = {
    "hint", "again", "carries", "deadlock", "eager", "edge", "endless", "fault", "few", "first", "gathered", "graph",
    "here", "idle", "later", "lost", "many_tries", "other", "over", "promise", "raised", "refs", "seams", "shuffled",
    "stale", "uncopied", "uncounted", "under", "uneven", "unsent", "waits",
}  # fmt: skip
OTHER_WORDS = {"dtype", "engine", "kind", "stage", "what"}


def test_the_judges_are_those_of_the_course():
    exercises = [exercise.id for lesson in COURSE.lessons for exercise in lesson.exercises]
    assert sorted(judges.ids()) == sorted(exercises)
    assert len(set(judges.ids())) == len(judges.ids())


@pytest.mark.parametrize("name", judges.ids())
def test_a_definition(name):
    definition = judges.definition(name)
    assert isinstance(definition, Definition)
    assert definition.id == name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert definition.seconds > 0
    assert callable(definition.judge)


# -- hints -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*judges.ids(), "common"])
def test_a_hint_has_a_symptom_that_titles_it_and_a_text(name):
    hints = common_hints() if name == "common" else judges.definition(name).hints
    assert hints
    for hint, (symptom, text) in hints.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", hint)
        assert symptom[0].isupper()
        assert symptom[-1] not in ".?!"
        assert len(symptom) <= 60
        assert text[0].isupper() or text[0] == "`"
        assert text[-1] in ".?"
    assert len({symptom for symptom, _ in hints.values()}) == len(hints)  # a learner can tell them apart


@pytest.mark.parametrize("name", judges.ids())
def test_hints_are_given_in_the_order_in_which_they_are_unfolded(name):
    assert judges.hints(name) == [tuple(hint) for hint in judges.definition(name).hints.values()]


def tables(path):
    return tomllib.loads(path.read_text("utf-8"))


def test_a_file_of_hints_has_a_table_for_each_exercise_of_its_lesson_and_no_other():
    of_modules = {}
    for name in judges.ids():
        module = inspect.getmodule(judges.definition(name).judge).__name__.rpartition(".")[2]
        of_modules.setdefault(f"{module}.toml", set()).add(name)
    assert {path.name: set(tables(path)) for path in FOLDER.glob("*.toml")} == of_modules


@pytest.mark.parametrize("path", sorted((FOLDER / "hints").iterdir()), ids=lambda path: path.name)
def test_a_shared_hint_is_listed_by_some_exercise(path):
    listed = [entry for lesson in FOLDER.glob("*.toml") for each in tables(lesson).values() for entry in each["hints"]]
    unused = [name for name in tables(path) if f"{path.stem}.{name}" not in listed]
    assert unused == [], f"no exercise lists these of {path.name}: {', '.join(unused)}"


class Named(ast.NodeVisitor):
    """The hints that a judge names in calls of questions and givens, and all strings of it and what it calls."""

    def __init__(self, judge):
        self.names = vars(sys.modules[judge.__module__])
        self.hints, self.strings, self._seen = set(), set(), set()
        self.read(judge)

    def read(self, function):
        if function not in self._seen:
            self._seen.add(function)
            self.visit(ast.parse(inspect.getsource(function)))

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.strings.add(node.value)

    def visit_Call(self, node):
        self.generic_visit(node)
        function = self.names.get(getattr(node.func, "id", None))
        if function is hint_by_words:
            self.hints |= set(eval(compile(ast.Expression(node.args[0]), "judge", "eval"), self.names).values())
        elif inspect.isfunction(function) and function.__module__ == self.names["__name__"]:
            self.read(function)
        elif inspect.isfunction(function):
            given = inspect.signature(function).bind(*node.args, **{word.arg: word.value for word in node.keywords})
            for parameter in given.arguments.keys() & HINTS:
                self.hints |= strings_of(given.arguments[parameter])


def strings_of(node):
    """Return the strings that an expression may have as its value; what it compares with is none of them."""
    if isinstance(node, ast.IfExp):
        return strings_of(node.body) | strings_of(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else set()


@pytest.mark.parametrize("name", judges.ids())
def test_what_a_judge_names_is_a_hint_and_every_hint_is_named(name):
    definition = judges.definition(name)
    named = Named(definition.judge)
    assert len(named.hints) >= 2, "no hint was found in the judge: look at this test"
    unknown = named.hints - set(definition.hints) - set(common_hints())
    assert not unknown, f"the judge names hints that {name} does not list: {', '.join(sorted(unknown))}"
    by_default = {"promise", "values"}
    never = set(definition.hints) - named.strings - named.hints - by_default
    assert not never, f"{name} lists hints that its judge never names: {', '.join(sorted(never))}"


def test_of_each_word_that_a_question_is_given_it_is_known_whether_it_names_a_hint():
    functions = {value for name in behaviours.__all__ if inspect.isfunction(value := getattr(behaviours, name))}
    for name in judges.ids():
        module = inspect.getmodule(judges.definition(name).judge)
        functions |= {
            value
            for value in vars(module).values()
            if inspect.isfunction(value) and value.__module__.startswith("parcours.check.givens.")
        }
    words = {
        parameter.name
        for function in functions
        for parameter in inspect.signature(function).parameters.values()
        if parameter.annotation is str
    }
    assert {"hint", "few", "engine", "seams"} <= words
    assert words <= HINTS | OTHER_WORDS
    assert any(inspect.signature(function).return_annotation is Finding for function in functions)


# -- lessons -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.stem)
def test_the_siblings_are_the_exercises_of_a_lesson_in_order(lesson):
    expected = [exercise.id for exercise in lesson.exercises]
    for name in expected:
        assert sorted(judges.siblings(name)) == sorted(expected)


def test_every_exercise_has_a_starter_and_no_other_has():
    stored = json.loads((FOLDER / "starters.json").read_text())
    assert set(stored) == set(judges.ids())
    for name in judges.ids():
        assert judges.starter(name) == stored[name]
        assert re.fullmatch("[0-9a-f]{64}", stored[name])
    assert judges.starter("none") == ""


def test_an_exercise_that_does_not_exist():
    for ask in (judges.definition, judges.hints, judges.siblings):
        with pytest.raises(CourseError, match="no judge for the exercise 'none'"):
            ask("none")


def test_a_judge_that_cannot_be_loaded_is_named(tmp_path, monkeypatch):
    (tmp_path / "broken.py").write_text("raise NameError('x')")
    monkeypatch.setattr(judges, "__path__", [str(tmp_path)])
    judges._modules.cache_clear()
    with pytest.raises(CourseError, match=r"parcours/judges/broken.py cannot be loaded: NameError: x"):
        judges.definition("gil-choose")
