"""Process pools: stamps from other processes, chunks of `map`, and workers that die.

The pools here start their workers with spawn: this process has threads (Ray's among them), of which fork warns. What
a program of a learner does by default is tried in a program of its own.
"""

import concurrent.futures
import functools
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from parcours import Trace, engines, nap, trace, traced
from parcours.engines.processes.recording import StampedChunk
from parcours.engines.recorder import Recorder

SPAWN = multiprocessing.get_context("spawn")
PROCESSES = engines.engine("processes")


def pool_of(workers):
    return ProcessPoolExecutor(workers, mp_context=SPAWN)


def work(x, seconds=0.02):
    start = time.perf_counter()
    time.sleep(seconds)
    return x, start, time.perf_counter(), os.getpid()


@traced
def marked(x):
    return x


def die(path):
    with open(path, "w"):  # says that it has begun
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def meet(folder, me, other):
    open(f"{folder}/{me}", "w").close()
    until_file(f"{folder}/{other}")


def until_file(path):
    while not os.path.exists(path):
        time.sleep(0.005)


@pytest.fixture(scope="module")
def pool():
    """Two workers that are there before any trace of this module."""
    with pool_of(2) as pool:
        list(pool.map(work, range(4)))
        yield pool


def check_inside(run, results, before, after):
    spans = {span.task: span for span in run.spans}
    places = {event.task: event.where for event in run.events if event.kind == "started"}
    assert len(spans) == len(places) == len(results)
    for x, start, end, _ in results:
        span = spans[f"work({x})"]
        assert span.start <= start - before
        assert end - after <= span.end
    assert sorted(place.process for place in places.values()) == sorted(process for *_, process in results)


@pytest.mark.parametrize("chunksize", [1, 3])
def test_map_records_each_item_also_of_a_chunk(pool, chunksize):
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        results = list(pool.map(work, range(6), chunksize=chunksize))
    check_inside(run, results, before, after)
    assert [x for x, *_ in results] == list(range(6))
    assert {span.state for span in run.spans} == {"ok"}
    assert {span.worker for span in run.spans} <= {"process 1", "process 2"}
    assert len(run.submitted) == 6
    assert len(run.waits) >= 1


def test_map_over_several_iterables(pool):
    with trace() as run:
        assert list(pool.map(pow, [2, 3], [3, 2], chunksize=2)) == [8, 9]
    assert [span.task for span in run.spans] == ["pow(2, 3)", "pow(3, 2)"]


def test_submit(pool):
    before = time.perf_counter()
    with trace() as run:
        after = time.perf_counter()
        futures = [pool.submit(work, x) for x in range(4)]
        results = [future.result() for future in futures]
    check_inside(run, results, before, after)
    assert len(run.submitted) == len(run.waits) == 4


def test_tasks_that_wait_for_each_other_are_recorded_together(pool, tmp_path):
    with trace() as run:
        futures = [pool.submit(meet, str(tmp_path), me, other) for me, other in ((0, 1), (1, 0))]
        [future.result(60) for future in futures]
    assert run.max_concurrency == 2
    assert {span.worker for span in run.spans} == {"process 1", "process 2"}


def test_a_pool_made_inside_the_block():
    with trace() as run, pool_of(1) as pool:
        assert list(pool.map(nap(0), range(2))) == [0, 1]
    assert [span.task for span in run.spans] == ["work(0)", "work(1)"]
    assert {span.worker for span in run.spans} == {"process 1"}


def test_a_marked_function_is_recorded_once(pool):
    with trace() as run:
        assert list(pool.map(marked, range(3), chunksize=2)) == [0, 1, 2]
        assert pool.submit(marked, 3).result() == 3
    assert sorted(span.task for span in run.spans) == [f"marked({x})" for x in range(4)]


def test_a_task_that_raises_is_failed(pool):
    with trace() as run, pytest.raises(ValueError, match="seven"):
        pool.submit(int, "seven").result()
    assert [(span.task, span.state) for span in run.spans] == [("int('seven')", "failed")]
    assert [event.detail for event in run.events if event.kind == "failed"] == ["ValueError"]


def test_what_comes_after_a_failure_in_its_chunk_did_not_run(pool):
    with trace() as run, pytest.raises(ValueError, match="x"):
        list(pool.map(int, ["1", "x", "3"], chunksize=3))
    assert [(span.task, span.state) for span in run.spans] == [("int('1')", "ok"), ("int('x')", "failed")]


def test_a_killed_worker_loses_what_it_ran(tmp_path):
    began = str(tmp_path / "began")
    with trace() as run:
        pool = pool_of(1)
        lost = pool.submit(die, began)
        waiting = pool.submit(work, 1)
        for future in (lost, waiting):
            with pytest.raises(BrokenProcessPool):
                future.result(60)
        with pytest.raises(BrokenProcessPool):
            pool.submit(work, 2)
        pool.shutdown()
    (span,) = run.spans  # what never began has no span
    assert (span.task, span.state, span.attempt) == (run.graph.tasks[0], "lost", 0)
    assert span.task.startswith("die")
    assert span.start < span.end <= run.duration
    assert len(run.graph.tasks) == 2  # refused is not submitted


def test_a_task_that_outlives_the_block_is_open_and_does_not_fail(pool, tmp_path):
    path = str(tmp_path / "go")
    with trace() as run:
        future = pool.submit(until_file, path)
        folder, deadline = Recorder.active.folder, time.monotonic() + 30
        while not any("started" in open_and_read(folder, name) for name in os.listdir(folder)):
            assert time.monotonic() < deadline
            time.sleep(0.005)
    (span,) = run.spans
    assert (span.state, span.end) == ("open", run.duration)
    with trace() as following:
        open(path, "w").close()
        assert future.result(30) is None
    assert following.spans == ()


def open_and_read(folder, name):
    with open(f"{folder}/{name}") as file:
        return file.read()


def test_what_map_sends_is_counted_for_each_item(pool):
    with trace() as run:
        assert list(pool.map(len, [bytes(10_000), bytes(20_000)], chunksize=2)) == [10_000, 20_000]
    sent = [event.nbytes for event in run.events if event.kind == "submitted"]
    assert len(sent) == 2
    assert 30_000 <= sum(sent) < 35_000


def test_cancelled(pool, tmp_path):
    # Two run, up to three more are on their way to the workers: of eight, the last can be cancelled.
    path = str(tmp_path / "go")
    with trace() as run:
        futures = [pool.submit(until_file, path) for _ in range(8)]
        assert futures[-1].cancel()
        open(path, "w").close()
        concurrent.futures.wait(futures[:-1])
    assert sorted(span.state for span in run.spans) == ["cancelled"] + ["ok"] * 7


def test_a_chunk_can_be_sent(tmp_path):
    with trace():
        chunk = StampedChunk(marked, str(tmp_path), ("marked#1", "marked#2"))
        again = pickle.loads(pickle.dumps(chunk))
        assert again.__name__ == "marked"
        assert again([(1,), (2,)]) == [1, 2]
    with pytest.raises(ValueError, match="zip"):
        again([(1,)])


def test_json_of_a_run_in_processes(pool):
    with trace() as run:
        list(pool.map(work, range(2)))
    again = Trace.from_json(run.to_json())
    assert again == run
    assert again.spans == run.spans


PROGRAM = """
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process
from parcours import trace, traced

def square(x):
    return x * x, os.getpid()

@traced
def marked(x):
    time.sleep(0.01)

if __name__ == "__main__":
    with trace() as run, ProcessPoolExecutor(2) as pool:
        results = list(pool.map(square, range(4)))
        results += [pool.submit(square, 4).result()]
    print(sorted(span.task for span in run.spans))
    print([value for value, _ in results])
    print({e.where.process for e in run.events if e.kind == "started"} == {process for _, process in results})
    with trace() as run:
        processes = [Process(target=marked, args=(x,)) for x in range(2)]
        [process.start() for process in processes]
        [process.join() for process in processes]
    print(sorted(span.task for span in run.spans), sorted(span.worker for span in run.spans))
"""


@pytest.mark.parametrize(
    "method", [m for m in ("fork", "forkserver", "spawn") if m in multiprocessing.get_all_start_methods()]
)
def test_a_program_of_its_own_under_each_start_method(tmp_path, method):
    path = tmp_path / "program.py"
    program = PROGRAM.replace(
        'if __name__ == "__main__":\n',
        f'if __name__ == "__main__":\n    import multiprocessing\n    multiprocessing.set_start_method("{method}")\n',
    )
    path.write_text(program)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    names, values, same_processes, processes = done.stdout.splitlines()
    assert names == str([f"square({x})" for x in range(5)])
    assert values == "[0, 1, 4, 9, 16]"
    assert same_processes == "True"
    assert processes == "['marked(0)', 'marked(1)'] ['process 1', 'process 2']"


# -- the engine, answering for itself ----------------------------------------------------------------------------------
def test_the_processes_of_a_pool_are_its_own_and_others_are_not():
    by_hand = SPAWN.Process(target=time.sleep, args=(60,))
    by_hand.start()
    with pool_of(1) as unused, pool_of(1) as used:
        with trace():
            before = engines.own_processes()
            worker = used.submit(os.getpid).result(60)
            own = engines.own_processes()
        assert worker in own - before
        assert by_hand.pid not in own
        assert not set(unused._processes or ()) & own
        assert worker not in engines.own_processes()  # a trace knows its own pools
    by_hand.kill()
    by_hand.join(60)


def come(folder, x):
    open(f"{folder}/{x}", "w").close()
    while len(os.listdir(folder)) < 2:
        time.sleep(0.005)


def test_workers_meet(tmp_path):
    PROCESSES.meet(functools.partial(come, str(tmp_path)), [1, 2])
    assert sorted(os.listdir(tmp_path)) == ["1", "2"]


def test_the_overhead_of_a_task_is_measured():
    assert 0 < PROCESSES.task_overhead(20) < 1


def test_leaving_a_pool_shows_in_the_stack(tmp_path):
    path, pool = str(tmp_path / "go"), pool_of(1)
    pool.submit(until_file, path)
    thread, found, deadline = threading.Thread(target=pool.shutdown), [], time.monotonic() + 60
    thread.start()
    while not found and time.monotonic() < deadline:
        found = [wait.pool for _, wait in engines.waits_in(sys._current_frames().get(thread.ident)) if wait.pool]
    open(path, "w").close()
    thread.join(60)
    assert found == [id(pool)]
