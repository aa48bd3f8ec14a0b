"""What is asked of all engines: each answers for itself, and none is loaded for it."""

import asyncio
import concurrent.futures
import multiprocessing.pool
import queue
import subprocess
import sys
import threading
import time

import dask
import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import pandas as pd
import pytest

from parcours import engines, nap, trace
from parcours.engines.memory import Sampler

NAMES = ["dask", "processes", "ray", "threads"]


def test_every_engine_is_known_by_its_name():
    assert [engine.name for engine in engines.all_engines()] == NAMES
    assert all(engines.engine(name).name == name for name in NAMES)
    with pytest.raises(KeyError):
        engines.engine("no such engine")


LIGHT = """
import sys
from parcours import engines
value = object()
print([engine.name for engine in engines.loaded_engines()], engines.loaded_libraries())
print(engines.worker() == "", engines.is_promise(value), engines.is_wrapped(print))
print(engines.is_environment_fault(OSError("full")), engines.worker_processes(), engines.own_processes())
print([engines.engine(name).problem(1) for name in ("threads", "processes", "dask")])
print(engines.engine("ray").problem(2)[0])
print({"ray", "dask", "distributed", "numpy", "concurrent.futures", "multiprocessing"} & set(sys.modules))
"""


def test_no_library_is_loaded_to_say_that_something_is_not_an_engines():
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "['processes', 'threads'] set()",
        "True False False",
        "False {'ray': {'command': 'ray::', 'parents': None}} set()",
        "[None, None, None]",
        "Ray is not running in this notebook.",
        "set()",
    ]


def test_an_engine_is_loaded_with_its_library():
    assert {"dask", "threads", "processes"} <= {engine.name for engine in engines.loaded_engines()}
    assert {"dask", "distributed"} & engines.loaded_libraries()


@pytest.mark.parametrize(
    ("role", "label"),
    [("ray", "Ray worker"), ("dask tcp://127.0.0.1:80", "Dask worker"), ("", "process"), ("gone", "process")],
)
def test_a_worker_is_called_what_a_learner_calls_it(role, label):
    assert engines.worker_label(role) == label


def test_here_is_nobodys_worker():
    assert engines.worker() == ""


# -- promises and what wraps a function --------------------------------------------------------------------------------
def a_result_of_a_pool():
    with multiprocessing.pool.ThreadPool(1) as pool:
        return pool.apply_async(abs, (-1,))


def results_of_a_pool():
    with multiprocessing.pool.ThreadPool(1) as pool:
        return pool.imap_unordered(abs, [-1])


@dask.delayed
def double(x):
    return 2 * x


FRAME = pd.DataFrame({"x": [1, 2]})


@pytest.mark.parametrize(
    "make",
    [
        concurrent.futures.Future,
        a_result_of_a_pool,
        results_of_a_pool,
        lambda: double(1),
        lambda: double(1).real,
        lambda: double,
        lambda: da.ones(3),
        lambda: db.from_sequence([1]),
        lambda: dd.from_pandas(FRAME, npartitions=1),
        lambda: dd.from_pandas(FRAME, npartitions=1)["x"],
    ],
)
def test_promises(make):
    assert engines.is_promise(make())


@pytest.mark.parametrize("value", [None, 3, [concurrent.futures.Future()], FRAME, da.Array, abs, nap(0)])
def test_anything_else_is_not_a_promise(value):
    assert not engines.is_promise(value)


def test_a_function_that_was_wrapped_is_not_an_answer():
    assert engines.is_wrapped(double)
    assert not engines.is_wrapped(double(1))
    assert not engines.is_wrapped(nap(0))


# -- threads -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("target", "ours"),
    [(Sampler._run, True), (nap(0), False), (print, False), (lambda: None, False), (None, False)],
    ids=["the package's", "given by the package", "built in", "the learner's", "none"],
)
def test_threads_of_the_machinery_are_told_by_where_their_code_is(target, ours):
    assert engines.is_machinery(threading.Thread(target=target)) == ours


def test_the_machinery_is_that_of_engines_and_kernels():
    assert {"ray", "dask", "distributed", "ipykernel", "tqdm", "parcours"} <= engines.machinery()
    assert not {"concurrent", "multiprocessing", "threading", "numpy"} & engines.machinery()


def test_the_threads_of_pools_are_machinery_if_they_never_run_a_task():
    with multiprocessing.pool.ThreadPool(2) as pool:
        workers = set(pool._pool)
        handlers = {pool._worker_handler, pool._task_handler, pool._result_handler}
        assert not any(map(engines.is_machinery, workers))
        assert all(map(engines.is_machinery, handlers))


def test_a_worker_between_two_tasks_is_idle():
    go, began = threading.Event(), threading.Event()

    def task():
        began.set()
        go.wait(30)

    def is_idle():
        return engines.is_idle(thread, sys._current_frames().get(thread.ident))

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        future = pool.submit(task)
        (thread,) = pool._threads
        assert began.wait(30)
        assert not engines.is_machinery(thread)
        assert not is_idle()
        go.set()
        future.result(30)
        until = time.monotonic() + 30
        while not is_idle() and time.monotonic() < until:
            time.sleep(0.001)
        assert is_idle()
    assert not engines.is_idle(thread, None)  # it has ended


# -- waits that show in a stack ----------------------------------------------------------------------------------------
def seen_waits(wait, is_it=bool):
    """The waits in the stack of a thread that calls wait(), as (thread, waits), once there is such a one."""
    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        waits = engines.waits_in(sys._current_frames().get(thread.ident))
        found = [(engine, wait) for engine, wait in waits if is_it(wait)]
        if found:
            return thread, found
        time.sleep(0.001)
    raise AssertionError("no such wait was seen")


WAITS = {
    "result": (lambda f: f.result(), (None, None)),
    "result with a limit": (lambda f: f.result(50), (None, 50)),
    "exception": (lambda f: f.exception(), (None, None)),
    "wait": (lambda f: concurrent.futures.wait([f]), (None, None)),
    "wait for one": (lambda f: concurrent.futures.wait({f}, 50, "FIRST_COMPLETED"), (1, 50)),
    "as_completed": (lambda f: list(concurrent.futures.as_completed([f])), (1, None)),
}


@pytest.mark.parametrize("name", WAITS)
def test_waits_for_futures_show_in_the_stack(name):
    wait, expected = WAITS[name]
    future = concurrent.futures.Future()
    thread, ((engine, seen),) = seen_waits(lambda: wait(future), lambda seen: seen.handles)
    assert (engine.name, seen.handles, seen.enough, seen.limit) == ("threads", (future,), *expected)
    assert engine.finished(seen.handles) == set()
    future.set_result(1)
    assert engine.finished(seen.handles) == {future}
    thread.join(30)


def test_waits_for_threads_and_pools_show_in_the_stack():
    go = threading.Event()
    other = threading.Thread(target=go.wait, args=(30,))
    other.start()
    joining, ((engine, seen),) = seen_waits(other.join, lambda seen: seen.thread)
    assert (engine.name, seen.thread, seen.handles, seen.limit) == ("threads", other, (), None)
    pool = concurrent.futures.ThreadPoolExecutor(1)
    pool.submit(go.wait, 30)
    leaving, ((engine, seen),) = seen_waits(pool.shutdown, lambda seen: seen.pool)
    assert (engine.name, seen.pool) == ("threads", id(pool))
    go.set()
    for thread in (other, joining, leaving):
        thread.join(30)


def waits_for_others(seen):
    return seen.others


@pytest.mark.parametrize(
    ("make", "wait", "release"),
    [
        (threading.Event, lambda event: event.wait(), lambda event: event.set()),
        (lambda: threading.Semaphore(0), lambda lock: lock.acquire(), lambda lock: lock.release()),
        (lambda: threading.Barrier(2), lambda barrier: barrier.wait(), lambda barrier: barrier.wait()),
        (queue.Queue, lambda jobs: jobs.get(), lambda jobs: jobs.put(1)),
    ],
    ids=["event", "semaphore", "barrier", "queue"],
)
def test_waits_for_any_other_thread_show_in_the_stack(make, wait, release):
    what = make()
    thread, ((engine, seen), *_) = seen_waits(lambda: wait(what), waits_for_others)
    assert (engine.name, seen.handles, seen.limit) == ("threads", (), None)
    release(what)
    thread.join(30)
    assert not thread.is_alive()


def test_a_wait_for_others_with_a_limit_has_one():
    event = threading.Event()
    thread, ((_, seen),) = seen_waits(lambda: event.wait(50), waits_for_others)
    assert seen.limit == 50
    event.set()
    thread.join(30)


def test_a_thread_that_was_notified_waits_no_longer():
    condition, notified = threading.Condition(), []

    def wait():
        with condition:
            condition.wait()

    thread, ((_, _),) = seen_waits(wait, waits_for_others)
    with condition:  # it cannot go on before the lock is free
        condition.notify()
        notified = [seen for _, seen in engines.waits_in(sys._current_frames().get(thread.ident)) if seen.others]
    thread.join(30)
    assert notified == []


def test_an_event_loop_without_anything_to_run_waits_for_others():
    loop = asyncio.new_event_loop()
    thread, ((engine, seen),) = seen_waits(loop.run_forever, waits_for_others)
    assert (engine.name, seen.limit) == ("threads", None)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()


def test_an_event_loop_with_a_timer_does_not_wait_for_others():
    timer, seen = threading.Event(), []

    async def sleep():
        timer.set()
        await asyncio.sleep(0.3)

    thread = threading.Thread(target=lambda: asyncio.run(sleep()))
    thread.start()
    assert timer.wait(30)
    while thread.is_alive():
        waits = engines.waits_in(sys._current_frames().get(thread.ident))
        seen += [wait for _, wait in waits if wait.others and wait.limit is None]
        time.sleep(0.01)
    assert seen == []


def test_the_threads_of_a_pool_are_known_while_it_is_recorded():
    threads = engines.engine("threads")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert threads.threads_of(id(pool)) is None
        with trace():
            barrier = threading.Barrier(2)
            for future in [pool.submit(barrier.wait, 30) for _ in range(2)]:
                future.result()
            assert threads.threads_of(id(pool)) == pool._threads
            assert len(pool._threads) == 2
            assert threads.threads_of(7) is None


def test_an_iterator_that_is_waited_for_is_not_used_up():
    read = engines.engine("threads").waits["concurrent/futures/_base.py", "wait"]
    futures = iter([concurrent.futures.Future()])
    assert read({"fs": futures, "return_when": "ALL_COMPLETED", "timeout": None}).handles == ()
    assert len(list(futures)) == 1


def test_a_file_of_the_learners_with_a_similar_name_is_not_an_engines():
    def join():
        return list(engines.waits_in(sys._getframe()))

    namespace = {"engines": engines, "sys": sys}
    source = "def join():\n    return list(engines.waits_in(sys._getframe()))"
    exec(compile(source, "/home/me/my_threading.py", "exec"), namespace)
    assert namespace["join"]() == join() == []


def test_who_computes_waits_for_nobody():
    assert list(engines.waits_in(sys._getframe())) == []
    assert list(engines.waits_in(None)) == []


# -- processes ---------------------------------------------------------------------------------------------------------
def test_what_code_starts_processes_that_start_workers():
    assert engines.starts_processes("import ray\nray.init(num_cpus=4)")
    assert not engines.starts_processes("import ray\nray.get(refs)")
