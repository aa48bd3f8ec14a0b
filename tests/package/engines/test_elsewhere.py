"""What tasks in other processes start is named, whichever way they start it and however their process began."""

import asyncio
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import pytest

from parcours import trace

POOL, BY_HAND = "what a task in another process submitted to a pool", "what a task in another process started itself"
FORK = multiprocessing.get_context("fork")


def add(x):
    return x + 1


def pool_of_threads(x):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(add, range(x)))


def other_pool_of_threads(x):
    with ThreadPool(2) as pool:
        return pool.map(add, range(x))


def threads_of_a_loop(x):
    async def go():
        return await asyncio.gather(*[asyncio.to_thread(add, i) for i in range(x)])

    return asyncio.run(go())


def pool_of_processes(x):
    with FORK.Pool(2) as pool:
        return pool.map(add, range(x))


def thread(x):
    started = threading.Thread(target=add, args=(x,))
    started.start()
    started.join()


def process(x):
    started = FORK.Process(target=add, args=(x,))
    started.start()
    started.join()


POOLS = (pool_of_threads, other_pool_of_threads, threads_of_a_loop, pool_of_processes)
STARTED = dict.fromkeys(POOLS, POOL) | {thread: BY_HAND, process: BY_HAND}


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("starts", [add, *STARTED], ids=lambda function: function.__name__)
def test_what_a_task_starts_in_a_pool_s_process_is_named(method, starts):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
        pool.submit(add, 1).result()
        for _ in range(2):  # the process is watched by then
            with trace() as run:
                pool.submit(starts, 3).result()
            assert run.missed == tuple([STARTED[starts]] if starts in STARTED else [])


def test_what_a_process_started_by_hand_starts_is_named():
    started = multiprocessing.get_context("spawn").Process(target=pool_of_threads, args=(3,))
    with trace() as run:
        started.start()
        started.join()
    assert run.missed == (POOL,)


def test_a_task_that_runs_when_its_trace_is_over_watches_nothing():
    start, go_on = threading.Thread.start, threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with trace():
            pool.submit(go_on.wait, 60)
            late = pool.submit(add, 1)
        go_on.set()
        assert late.result(60) == 2
    assert threading.Thread.start is start
