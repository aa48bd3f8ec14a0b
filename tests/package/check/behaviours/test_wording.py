"""Sentences about the calls of a run, on runs that are written down."""

import pytest
from runs import RIGHT, arrival, played, trace_of

from parcours.check.behaviours import waits_between
from parcours.check.behaviours.wording import calls_at_a_time, calls_in_words

BETWEEN = trace_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"))


@pytest.mark.parametrize(
    ("events", "waits"),
    [
        ([("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3), ("fetched", 4)], False),
        ([("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5)], True),
        ([("waited", 1), ("fetched", 2), ("submitted", 3, "a")], True),
        ([("submitted", 1, "a")], False),
        ([("waited", 1), ("fetched", 2)], False),
        ([], False),
    ],
)
def test_a_wait_that_is_followed_by_a_submission_is_between(events, waits):
    assert waits_between(played(RIGHT, trace=trace_of(*events))) is waits


def test_calls_are_counted():
    assert calls_in_words(played(RIGHT)) == "0 calls of `work`"
    assert calls_in_words(played(RIGHT, arrivals=[arrival(1)])) == "1 call of `work`"
    assert calls_in_words(played(RIGHT, arrivals=[arrival(1)] * 2)) == "2 calls of `work`"


def test_how_many_ran_at_a_time_and_why():
    words = "1 call of `work`, 1 at a time: your code waits for a task before it submits the next"
    assert calls_at_a_time(played(RIGHT, arrivals=[arrival(1)], most=1, trace=BETWEEN)) == words
    assert calls_at_a_time(played(RIGHT, arrivals=[arrival(1)], most=1)) == "1 call of `work`, 1 at a time"


def test_a_first_task_on_its_own_is_said_to_be_that():
    warmed_up = [("submitted", 1, "a"), ("waited", 2), ("fetched", 3), *(("submitted", 4, x) for x in "bcde")]
    words = "1 call of `work`, 1 at a time: your code waits for its first task before it submits the others"
    run = played(RIGHT, arrivals=[arrival(1)], most=1, trace=trace_of(*warmed_up, ("waited", 5)))
    assert calls_at_a_time(run) == words
