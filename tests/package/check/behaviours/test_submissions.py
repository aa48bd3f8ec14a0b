"""When tasks were submitted, and when the caller waited, judged on runs that are written down."""

import pytest
from runs import RIGHT, arrival, played, trace_of

from parcours.check.behaviours import submitted_at_least, submitted_before_waited

AT_ONCE = trace_of(("submitted", 1, "a"), ("submitted", 1, "b"), ("waited", 2), ("fetched", 3))
APART = trace_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5))


@pytest.mark.parametrize(("trace", "ok"), [(AT_ONCE, True), (APART, False), (trace_of(), True)])
def test_all_submitted_before_the_first_wait(trace, ok):
    run = played(RIGHT, trace=trace, arrivals=[arrival(3)], most=1)
    found = submitted_before_waited(run, "loop")
    assert (found.ok, found.advice, found.about_time) == (ok, False, True)
    assert (found.passed, found.hint) == ("all submitted before the first wait", "loop")
    words = "1 call of `work`, 1 at a time"
    assert found.seen == (f"{words}." if ok else f"{words}: your code waits for a task before it submits the next.")


@pytest.mark.parametrize(("trace", "ok"), [(AT_ONCE, True), (APART, False)])
def test_as_advice_it_cannot_fail_and_says_nothing_when_it_is_followed(trace, ok):
    advice = submitted_before_waited(played(RIGHT, trace=trace), "loop", advice=True)
    assert (advice.ok, advice.advice, advice.passed, advice.hint) == (ok, True, "", "loop")


def test_how_many_were_submitted():
    run = played(RIGHT, trace=trace_of(("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3)))
    assert submitted_at_least(run, 2, "task").ok
    found = submitted_at_least(run, 3, "task")
    assert (found.ok, found.failed, found.hint) == (False, "there are too few tasks", "task")
    assert (found.expected, found.seen) == ("At least 3 tasks submitted.", "2 tasks submitted.")


def test_a_task_that_was_submitted_twice_is_one():
    run = played(RIGHT, trace=trace_of(("submitted", 1, "a"), ("submitted", 2, "a")))
    assert not submitted_at_least(run, 2, "task").ok
