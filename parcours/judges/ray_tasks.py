"""The exercises of lesson 20."""

from parcours.check import exercise, ray_with_cpus
from parcours.check.finding import told_of

__all__ = ["ray_get_loop", "ray_grain", "ray_squares"]

_QUEUE = (
    "One call runs at a time. Do all calls go to one actor? Does each task need the one before it, or more than two of "
    "the four CPU slots? Does a task or a thread of yours wait in a loop?"
)
_SLOTS = (
    "Some calls ran together, but fewer than four. Does your code wait before it has submitted four? How many of the "
    "four CPU slots does a task take? How many actors are there?"
)


def _met(game):
    """The meeting, with the hint that fits how the tasks were submitted."""
    return game.met("queue" if game.submitted_before_waited("loop").ok else "loop", few="slots")


@exercise("ray-squares", needs=ray_with_cpus(4), hints={
    "task": "A call runs in Ray when it is submitted: a function under `@ray.remote`, called with `.remote(…)`. Which "
    "of your calls made a task?",
    "object": "`work` is an object that can be called, and `ray.remote` takes a function: write one that calls it.",
    "loop": "`ray.get` waits. Where do you call it, and how often?",
    "refs": "You gave back promises. `ray.get(refs)` turns a list of them into values.",
    "own": "Each x is to have a task of its own. A task that gets several of them calls `work` for one after another.",
    "queue": _QUEUE,
    "slots": _SLOTS,
})  # fmt: skip
def ray_squares(game):
    with told_of({"either a function or a class": "object"}):
        game.play([3, 1, 4, 1, 5, 9, 2, 6], meet=4)
    yield game.returned_values(refs="refs")
    yield game.ran_in_ray("task")
    yield game.tasks_at_least(8, "own")
    yield _met(game)
    yield game.computed_once("again").untold()


@exercise("ray-get-loop", needs=ray_with_cpus(4), hints={
    "task": "Both steps are Ray tasks, two for each page: submit them with `fetch.remote(…)` and `clean.remote(…)`.",
    "loop": "Your loop waits for a page before it submits the next. A loop that only submits is over at once.",
    "pass-on": "A ref can be an argument: `clean.remote(page_ref)`. Ray gives the task the value once it is there, so "
    "there is nothing to wait for in between. Collect the refs of the cleaned pages too, and wait once, for all.",
    "refs": "You gave back promises. Wait once, for all of them, in the last line.",
    "step": "The values are not those of `clean(fetch(work, x))`, a list of them: was each page cleaned, once?",
    "queue": _QUEUE,
    "slots": _SLOTS,
})  # fmt: skip
def ray_get_loop(game):
    game.play([2, 7, 1, 8, 2, 8], meet=4)
    yield game.returned_values("step", refs="refs", of=lambda value: value + 1)
    yield game.ran_in_ray("task")
    yield game.submitted_at_least(12, "task")
    yield _met(game)
    yield game.computed_once("again").untold()
    yield game.advice_submitted_before_waited("pass-on")


@exercise("ray-grain", needs=ray_with_cpus(4), hints={
    "task": "The batches run in Ray: submit each with `.remote(…)`.",
    "tiny": "A task has a cost of its own, whatever it does. Let one task do the work for many xs.",
    "one-batch": "One batch is one task, and one task runs on one worker. Four workers need at least four batches.",
    "loop": "`ray.get` waits: does your code wait for a batch before it submits the next?",
    "queue": _QUEUE,
    "slots": _SLOTS,
    "refs": "You gave back promises. `ray.get(refs)` turns a list of them into values.",
    "flatten": "Each batch gives a list, so you have a list of lists: join them, in order, into one.",
})  # fmt: skip
def ray_grain(game):
    game.play(range(1000), meet=4)
    nested = isinstance(game.result, list | tuple) and any(isinstance(value, list) for value in game.result)
    yield game.returned_values("flatten" if nested else "values", refs="refs")
    yield game.ran_in_ray("task")
    yield game.tasks_at_most(50, "tiny")
    yield game.tasks_at_least(4, "one-batch")
    yield _met(game)
    yield game.computed_once("again").untold()
