"""The recorder: its hooks, its parts, what it counts as the learner's, and `as_task`."""

import _thread
import os
import platform
import subprocess
import sys
import threading

import pytest

from parcours import nap, trace, traced
from parcours.engines import stamps
from parcours.engines.recorder import Recorder, as_task, recording
from parcours.engines.stamps import current


def test_a_body_is_a_task_once_and_only_while_a_trace_is_open():
    def body(x):
        return current.get()

    assert as_task(nap(0), body, 1) is None
    with trace() as run:
        folder, task = as_task(nap(0), body, 1)
        assert folder == Recorder.active.folder
        inside = traced(lambda: as_task(nap(0), body, 2))
        _, outer = inside()
    assert [span.task for span in run.spans] == ["work(1)", "<lambda>"]
    assert task.startswith("work#")
    assert outer.startswith("<lambda>#")


class Owner:
    value = 1

    @classmethod
    def made(cls):
        return "class method"


def test_patches_are_undone_in_the_reverse_order():
    before = dict(vars(Owner))
    recorder = Recorder()
    os.rmdir(recorder.folder)
    recorder.patch(Owner, "value", lambda old: old + 1)
    recorder.patch(Owner, "value", lambda old: old * 10)
    recorder.patch(Owner, "made", lambda old: staticmethod(lambda: "other"))
    recorder.patch(stamps, "NODE", lambda old: "elsewhere")
    assert (Owner.value, Owner.made(), stamps.NODE) == (20, "other", "elsewhere")
    recorder.close()
    assert dict(vars(Owner)) == before
    assert platform.node() == stamps.NODE
    assert Recorder.active is None


def test_a_missing_thing_is_told_once():
    with trace() as run:
        Recorder.active.miss("a thing")
        Recorder.active.miss("a thing")
    assert run.missed == ("a thing",)


def test_a_wait_inside_another_counts_once():
    with trace() as run:
        recorder = Recorder.active
        assert recorder.waits()
        with recorder.waiting_for(["f#1", "f#2"]):
            assert not recorder.waits()
        assert recorder.waits()
    assert [(event.kind, event.detail) for event in run.events] == [("waited", "f#1 f#2"), ("fetched", "f#1 f#2")]
    ((start, end),) = run.waits
    assert 0 <= start <= end <= run.duration


def test_threads_that_were_there_before_are_foreign():
    go, found = threading.Event(), []
    before = threading.Thread(target=lambda: (go.wait(10), found.append(Recorder.active.records(inside=True))))
    before.start()
    with trace():
        after = threading.Thread(target=lambda: found.append(Recorder.active.records(inside=True)))
        after.start()
        after.join(10)
        go.set()
        before.join(10)
        assert Recorder.active.records()
    assert found == [True, False]


def test_threads_that_an_engine_made_call_back_the_learners_code():
    made, go, over, found = threading.Event(), threading.Event(), threading.Event(), []

    def native():  # as Ray's threads: it asks for its name, in an earlier run, and is known from then on
        threading.current_thread()
        made.set()
        go.wait(10)
        found.append(Recorder.active.records(inside=True))
        over.set()

    _thread.start_new_thread(native, ())
    assert made.wait(10)
    with trace():
        go.set()
        assert over.wait(10)
    assert found == [True]


def test_no_engine_is_imported_for_a_trace():
    program = (
        "import sys\nfrom parcours import trace\nwith trace(): pass\nprint({'ray', 'dask', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


class Part:
    def __init__(self, recorder):
        self.recorder = recorder


def test_each_recorder_has_parts_of_its_own():
    with trace():
        first = Recorder.active.part(Part)
        assert first is Recorder.active.part(Part)
        assert first.recorder is Recorder.active
    with trace():
        assert Recorder.active.part(Part) is not first


def test_a_recorder_lives_as_long_as_one_of_its_blocks():
    with recording() as outer:
        with recording() as inner:
            assert inner is outer is Recorder.active
        assert Recorder.active is outer
        assert os.path.isdir(outer.folder)
    assert Recorder.active is None
    assert not os.path.exists(outer.folder)
    with pytest.raises(ZeroDivisionError), recording():
        1 / 0  # noqa: B018
    assert Recorder.active is None
