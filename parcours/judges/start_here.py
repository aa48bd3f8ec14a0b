"""The exercise of lesson 00."""

from parcours.check import exercise
from parcours.check.behaviours import computed_once, met, returned_values
from parcours.check.givens.calls import calls

__all__ = ["threads_together"]


@exercise("threads-together")
def threads_together(game):
    run = game.play(calls([3, 1, 4, 1, 5, 9, 2, 6], meet=4))
    yield returned_values(run, refs="futures")
    yield met(run, "one", here="here", few="workers", first="first")
    yield computed_once(run, "again").silent()
