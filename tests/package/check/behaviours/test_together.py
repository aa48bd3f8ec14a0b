"""How many calls ran at once, judged on runs that are written down."""

import pytest
from runs import CALLER, RIGHT, arrival, played


def test_a_meeting():
    found = played(RIGHT, arrivals=[arrival(x) for x in RIGHT]).met("loop")
    assert (found.ok, found.told, found.about_time) == (True, "4 calls at the same moment", True)


@pytest.mark.parametrize(
    ("most", "tids", "hint", "fault"),
    [
        (1, [CALLER] * 4, "here", "the calls ran one at a time"),
        (1, [CALLER, 1, 2, 3], "loop", "the calls ran one at a time"),
        (2, [1, 2, 3, 4], "few", "only 2 calls ran at the same moment"),
    ],
)
def test_no_meeting(most, tids, hint, fault):
    arrivals = [arrival(x, tid=tid) for x, tid in zip(RIGHT, tids, strict=True)]
    found = played(RIGHT, arrivals=arrivals, decision="alone", most=most).met("loop", here="here", few="few")
    assert (found.ok, found.hint, found.fault) == (False, hint, fault)
    assert found.expected == "At least 4 of the 4 calls of `work` running at the same moment."
    assert found.seen == f"4 calls of `work`, {most} at a time."
    assert played(RIGHT, arrivals=arrivals, decision="alone", most=most).met("loop").hint == "loop"


def test_the_meeting_decides_and_not_how_many_were_inside():
    # So many may be inside after the decision, when nobody is held: that is no meeting.
    assert not played(RIGHT, decision="alone", most=4).met("loop").ok
    assert not played(RIGHT, decision="over", most=1).met("loop").ok
    assert played(RIGHT, decision="met", most=4).met("loop").ok
