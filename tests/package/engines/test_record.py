"""What all engines share: names, stamps, and the recorder with its hooks."""

import functools
import operator
import os
import pickle
import platform
import subprocess
import sys
import threading

import pytest

from parcours import nap, trace, traced
from parcours.engines import record
from parcours.engines.record import (
    Event,
    Lane,
    Place,
    Recorder,
    Sample,
    Stamped,
    as_task,
    current,
    function_name,
    label,
    new_task,
    read_stamps,
    run_stamped,
    stamp,
    unmarked,
)


class Adder:
    def __call__(self, x):
        return x + 1


@pytest.mark.parametrize(
    ("function", "args", "kwargs", "expected"),
    [
        (pow, (2, 5), None, "pow(2, 5)"),
        (abs, (-1.5,), {}, "abs(-1.5)"),
        (len, ("abc",), None, "len('abc')"),
        (sum, ([1, 2, 3],), None, "sum"),
        (sorted, ([3], None), {"reverse": True}, "sorted(None, reverse=True)"),
        (map, (abs, [1]), None, "map"),
        (print, ("a text that is too long to be shown",), None, "print"),
        (print, (10**20,), None, "print"),
        (functools.partial(pow, 2), (5,), None, "pow(5)"),
        (functools.partial(functools.partial(pow, 2), 3), (), None, "pow"),
        (Adder(), (1,), None, "Adder(1)"),
        (nap(1), (2,), None, "work(2)"),
        (operator.itemgetter(0), ((1,),), None, "itemgetter"),
        ("given", (1,), None, "given(1)"),
        (print, (), None, "print"),
    ],
)
def test_a_call_is_labelled_as_a_learner_would_name_it(function, args, kwargs, expected):
    assert label(function, args, kwargs) == expected


def test_names_of_lambdas_and_methods():
    assert function_name(lambda: 0) == "<lambda>"
    assert function_name([].append) == "append"
    assert function_name(Adder()) == "Adder"


def test_ids_of_tasks_differ_and_tell_the_process():
    tasks = [new_task(abs) for _ in range(100)]
    assert len(set(tasks)) == 100
    assert all(task.startswith(f"abs#{os.getpid()}.") for task in tasks)


def test_values_are_plain_tuples():
    place = Place("node", 1, "MainThread")
    event = Event(1.5, "started", "f#1", 0, place)
    assert (event.nbytes, event.detail, place.name) == (0, "", "")
    assert Sample(1.0, place, "rss", 3.0).value == 3.0
    assert Lane("pool", 2, ("a",), None).capacity == 2
    assert tuple(event) == (1.5, "started", "f#1", 0, place, 0, "")


def kinds(events, *fields):
    return [tuple(getattr(event, field) for field in ("kind", "task", *fields)) for event in events]


def test_stamps_are_lines_in_the_file_of_the_process(tmp_path):
    folder = str(tmp_path)
    assert run_stamped(folder, "f#1", pow, (2, 3), {}, attempt=2, role="ray", detail="pow(2, 3)") == 8
    with pytest.raises(ValueError, match="nothing"):
        run_stamped(folder, "f#2", int, ("nothing",), {})
    stamp(folder, "edge", "f#2", detail="f#1")
    assert os.listdir(folder) == [str(os.getpid())]
    events, edges = read_stamps(folder)
    assert kinds(events, "attempt", "detail") == [
        ("started", "f#1", 2, "pow(2, 3)"),
        ("ended", "f#1", 2, ""),
        ("started", "f#2", 0, ""),
        ("failed", "f#2", 0, "ValueError"),
    ]
    assert [event.where for event in events][:2] == [
        Place(record.NODE, os.getpid(), threading.current_thread().name, "ray")
    ] * 2
    assert edges == [("f#1", "f#2")]
    assert [event.t for event in events] == sorted(event.t for event in events)


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    stamp(str(tmp_path), "started", "f#1")
    with open(tmp_path / str(os.getpid()), "a") as file:
        file.write('[1.0, "started", "f#')
    events, _ = read_stamps(str(tmp_path))
    assert kinds(events) == [("started", "f#1")]


def test_lines_of_many_threads_do_not_mix(tmp_path):
    def write(number):
        for i in range(50):
            stamp(str(tmp_path), "started", f"f#{number}.{i}", detail="x" * 500)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    events, _ = read_stamps(str(tmp_path))
    assert len({event.task for event in events}) == len(events) == 400


def test_a_stamp_after_the_end_of_its_run_does_nothing(tmp_path):
    gone = str(tmp_path / "gone")
    assert run_stamped(gone, "f#1", abs, (-1,), {}) == 1
    assert not os.path.exists(gone)


def test_a_stamp_leaves_no_file_open(tmp_path):
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else None
    for _ in range(20):
        stamp(str(tmp_path), "started", "f#1")
    if before is not None:
        assert len(os.listdir("/proc/self/fd")) == before


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
    recorder.patch(record, "NODE", lambda old: "elsewhere")
    assert (Owner.value, Owner.made(), record.NODE) == (20, "other", "elsewhere")
    recorder.close()
    assert dict(vars(Owner)) == before
    assert platform.node() == record.NODE
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
    before = threading.Thread(target=lambda: (go.wait(10), found.append(Recorder.active.records())))
    before.start()
    with trace():
        after = threading.Thread(target=lambda: found.append(Recorder.active.records()))
        after.start()
        after.join(10)
        go.set()
        before.join(10)
        assert Recorder.active.records()
    assert found == [True, False]


def test_no_engine_is_imported_for_a_trace():
    program = (
        "import sys\nfrom parcours import trace\nwith trace(): pass\nprint({'ray', 'dask', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
