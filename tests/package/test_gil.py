import contextlib
import dataclasses
import glob
import hashlib
import multiprocessing
import os
import pickle
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from parcours import gil
from parcours.errors import TraceError
from parcours.gil import Gap, LaneRecord, Lanes

WITH_GIL = gil._gil_here()
needs_gil = pytest.mark.skipif(not WITH_GIL, reason="this Python has no GIL")
needs_schedstat = pytest.mark.skipif(not os.path.exists("/proc/thread-self/schedstat"), reason="only Linux tells")


def in_threads(*units, n=400, workers=None, initializer=None):
    lanes = gil.lanes(*units, n=n)
    with ThreadPoolExecutor(workers or len(lanes), initializer=initializer) as pool:
        return [future.result(60) for future in [pool.submit(lane) for lane in lanes]]


@pytest.fixture(scope="module")
def two_processes():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def in_processes(pool, *units, n=400):
    return [future.result(60) for future in [pool.submit(lane) for lane in gil.lanes(*units, n=n)]]


def settled(verdict, unsettled=None):
    """The verdict; on a busy machine "cannot tell" is asked again."""
    for _ in range(3):
        found = verdict()
        if found not in (unsettled, "cannot tell"):
            break
    return found


def plain(**more):
    """A record of one lane of 10 ms, by hand; times in milliseconds."""
    ms = 1_000_000
    values = {
        "unit": "count", "ready": 0, "start": 0, "ticks": tuple(i * ms for i in range(11)), "gaps": (), "cpu": 10 * ms,
        "told": True, "nap": None, "together": True, "frozen": False, "interval": 0.005, "gil": True,
        "python": "3.13.0", "node": "here", "process": 1, "interpreter": 0, "thread": 1, "role": "",
    }  # fmt: skip
    return LaneRecord(**values | more)


# -- one lane ---------------------------------------------------------------------------------------------------------
def test_a_lane_stamps_every_unit():
    before = time.perf_counter_ns()
    record = gil.lane("python", 50)()
    after = time.perf_counter_ns()
    assert len(record.ticks) == 51
    assert list(record.ticks) == sorted(record.ticks)
    assert before < record.ready <= record.start <= record.ticks[0] < record.end < after
    assert 0 < record.cpu <= 1.02 * record.wall
    assert (record.process, record.thread) == (os.getpid(), threading.get_native_id())
    assert record.gil == WITH_GIL


def test_a_learners_function_is_a_unit_named_after_it():
    called = []

    def count():
        called.append(1)

    assert gil.lane(count, 3)().unit == gil.lane(count, 3).__name__ == "count"
    assert len(called) >= 3


def test_a_record_covers_its_time_without_holes():
    record = in_threads("python", "python")[0]
    segments = record.segments()
    assert segments[0][1] == record.start
    assert segments[-1][2] == record.end
    assert all(a[2] == b[1] and a[0] != b[0] for a, b in zip(segments, segments[1:], strict=False))
    ran = sum(end - start for state, start, end in segments if state == "running")
    assert record.cpu <= ran * 1.05 + 1_000_000
    assert ran <= record.cpu + 0.15 * record.wall + 2_000_000  # pauses below 0.2 ms are not told apart


def test_records_and_lanes_travel():
    lane = pickle.loads(pickle.dumps(gil.lane("python", 5)))
    record = lane()
    assert pickle.loads(pickle.dumps(record)) == record
    lanes = Lanes((record, plain(gaps=(Gap(1, 2, 0, 1, None),), told=False)), note="a note")
    assert Lanes.from_json(lanes.to_json()) == lanes
    assert Lanes.from_json(lanes.to_json(), note="another").note == "another"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"records": [{}], "note": ""}', '{"records": 3, "note": ""}'])
def test_what_is_no_recorded_lanes_is_said_to_be_none(text):
    with pytest.raises(TraceError, match="no recorded lanes"):
        Lanes.from_json(text)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: gil.lane("pyhton"), ValueError, "'python', 'sum', 'hash'"),
        (lambda: gil.lane(3), TypeError, "function without arguments"),
        (lambda: gil.lane("python", 0), ValueError, "at least one"),
        (lambda: gil.lanes(), ValueError, "a unit of work each"),
        (lambda: gil.lanes("python", "python", n=[1]), ValueError, "2 lanes, but 1"),
        (lambda: Lanes.of([1]), TypeError, "result of each future"),
        (lambda: Lanes.of([plain(), plain(node="there")]), ValueError, "different machines"),
        (lambda: gil.interval_knob(lambda: [], values=()), ValueError, "at least one value"),
    ],
)
def test_bad_input_gets_a_clear_error(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_an_error_in_a_unit_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        gil.lane(lambda: 1 / 0, 5)()


# -- lanes together ---------------------------------------------------------------------------------------------------
def meeting_files():
    return glob.glob(os.path.join(tempfile.gettempdir(), "parcours-lanes-*"))


def test_lanes_start_together_and_leave_nothing_behind():
    before = meeting_files()
    lanes = gil.lanes("hash", "hash", n=20)
    for _ in range(2):  # the same lanes can run again
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(lanes[0])
            time.sleep(0.05)
            second = pool.submit(lanes[1])
            records = [first.result(30), second.result(30)]
        assert all(record.together for record in records)
        assert records[0].start == records[1].start >= max(record.ready for record in records)
    assert meeting_files() == before


def test_lanes_start_together_in_processes(two_processes):
    before = meeting_files()
    records = in_processes(two_processes, "python", "python", n=20)
    assert all(record.together for record in records)
    assert records[0].start == records[1].start
    assert len({record.process for record in records}) == 2
    assert meeting_files() == before


def test_a_lane_whose_companion_never_comes_starts_alone():
    first, second = gil.lanes("hash", "hash", n=5, patience=0.1)
    assert not first().together
    assert not second().together
    assert not any(first._meeting.path in path for path in meeting_files())


@pytest.mark.parametrize(
    ("places", "names"),
    [
        ([(1, 0, 1, ""), (1, 0, 2, "")], ["thread 1", "thread 2"]),
        ([(1, 0, 1, ""), (2, 0, 2, "")], ["process 1", "process 2"]),
        ([(1, 1, 1, ""), (1, 2, 2, "")], ["interpreter 1", "interpreter 2"]),
        ([(1, 0, 1, "ray"), (2, 0, 2, "ray")], ["Ray worker 1", "Ray worker 2"]),
        ([(1, 0, 1, "dask"), (1, 0, 2, "dask")], ["Dask worker 1, thread 1", "Dask worker 1, thread 2"]),
        ([(1, 0, 1, ""), (1, 0, 2, ""), (2, 0, 3, "")], ["process 1, thread 1", "process 1, thread 2", "process 2"]),
    ],
)
def test_workers_are_named_as_a_learner_would(places, names):
    records = [plain(process=p, interpreter=i, thread=t, role=role) for p, i, t, role in places]
    assert list(Lanes.of(records).workers) == names


# -- what a pause was -------------------------------------------------------------------------------------------------
@needs_gil
@needs_schedstat
def test_python_lanes_wait_for_the_gil_and_processes_do_not(two_processes):
    threads, processes = (
        Lanes.of(in_threads("python", "python")),
        Lanes.of(in_processes(two_processes, *["python"] * 2)),
    )
    assert threads.gil_wait > 0.1
    assert processes.gil_wait < 0.05


@needs_schedstat
def test_on_one_core_lanes_that_let_go_queue_for_it():
    core = {min(os.sched_getaffinity(0))}
    lanes = Lanes.of(in_threads("hash", "hash", n=600, initializer=lambda: os.sched_setaffinity(0, core)))
    for record in lanes.records:
        assert record.queued > 0.25 * record.wall
        assert record.waited < record.queued
    assert lanes.overlap < 0.05
    assert lanes.cpus_used < 1.1


def test_a_sleeper_that_wakes_after_all_others_is_late_by_its_first_nap():
    ms = 1_000_000
    loop, sleeper = plain(), plain(nap=2 * ms, ticks=(0, 12 * ms, 15 * ms), thread=2)
    assert Lanes.of([loop, sleeper]).late == pytest.approx(0.010)
    assert Lanes.of([loop]).late is None


@needs_gil
def test_a_sleeper_wakes_late_by_the_switch_interval():
    with gil.switch_interval(0.02):
        late = max(Lanes.of(in_threads(gil.sleeper(0.002), "python", n=(6, 2000))).late for _ in range(3))
    alone = Lanes.of([gil.lane(gil.sleeper(0.002), 10)()])
    assert late > 0.018
    assert alone.late < late
    assert alone.records[0].asleep > 0.5 * alone.records[0].wall


def test_a_function_that_waits_by_itself_is_not_said_to_wait_for_the_gil():
    record = gil.lane(lambda: time.sleep(0.003), 10)()
    assert record.asleep > 0.5 * record.wall
    assert not record.waited or record.waited < 0.1 * record.wall


def test_pauses_that_the_system_does_not_tell_apart_are_one_state():
    record = plain(gaps=(Gap(2_000_000, 6_000_000, 0, 3_000_000, None),), told=False)
    assert [(state, (end - start) // 1_000_000) for state, start, end in record.segments()] == [
        ("running", 2), ("still", 3), ("running", 5),
    ]  # fmt: skip
    assert record.waited is record.queued is None
    assert Lanes.of([record]).gil_wait is None


def test_what_ran_in_a_stretch_with_a_pause_is_no_proof_of_an_overlap():
    gap = Gap(0, 10_000_000, 0, 5_000_000, 0)
    split = [plain(gaps=(gap,), cpu=5_000_000, thread=t) for t in (1, 2)]
    assert Lanes.of(split).overlap == 0
    assert Lanes.of([plain(), plain(thread=2)]).overlap == 1


# -- did they take turns? ---------------------------------------------------------------------------------------------
@needs_gil
@pytest.mark.parametrize("unit", ["python", "sum"])
def test_lanes_that_hold_the_gil_take_turns(unit):
    found = settled(lambda: gil.takes_turns(lambda: in_threads(unit, unit)))
    assert found.answer is True
    assert found
    assert 1 in found.handovers
    assert "took turns" in repr(found)


@needs_gil
def test_three_lanes_that_hold_the_gil_take_turns():
    assert settled(lambda: gil.takes_turns(lambda: in_threads("python", "python", "python"), tries=2).answer) is True


@pytest.mark.parametrize("unit", ["hash", "numpy"])
def test_lanes_that_let_go_run_at_the_same_time(unit):
    found = settled(lambda: gil.takes_turns(lambda: in_threads(unit, unit)))
    assert found.answer is False
    assert not found


def test_processes_take_no_turns(two_processes):
    found = settled(lambda: gil.takes_turns(lambda: in_processes(two_processes, "python", "python")))
    assert found.answer is False
    assert "a GIL of its own" in repr(found) or not WITH_GIL


def test_on_one_core_lanes_that_let_go_take_no_turns():
    core = {min(os.sched_getaffinity(0))}

    def run():
        return in_threads("hash", "hash", initializer=lambda: os.sched_setaffinity(0, core))

    assert settled(lambda: gil.takes_turns(run).answer) is False


@needs_gil
@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: [gil.lane("python")()], "one lane alone"),
        (lambda: in_threads("python", "sleep"), "sleeps"),
        (lambda: in_threads("python", "python", workers=1), "for want of workers"),
        (lambda: [plain(), plain(thread=2)], "make its lanes itself"),
    ],
)
def test_what_proves_nothing_is_not_judged(run, words, monkeypatch):
    monkeypatch.setattr(gil, "PATIENCE", 0.1)
    lanes = gil.lanes
    monkeypatch.setattr(gil, "lanes", lambda *units, **more: lanes(*units, **{"patience": 0.1, **more}))
    found = gil.takes_turns(run, tries=1)
    assert found.answer is None
    assert words in repr(found)


def test_without_a_gil_it_says_so():
    found = gil.takes_turns(lambda: [plain(gil=False), plain(gil=False, thread=2)])
    assert found.answer is False
    assert "There is no GIL" in repr(found)


def test_the_switch_interval_is_always_set_back():
    before = sys.getswitchinterval()
    gil.takes_turns(lambda: in_threads("hash", "hash"), tries=1)
    assert sys.getswitchinterval() == before

    def fails():
        raise KeyError

    with pytest.raises(KeyError):
        gil.takes_turns(lambda: in_threads(fails, fails))
    with pytest.raises(KeyError):
        gil.takes_turns(fails)
    with contextlib.suppress(KeyError), gil.switch_interval(0.5):
        assert sys.getswitchinterval() == 0.5
        raise KeyError
    assert sys.getswitchinterval() == before
    assert not gil.lane("python", 1)._frozen


# -- does one call let go? --------------------------------------------------------------------------------------------
def python_loop():
    for _ in range(8_000_000):
        pass


@needs_gil
@pytest.mark.parametrize(
    ("function", "verdict"),
    [
        (lambda: time.sleep(0.12), "releases"),
        (lambda: hashlib.sha256(bytes(250_000_000)).digest(), "releases"),
        (lambda: sum(range(10_000_000)), "holds"),
        (python_loop, "shares"),
    ],
)
def test_a_call_releases_holds_or_shares_the_gil(function, verdict):
    before = sys.getswitchinterval()
    assert settled(lambda: gil.releases(function).verdict) == verdict
    assert sys.getswitchinterval() == before


@needs_gil
def test_a_short_call_cannot_be_judged():
    found = gil.releases(lambda: None)
    assert found.verdict == "cannot tell"
    assert "Give it more to do" in repr(found)


def test_an_error_in_the_call_reaches_the_caller_and_stops_the_heart():
    before = threading.active_count()
    with contextlib.suppress(ZeroDivisionError):
        gil.releases(lambda: 1 / 0)
    assert threading.active_count() == before


# -- CPUs, the knob, a Python without the GIL -------------------------------------------------------------------------
def test_cpus_used_of_a_function_and_of_records():
    assert gil.cpus_used(lambda: time.sleep(0.2)) < 0.5
    lanes = [dataclasses.replace(plain(), thread=t) for t in (1, 2)]
    assert gil.cpus_used(lanes) == pytest.approx(2.0)


def test_the_knob_holds_a_run_for_each_value():
    before = sys.getswitchinterval()
    knob = gil.interval_knob(lambda: in_threads("python", "python", n=60), values=(0.001, 0.01, 0.05))
    assert sys.getswitchinterval() == before
    assert [run.records[0].interval for run in knob.runs.values()] == pytest.approx([0.001, 0.01, 0.05])
    bundle = knob._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].count("Switch interval") == 3
    page = bundle["text/html"]
    assert page.count("<img") == 1  # what shows where no script runs
    assert "Switch interval 10 ms" in page.partition("<script>")[0]
    assert page.count("</script>") == 1
    assert "lmSuppressShortcuts" in page


LANES_FILE = """
from concurrent.futures import ThreadPoolExecutor
from parcours import gil

def count():
    for i in range(1500):
        i * i

def run():
    print("a file may print")
    with ThreadPoolExecutor(2) as pool:
        return [f.result() for f in [pool.submit(lane) for lane in gil.lanes(count, count, n=20)]]

def fails():
    raise KeyError("no such thing")

def hangs():
    import time
    time.sleep(60)
"""


@pytest.fixture
def lanes_file(tmp_path):
    path = tmp_path / "two_threads.py"
    path.write_text(LANES_FILE)
    return path


def test_a_file_runs_in_another_python_without_this_environment(lanes_file):
    lanes = gil._run_there(sys.executable, lanes_file, "run", 60)
    assert lanes.workers == ("thread 1", "thread 2")
    assert lanes.records[0].process != os.getpid()
    assert lanes.records[0].unit == "count"


@pytest.mark.parametrize(("function", "words"), [("fails", "KeyError: 'no such thing'"), ("hangs", "more than 2 s")])
def test_a_file_that_fails_there_says_how(lanes_file, function, words):
    with pytest.raises(TraceError, match=words):
        gil._run_there(sys.executable, lanes_file, function, 2)


def test_a_free_threaded_python_runs_the_lanes_at_the_same_time_or_is_not_there(lanes_file):
    lanes = gil.run_free_threaded(lanes_file)
    if gil.free_threaded_python() is None:
        assert lanes is None
    else:
        assert not any(record.gil for record in lanes.records)
        assert lanes.gil_wait == 0
