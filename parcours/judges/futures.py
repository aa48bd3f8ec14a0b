"""The exercises of lesson 14."""

from parcours.check import exercise
from parcours.check.behaviours import met
from parcours.check.finding import hint_by_words
from parcours.check.givens.early import began_at_most, calls_to_stop, returned_some
from parcours.check.givens.flaky import called_as_often_as_needed, flaky_calls, returned_or_none
from parcours.check.givens.turns import calls_in_turn, used_all, used_as_they_came

__all__ = ["futures_fastest", "futures_retry", "futures_stop"]


@exercise("futures-fastest")
def futures_fastest(game):
    run = game.play(calls_in_turn((3, 1, 4, 5)))
    yield met(run, "serial", few="few")
    yield used_all(run, "use")
    yield used_as_they_came(run, "order")


@exercise("futures-retry")
def futures_retry(game):
    run = game.play(flaky_calls([3, 1, 4, 5, 9, 2, 6, 8], 4, {1: 1, 5: 2, 6: 9}, raised="raised"))
    yield called_as_often_as_needed(run, again="again", few="few-tries", many_tries="many-tries", unsent="processes")
    yield returned_or_none(run, refs="futures")
    yield met(run, "serial", few="few")


@exercise("futures-stop")
def futures_stop(game):
    with hint_by_words({"pickle": "processes"}):
        run = game.play(calls_to_stop(range(1, 61), meet=4, enough=6))
    yield returned_some(run, "some")
    yield met(run, "serial", few="few")
    yield began_at_most(run, "cancel")
