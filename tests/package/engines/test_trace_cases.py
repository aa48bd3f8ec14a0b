"""Programs of all kinds: a trace says what is so about each of them, and changes none."""

import asyncio
import concurrent.futures
import functools
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import dask
import pytest

from parcours import trace, traced
from parcours.spans import max_concurrency


def work(x, seconds=0.1):
    time.sleep(seconds)
    return x


def broken(x):
    return 1 / x


# -- each of these kinds of programs was lost, or told wrongly -----------------------------------------------------
async def in_executor():
    with ThreadPoolExecutor(4) as pool:
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*[loop.run_in_executor(pool, work, x) for x in range(4)])


async def in_default_executor():
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*[loop.run_in_executor(None, functools.partial(work, x)) for x in range(4)])


async def to_thread():
    return await asyncio.gather(*[asyncio.to_thread(work, x) for x in range(4)])


async def to_thread_one_by_one():
    return [await asyncio.to_thread(work, x, 0.01) for x in range(4)]


async def as_completed():
    return sorted([await each for each in asyncio.as_completed([asyncio.to_thread(work, x) for x in range(4)])])


@pytest.mark.parametrize("go", [in_executor, in_default_executor, to_thread, to_thread_one_by_one, as_completed])
def test_what_coroutines_give_to_threads(go):
    with trace() as run:
        assert asyncio.run(go()) == [0, 1, 2, 3]
    assert [span.task.partition("(")[0] for span in run.spans] == ["work"] * 4
    assert run.missed == ()
    assert run.waits


def submitting_pool():
    with ThreadPoolExecutor(2) as outer, ThreadPoolExecutor(4) as inner:

        def both(x):
            return sum(f.result() for f in [inner.submit(work, 10 * x + i) for i in range(2)])

        return list(outer.map(both, range(2)))


def mapping_pool():
    with ThreadPoolExecutor(2) as outer, ThreadPoolExecutor(4) as inner:
        return list(outer.map(lambda x: sum(inner.map(work, [10 * x, 10 * x + 1])), range(2)))


def waiting_pool():
    with ThreadPoolExecutor(2) as outer, ThreadPoolExecutor(4) as inner:

        def both(x):
            futures = [inner.submit(work, 10 * x + i) for i in range(2)]
            concurrent.futures.wait(futures)
            return sum(f.result() for f in futures)

        return list(outer.map(both, range(2)))


def pool_of_a_thread():
    with ThreadPoolExecutor(4) as inner:
        found = {}

        def both(x):
            found[x] = sum(f.result() for f in [inner.submit(work, 10 * x + i) for i in range(2)])

        threads = [threading.Thread(target=both, args=(x,)) for x in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return [found[0], found[1]]


@pytest.mark.parametrize("go", [submitting_pool, mapping_pool, waiting_pool, pool_of_a_thread])
def test_tasks_of_tasks_are_recorded_and_their_parents_wait(go):
    with trace() as run:
        assert go() == [1, 21]
    assert len(run.spans) == 6
    assert len(run.spawns) == 4
    parents = {parent for parent, _ in run.graph.spawns}
    waiting = {span.task: sum(end - start for start, end in span.pauses) for span in run.spans if span.task in parents}
    assert all(waiting[span.task] > (span.end - span.start) / 2 for span in run.spans if span.task in parents)
    assert max_concurrency(span for span in run.spans if span.task not in parents) <= 4
    assert run.graph.critical_path(run.graph.durations())[1] <= run.makespan + 1e-9


def test_what_a_done_callback_submits():
    pool = ThreadPoolExecutor(2)
    list(pool.map(work, range(2)))  # its threads are older than the trace
    with trace() as run:
        over = threading.Event()
        first = pool.submit(work, 1)
        first.add_done_callback(lambda _: pool.submit(work, 2).add_done_callback(lambda _: over.set()))
        assert over.wait(20)
    pool.shutdown()
    assert [span.task for span in run.spans] == ["work(1)", "work(2)"]


def by_hand():
    threads = [threading.Thread(target=work, args=(x,)) for x in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


class Worker(threading.Thread):
    def run(self):
        work(1)


def by_class():
    threads = [Worker() for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


def thread_pool():
    with ThreadPool(4) as pool:
        assert pool.map(work, range(4)) == [0, 1, 2, 3]


def thread_pool_lazily():
    with ThreadPool(4) as pool:
        assert sorted(pool.imap_unordered(work, iter(range(4)))) == [0, 1, 2, 3]


def process_pool():
    with multiprocessing.Pool(2) as pool:
        assert pool.map(work, range(4)) == [0, 1, 2, 3]


def process_pool_with_stars():
    with multiprocessing.Pool(2) as pool:
        assert pool.starmap(work, [(x, 0.01) for x in range(4)]) == [0, 1, 2, 3]


def process_pool_one_by_one():
    with multiprocessing.Pool(2) as pool:
        assert [pool.apply(work, (x, 0.01)) for x in range(4)] == [0, 1, 2, 3]


OTHERS = (
    by_hand,
    by_class,
    thread_pool,
    thread_pool_lazily,
    process_pool,
    process_pool_with_stars,
    process_pool_one_by_one,
)


@pytest.mark.parametrize("go", OTHERS)
def test_other_pools_and_threads_are_recorded(go):
    with trace() as run:
        go()
    assert len(run.spans) == 4
    assert {span.state for span in run.spans} == {"ok"}
    assert run.waits
    assert run.missed == ()


class Process(multiprocessing.Process):
    def run(self):
        work(1)


def exits(code):
    sys.exit(code)


def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def processes_by_hand(method="fork"):
    context = multiprocessing.get_context(method)
    made = [context.Process(target=work, args=(x,)) for x in range(2)]
    [process.start() for process in made]
    [process.join() for process in made]
    return [process.exitcode for process in made]


def processes_by_class():
    made = [Process() for _ in range(2)]
    [process.start() for process in made]
    [process.join() for process in made]
    return [process.exitcode for process in made]


@pytest.mark.parametrize(
    "go",
    [
        processes_by_hand,
        functools.partial(processes_by_hand, "spawn"),
        functools.partial(processes_by_hand, "forkserver"),
        processes_by_class,
    ],
    ids=["fork", "spawn", "forkserver", "class"],
)
def test_processes_started_by_hand_are_recorded(go):
    with trace() as run:
        assert go() == [0, 0]
    assert [span.state for span in run.spans] == ["ok", "ok"]
    assert all(span.end - span.start > 0.09 for span in run.spans)
    assert {span.worker for span in run.spans} == {"process 1", "process 2"}
    assert run.missed == ()
    assert run.waits


@pytest.mark.parametrize(
    ("target", "args", "state"),
    [(exits, (0,), "ok"), (exits, (3,), "failed"), (broken, (0,), "failed"), (kills_itself, (), "lost")],
)
def test_how_a_process_started_by_hand_ended(target, args, state, capfd):
    def go():
        process = multiprocessing.get_context("fork").Process(target=target, args=args, name="it")
        process.start()
        process.join()
        return process.exitcode, capfd.readouterr().err

    plain = go()
    with trace() as run:
        assert go() == plain  # also the traceback that it prints
    assert [span.state for span in run.spans] == [state]


def starts_a_pool(x):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(x)))


def test_a_pool_in_a_process_started_by_hand_is_named():
    with trace() as run:
        process = multiprocessing.get_context("fork").Process(target=starts_a_pool, args=(2,))
        process.start()
        process.join()
    assert run.missed == ("what a task in another process submitted to a pool",)
    for words in (run.timeline().alt, repr(run)):
        assert run.missed[0] in words


def test_four_at_a_time_are_not_five():
    fetch = traced(work)

    def download_all(pages):
        async def go():
            four = asyncio.Semaphore(4)

            async def one(page):
                async with four:
                    return await asyncio.to_thread(fetch, page)

            return await asyncio.gather(*map(one, pages))

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, go()).result()

    with trace() as run:
        assert download_all(range(12)) == list(range(12))
    assert len(run.spans) == 13
    assert max_concurrency(span for span in run.spans if span.task.startswith("work")) == 4


# -- and none is changed ---------------------------------------------------------------------------------------------
def refused():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    pool.submit(work, 1)


def fails(pool):
    def go():
        with pool() as p:
            return p.submit(broken, 0).result()

    return go


def maps(pool, **more):
    def go():
        with pool() as p:
            return list(p.map(work, range(4), **more))

    return go


def fails_in_map(pool):
    def go():
        with pool() as p:
            return list(p.map(broken, [1, 0, 2]))

    return go


def delayed(scheduler, function=work):
    return lambda: dask.compute(*[dask.delayed(function)(x) for x in range(3)], scheduler=scheduler)


PROGRAMS = {
    "threads, map": maps(functools.partial(ThreadPoolExecutor, 2)),
    "threads, an error": fails(functools.partial(ThreadPoolExecutor, 2)),
    "threads, an error in map": fails_in_map(functools.partial(ThreadPoolExecutor, 2)),
    "threads, a closed pool": refused,
    "processes, map": maps(functools.partial(ProcessPoolExecutor, 2)),
    "processes, chunks": maps(functools.partial(ProcessPoolExecutor, 2), chunksize=2),
    "processes, an error": fails(functools.partial(ProcessPoolExecutor, 2)),
    "processes, an error in map": fails_in_map(functools.partial(ProcessPoolExecutor, 2)),
    "ThreadPool, map": maps(functools.partial(ThreadPool, 2)),
    "ThreadPool, an error in map": fails_in_map(functools.partial(ThreadPool, 2)),
    "multiprocessing.Pool, map": maps(functools.partial(multiprocessing.Pool, 2)),
    "multiprocessing.Pool, an error in map": fails_in_map(functools.partial(multiprocessing.Pool, 2)),
    "dask, synchronous": delayed("sync"),
    "dask, threads": delayed("threads"),
    "dask, processes": delayed("processes"),
    "dask, an error": delayed("sync", broken),
    "dask, an error in threads": delayed("threads", broken),
    "a thread of a thread": submitting_pool,
    "map in map": mapping_pool,
    "wait in a task": waiting_pool,
    "threads by hand": by_hand,
    "processes by hand": processes_by_hand,
    "processes by hand, spawned": functools.partial(processes_by_hand, "spawn"),
    "a class of processes": processes_by_class,
    "a pool in a process": maps(functools.partial(ProcessPoolExecutor, 2), timeout=60),
    "a class of threads": by_class,
    **{
        f"asyncio, {go.__name__}": functools.partial(lambda go: asyncio.run(go()), go)
        for go in (in_executor, in_default_executor, to_thread, to_thread_one_by_one, as_completed)
    },
}


def outcome(go):
    try:
        return "result", go()
    except Exception as error:
        innermost = traceback.extract_tb(error.__traceback__)[-1]
        return type(error).__name__, str(error), innermost.line


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_trace_changes_nothing(name, capsys):
    plain = outcome(PROGRAMS[name])
    with trace() as run:
        recorded = outcome(PROGRAMS[name])
    with capsys.disabled():
        print(f"{name:40} {plain[0]:20} {len(run.spans):3} spans, {run.max_concurrency} at once")
    assert recorded == plain
