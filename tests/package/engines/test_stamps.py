"""Stamps: lines in files, or events of the process that opened the trace."""

import functools
import os
import pickle
import threading

import pytest

from parcours import nap, traced
from parcours.engines.events import Event, Place
from parcours.engines.stamps import (
    NODE,
    Stamped,
    current,
    drop_stamps,
    here,
    keep_stamps,
    read_stamps,
    run_stamped,
    stamp,
    submitted_elsewhere,
    unmarked,
)


def kinds(events, *fields):
    return [tuple(getattr(event, field) for field in ("kind", "task", *fields)) for event in events]


def test_stamps_are_lines_in_the_file_of_the_process(tmp_path):
    folder = str(tmp_path)
    assert run_stamped(folder, "f#1", pow, (2, 3), {}, attempt=2, role="ray", detail="pow(2, 3)") == 8
    with pytest.raises(ValueError, match="nothing"):
        run_stamped(folder, "f#2", int, ("nothing",), {})
    stamp(folder, "edge", "f#2", detail="f#1")
    assert [name.partition(".")[0] for name in os.listdir(folder)] == [str(os.getpid())]
    events, edges, _ = read_stamps(folder)
    assert kinds(events, "attempt", "detail") == [
        ("started", "f#1", 2, "pow(2, 3)"),
        ("ended", "f#1", 2, ""),
        ("started", "f#2", 0, ""),
        ("failed", "f#2", 0, "ValueError"),
    ]
    assert [event.where for event in events][:2] == [
        Place(NODE, os.getpid(), threading.current_thread().name, "ray")
    ] * 2
    assert edges == [("f#1", "f#2")]
    assert [event.t for event in events] == sorted(event.t for event in events)


def test_lines_of_many_threads_do_not_mix(tmp_path):
    def write(number):
        for i in range(50):
            stamp(str(tmp_path), "started", f"f#{number}.{i}", detail="x" * 500)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    events, *_ = read_stamps(str(tmp_path))
    assert len({event.task for event in events}) == len(events) == 400


def test_a_stamp_after_the_end_of_its_run_does_nothing(tmp_path):
    gone = str(tmp_path / "gone")
    assert run_stamped(gone, "f#1", abs, (-1,), {}) == 1
    assert not os.path.exists(gone)


def test_the_current_task_is_known_inside_it_alone(tmp_path):
    assert current.get() is None
    assert run_stamped(str(tmp_path), "f#1", current.get, (), {}) == (str(tmp_path), "f#1")
    with pytest.raises(ZeroDivisionError):
        run_stamped(str(tmp_path), "f#1", lambda: 1 / 0, (), {})
    assert current.get() is None


def test_a_stamped_function_can_be_sent_to_another_process(tmp_path):
    sent = pickle.loads(pickle.dumps(Stamped(nap(0), str(tmp_path), "work#1")))
    assert sent.__name__ == "work"
    assert sent(7) == 7
    assert kinds(read_stamps(str(tmp_path))[0]) == [("started", "work#1"), ("ended", "work#1")]


def test_what_is_submitted_is_freed_of_its_mark():
    def plain():
        pass

    assert unmarked(traced(plain)) is plain
    assert unmarked(plain) is plain
    wrapped = functools.wraps(plain)(lambda: 0)
    assert unmarked(wrapped) is wrapped


def test_stamps_of_the_process_that_records_are_kept_and_not_written(tmp_path):
    folder, kept = str(tmp_path), []
    keep_stamps(folder, kept)
    try:
        assert run_stamped(folder, "f#1", pow, (2, 3), {}, role="ray", detail="pow(2, 3)") == 8
    finally:
        drop_stamps(folder)
    assert os.listdir(folder) == []
    assert kept == [
        Event(kept[0].t, "started", "f#1", 0, here("ray"), 0, "pow(2, 3)"),
        Event(kept[1].t, "ended", "f#1", 0, here("ray"), 0, ""),
    ]
    stamp(folder, "started", "f#2")
    assert len(kept) == 2
    assert kinds(read_stamps(folder)[0]) == [("started", "f#2")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork has the memory of this process")
def test_a_copy_of_the_process_that_records_writes_its_stamps(tmp_path):
    folder, kept = str(tmp_path), []
    keep_stamps(folder, kept)
    try:
        if (child := os.fork()) == 0:
            stamp(folder, "started", "f#1")
            os._exit(0)
        os.waitpid(child, 0)
    finally:
        drop_stamps(folder)
    assert kept == []
    assert [name.partition(".")[0] for name in os.listdir(folder)] == [str(child)]


def test_what_tasks_submit_in_other_processes_is_known(tmp_path):
    folder = str(tmp_path)
    assert not submitted_elsewhere(folder)
    run_stamped(folder, "f#1", abs, (-1,), {})
    assert not submitted_elsewhere(folder)
    stamp(folder, "submitted", "f#2")
    assert submitted_elsewhere(folder)
