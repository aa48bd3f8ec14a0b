"""How many calls ran at once, judged on runs that are written down."""

import dataclasses

import pytest
from runs import CALLER, RIGHT, XS, arrival, played, trace_of

from parcours.check import Words
from parcours.check.behaviours import in_one_process, in_processes, met, never_more_than

CALLS = [arrival(x, tid=tid) for tid, x in enumerate(XS, 21)]


def alone(most, arrivals, **more):
    return played(RIGHT, arrivals=arrivals, decision="alone", **{"most": most, "waiting": most, **more})


def test_a_meeting():
    found = met(played(RIGHT, arrivals=CALLS), "loop")
    assert (found.ok, found.passed, found.about_time) == (True, "4 calls at the same moment", True)


@pytest.mark.parametrize(
    ("most", "tids", "hint", "failed"),
    [
        (1, [CALLER] * 4, "here", "the calls ran one at a time"),
        (1, [CALLER, 1, 2, 3], "loop", "the calls ran one at a time"),
        (2, [1, 2, 3, 4], "few", "only 2 calls ran at the same moment"),
    ],
)
def test_no_meeting(most, tids, hint, failed):
    run = alone(most, [arrival(x, tid=tid) for x, tid in zip(XS, tids, strict=True)])
    found = met(run, "loop", here="here", few="few", waits="waits")
    assert (found.ok, found.hint, found.failed) == (False, hint, failed)
    assert found.expected == "At least 4 of the 4 calls of `work` running at the same moment."
    assert found.seen == f"4 calls of `work`, {most} at a time."
    assert met(run, "loop").hint == "loop"


def test_code_that_waits_between_has_its_own_hint_unless_some_calls_met():
    between = trace_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"))
    run = alone(1, CALLS, trace=between)
    assert met(run, "queue", waits="loop", few="slots").hint == "loop"
    assert met(run, "queue").hint == "queue"
    assert met(alone(1, CALLS), "queue", waits="loop").hint == "queue"
    assert met(alone(2, CALLS, trace=between), "queue", waits="loop", few="slots").hint == "slots"
    later = alone(3, CALLS, trace=between, waiting=1)  # the other three overlapped, after the referee had decided
    assert met(later, "queue", waits="loop", few="slots").hint == "loop"
    assert met(run, "queue").seen.endswith("1 at a time: your code waits for a task before it submits the next.")


def test_the_meeting_decides_and_not_how_many_were_inside():
    # So many may be inside after the decision, when no call is held any more: that is not a meeting.
    found = met(alone(4, CALLS), "loop")
    assert (found.ok, found.failed) == (False, "some calls ran alone")
    assert not met(played(RIGHT, decision="over", most=1), "loop").ok
    assert met(played(RIGHT, decision="met", most=4), "loop").ok


def test_where_a_meeting_must_be_proven_each_call_is_a_thread_that_sleeps_in_work():
    proof = [arrival(x, tid=tid, thread=True, reads=True) for tid, x in enumerate(XS, 21)]
    assert met(played(RIGHT, arrivals=CALLS, proof=proof, proven=True), "loop").ok
    for short in (proof[:3], [*proof[:3], proof[0]], [*proof[:3], proof[3]._replace(reads=False)], CALLS, ()):
        found = met(played(RIGHT, arrivals=CALLS, proof=short, proven=True), "loop")
        assert (found.ok, found.failed) == (False, "the calls did not wait in threads of their own")
        assert found.seen == "Some calls of `work` were not made from separate threads."
        assert met(played(RIGHT, arrivals=CALLS, proof=short), "loop").ok
    others = [arrival(x, pid=pid, thread=True, reads=True) for pid, x in enumerate(XS)]
    assert met(played(RIGHT, proof=others, proven=True), "loop").ok  # one thread each, in four processes


def test_never_more_than():
    run = played(RIGHT, arrivals=CALLS, most=4)
    found = never_more_than(run, 4, "polite")
    assert (found.ok, found.passed) == (True, "4 calls at the same moment, never more")
    found = never_more_than(run, 3, "polite")
    assert (found.ok, found.failed, found.hint) == (False, "more than 3 calls ran at the same moment", "polite")
    assert found.seen == "4 calls of `work`, more than 3 at a time."
    assert found.about_time


def test_one_process_is_advice():
    assert in_one_process(played(RIGHT, arrivals=CALLS), "cheaper").ok
    assert in_one_process(played(RIGHT), "cheaper").ok
    run = played(RIGHT, arrivals=[arrival(3, pid=1), arrival(1, pid=2), arrival(4, pid=1)])
    found = in_one_process(run, "cheaper")
    assert (found.ok, found.advice, found.hint, found.passed) == (False, True, "cheaper", "")
    assert found.seen == "3 calls of `work` in 2 processes."


def test_the_words_are_those_of_the_exercise():
    run = dataclasses.replace(alone(2, CALLS), words=Words("fetch", "page", "pages"))
    assert met(run, "loop").expected == "At least 4 of the 4 calls of `fetch` running at the same moment."
    assert met(run, "loop").seen == "4 calls of `fetch`, 2 at a time."
    assert never_more_than(run, 1, "polite").expected == "At most 1 call of `fetch` at the same moment."
    assert in_one_process(run, "cheaper").seen == "4 calls of `fetch` in 1 process."


def test_calls_in_several_processes():
    there = [arrival(x, pid=10 + x % 2, away=True) for x in XS]
    assert in_processes(played(RIGHT, arrivals=there), 2, "here").ok
    found = in_processes(played(RIGHT, arrivals=there), 3, "here")
    assert (found.ok, found.failed, found.hint) == (False, "in too few processes", "here")
    found = in_processes(played(RIGHT, arrivals=[*there, arrival(1)]), 1, "here")
    assert (found.ok, found.failed) == (False, "not in separate processes")
    assert found.seen == "1 call in the notebook's own process, others in 2."
