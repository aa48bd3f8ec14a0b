"""The exercises of lesson 23."""

from parcours.check import Words, exercise, ray_with_cpus
from parcours.check.behaviours import (
    asked_actors,
    called_exactly,
    computed_once,
    in_processes,
    met,
    ran_in,
    returned,
    returned_values,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.calls import calls
from parcours.check.givens.training import trained, training

__all__ = ["ray_limiter", "ray_server", "ray_tally"]

RAISED = {"cannot be called directly": "direct", "no attribute 'remote'": "direct"}  # words of exceptions: a hint


@exercise("ray-limiter", needs=ray_with_cpus(4))
def ray_limiter(game):
    with hint_by_words(RAISED):
        run = game.play(calls([3, 1, 4, 2, 5, 9, 8, 6], meet=4))
    yield called_exactly(run, 4, over="over", under="under")
    yield ran_in(run, "ray", "task")
    called = {repr(arrival.x) for arrival in run.record.arrivals}
    yield returned(run, [value if repr(x) in called else None for x, value in run.pairs], "refused", refs="refs")
    yield asked_actors(run, 8, "ask")
    yield met(run, "queue", waits="loop", few="slots", first="first")


@exercise("ray-server", needs=ray_with_cpus(4), words=Words("gradient", "x", "batches"))
def ray_server(game):
    with hint_by_words(RAISED | {"that is a number, not": "weight", "ObjectRef'": "ref"}):
        run = game.play(training([3, 1, 4, 2, 5, 9, 8, 6], meet=4))
    yield trained(run, "sum", stale="stale", refs="refs")
    yield ran_in(run, "ray", "task")
    yield asked_actors(run, 8, "server")
    yield met(run, "queue", waits="loop", few="slots", first="first", later="later")
    yield computed_once(run, "again").silent()


@exercise("ray-tally", needs=ray_with_cpus(4))
def ray_tally(game):
    with hint_by_words(RAISED):
        run = game.play(calls([3, 1, 4, 2, 5, 9, 8, 6], meet=4, rounds=2))
    yield returned_values(run, "values", refs="refs")
    yield ran_in(run, "ray", "task")
    yield asked_actors(run, 8, "actor")
    yield met(run, "inside", waits="loop", few="few", first="first", later="later")
    yield in_processes(run, 4, "threads")
    yield computed_once(run, "again").silent()
