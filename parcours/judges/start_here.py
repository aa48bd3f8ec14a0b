"""The exercise of lesson 00."""

from parcours.check import exercise

__all__ = ["threads_together"]


@exercise("threads-together", hints={
    "here": "Every call ran in your notebook's own thread. Who else could run them? The lesson hands calls to a "
    "pool: `with ThreadPoolExecutor(…) as pool`.",
    "one": "Does your code wait for a result before it has submitted all calls? Does a call need something that "
    "another one holds? Has each call a thread to run in?",
    "workers": "Some calls run together, but fewer than four. How many threads has your pool?",
    "futures": "A future is a promise: `future.result()` waits for it and gives the value. What `pool.map` gives is a "
    "promise too: `list(…)` waits for its values.",
})  # fmt: skip
def threads_together(game):
    game.play([3, 1, 4, 1, 5, 9, 2, 6], meet=4)
    yield game.returned_values(refs="futures")
    waits = not game.submitted_before_waited("one").ok
    yield game.met("one", here="here", few="one" if waits else "workers")
