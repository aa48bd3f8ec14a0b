"""The definition of an exercise."""

import pytest

from parcours.check import judge
from parcours.check.definition import Definition, exercise
from parcours.check.needs import THREADS, ray_with_cpus


def test_a_judge_becomes_a_definition():
    @exercise("an-id", hints={"one": "First.", "two": "Second."})
    def made(game):
        """A judge."""

    assert isinstance(made, Definition)
    assert (made.id, made.needs, made.seconds) == ("an-id", THREADS, 60)
    assert list(made.hints) == ["one", "two"]
    assert made.judge.__doc__ == "A judge."


def test_what_is_given_is_kept():
    needs, hints = ray_with_cpus(2), {"a": "b"}
    made = exercise("x", needs=needs, seconds=5, hints=hints)(print)
    assert (made.needs, made.seconds, made.judge) == (needs, 5, print)
    hints["c"] = "d"
    assert made.hints == {"a": "b"}
    assert exercise("x")(print).hints == {}


def test_a_verdict_uses_the_exercises_words_and_leaves_the_learners_alone():
    @exercise("pages", words={"work": "fetch", "x": "page", "xs": "pages"})
    def judged(game):
        game.play([1, 2], meet=1)
        yield game.returned_values()

    verdict = judge(judged, lambda work, xs: [work(x) + 1 for x in xs])
    assert verdict.expected == "A list of 2 values, one for each page, in order."
    assert "`[fetch(page) for page in pages]`" in verdict.next

    def fails(work, xs):
        raise ValueError("x is no work")

    assert "x is no work" in judge(judged, fails).seen


def test_a_definition_does_not_change():
    with pytest.raises(AttributeError):
        exercise("x")(print).id = "y"
