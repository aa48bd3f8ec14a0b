"""The exercises of lesson 30."""

from parcours.check import DASK, exercise
from parcours.check.behaviours import computed_once, met, returned, stayed_lazy, submitted_at_least, with_one_compute
from parcours.check.finding import hint_by_words
from parcours.check.givens.calls import calls
from parcours.check.givens.isolated import isolated_calls

__all__ = ["delayed_branch", "delayed_side_effect", "delayed_two_results"]

XS = [3, 1, 4, 2, 5, 9, 8, 6]


@exercise("delayed-branch", needs=DASK)
def delayed_branch(game):
    run = game.play(calls(XS, meet=4))
    yield returned(run, [-value if x % 2 else value for x, value in run.pairs], "branch", refs="promises")
    yield stayed_lazy(run, "eager")
    yield from _in_one_plan(run)


@exercise("delayed-two-results", needs=DASK)
def delayed_two_results(game):
    with hint_by_words({"Truth of Delayed": "brackets"}):
        run = game.play(calls(XS, meet=4))
    yield returned(run, [sum(run.values), max(run.values)], "results", refs="promises")
    yield stayed_lazy(run, "eager")
    yield computed_once(run, "twice")
    yield submitted_at_least(run, len(XS) + 2, "tasks")
    yield from _in_one_plan(run)


@exercise("delayed-side-effect", needs=DASK)
def delayed_side_effect(game):
    with hint_by_words(dict.fromkeys(("KeyError", "IndexError", "NoneType"), "not-there") | {"generator": "brackets"}):
        run = game.play(isolated_calls(XS, meet=4, uncopied="shared"))
    sums = {"even": sum(v for x, v in run.pairs if x % 2 == 0), "odd": sum(v for x, v in run.pairs if x % 2)}
    wrote = isinstance(run.result, dict) and all(value in [0, *run.values] for value in run.result.values())
    yield returned(run, sums, "shared" if wrote else "sums", refs="promises")  # a copy has what one task wrote into it
    yield stayed_lazy(run, "eager")
    yield from _in_one_plan(run)


def _in_one_plan(run):
    in_one = with_one_compute(run, "pieces")
    yield met(run, "chain", here="workers", few="workers") if in_one.ok else met(run, "pieces")
    yield computed_once(run, "again").silent()
    yield in_one
