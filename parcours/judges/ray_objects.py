"""The exercises of lesson 22."""

from parcours.check import Words, exercise, ray_with_cpus
from parcours.check.behaviours import computed_once, fetched_at_most, met, ran_in
from parcours.check.finding import hint_by_words
from parcours.check.givens.parts import (
    held_nothing,
    large_heads,
    large_parts,
    left_no_refs,
    returned_heads,
    returned_sum,
)
from parcours.check.givens.shared import copied_at_most, read_in_place, returned_measures, shared_array

__all__ = ["ray_leak", "ray_ship_once", "ray_stay"]

RAISED = {"cannot be called directly": "direct", "no attribute 'remote'": "direct"}  # words of exceptions: a hint
A_REF = {"ObjectRef' object is not": "ref", "unsupported operand": "ref", "no attribute 'sum'": "ref"}


@exercise("ray-ship-once", needs=ray_with_cpus(4), words=Words("measure", "slice", "slices"))
def ray_ship_once(game):
    with hint_by_words(RAISED | A_REF):
        run = game.play(shared_array((1100, 500), parts=8, meet=4, reach=4))
    yield returned_measures(run, "rows", refs="refs")
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots", first="first")
    yield copied_at_most(run, run.given.nbytes * 3 // 2, "again")
    yield read_in_place(run, "closure")
    yield computed_once(run, "twice").silent()


@exercise("ray-stay", needs=ray_with_cpus(4), words=Words("make"))
def ray_stay(game):
    with hint_by_words(RAISED | A_REF):
        run = game.play(large_parts([3, 1, 4, 2, 5, 9, 8, 6], meet=4))
    yield returned_sum(run, "sum", refs="refs")
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots", first="first")
    yield fetched_at_most(run, run.given.nbytes * 3 // 2, "home")
    yield computed_once(run, "twice").silent()


@exercise("ray-leak", needs=ray_with_cpus(4), words=Words("make"))
def ray_leak(game):
    with hint_by_words(RAISED | A_REF):
        run = game.play(large_heads([2, 7, 1, 8, 3, 9, 4, 6], meet=4))
    yield returned_heads(run, "heads", refs="refs")
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots", first="first")
    yield left_no_refs(run, "kept")
    yield held_nothing(run, "view")
    yield computed_once(run, "twice").silent()
