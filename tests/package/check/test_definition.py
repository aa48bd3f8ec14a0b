"""The definition of an exercise."""

from pathlib import Path

import pytest
from runs import played

from parcours import judges
from parcours.check import Words, exercise, judge, judge_again
from parcours.check.behaviours import met, returned_values
from parcours.check.definition import Definition
from parcours.check.givens.calls import calls
from parcours.check.hints import Hint
from parcours.check.needs import THREADS, ray_with_cpus
from parcours.errors import CourseError


def test_a_judge_becomes_a_definition():
    @exercise("an-id", hints={"one": "First.", "two": "Second."})
    def made(game):
        """A judge."""

    assert isinstance(made, Definition)
    assert (made.id, made.needs, made.seconds, made.words) == ("an-id", THREADS, 60, Words())
    assert list(made.hints.items()) == [("one", Hint("", "First.")), ("two", Hint("", "Second."))]
    assert made.judge.__doc__ == "A judge."
    assert made.files == [Path(__file__)]


def test_what_it_is_made_of_is_kept():
    needs, hints = ray_with_cpus(2), {"a": "b"}
    made = exercise("x", needs=needs, seconds=5, hints=hints)(print)
    assert (made.needs, made.seconds, made.judge) == (needs, 5, print)
    hints["c"] = "d"
    assert list(made.hints) == ["a"]


def test_the_hints_of_the_course_lie_beside_its_judges():
    made = judges.definition("delayed-branch")
    folder = Path(judges.__file__).parent
    assert made.files == [folder / "dask_delayed.py", folder / "dask_delayed.toml", folder / "hints" / "dask.toml"]
    assert made.hints["eager"].symptom == "A call ran outside Dask"
    assert list(made.hints)[-1] == "formula"


def test_an_exercise_without_a_file_of_hints_says_so_when_they_are_asked_for():
    made = exercise("x")(test_a_judge_becomes_a_definition)
    with pytest.raises(CourseError, match="test_definition.toml does not exist"):
        assert made.hints


PAGES = Words("fetch", "page", "pages")


@exercise("pages", words=PAGES, hints={"one": "How many threads fetch a {page}? Each {x} needs one `{work}`."})
def pages(game):
    run = game.play(calls([1, 2], meet=2))
    yield returned_values(run)
    yield met(run, "one")


def test_a_verdict_uses_the_exercise_s_words_and_leaves_the_learner_s_alone():
    verdict = judge(pages, lambda fetch, xs: [fetch(x) + 1 for x in xs])
    assert verdict.expected == "A list of 2 values, one for each page, in order."
    assert "`[fetch(page) for page in pages]`" in verdict.next

    def fails(fetch, xs):
        raise ValueError("x is no work of {work}")

    assert "x is no work of {work}" in judge(pages, fails).seen


def test_its_own_hints_use_them_too():
    run = played([10, 20], given=calls([1, 2], meet=2), xs=(1, 2), decision="alone", most=1)
    verdict = judge_again(pages, [run])
    assert verdict.next == "How many threads fetch a {page}? Each page needs one `fetch`."
    assert verdict.expected == "At least 2 of the 2 calls of `fetch` running at the same moment."


def test_a_definition_does_not_change():
    with pytest.raises(AttributeError):
        exercise("x")(print).id = "y"
