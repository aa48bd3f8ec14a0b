"""The exercises of lesson 30."""

from parcours.check import DASK, exercise
from parcours.check.behaviours import (
    computed_once,
    met,
    returned,
    stayed_lazy,
    tasks_at_least,
    two_results_of_all,
    with_one_compute,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.delayed import changed_nothing, delayed_calls

__all__ = ["delayed_branch", "delayed_side_effect", "delayed_two_results"]

XS = [3, 1, 4, 2, 5, 9, 8, 6]  # four of them are odd, so that a round of calls has one kind or both
PROMISE = dict.fromkeys(("Delayed object", "'Delayed' object"), "value")  # words of an exception: a hint
# What two tasks raise that are given one generator.
GENERATOR = dict.fromkeys(("empty sequence", "argument is empty", "generator already executing"), "compared")
LOST = dict.fromkeys(("KeyError", "IndexError", "NoneType"), "not-there")


@exercise("delayed-branch", needs=DASK)
def delayed_branch(game):
    with hint_by_words(PROMISE):
        run = game.play(delayed_calls(XS, meet=4, rounds=2))
    right = [-value if x % 2 else value for x, value in run.pairs]
    signs = isinstance(run.result, list) and [abs(v) for v in run.result if isinstance(v, int)] == run.values
    yield returned(run, right, "branch" if signs else "formula", refs="promises")
    yield stayed_lazy(run, "eager")
    yield from _together(run)
    yield with_one_compute(run, "pieces", advice=True)


@exercise("delayed-two-results", needs=DASK)
def delayed_two_results(game):
    with hint_by_words({"Truth of Delayed": "compared"} | GENERATOR | PROMISE):
        run = game.play(delayed_calls(XS, meet=4, rounds=2))
    yield returned(run, [sum(run.values), max(run.values)], "results", refs="promises")
    yield stayed_lazy(run, "eager")
    yield computed_once(run, "twice")
    yield with_one_compute(run, "one")
    yield two_results_of_all(run, "tasks")
    yield from _in_one_plan(run)


@exercise("delayed-side-effect", needs=DASK)
def delayed_side_effect(game):
    with hint_by_words({"generator": "generator", "'int' and 'list'": "tuple"} | LOST | PROMISE):
        run = game.play(delayed_calls(XS, meet=4, rounds=2, uncopied="shared"))
    changed = {"variable": "shared", **{kind: kind for kind in ("argument", "module", "environment", "file")}}
    yield changed_nothing(run, changed)
    sums = {"even": sum(v for x, v in run.pairs if x % 2 == 0), "odd": sum(v for x, v in run.pairs if x % 2)}
    yield returned(run, sums, "sums", refs="promises")
    yield stayed_lazy(run, "eager")
    yield from _together(run)
    yield with_one_compute(run, "pieces", advice=True)


def _together(run):
    if with_one_compute(run, "pieces").ok:
        yield from _in_one_plan(run)
    else:
        yield met(run, "pieces", first="first", later="later")
    yield computed_once(run, "again").silent()


def _in_one_plan(run):
    yield tasks_at_least(run, len(XS), "own")
    yield met(run, "chain", here="workers", few="workers", later="later")
