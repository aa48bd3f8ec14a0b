"""Hints are read from TOML files; what is wrong with a file is said with the name of the place."""

import ast
from pathlib import Path

import pytest

from parcours.check import hints
from parcours.check.hints import Hint, common_hints, hint_files, load_hints
from parcours.errors import CourseError

LESSON = """
[one]
hints = ["own", "shared.first", "shared.second"]

[one.own]
symptom = "It is slow"
text = '''
Where does it
wait?'''

[other]
hints = ["shared.first"]
"""

SHARED = """
[second]
symptom = "Second"
text = "Two."

[first]
symptom = "First"
text = "One `{work}` for `{}`."

[third]
symptom = "Third"
text = "Three."
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the files of hints, and returns the lesson's."""

    def written(lesson=LESSON, shared=SHARED):
        path = tmp_path / "lesson.toml"
        path.write_bytes(lesson if isinstance(lesson, bytes) else lesson.encode())
        (tmp_path / "hints").mkdir()
        (tmp_path / "hints" / "shared.toml").write_text(shared, encoding="utf-8")
        return path

    return written


def test_hints_come_in_the_order_of_the_list_with_their_lines_joined(written):
    assert list(load_hints(written(), "one").items()) == [
        ("own", Hint("It is slow", "Where does it wait?")),
        ("first", Hint("First", "One `{work}` for `{}`.")),
        ("second", Hint("Second", "Two.")),
    ]


def test_an_exercise_may_have_no_hints(written):
    assert load_hints(written("[one]\n"), "one") == {}


def test_the_files_are_the_lesson_s_and_those_that_the_exercise_shares(written):
    path = written()
    assert hint_files(path, "one") == hint_files(path, "other") == [path, path.parent / "hints" / "shared.toml"]


def test_an_exercise_without_shared_hints_depends_on_one_file(written):
    path = written("[one]\nhints = ['a']\n[one.a]\nsymptom = 'S'\ntext = 'T.'\n")
    assert hint_files(path, "one") == hint_files(path, "none") == [path]


@pytest.mark.parametrize(
    ("lesson", "words"),
    [
        ("[other]", r"lesson.toml has no table \[one\]. Add one"),
        ("[one]\nhints = ['own']", r"lesson.toml: \[one\] names the hint 'own', which lesson.toml does not have"),
        ("[one]\nhints = ['shared.no']", r"\[one\] names the hint 'shared.no', which shared.toml does not have"),
        ("[one]\nhints = ['absent.no']", "absent.toml does not exist"),
        ("[one]\nhints = ['hints']", "names the hint 'hints', which lesson.toml does not have"),
        (LESSON.replace('"own", ', ""), r"lesson.toml: \[one\] does not list own in `hints`"),
        ("[one]\nhint = ['shared.first']", r"lesson.toml: \[one\] has the key 'hint'"),
        (LESSON.replace("own", "first"), r"lesson.toml: \[one\] lists two hints named 'first'"),
        (LESSON + "[one.own]\nsymptom = ''", "lesson.toml is not TOML"),
        ("[one", "lesson.toml is not TOML"),
        (b"[one]\nhints = ['\xff']", "lesson.toml is not TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(written, lesson, words):
    with pytest.raises(CourseError, match=words):
        load_hints(written(lesson), "one")


@pytest.mark.parametrize(
    "table",
    [
        "text = 'T.'",
        "symptom = 'S'",
        "symptom = 'S'\ntext = 'T.'\ntitle = 'S'",
        "symptom = 'S'\nwords = 'T.'",
        "symptom = 'S'\ntext = 3",
        "symptom = ['S']\ntext = 'T.'",
    ],
)
def test_a_hint_is_a_symptom_and_a_text(written, table):
    with pytest.raises(CourseError, match=r"lesson.toml: \[one.own\] has .*A hint has a `symptom` and a `text`"):
        load_hints(written(f"[one]\nhints = ['own']\n[one.own]\n{table}\n"), "one")


def test_a_file_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CourseError, match="absent.toml does not exist"):
        load_hints(tmp_path / "absent.toml", "one")
    with pytest.raises(CourseError, match="absent.toml does not exist"):
        hint_files(tmp_path / "absent.toml", "one")


# -- the hints that every exercise has ---------------------------------------------------------------------------------
def constants(tree):
    """Yield each string constant of a syntax tree which stands where the name of a hint may stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "hint":
            values = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
            yield from (value for value in values if value and isinstance(value, str))


def test_what_checks_name_by_themselves_is_a_hint_that_every_exercise_has():
    named = {"return", "kind", "order", "tuple", "none", "same", "async", "values"}  # of results, given by position
    named |= {"generator", "short", "strides"}
    for path in Path(hints.__file__).parent.rglob("*.py"):
        named |= set(constants(ast.parse(path.read_text("utf-8"))))
    assert named - {"call"} <= set(common_hints())  # a wrong call says itself what to do
    assert set(common_hints()) - named == {"again"}  # which judges name
