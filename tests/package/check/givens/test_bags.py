"""Bags: what an answer passes on between tasks is counted, and what it only reads is not."""

import operator
from collections import Counter

import pytest

from parcours.check import DASK, exercise, judge
from parcours.check.behaviours import met, returned, returned_values
from parcours.check.givens.bags import bag_of_items, bag_of_records, passed_on_at_most

HINTS = {"values": "Which are missing?", "gather": "Count in the tasks.", "group": "Fold.", "one": "One at a time."}


@exercise("stations", needs=DASK, hints=HINTS)
def stations(game):
    run = game.play(bag_of_records("readings", [200, 100, 0]))
    yield returned(run, dict(Counter(station for station, _ in run.given.records(run.values))), "values")
    yield passed_on_at_most(run, 4_000, "gather", shuffled="group")


@exercise("items", needs=DASK, hints=HINTS)
def items(game):
    run = game.play(bag_of_items(8, partitions=1, meet=2))
    yield returned_values(run, "values")
    yield met(run, "one")


def folded(bag):
    return dict(bag.foldby(0, lambda count, _: count + 1, 0, operator.add, 0).compute())


def grouped(bag):
    groups = bag.groupby(operator.itemgetter(0), shuffle="tasks")
    return dict(groups.map(lambda group: (group[0], len(group[1]))).compute())


@pytest.mark.parametrize("answer", [folded, lambda bag: dict(bag.pluck(0).frequencies().compute())])
def test_counts_are_little(answer):
    assert judge(stations, answer).finding == "right results, little passed on."


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda bag: dict(Counter(bag.pluck(0).compute())), "gather"),
        (grouped, "group"),
        (lambda bag: folded(bag.filter(lambda reading: reading[0] != "hill")), "values"),
    ],
)
def test_records_are_much(answer, hint):
    verdict = judge(stations, lambda bag: answer(bag))
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)


def test_the_records_are_those_of_the_referees_values():
    given = bag_of_records("lines", [2, 3])
    assert given.records([5, 6]) == given.records([5, 6]) != given.records([5, 7])
    assert [len(line.split()) for line in given.records([5, 6])] == [12] * 5


def test_partitions_are_cut_anew():
    assert judge(items, lambda work, bag: bag.repartition(npartitions=4).map(work).compute()).passed
    assert judge(items, lambda work, bag: bag.map(work).compute()).hint == "one"
