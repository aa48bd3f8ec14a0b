"""When a task only waited for its own tasks: it did not run then."""

from parcours.engines.events import Event, Place
from parcours.engines.pauses import pauses_of, pauses_within

PLACE = Place("node", 1, "thread")


def event(t, kind, task="parent"):
    return Event(t, kind, task, 0, PLACE)


def test_a_pause_lasts_until_the_task_goes_on_or_the_recording_ends():
    events = [event(1, "paused"), event(2, "resumed"), event(3, "paused")]
    assert pauses_of(events, (), 5) == {"parent": [(1, 2), (3, 5)]}


def test_a_wait_within_a_wait_is_one_pause():
    events = [event(1, "paused"), event(1.5, "paused"), event(2, "resumed"), event(3, "resumed")]
    assert pauses_of(events, (), 5) == {"parent": [(1, 3)]}


def test_a_pause_begins_when_the_tasks_were_given_out_right_before():
    events = [event(0.99, "submitted", "child"), event(1, "paused"), event(2, "resumed")]
    assert pauses_of(events, [("parent", "child")], 5) == {"parent": [(0.99, 2)]}
    long_before = [event(0.5, "submitted", "child"), *events[1:]]
    assert pauses_of(long_before, [("parent", "child")], 5) == {"parent": [(1, 2)]}


def test_a_moment_between_two_pauses_is_not_work_and_a_longer_time_is():
    assert pauses_within([(0.01, 1), (1.01, 2)], 0, 2.01) == ((0, 2.01),)
    assert pauses_within([(1, 2), (3, 4)], 0, 5) == ((1, 2), (3, 4))
    assert pauses_within([(-1, 1), (4, 9)], 0, 5) == ((0, 1), (4, 5))
