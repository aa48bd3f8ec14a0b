"""Calls that need a resource: the amount of each task is read, and a task for a missing resource is seen at once."""

import pickle

import pytest
from runs import arrival, played

from parcours.check.givens.resources import MISSING, WAITS, calls_with_resource, gave_up, needed_half


def arrivals(*parts):
    return tuple(arrival(x, part=part) for x, part in enumerate(parts))


@pytest.mark.parametrize(
    ("parts", "ok", "wrong"), [([(50,), (50,)], True, 0), ([(50,), (100,)], False, 1), ([None, (0,)], False, 2)]
)
def test_each_task_needs_half(parts, ok, wrong):
    found = needed_half(played([], arrivals=arrivals(*parts)), "need")
    assert (found.ok, found.seen, found.hint) == (ok, f"{wrong} of 2 calls had another amount.", "need")


def test_no_call_needs_nothing():
    assert not needed_half(played([]), "need").ok


@pytest.mark.parametrize(
    ("returned", "submitted", "calls", "seen"),
    [
        (None, True, (), "A task was submitted that would wait for ever."),
        (None, False, arrivals(None), "A call ran without the resource."),
        ([], False, (), "Another result than None."),
    ],
)
def test_it_must_give_up(returned, submitted, calls, seen):
    run = played({"returned": returned, "submitted": submitted}, arrivals=calls)
    found = gave_up(run, "none", waits="waits")
    assert (found.ok, found.seen, found.hint) == (False, seen, "waits" if submitted else "none")


def test_none_and_no_task_is_right():
    assert gave_up(played({"returned": None, "submitted": False}), "none", waits="waits").ok


def test_work_that_no_task_may_have_is_seen_when_it_is_submitted(ray_running):
    given = calls_with_resource([1], there=False)
    with given.around(abs) as arguments:
        work, xs, resource = arguments
        assert (xs, resource) == ([1], MISSING)
        pickle.dumps(work)  # to store it does no harm
        assert given.finish(None, abs, arguments) == {"returned": None, "submitted": False}
        with pytest.raises(RuntimeError, match=WAITS):
            ray_running.remote(lambda work: work).options(resources={resource: 1}).remote(work)
        assert given.finish(None, abs, arguments) == {"returned": None, "submitted": True}
