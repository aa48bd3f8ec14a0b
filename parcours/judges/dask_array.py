"""The exercises of lesson 32."""

from parcours.check import DASK, exercise
from parcours.check.behaviours import held_at_most, returned_number
from parcours.check.givens.array import (
    block_bytes_at_most,
    blocks_at_most,
    blurred_array,
    gathered,
    read_in_dask,
    returned_blurred,
    stored_array,
    whole_array,
)

__all__ = ["array_blur", "array_chunks", "array_deviation"]


@exercise("array-chunks", needs=DASK)
def array_chunks(game):
    yield from _chunks(game, stored_array((1200, 1200), "float64", budget=2_304_000), blocks=30)
    with game.again("with another array (1000 x 1000, float32, 240 kB of budget)"):
        yield from _chunks(game, stored_array((1000, 1000), "float32", budget=240_000), blocks=100)


def _chunks(game, given, blocks):
    """Ask about an array that fits the budget six times over, in `blocks` blocks."""
    run = game.play(given)
    x = whole_array(run)
    yield returned_number(run, abs(x - x.T).mean())
    yield read_in_dask(run, "eager")
    yield block_bytes_at_most(run, given.budget // 6, "budget")
    yield held_at_most(run, given.nbytes // 2, "gathered" if gathered(run) else "strips", whole=given.nbytes)
    yield blocks_at_most(run, int(4 * (blocks**0.5 + 1) ** 2), "tiny")


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
    rows, columns = 1000, 1300
    budget = rows * columns * 8 // 4
    run = game.play(stored_array((rows, columns), budget=budget))
    x = whole_array(run)
    yield returned_number(run, abs(x - x.mean()).mean())
    yield read_in_dask(run, "eager")
    yield block_bytes_at_most(run, budget // 2, "whole")
    yield held_at_most(run, budget, "gathered" if gathered(run) else "shared", whole=run.given.nbytes)
