"""The definitions of the exercises. What each judges is tried by its bank of answers; here is their form."""

import json
import pathlib
import re

import pytest

from parcours import judges
from parcours.check import Definition
from parcours.course import load
from parcours.errors import CourseError

COURSE = load(pathlib.Path(__file__).parents[3])


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
    assert definition.hints
    for hint, words in definition.hints.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", hint)
        assert words.strip() == words
        assert words[-1] in ".?"


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.stem)
def test_the_siblings_are_the_exercises_of_a_lesson_in_order(lesson):
    expected = [exercise.id for exercise in lesson.exercises]
    for name in expected:
        assert sorted(judges.siblings(name)) == sorted(expected)


def test_every_exercise_has_a_starter_and_no_other_has():
    stored = json.loads((pathlib.Path(judges.__file__).parent / "starters.json").read_text())
    assert set(stored) == set(judges.ids())
    for name in judges.ids():
        assert judges.starter(name) == stored[name]
        assert re.fullmatch("[0-9a-f]{64}", stored[name])
    assert judges.starter("none") == ""


def test_an_exercise_that_there_is_not():
    for ask in (judges.definition, judges.siblings):
        with pytest.raises(CourseError, match="no judge for the exercise 'none'"):
            ask("none")
