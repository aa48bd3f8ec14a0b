"""In which tasks the calls ran, judged on runs that are written down."""

import pytest
from runs import RIGHT, arrival, played, run_of


def test_in_ray():
    ray, here = arrival(1, "a", ray=True), arrival(3, "b")
    found = played(RIGHT, arrivals=[ray, ray]).ran_in_ray("task")
    assert (found.ok, found.told) == (True, "in Ray")
    found = played(RIGHT, arrivals=[ray, here, here]).ran_in_ray("task")
    assert (found.ok, found.hint) == (False, "task")
    assert found.seen == "3 calls of `work`, 2 of them outside of Ray."
    assert not played(RIGHT).ran_in_ray("task").ok  # work was never called


def test_lazy_is_in_tasks_of_dask():
    lazy, eager = arrival(1, "dask#7.1.0"), arrival(3, "work#7.1")
    found = played(RIGHT, arrivals=[lazy, lazy]).stayed_lazy("eager")
    assert (found.ok, found.told) == (True, "in Dask")
    found = played(RIGHT, arrivals=[lazy, eager, arrival(4)]).stayed_lazy("eager")
    assert (found.ok, found.hint) == (False, "eager")
    assert found.seen == "3 calls of `work`, 2 of them in no task of Dask's."
    assert not played(RIGHT).stayed_lazy("eager").ok  # work was never called


@pytest.mark.parametrize(
    ("xs", "calls", "ok"),
    [
        ((3, 1, 4), (1, 3, 4), True),
        ((3, 1, 1), (1, 3, 1), True),
        ((3, 1, 1), (1, 3), True),  # one call for two equal xs
        ((3, 1, 4), (1, 3, 4, 4), False),
        ((3, 1, 4), (4, 4, 4), False),
    ],
)
def test_computed_once(xs, calls, ok):
    found = played(RIGHT, xs=xs, arrivals=[arrival(x) for x in calls]).computed_once("twice")
    assert (found.ok, found.hint) == (ok, "twice")
    assert found.seen == f"{len(calls)} calls of `work`."


def test_a_call_whose_process_died_may_be_made_again():
    calls = [arrival(3) | {"cut_off": True}, arrival(3), arrival(1), arrival(4), arrival(1)]
    assert played(RIGHT, arrivals=calls).computed_once("twice").ok
    assert not played(RIGHT, arrivals=[*calls, arrival(4)]).computed_once("twice").ok


def test_one_compute_is_an_advice():
    apart = run_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5))
    found = played(RIGHT, run=apart).advice_one_compute("pieces")
    assert (found.ok, found.advice, found.seen) == (False, True, "2 computations, one after another.")
    at_once = run_of(("submitted", 1, "a"), ("submitted", 1, "b"), ("waited", 2), ("fetched", 3))
    assert played(RIGHT, run=at_once).advice_one_compute("pieces").ok


def test_how_many_tasks():
    batches = [arrival(x, task, tid=20) for x, task in ((3, "a"), (1, "a"), (4, "b"), (1, "b"))]
    game = played(RIGHT, arrivals=batches)
    assert game.tasks == 2
    assert game.tasks_at_most(2, "tiny").ok
    assert game.tasks_at_least(2, "one").ok
    found = game.tasks_at_most(1, "tiny")
    assert (found.ok, found.hint, found.seen) == (False, "tiny", "2 tasks for 4 calls of `work`.")
    found = game.tasks_at_least(3, "one")
    assert (found.ok, found.hint, found.expected) == (False, "one", "The calls of `work` in at least 3 tasks.")
    # Threads that are no task count each, for each process.
    others = [arrival(1, tid=1), arrival(2, tid=2), arrival(3, tid=2), arrival(4, tid=2, pid=9)]
    assert played(RIGHT, arrivals=others).tasks == 3


def test_how_many_were_submitted():
    run = run_of(("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3))
    assert played(RIGHT, run=run).submitted_at_least(2, "task").ok
    found = played(RIGHT, run=run).submitted_at_least(3, "task")
    assert (found.ok, found.seen) == (False, "2 tasks submitted.")


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3), ("fetched", 4)], True),
        ([("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5)], False),
        ([("waited", 1), ("fetched", 2), ("submitted", 3, "a")], False),
        ([("submitted", 1, "a")], True),
        ([], True),
    ],
)
def test_all_submitted_before_the_first_wait(events, ok):
    game = played(RIGHT, run=run_of(*events), arrivals=[arrival(3)], most=1)
    assert game.submitted_before_waited("loop").ok is ok
    advice = game.advice_submitted_before_waited("loop")
    assert (advice.ok, advice.advice, advice.told) == (ok, True, "")
    words = "1 call of `work`, 1 at a time"
    assert advice.seen == f"{words}." if ok else f"{words}: your code waits for a task before it submits the next."
