"""Questions about actors, asked of runs that are written down."""

import pytest
from runs import RIGHT, XS, arrival, played, trace_of

from parcours.check.behaviours import asked_actors, called_exactly

TASK = "1e8ff6d236132784" + "f" * 24 + "01000000"  # as Ray writes the id of a task of no actor
CALL = "1e8ff6d236132784" + "a3c5b7d9e1f20415a3c5b7d9" + "01000000"


def submitted(*tasks):
    return trace_of(*(("submitted", t, task) for t, task in enumerate(tasks)))


@pytest.mark.parametrize(
    ("tasks", "ok", "failed"),
    [
        ((CALL, TASK), True, "the actor was not asked each time"),
        ((TASK, TASK), False, "the state is not in an actor"),
        (("f#1.2",), False, "the state is not in an actor"),
    ],
)
def test_calls_of_actors_are_told_by_their_ids(tasks, ok, failed):
    found = asked_actors(played(RIGHT, trace=submitted(*tasks)), 1, "actor")
    assert (found.ok, found.failed, found.hint) == (ok, failed, "actor")


def test_fewer_calls_than_asked_for():
    found = asked_actors(played(RIGHT, trace=submitted(CALL, TASK)), 2, "actor")
    assert (found.ok, found.failed) == (False, "the actor was not asked each time")
    assert (found.expected, found.seen) == ("At least 2 calls of an actor's methods.", "1 call of actors.")


@pytest.mark.parametrize(("number", "ok", "hint"), [(4, True, "under"), (3, False, "over"), (5, False, "under")])
def test_how_many_calls_were_let_through(number, ok, hint):
    found = called_exactly(played(RIGHT, arrivals=[arrival(x) for x in XS]), number, over="over", under="under")
    assert (found.ok, found.hint) == (ok, hint)
    assert found.seen == "4 calls of `work`."
