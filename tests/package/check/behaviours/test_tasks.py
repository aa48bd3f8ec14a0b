"""In which tasks the calls ran, judged on runs that are written down."""

import dataclasses

import pytest
from runs import PLACE, RIGHT, arrival, played, trace_of

from parcours.check.behaviours import (
    computed_once,
    ran_in,
    stayed_lazy,
    tasks_at_least,
    tasks_at_most,
    worth_their_overhead,
)
from parcours.check.finding import Stopped
from parcours.engines.events import Event
from parcours.trace import Trace


def test_in_ray():
    ray, here = arrival(1, "a", worker="ray"), arrival(3, "b")
    found = ran_in(played(RIGHT, arrivals=[ray, ray]), "ray", "task")
    assert (found.ok, found.passed) == (True, "in Ray")
    found = ran_in(played(RIGHT, arrivals=[ray, here, here]), "ray", "task")
    assert (found.ok, found.failed, found.hint) == (False, "not in Ray tasks", "task")
    assert found.expected == "Every call of `work` in a Ray worker."
    assert found.seen == "2 of 3 calls of `work` ran outside Ray."
    assert not ran_in(played(RIGHT), "ray", "task").ok  # work was never called
    assert not ran_in(played(RIGHT, arrivals=[arrival(1, "a", worker="dask")]), "ray", "task").ok


def test_lazy_is_in_tasks_of_dask():
    lazy, eager = arrival(1, "dask#7.1.0"), arrival(3, "work#7.1")
    found = stayed_lazy(played(RIGHT, arrivals=[lazy, lazy]), "eager")
    assert (found.ok, found.passed) == (True, "in Dask")
    found = stayed_lazy(played(RIGHT, arrivals=[lazy, eager, arrival(4)]), "eager")
    assert (found.ok, found.failed, found.hint) == (False, "not in Dask's tasks", "eager")
    assert found.seen == "2 of 3 calls of `work` ran outside Dask."
    assert not stayed_lazy(played(RIGHT), "eager").ok  # work was never called


@pytest.mark.parametrize(
    ("xs", "calls", "ok"),
    [
        ((3, 1, 4), (1, 3, 4), True),
        ((3, 1, 1), (1, 3, 1), True),
        ((3, 1, 1), (1, 3), True),  # one call for two equal xs
        ((3, 1, 4), (1, 3, 4, 4), False),
        ((3, 1, 4), (4, 4, 4), False),
        (("a", 1, 1.0), (1, "a", 1.0), True),  # equal numbers of two types are two xs
    ],
)
def test_computed_once(xs, calls, ok):
    values = tuple((x, 0) for x in xs)
    found = computed_once(played(RIGHT, xs=xs, values=values, arrivals=[arrival(x) for x in calls]), "twice")
    assert (found.ok, found.hint, found.failed) == (ok, "twice", "the work was done again")
    assert found.expected == f"{len(xs)} calls of `work`, one for each x."
    assert found.seen == f"{len(calls)} calls of `work`."


def test_a_call_whose_process_died_may_be_made_again():
    calls = [arrival(3, cut_off=True), arrival(3), arrival(1), arrival(4), arrival(1)]
    assert computed_once(played(RIGHT, arrivals=calls), "twice").ok
    assert not computed_once(played(RIGHT, arrivals=[*calls, arrival(4)]), "twice").ok


def test_how_many_tasks():
    batches = [arrival(x, task, tid=20) for x, task in ((3, "a"), (1, "a"), (4, "b"), (1, "b"))]
    run = played(RIGHT, arrivals=batches)
    assert tasks_at_most(run, 2, "tiny").ok
    assert tasks_at_least(run, 2, "one").ok
    found = tasks_at_most(run, 1, "tiny")
    assert (found.ok, found.failed, found.hint) == (False, "there are too many tasks", "tiny")
    assert found.seen == "2 tasks for 4 calls of `work`."
    found = tasks_at_least(run, 3, "one")
    assert (found.ok, found.hint, found.expected) == (False, "one", "The calls of `work` in at least 3 tasks.")


def count(arrivals, **more):
    """Return in how many tasks these calls ran, as the two questions say it."""
    run = played(RIGHT, arrivals=arrivals, **more)
    (number,) = [n for n in range(10) if tasks_at_most(run, n, "").ok and tasks_at_least(run, n, "").ok]
    return number


def test_what_a_task_is():
    assert count([]) == 0
    assert count([arrival(x, "a", tid=x) for x in (1, 2)]) == 1
    # A call outside of tasks counts as its thread, in each process.
    others = [arrival(1, tid=1), arrival(2, tid=2), arrival(3, tid=2), arrival(4, tid=2, pid=9)]
    assert count(others) == 3


def test_threads_of_an_engine_s_worker_belong_to_the_task_that_started_them():
    threads = [arrival(x, None, tid=x, worker="ray") for x in (1, 2)]
    assert count(threads) == 1
    assert count([arrival(x, None, tid=x) for x in (1, 2)]) == 2
    unstamped = Trace(missed=["a task left no stamp"], duration=1)
    assert count(threads, trace=unstamped) == 2  # nobody can say which task


def trace_of_tasks(*seconds):
    """Return a trace of tasks one after another, which took so many seconds."""
    events = []
    for i, took in enumerate(seconds):
        kinds = (("submitted", 0), ("started", 0), ("ended", took))
        events += [Event(10 * i + after, kind, f"t{i}", 0, PLACE) for kind, after in kinds]
    return Trace(events, duration=100, caller="MainThread")


def test_worth_their_overhead():
    run = dataclasses.replace(played(RIGHT, trace=trace_of_tasks(0.01, 0.05, 5)), overhead=0.01)
    found = worth_their_overhead(run, 5, "tiny")
    assert (found.ok, found.passed) == (True, "tasks worth their overhead")
    found = worth_their_overhead(run, 6, "tiny")
    assert (found.ok, found.failed, found.hint) == (False, "a task's overhead is larger than its work", "tiny")
    assert found.seen == "3 tasks; the median one took less than that."
    nothing = worth_their_overhead(dataclasses.replace(run, trace=trace_of()), 5, "tiny")
    assert (nothing.ok, nothing.seen) == (False, "No task.")


def test_without_the_overhead_of_a_task_nothing_can_be_said():
    with pytest.raises(Stopped) as caught:
        worth_their_overhead(played(RIGHT, trace=trace_of_tasks(1)), 5, "tiny")
    assert caught.value.outcome == "cannot tell"
