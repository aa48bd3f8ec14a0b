"""The exercises of lesson 20."""

from parcours.check import exercise, ray_with_cpus

__all__ = ["ray_get_loop", "ray_grain", "ray_squares"]


@exercise("ray-squares", needs=ray_with_cpus(4), hints={
    "task": "A call runs in Ray when it is submitted: a function under `@ray.remote`, called with `.remote(…)`. Which of "
    "your calls made a task?",
    "loop": "`ray.get` waits. Where do you call it, and how often?",
    "refs": "You gave back promises. `ray.get(refs)` turns a list of them into values.",
    "slots": "Some calls ran together, but fewer than four: has each x a task of its own, which takes one CPU slot?",
})  # fmt: skip
def ray_squares(game):
    game.play([3, 1, 4, 1, 5, 9, 2, 6], meet=4)
    yield game.returned_values(refs="refs")
    yield game.ran_in_ray("task")
    yield game.met("loop", few="slots")


@exercise("ray-get-loop", needs=ray_with_cpus(4), hints={
    "task": "Both steps are Ray tasks: submit them with `fetch.remote(…)` and `clean.remote(…)`.",
    "loop": "Your loop waits for a page before it submits the next. A loop that only submits is over at once.",
    "pass-on": "A ref can be an argument: `clean.remote(page_ref)`. Ray gives the task the value once it is there, so "
    "there is nothing to wait for in between.",
    "refs": "You gave back promises. Wait once, for all of them, in the last line.",
    "step": "The values are not those of `clean(fetch(work, x))`: was each page cleaned, once?",
})  # fmt: skip
def ray_get_loop(game):
    game.play([2, 7, 1, 8, 2, 8], meet=4)
    yield game.returned_values("step", refs="refs", of=lambda value: value + 1)
    yield game.ran_in_ray("task")
    yield game.met("loop", few="loop")
    yield game.advice_submitted_before_waited("pass-on")


@exercise("ray-grain", needs=ray_with_cpus(4), hints={
    "task": "The batches run in Ray: submit each with `.remote(…)`.",
    "tiny": "A task has a cost of its own, whatever it does. Let one task do the work for many xs.",
    "one-batch": "One batch is one task, and one task runs on one worker. At least four batches keep four workers busy.",
    "loop": "One batch runs at a time: does your code wait for a batch before it submits the next?",
    "refs": "You gave back promises. `ray.get(refs)` turns a list of them into values.",
    "flatten": "Each batch gives a list, so you have a list of lists: join them, in order, into one.",
})  # fmt: skip
def ray_grain(game):
    game.play(range(1000), meet=4)
    yield game.returned_values("flatten", refs="refs")
    yield game.ran_in_ray("task")
    yield game.tasks_at_most(50, "tiny")
    yield game.tasks_at_least(4, "one-batch")
    yield game.met("loop")
