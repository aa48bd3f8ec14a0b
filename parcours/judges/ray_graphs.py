"""The exercises of lesson 21."""

from parcours.check import exercise, ray_with_cpus
from parcours.check.behaviours import computed_once, met, ran_in, returned_values, submitted_before_waited
from parcours.check.finding import hint_by_words
from parcours.check.givens.merges import depth_at_most, merged_all, parts_to_merge
from parcours.check.givens.turns import calls_in_turn, used_all, used_as_they_came
from parcours.check.givens.window import calls_in_window, in_flight_at_most, never_idle
from parcours.check.words import Words

__all__ = ["ray_as_they_come", "ray_tree", "ray_window"]

RAISED = {"cannot be called directly": "direct", "no attribute 'remote'": "direct"}  # words of exceptions: a hint


@exercise("ray-tree", needs=ray_with_cpus(4), words=Words("merge", "merge", "merges"))
def ray_tree(game):
    with hint_by_words(RAISED | {"two different parts": "twice", "merge takes two parts": "ref"}):
        run = game.play(parts_to_merge(13, meet=4))
    yield merged_all(run, "all", refs="ref-returned")
    yield ran_in(run, "ray", "task")
    yield met(run, "chain", waits="loop", few="few")
    yield depth_at_most(run, 4, "deep")
    yield computed_once(run, "merged-again").silent()
    yield submitted_before_waited(run, "levels", advice=True)


@exercise("ray-window", needs=ray_with_cpus(4))
def ray_window(game):
    with hint_by_words(RAISED):
        run = game.play(calls_in_window([2, 7, 1, 8, 3, 9, 4, 6], 3))
    yield returned_values(run, refs="refs")
    yield ran_in(run, "ray", "task")
    yield in_flight_at_most(run, 3, "all")
    yield never_idle(run, "one", waits="loop", few="few", idle="idle")
    yield computed_once(run, "again").silent()


@exercise("ray-as-they-come", needs=ray_with_cpus(4))
def ray_as_they_come(game):
    with hint_by_words(RAISED):
        run = game.play(calls_in_turn((3, 1, 4, 5)))
    yield used_all(run, "use")
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots")
    yield used_as_they_came(run, "order")
    yield computed_once(run, "again").silent()
