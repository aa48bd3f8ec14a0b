"""What follows from what was seen in a run, in words."""

import pytest
from parcours.check.behaviours.evidence import Evidence
from runs import RIGHT, arrival, played, run_of


def test_before_a_run_nothing_is_known():
    assert Evidence().seen is None
    with pytest.raises(TypeError):
        _ = Evidence().tasks


def test_calls_of_one_task_are_one_task_and_a_ray_worker_s_own_threads_are_none():
    batch = [arrival(x, "a", tid=x) for x in (1, 2)]
    assert played(RIGHT, arrivals=batch).tasks == 1
    threads = [arrival(x, None, tid=x, ray=True) for x in (1, 2)]
    assert played(RIGHT, arrivals=threads).tasks == 1
    assert played(RIGHT, arrivals=[arrival(x, None, tid=x) for x in (1, 2)]).tasks == 2


def test_a_wait_that_is_followed_by_a_submission_is_told():
    between = run_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"))
    game = played(RIGHT, arrivals=[arrival(1)], most=1, run=between)
    words = "1 call of `work`, 1 at a time: your code waits for a task before it submits the next"
    assert game._at_a_time() == words
    assert played(RIGHT, arrivals=[arrival(1)], most=1)._at_a_time() == "1 call of `work`, 1 at a time"
