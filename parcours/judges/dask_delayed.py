"""The exercises of lesson 30."""

from parcours.check import DASK, exercise
from parcours.check.finding import told_of

__all__ = ["delayed_branch", "delayed_side_effect", "delayed_two_results"]

_EAGER = (
    "When is `work` called? `work(x)`, and `delayed(work(x))` too, calls it at once, in your own code. "
    "`delayed(work)(x)` writes the call into the plan."
)
_PROMISES = (
    'You gave back promises. `dask.compute(*promises, scheduler="threads", num_workers=4)` turns them into values: '
    "it gives a tuple. A delayed function that gives back a promise of its own leaves it one."
)
_BRACKETS = (
    "`delayed(sum)` and `delayed(max)` take a list of promises, in square brackets. A generator, in round ones, is no "
    "list, and cannot be copied; a promise itself has no value that could be compared."
)
_PIECES = "`compute` waits. Write the whole plan first, then compute all of it at once."
_CHAIN = (
    "There is one computation, and yet one call runs at a time. How many workers did you name? Does a task need the "
    "one before it, or call `work` for several xs?"
)
_WORKERS = (
    'Fewer than four calls ran together. Name `scheduler="threads", num_workers=4`: "synchronous" runs one task at '
    "a time, "
    'and "processes" hands a worker six tasks at a time, unless `chunksize=1`. Or does a task call `work` for several?'
)


def _met(game):
    """The meeting, with the hint that fits how often the plan was computed."""
    if not game.advice_one_compute("pieces").ok:
        return game.met("pieces")
    return game.met("chain", here="workers", few="workers")


@exercise("delayed-branch", needs=DASK, hints={
    "eager": _EAGER,
    "promises": _PROMISES,
    "pieces": _PIECES,
    "workers": _WORKERS,
    "chain": _CHAIN,
    "branch": "The values of the odd xs, and only those, are turned round. An `if` that asks for x stands in your own "
    "code, while the plan is written.",
})  # fmt: skip
def delayed_branch(game):
    game.play([3, 1, 4, 2, 5, 9, 8, 6], meet=4)
    yield game.returned(_turned(game.xs), "branch", refs="promises")
    yield game.stayed_lazy("eager")
    yield _met(game)
    yield game.computed_once("again").untold()
    yield game.advice_one_compute("pieces")


@exercise("delayed-two-results", needs=DASK, hints={
    "twice": "A task is shared inside one plan, and computed again by the next `compute`. Can one call compute two "
    "results? Is there one list of promises, or a list for each result?",
    "brackets": _BRACKETS,
    "results": "Two values, in this order: the sum of all, and the largest.",
    "tasks": "The two results are tasks of the plan, too: a `delayed` function can be given a list of promises.",
    "eager": _EAGER,
    "promises": _PROMISES,
    "pieces": _PIECES,
    "workers": _WORKERS,
    "chain": _CHAIN,
})  # fmt: skip
def delayed_two_results(game):
    with told_of({"Truth of Delayed": "brackets"}):
        game.play([3, 1, 4, 2, 5, 9, 8, 6], meet=4)
    yield game.returned(lambda values: [sum(values), max(values)], "results", refs="promises")
    yield game.stayed_lazy("eager")
    yield game.computed_once("twice")
    yield game.submitted_at_least(len(game.xs) + 2, "tasks")
    yield _met(game)
    yield game.advice_one_compute("pieces")


@exercise("delayed-side-effect", needs=DASK, hints={
    "shared": "Here each task gets a copy of what it uses, as in another process: what it does to a dict, a list or a "
    "variable outside of it is lost, and a lock cannot be copied at all. Let the task return its value.",
    "not-there": "If nothing is raised where you run it yourself: here each task gets a copy of what it uses, so what "
    "one writes into a shared dict or list is not there afterwards. Let the task return its value.",
    "brackets": _BRACKETS,
    "sums": "The sum of the values of the even xs, and that of the odd ones: `delayed(sum)` of a list of promises "
    "gives the promise of a sum.",
    "eager": _EAGER,
    "promises": _PROMISES,
    "pieces": _PIECES,
    "workers": _WORKERS,
    "chain": _CHAIN,
})  # fmt: skip
def delayed_side_effect(game):
    slips = dict.fromkeys(("KeyError", "IndexError", "NoneType"), "not-there") | {"generator": "brackets"}
    with told_of(slips):
        game.play([3, 1, 4, 2, 5, 9, 8, 6], meet=4, apart="shared")
    of_one = [0, *(value for _, value in game.seen["values"])]  # what a copy has that one task wrote into
    lost = isinstance(game.result, dict) and all(value in of_one for value in game.result.values())
    yield game.returned(_sums(game.xs), "shared" if lost else "sums", refs="promises")
    yield game.stayed_lazy("eager")
    yield _met(game)
    yield game.computed_once("again").untold()
    yield game.advice_one_compute("pieces")


def _turned(xs):
    return lambda values: [-value if x % 2 else value for x, value in zip(xs, values, strict=True)]


def _sums(xs):
    def make(values):
        pairs = list(zip(xs, values, strict=True))
        return {"even": sum(v for x, v in pairs if not x % 2), "odd": sum(v for x, v in pairs if x % 2)}

    return make
