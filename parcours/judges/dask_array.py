"""The exercises of lesson 32."""

import dataclasses

from parcours.check import DASK, exercise
from parcours.check.finding import size

__all__ = ["array_blur", "array_chunks", "array_deviation"]

_EAGER = (
    "`stored[…]` reads at once, in your own code; `stored[:]` reads all of it, and so does every function of NumPy's "
    "that is given `stored`. `da.from_array(stored, chunks=…)` reads nothing: its tasks read a block each."
)
_GATHERED = (
    "`.compute()` of an array puts all of it into memory, in one piece. Reduce first, then compute: a mean is one "
    "number."
)
_PROMISE = "You gave back a Dask array, the plan of a number. `.compute()` runs it."


def _mirror(x):
    return abs(x - x.T).mean()


@exercise("array-chunks", needs=DASK, hints={
    "eager": _EAGER,
    "budget": "A block takes rows × columns × bytes of a number, which `stored.dtype.itemsize` tells. Two workers with "
    "three blocks each are six blocks: how many bytes may one of them take? A side is a square root.",
    "tiny": "The blocks are smaller than they need to be, and each is a task that has to be planned, started and put "
    "away. Take the largest side that the budget allows.",
    "gathered": _GATHERED,
    "strips": "The blocks are small enough, and yet much of the array was in memory at one moment. `x.T` lies across "
    "`x`: which blocks does one strip of the result need? Try squares, and let no `persist` keep them.",
    "promise": _PROMISE,
    "values": "The number is not that of `abs(x - x.T).mean()`. Keep the line that computes it.",
})  # fmt: skip
def array_chunks(game):
    for i, (side, dtype, blocks) in enumerate([(1200, "float64", 30), (1000, "float32", 100)]):
        itemsize = 8 if dtype == "float64" else 4
        budget = 6 * side * side * itemsize // blocks
        fewest = (blocks**0.5 + 1) ** 2
        game.play_array((side, side), dtype, budget=budget)
        for found in (
            game.returned_number(_mirror),
            game.read_in_dask("eager"),
            game.block_bytes_at_most(budget // 6, "budget"),
            game.held_at_most(game.array_bytes // 2, "gathered" if _gathered(game) else "strips"),
            game.blocks_at_most(int(4 * fewest), "tiny"),
        ):
            yield found if i == 0 else _of_another(f"array ({side} x {side}, {dtype}, {size(budget)} of budget)", found)


@exercise("array-blur", needs=DASK, hints={
    "eager": "Give back the plan, a Dask array: the check computes it. Nothing is read before that, so none of "
    "`stored[:]`, `.compute()` and `.persist()` stands in your function.",
    "seams": "The values at the seams are wrong: near its border a block needs values of its neighbours, as far away "
    "as `blur.radius`. `map_overlap` gives it so much of them: `depth=…`.",
    "edge": "The seams are right; the edge of the array is not. What does `blur` do where the array ends? With "
    "`boundary=\"none\"` it meets that edge itself.",
    "blocks": "There are no seams in one block, and no room for an array that is larger than the memory. Keep blocks "
    "of 100 by 100.",
    "values": "The values are not those of `blur(stored[:])`. Is each block blurred once, and with all of its margin "
    "taken off again?",
})  # fmt: skip
def array_blur(game):
    for i, radius in enumerate([2, 5]):
        game.play_array((300, 400), radius=radius)
        for found in (
            game.returned_blurred("values", seams="seams", edge="edge", eager="eager"),
            game.read_in_dask("eager"),
            game.block_bytes_at_most(300 * 400 * 8 // 4, "blocks"),
            game.block_bytes_at_most(300 * 400 * 8 // 4, "blocks", what="blur").untold(),
        ):
            yield found if i == 0 else _of_another(f"radius ({radius})", found)


def _deviation(x):
    return abs(x - x.mean()).mean()


@exercise("array-deviation", needs=DASK, hints={
    "eager": _EAGER,
    "whole": "Two threads read a block each: one may take half of the budget, at most. Which chunks did you ask for?",
    "gathered": _GATHERED,
    "shared": "Every block waits in memory: because your code keeps it (`persist`, a list of blocks), or, in one plan, "
    "until the mean is known, for it is needed again after that. Compute the mean first, a plan of its own; the second "
    "plan then reads each block again, and keeps none.",
    "promise": _PROMISE,
    "values": "The number is not that of `abs(x - x.mean()).mean()`. Blocks at the edge may be smaller than the "
    "others: a mean of their means is another number.",
})  # fmt: skip
def array_deviation(game):
    budget = 1000 * 1300 * 8 // 4
    game.play_array((1000, 1300), budget=budget)
    yield game.returned_number(_deviation)
    yield game.read_in_dask("eager")
    yield game.block_bytes_at_most(budget // 2, "whole")
    yield game.held_at_most(budget, "gathered" if _gathered(game) else "shared")


def _of_another(what, found):
    """A finding of a second game, which says of a fault what was another there."""
    return dataclasses.replace(found, told="", fault=f"with another {what} {found.fault}")


def _gathered(game):
    """Whether one result was as large as the array."""
    return any(nbytes >= game.array_bytes for _, _, nbytes in game.run.held)
