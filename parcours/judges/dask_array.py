"""The exercises of lesson 32."""

import math

from parcours.check import DASK, exercise
from parcours.check.behaviours import held_at_most, returned_number
from parcours.check.finding import hint_by_words
from parcours.check.givens.array import (
    block_bytes_at_most,
    blocks_at_most,
    blurred_array,
    gathered,
    read_in_dask,
    returned_blurred,
    stored_array,
    task_bytes_at_most,
    whole_array,
)

__all__ = ["array_blur", "array_chunks", "array_deviation"]

NOT_WHOLE = {"can only contain integers": "integer"}  # words of an exception: a hint


@exercise("array-chunks", needs=DASK)
def array_chunks(game):
    yield from _chunks(game, stored_array((1200, 1200), "float64", budget=3_000_000))
    with game.again("with another array (1500 x 1500, float32, 262 kB of budget)"):
        yield from _chunks(game, stored_array((1500, 1500), "float32", budget=262_000))


def _chunks(game, given):
    """Ask about a square array of which two threads hold four blocks each."""
    with hint_by_words(NOT_WHOLE):
        run = game.play(given)
    x = whole_array(run)
    side = math.isqrt(given.budget // (8 * x.itemsize))
    yield returned_number(run, abs(x - x.T).mean())
    yield read_in_dask(run, "eager")
    yield block_bytes_at_most(run, given.budget // 8, "budget")
    yield task_bytes_at_most(run, given.budget // 2, "one-task")
    yield held_at_most(run, given.budget, "gathered" if gathered(run) else "strips", whole=given.nbytes)
    yield blocks_at_most(run, math.ceil(given.rows / side) ** 2 * 3 // 2, "tiny")


@exercise("array-blur", needs=DASK)
def array_blur(game):
    yield from _blurred(game, 2)
    with game.again("with another radius (5)"):
        yield from _blurred(game, 5)


def _blurred(game, radius):
    run = game.play(blurred_array((300, 400), radius=radius))
    yield returned_blurred(run, "values", seams="seams", edge="edge", eager="eager")
    yield read_in_dask(run, "eager")
    yield block_bytes_at_most(run, run.given.nbytes // 4, "blocks")
    yield block_bytes_at_most(run, run.given.nbytes // 4, "blocks", what="blur").silent()


@exercise("array-deviation", needs=DASK)
def array_deviation(game):
    yield from _deviation(game, stored_array((1000, 1300), "float64", budget=1_500_000))
    with game.again("with another array (1300 x 1100, float32, 100 kB of budget)"):
        yield from _deviation(game, stored_array((1300, 1100), "float32", budget=100_000))


def _deviation(game, given):
    """Ask about an array of which two threads hold three blocks each."""
    with hint_by_words(NOT_WHOLE):
        run = game.play(given)
    x = whole_array(run).astype(float)
    yield returned_number(run, abs(x - x.mean()).mean())
    yield read_in_dask(run, "eager")
    yield block_bytes_at_most(run, given.budget // 6, "whole")
    yield task_bytes_at_most(run, given.budget // 2, "one-task")
    yield held_at_most(run, given.budget, "gathered" if gathered(run) else "shared", whole=given.nbytes)
