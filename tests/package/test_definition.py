"""The definition of an exercise."""

import pytest

from parcours.check.definition import Definition, exercise
from parcours.check.needs import THREADS, ray_with_cpus


def test_a_judge_becomes_a_definition():
    @exercise("an-id", hints={"one": "First.", "two": "Second."})
    def judge(game):
        """A judge."""

    assert isinstance(judge, Definition)
    assert (judge.id, judge.needs, judge.seconds) == ("an-id", THREADS, 60)
    assert list(judge.hints) == ["one", "two"]
    assert judge.judge.__doc__ == "A judge."


def test_what_is_given_is_kept():
    needs, hints = ray_with_cpus(2), {"a": "b"}
    judge = exercise("x", needs=needs, seconds=5, hints=hints)(print)
    assert (judge.needs, judge.seconds, judge.judge) == (needs, 5, print)
    hints["c"] = "d"
    assert judge.hints == {"a": "b"}
    assert exercise("x")(print).hints == {}


def test_a_definition_does_not_change():
    with pytest.raises(AttributeError):
        exercise("x")(print).id = "y"
