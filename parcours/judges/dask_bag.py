"""The exercises of lesson 34."""

from collections import Counter

from parcours.check import DASK, Words, exercise
from parcours.check.behaviours import (
    computed_once,
    largest_task_at_most,
    met,
    returned,
    returned_values,
    stayed_lazy,
    tasks_at_least,
    tasks_at_most,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.bags import bag_of_items, bag_of_records, passed_on_at_most

__all__ = ["bag_fold", "bag_partitions", "bag_words"]

READ = Words("read", "partition", "partitions")
# Words of exceptions: a hint
BROKEN = {
    **dict.fromkeys(("is empty", "empty sequence", "KeyError", "ZeroDivisionError"), "empty"),
    **dict.fromkeys(("not enough values", "concatenate", "out of range"), "start"),
    **dict.fromkeys(("too many values", "positional argument", "subscriptable", "not supported", "operand"), "combine"),
}


@exercise("bag-words", needs=DASK, words=READ)
def bag_words(game):
    run = game.play(bag_of_records("lines", [80] * 8))
    lines = run.given.records(run.values)
    yield returned(run, dict(Counter(word for line in lines for word in line.split())), "counts", refs="promise")
    yield computed_once(run, "twice")
    yield passed_on_at_most(run, 40_000, "gather", shuffled="group")


@exercise("bag-partitions", needs=DASK)
def bag_partitions(game):
    with game.again("with 48 partitions"):
        run = game.play(bag_of_items(48, partitions=48, meet=2))
        yield from _cut_anew(run, "few")
    with game.again("with 1 partition"):
        again = game.play(bag_of_items(48, partitions=1, meet=2))
        yield from _cut_anew(again, "one")


def _cut_anew(run, few):
    yield returned_values(run, refs="promise")
    yield stayed_lazy(run, "eager")
    yield computed_once(run, "twice")
    yield tasks_at_most(run, 12, "tiny")
    yield tasks_at_least(run, 4, few)
    yield met(run, few)
    yield largest_task_at_most(run, 16, "uneven")


@exercise("bag-fold", needs=DASK, words=READ)
def bag_fold(game):
    with game.again("with one partition"), hint_by_words(BROKEN):
        one = game.play(bag_of_records("readings", [200]))
        yield returned(one, _summaries(one), "start", refs="promise")
    with hint_by_words(BROKEN):
        run = game.play(bag_of_records("readings", [200] * 8))
    yield returned(run, _summaries(run), "combine")
    yield computed_once(run, "twice")
    yield passed_on_at_most(run, 40_000, "gather", shuffled="group")
    with game.again("with empty and short partitions"), hint_by_words(BROKEN):
        short = game.play(bag_of_records("readings", [0, 1, 0, 1, 40, 0]))
        yield returned(short, _summaries(short), "empty")


def _summaries(run):
    """Return the right result: [number, sum, highest value] for each station."""
    values = {}
    for station, value in run.given.records(run.values):
        values.setdefault(station, []).append(value)
    return {station: [len(each), sum(each), max(each)] for station, each in values.items()}
