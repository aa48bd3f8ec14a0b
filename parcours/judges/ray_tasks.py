"""The exercises of lesson 20."""

from parcours.check import exercise, ray_with_cpus
from parcours.check.behaviours import (
    computed_once,
    largest_task_at_most,
    met,
    ran_in,
    returned_values,
    submitted_at_least,
    submitted_before_waited,
    tasks_at_least,
    tasks_at_most,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.calls import calls

__all__ = ["ray_get_loop", "ray_grain", "ray_squares"]

RAISED = {"cannot be called directly": "direct", "no attribute 'remote'": "direct"}  # words of exceptions: a hint


@exercise("ray-squares", needs=ray_with_cpus(4))
def ray_squares(game):
    with hint_by_words(RAISED | {"either a function or a class": "object"}):
        run = game.play(calls([3, 1, 4, 1, 5, 9, 2, 6], meet=4, rounds=2))
    yield returned_values(run, refs="refs")
    yield ran_in(run, "ray", "task")
    yield tasks_at_least(run, 8, "own")
    yield met(run, "queue", waits="loop", few="slots", first="first", later="later")
    yield computed_once(run, "again").silent()


@exercise("ray-get-loop", needs=ray_with_cpus(4))
def ray_get_loop(game):
    with hint_by_words(RAISED | {"can only concatenate list": "list", "unsupported operand": "ref"}):
        run = game.play(calls([2, 7, 1, 8, 2, 8, 1, 8], meet=4, rounds=2))
    yield returned_values(run, "step", refs="refs", of=lambda value: value + 1)
    yield ran_in(run, "ray", "task")
    yield submitted_at_least(run, 16, "task")
    yield met(run, "queue", waits="loop", few="slots", first="first", later="later")
    yield computed_once(run, "again").silent()
    yield submitted_before_waited(run, "pass-on", advice=True)


@exercise("ray-grain", needs=ray_with_cpus(4))
def ray_grain(game):
    with hint_by_words(RAISED | {"object is not iterable": "not-a-batch"}):
        run = game.play(calls(range(1000), meet=4))
    nested = isinstance(run.result, list) and any(isinstance(value, list) for value in run.result)
    yield returned_values(run, "flatten" if nested else "values", refs="refs")
    yield ran_in(run, "ray", "task")
    yield tasks_at_most(run, 50, "tiny")
    yield tasks_at_least(run, 4, "one-batch")
    yield computed_once(run, "again").silent()
    yield largest_task_at_most(run, 300, "uneven")
    yield met(run, "queue", waits="loop", few="slots", first="first")
