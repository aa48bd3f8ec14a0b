"""The exercises of lesson 24."""

from parcours.check import Words, exercise, ray_with_cpus
from parcours.check.behaviours import computed_once, met, ran_in, returned_values
from parcours.check.finding import hint_by_words
from parcours.check.givens.deliveries import delivered_once, deliveries_with_fault, returned_receipts
from parcours.check.givens.faults import calls_with_fault, survived
from parcours.check.givens.resources import WAITS, calls_with_resource, gave_up, needed_half

__all__ = ["ray_exactly_once", "ray_resource", "ray_survive"]

RAISED = {"cannot be called directly": "direct", "no attribute 'remote'": "direct"}  # words of exceptions: a hint
LATE = "GetTimeoutError"  # calls that never meet may outlast the time-out of the answer


@exercise("ray-survive", needs=ray_with_cpus(4))
def ray_survive(game):
    with hint_by_words(RAISED | {LATE: "slots"}):
        run = game.play(calls_with_fault([3, 1, 4, 5, 9, 2], meet=4, fault="fault"))
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots")
    yield returned_values(run, "values", refs="refs")
    yield survived(run, "task")
    yield computed_once(run, "again")


@exercise("ray-exactly-once", needs=ray_with_cpus(4), words=Words("deliver", "order", "orders"))
def ray_exactly_once(game):
    with hint_by_words(RAISED | {LATE: "slots"}):
        run = game.play(deliveries_with_fault([3, 1, 3, 5], meet=4, fault="fault"))
    yield ran_in(run, "ray", "task")
    yield met(run, "queue", waits="loop", few="slots")
    yield returned_receipts(run, "values", refs="refs")
    yield delivered_once(run, "key", lost="shared")


@exercise("ray-resource", needs=ray_with_cpus(4))
def ray_resource(game):
    with hint_by_words(RAISED | {LATE: "need"}):
        run = game.play(calls_with_resource([3, 1, 4, 5], meet=2))
    yield ran_in(run, "ray", "task")
    yield needed_half(run, "need")
    yield met(run, "queue", waits="loop")
    yield returned_values(run, "values", refs="refs")
    with hint_by_words({WAITS: "waits", "stopped after": "waits", "Error": "raises"}):
        run = game.play(calls_with_resource([3], there=False))
    yield gave_up(run, "none", waits="waits")
