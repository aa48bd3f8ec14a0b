"""The definitions of the exercises, one module a lesson, found by the exercise's id."""

import functools
import importlib
import json
import pathlib
import pkgutil

from parcours.check.definition import Definition
from parcours.errors import CourseError

__all__ = ["definition", "hints", "ids", "siblings", "starter"]


@functools.cache
def _modules():
    """{module's name: its definitions, by id, in the order of the module}"""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        try:
            values = vars(importlib.import_module(f"{__name__}.{module.name}")).values()
        except Exception as error:  # of whatever its author wrote
            kind = type(error).__name__
            raise CourseError(f"parcours/judges/{module.name}.py cannot be loaded: {kind}: {error}") from error
        found[module.name] = {value.id: value for value in values if isinstance(value, Definition)}
    return found


def ids():
    """Return the ids of all exercises."""
    return [name for definitions in _modules().values() for name in definitions]


def definition(exercise_id):
    """Return the `Definition` of an exercise. Raises CourseError if there is no such exercise."""
    return _home(exercise_id)[exercise_id]


def hints(exercise_id):
    """Return the hints of an exercise, as pairs (symptom, text), in the order in which they are unfolded.

    Raises CourseError if there is no such exercise.
    """
    return [tuple(hint) for hint in definition(exercise_id).hints.values()]


def siblings(exercise_id):
    """Return the ids of the exercises of the same lesson, in order."""
    return list(_home(exercise_id))


def _home(exercise_id):
    for definitions in _modules().values():
        if exercise_id in definitions:
            return definitions
    raise CourseError(f"no judge for the exercise {exercise_id!r}: define it in a module of parcours/judges")


def starter(exercise_id):
    """Return the hash of the starter's syntax tree, which the generator wrote, or "" if it has not yet."""
    path = pathlib.Path(__file__).with_name("starters.json")
    return json.loads(path.read_text()).get(exercise_id, "") if path.exists() else ""
