"""The exercises of lesson 30."""

from parcours.check import DASK, exercise
from parcours.check.behaviours import (
    computed_once,
    met,
    returned,
    stayed_lazy,
    submitted_at_least,
    waits_between,
    with_one_compute,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.calls import calls
from parcours.check.givens.isolated import isolated_calls

__all__ = ["delayed_branch", "delayed_side_effect", "delayed_two_results"]

XS = [3, 1, 4, 2, 5, 9, 8, 6]


@exercise("delayed-branch", needs=DASK)
def delayed_branch(game):
    run = game.play(calls(XS, meet=4))
    right = [-value if x % 2 else value for x, value in zip(XS, run.values, strict=True)]
    yield returned(run, right, "branch", refs="promises")
    yield stayed_lazy(run, "eager")
    yield _met(run)
    yield computed_once(run, "again").silent()
    yield with_one_compute(run, "pieces")


@exercise("delayed-two-results", needs=DASK)
def delayed_two_results(game):
    with hint_by_words({"Truth of Delayed": "brackets"}):
        run = game.play(calls(XS, meet=4))
    yield returned(run, [sum(run.values), max(run.values)], "results", refs="promises")
    yield stayed_lazy(run, "eager")
    yield computed_once(run, "twice")
    yield submitted_at_least(run, len(XS) + 2, "tasks")
    yield _met(run)
    yield with_one_compute(run, "pieces")


@exercise("delayed-side-effect", needs=DASK)
def delayed_side_effect(game):
    lost = dict.fromkeys(("KeyError", "IndexError", "NoneType"), "not-there")
    with hint_by_words(lost | {"generator": "brackets"}):
        run = game.play(isolated_calls(XS, meet=4, uncopied="shared"))
    pairs = list(zip(XS, run.values, strict=True))
    right = {"even": sum(v for x, v in pairs if x % 2 == 0), "odd": sum(v for x, v in pairs if x % 2)}
    of_one_copy = [0, *run.values]  # what a copy holds that one task wrote into
    wrote = isinstance(run.result, dict) and all(value in of_one_copy for value in run.result.values())
    yield returned(run, right, "shared" if wrote else "sums", refs="promises")
    yield stayed_lazy(run, "eager")
    yield _met(run)
    yield computed_once(run, "again").silent()
    yield with_one_compute(run, "pieces")


def _met(run):
    """Return the meeting, with the hint that fits how often the plan was computed."""
    return met(run, "pieces") if waits_between(run) else met(run, "chain", here="workers", few="workers")
