"""What a recorder has of a block: events in order, with names that a learner would give, tries, and what was lost."""

import os
import subprocess
import sys

from parcours.engines.events import Event, Place
from parcours.engines.reading import Window, _named, _with_lost
from parcours.engines.recorder import recording
from parcours.engines.stamps import NODE, now, stamp

ME = os.getpid()


def place(process=ME, thread="MainThread", role=""):
    return Place(NODE, process, thread, role)


def event(kind, task="f#1", where=None, t=1.0, attempt=0):
    return Event(t, kind, task, attempt, where or place())


def gone():
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(*places):
    return [each.where.name for each in _named([event("started", where=where) for where in places])]


def test_places_get_the_names_that_a_learner_would_give():
    assert names(place(), place(thread="pool 71"), place(thread="pool 72"), place(thread="pool 71")) == [
        "main thread", "thread 1", "thread 2", "thread 1",
    ]  # fmt: skip
    assert names(place(11), place(12), place(13, role="ray")) == ["process 1", "process 2", "Ray worker 1"]
    one, other = place(role="dask inproc://1", thread="a"), place(role="dask inproc://2", thread="b")
    assert names(one, other) == ["Dask worker 1", "Dask worker 2"]
    assert names(one, one._replace(thread="c"), other) == [
        "Dask worker 1, thread 1", "Dask worker 1, thread 2", "Dask worker 2",
    ]  # fmt: skip


def test_where_nothing_started_the_place_keeps_its_role():
    found = _named([event("submitted", where=place(5, role="dask scheduler")), event("started", where=place(6))])
    assert [each.where.name for each in found] == ["dask scheduler", "process 1"]


def test_tries_are_numbered_and_a_dead_process_loses_what_it_ran():
    first, second = place(gone(), role="ray"), place(ME)
    found = _with_lost([event("started", where=first), event("started", where=second), event("ended", where=second)], 9)
    assert [(each.kind, each.attempt) for each in found] == [("started", 0), ("started", 1), ("ended", 1), ("lost", 0)]
    assert found[-1].t == 9


def test_what_an_engine_reports_as_lost_is_lost_once_and_only_if_it_started():
    where = place(gone())
    found = _with_lost([event("started", where=where), event("lost"), event("lost", task="g#1")], 9)
    assert [(each.kind, each.task) for each in found] == [("started", "f#1"), ("lost", "f#1")]


def test_a_window_has_what_came_since_it_was_opened():
    with recording() as recorder:
        recorder.add("submitted", "old#1")
        window = Window(recorder)
        recorder.add("submitted", "f#1", detail="f(1)")
        recorder.add_edge("old#1", "f#1")
        recorder.add_edge("f#1", "g#1")
        stamp(recorder.folder, "started", "old#1")
        stamp(recorder.folder, "started", "f#1")
        stamp(recorder.folder, "started", "g#1")
        stamp(recorder.folder, "planned", "f#1", detail='[["g#1"], ["1/add", [0, 1]], ["add", "mul"]]')
        stamp(recorder.folder, "missed", "", detail="a thing")
        before = now()
        found = window.read()
    assert [(each.kind, each.task) for each in found.events] == [
        ("submitted", "f#1"), ("started", "f#1"), ("started", "g#1"),
    ]  # fmt: skip
    assert set(found.edges) == {("f#1", "g#1"), ("g#1", "f#1")}
    assert (found.blocks, found.fused) == ({"f#1": ("1/add", (0, 1))}, {"f#1": ("add", "mul")})
    assert (found.missed, found.caller) == (("a thing",), "MainThread")
    assert 0 <= found.events[0].t <= before - window.start <= found.duration


def test_engines_that_hear_late_are_asked_before_the_window_is_read():
    with recording() as recorder:
        window = Window(recorder)
        recorder.before_reading.append(lambda: recorder.add("submitted", "late#1"))
        assert [each.task for each in window.read().events] == ["late#1"]
