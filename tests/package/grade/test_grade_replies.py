"""Replies: what a learner's process says is checked before it is used."""

import math

import pytest

from parcours.check.finding import Stopped
from parcours.engines.events import Event, Place
from parcours.grade import replies
from parcours.grade.replies import replies_checked, stopped_in, trace_in, two_texts
from parcours.trace import Trace


def event(**changes):
    parts = {"t": 0.1, "kind": "started", "task": "a", "attempt": 0, "where": Place("n", 1, "t"), "nbytes": 0}
    return Event(**{**parts, "detail": "", **changes})


def test_a_sound_trace_is_taken():
    run = Trace([event(), event(t=0.2, kind="ended")], duration=1.0)
    assert trace_in(run.to_json()).spans == run.spans


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        Trace([event(t="x")], duration=1.0).to_json(),
        Trace([event(t=math.nan)], duration=1.0).to_json(),
        Trace([event(task=3)], duration=1.0).to_json(),
        Trace([event(where=Place("n", "p", 3))], duration=1.0).to_json(),
        Trace([event()] * (replies.MOST_EVENTS + 1), duration=1.0).to_json(),
        Trace([event()], duration=math.inf).to_json(),
    ],
)
def test_a_trace_that_is_not_sound_is_an_empty_one(text):
    run = trace_in(text)
    assert run.spans == run.events == ()


@pytest.mark.parametrize("reply", [{}, {"result": "["}, {"result": "[" * 100_000}, {"result": 3}, None])
def test_a_malformed_reply_is_a_verdict(reply):
    import json

    with pytest.raises(Stopped, match="broke its connection to the grader") as stopped, replies_checked():
        json.loads(reply["result"])
    assert (stopped.value.outcome, stopped.value.hint) == ("raised", "error")


def test_a_stop_is_taken_with_bearable_texts():
    stopped = stopped_in(["too long", "x" * 1000, "y" * 1000, "endless"])
    assert (stopped.outcome, stopped.hint) == ("too long", "endless")
    assert len(stopped.finding) == len(stopped.seen) == 500


@pytest.mark.parametrize("reply", [["passed", "", "", ""], ["failed", "", "", ""], ["raised"], 3])
def test_a_stop_that_is_none_is_refused(reply):
    with pytest.raises((ValueError, TypeError)):
        stopped_in(reply)


def test_two_texts_are_two_texts():
    assert two_texts(None) is None
    assert two_texts(["a", 3]) == ("a", "3")
    with pytest.raises(ValueError, match="unpack"):
        two_texts(["a"])
