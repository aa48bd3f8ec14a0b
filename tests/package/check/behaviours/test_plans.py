"""How many plans were computed, and what their results need, judged on runs that are written down."""

import dataclasses

import pytest
from runs import RIGHT, arrival, played, trace_of

from parcours.check.behaviours import two_results_of_all, with_one_compute
from parcours.trace import Trace

WORK = [arrival(3, "dask#1.1.0"), arrival(1, "dask#1.1.1")]
A, B, SUM, MAX, LIST = (f"dask#1.1.{number}" for number in range(5))
BOTH = [(A, SUM), (B, SUM), (A, MAX), (B, MAX)]


def submitted(*tasks):
    return trace_of(*[("submitted", number, task) for number, task in enumerate(tasks)])


@pytest.mark.parametrize(
    ("tasks", "computations"),
    [((A, B), 1), ((A, "dask#1.2.0"), 2), ((A, "dask#2.1.0"), 2), ((A, "work#1.7"), 1), ((), 0)],
)
def test_one_compute_is_one_plan(tasks, computations):
    found = with_one_compute(played(RIGHT, trace=submitted(*tasks)), "pieces")
    assert (found.ok, found.advice, found.hint) == (computations < 2, False, "pieces")
    assert found.seen == f"{computations} computation{'' if computations == 1 else 's'}."


def test_as_advice_it_cannot_fail_and_says_nothing_when_it_is_followed():
    found = with_one_compute(played(RIGHT, trace=submitted(A, "dask#1.2.0")), "pieces", advice=True)
    assert (found.ok, found.advice, found.passed) == (False, True, "")


def found_with(edges, spawns=()):
    trace = dataclasses.replace(played(RIGHT, arrivals=WORK), trace=Trace(edges=(*edges, *spawns), spawns=spawns))
    return two_results_of_all(trace, "tasks")


@pytest.mark.parametrize(
    "edges",
    [BOTH, [*BOTH, (SUM, LIST), (MAX, LIST)], [(A, LIST), (B, LIST), (LIST, SUM), (LIST, MAX)]],
    ids=["two tasks", "put into a list", "of a list"],
)
def test_two_results_of_one_plan(edges):
    assert found_with(edges).ok


@pytest.mark.parametrize(
    ("edges", "which"),
    [
        ([], "No task that needs"),
        ([(A, SUM), (B, MAX)], "No task that needs"),
        ([(A, SUM), (B, SUM)], "Not two separate tasks that need"),
        ([(A, SUM), (B, SUM), (SUM, MAX)], "Not two separate tasks that need"),
        ([(A, SUM), (B, SUM), (A, MAX)], "Not two separate tasks that need"),
    ],
    ids=["none", "half of the calls each", "one", "one after the other", "one of all, one of half"],
)
def test_what_are_not_two_results(edges, which):
    found = found_with(edges)
    assert (found.ok, found.hint) == (False, "tasks")
    assert found.seen == f"{which} the values of all 2 calls of `work`."


def test_a_task_that_another_submitted_does_not_need_it():
    assert not found_with(BOTH[:2], spawns=tuple(BOTH[2:])).ok
