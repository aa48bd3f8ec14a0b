"""The exercise of lesson 00."""

from parcours.check import exercise

__all__ = ["threads_together"]


@exercise("threads-together", hints={
    "here": "Every call ran in your notebook's own thread. Who else could run them? The lesson hands calls to a "
    "pool: `with ThreadPoolExecutor(…) as pool`.",
    "one": "One call runs at a time. Does your code wait for a result before it submits the next call? Does a call "
    "need something that another one holds? How many threads are there?",
    "workers": "Some calls run together, but fewer than four. How many threads has your pool? Does your code wait "
    "before it has submitted four calls?",
    "futures": "A future is a promise: `future.result()` waits for it and gives the value. What `pool.map` gives is a "
    "promise too: `list(…)` waits for its values.",
})  # fmt: skip
def threads_together(game):
    game.play([3, 1, 4, 1, 5, 9, 2, 6], meet=4)
    yield game.returned_values(refs="futures")
    yield game.met("one", here="here", few="workers")
    yield game.computed_once("again").untold()
