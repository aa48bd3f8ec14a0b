"""The watcher: a wrong answer need not wait for the referee's patience, and a right one is never called alone."""

import _thread
import multiprocessing
import os
import queue
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
from multiprocessing.pool import ThreadPool

import dask
import pytest
from dask import delayed
from distributed import Client, LocalCluster

from parcours import trace
from parcours.check import game as game_module
from parcours.check import watch
from parcours.check.game import Game
from parcours.check.givens.calls import calls
from parcours.check.needs import DASK, THREADS, ray_with_cpus
from parcours.check.pending import Pending
from parcours.check.player import Here
from parcours.check.referee import Terms
from parcours.check.watch import watched
from parcours.check.work import Referee
from parcours.engines.recorder import Recorder

XS = [3, 1, 4, 1, 5, 9]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Whoever waits for the patience is seen to: it is longer than any of these runs may take."""
    monkeypatch.setattr(game_module, "PATIENCE", 60)


def play(referee, answer, needs=THREADS, meet=3):
    run = Game(Here(answer), needs, 60, referee).play(calls(XS, meet=meet))
    assert run.result == run.values
    return run.record.decision, run.record.why


# -- one at a time -----------------------------------------------------------------------------------------------------
def plain_loop(work, xs):
    return [work(x) for x in xs]


def result_in_the_loop_with_a_limit(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(work, x).result(timeout=5000) for x in xs]


def result_in_the_loop(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(work, x).result() for x in xs]


def wait_in_the_loop(work, xs):
    out = []
    with ThreadPoolExecutor(4) as pool:
        for x in xs:
            future = pool.submit(work, x)
            wait([future])
            out.append(future.result())
    return out


def as_completed_in_the_loop(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [next(as_completed([pool.submit(work, x)])).result() for x in xs]


def a_pool_for_each(work, xs):
    out = []
    for x in xs:
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(work, x)
        out.append(future.result())
    return out


def two_threads(work, xs):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, xs))


def join_in_the_loop(work, xs):
    out = {}
    for i, x in enumerate(xs):
        thread = threading.Thread(target=lambda i=i, x=x: out.update({i: work(x)}))
        thread.start()
        thread.join()
    return [out[i] for i in range(len(xs))]


def all_in_one_task(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return pool.submit(lambda: [work(x) for x in xs]).result()


def one_lock_around_each_call(work, xs):
    lock = threading.Lock()

    def call(x):
        with lock:
            return work(x)

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(call, xs))


def one_lock_that_a_thread_takes_again(work, xs):
    lock, out = threading.RLock(), {}

    def call(i, x):
        with lock, lock:
            out[i] = work(x)

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(xs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [out[i] for i in range(len(xs))]


only_linux_tells = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who sleeps at a lock")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(one_lock_around_each_call, marks=only_linux_tells),
        pytest.param(one_lock_that_a_thread_takes_again, marks=only_linux_tells),
        plain_loop,
        result_in_the_loop,
        result_in_the_loop_with_a_limit,
        wait_in_the_loop,
        as_completed_in_the_loop,
        a_pool_for_each,
        two_threads,
        join_in_the_loop,
        all_in_one_task,
    ],
)
def test_a_wrong_answer_is_told_at_once(referee, answer):
    decision, why = play(referee, answer)
    assert decision == "alone"
    assert why.endswith("inside, and nobody else can come")


SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def processes():
    """Pools whose workers are there: to start them is not what is tried here."""
    pools = {workers: ProcessPoolExecutor(workers, mp_context=SPAWN) for workers in (2, 4)}
    for pool in pools.values():
        list(pool.map(time.sleep, [0.05] * 4))
    yield pools
    for pool in pools.values():
        pool.shutdown()


def test_a_wrong_answer_in_processes_is_told_at_once(referee, processes):
    decision, why = play(referee, lambda work, xs: list(processes[2].map(work, xs)))
    assert (decision, why) == ("alone", "2 inside, and nobody else can come")
    decision, why = play(referee, lambda work, xs: [processes[4].submit(work, x).result() for x in xs])
    assert (decision, why) == ("alone", "1 inside, and nobody else can come")
    # In chunks of three, two calls run at a time, whoever many workers there are.
    decision, why = play(referee, lambda work, xs: list(processes[4].map(work, xs, chunksize=3)))
    assert (decision, why) == ("alone", "2 inside, and nobody else can come")


def in_a_new_pool(work, xs):
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        return list(pool.map(work, xs))


def test_the_workers_of_a_pool_are_no_strange_processes(referee, processes):
    assert play(referee, in_a_new_pool) == ("alone", "2 inside, and nobody else can come")


def test_a_wrong_answer_in_ray_is_told_at_once(referee, ray_running):
    def loop(work, xs):
        task = ray_running.remote(lambda x: work(x))
        return [ray_running.get(task.remote(x)) for x in xs]

    decision, why = play(referee, loop, ray_with_cpus(4))
    assert (decision, why) == ("alone", "1 inside, and nobody else can come")


def compute_in_the_loop(work, xs):
    return [delayed(work)(x).compute(scheduler="threads", num_workers=4) for x in xs]


def two_workers(work, xs):
    return list(dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=2))


def a_pool_of_two(work, xs):
    with ThreadPoolExecutor(2) as pool, dask.config.set(pool=pool):
        return list(dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads"))


def no_workers(work, xs):
    return list(dask.compute(*[delayed(work)(x) for x in xs], scheduler="sync"))


def in_batches(work, xs):
    plan = [delayed(work)(x) for x in xs]
    return list(dask.compute(*plan, scheduler="threads", num_workers=4, chunksize=3))


def each_after_the_one_before(work, xs):
    plan = []
    for x in xs:
        plan.append(delayed(lambda x, before: work(x))(x, plan[-1] if plan else None))
    return list(dask.compute(*plan, scheduler="threads", num_workers=4))


@pytest.mark.parametrize(
    ("answer", "inside"),
    [
        (compute_in_the_loop, 1),
        (two_workers, 2),
        (a_pool_of_two, 2),
        (no_workers, 1),
        (in_batches, 2),
        (each_after_the_one_before, 1),
    ],
)
def test_a_wrong_answer_in_dask_is_told_at_once(referee, answer, inside):
    assert play(referee, answer, DASK) == ("alone", f"{inside} inside, and nobody else can come")


def test_a_wrong_answer_in_processes_of_dask_is_told_at_once(referee, processes):
    def batches_of_six(work, xs):
        plan = [delayed(work)(x) for x in xs]
        return list(dask.compute(*plan, scheduler="processes", pool=processes[4]))

    assert play(referee, batches_of_six, DASK) == ("alone", "1 inside, and nobody else can come")


# -- right, in ways that look as if nobody came ------------------------------------------------------------------------
def pool_of_four(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def quick_waits_between(work, xs):
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(work, xs[0])
        for _ in range(40):
            pool.submit(time.sleep, 0.01).result()
        return [first.result(), *pool.map(work, xs[1:])] if first.done() else collect(first, pool, work, xs)


def collect(first, pool, work, xs):
    rest = [pool.submit(work, x) for x in xs[1:]]
    return [future.result() for future in (first, *rest)]


def waits_with_a_limit_before_it_goes_on(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(work, xs[0])]
        wait(futures, timeout=0.3)
        futures += [pool.submit(work, x) for x in xs[1:]]
        return [future.result() for future in futures]


def sleeps_before_it_goes_on(work, xs):
    with ThreadPoolExecutor(8) as pool:
        futures = []
        for x in xs:
            futures.append(pool.submit(work, x))
            time.sleep(0.12)
        return [future.result() for future in futures]


def a_thread_that_submits(work, xs):
    futures = {}
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(work, xs[0])

        def submit():
            time.sleep(0.3)
            futures.update({i: pool.submit(work, x) for i, x in enumerate(xs[1:])})

        thread = threading.Thread(target=submit)
        thread.start()
        out = [first.result()]
        thread.join()
        return out + [futures[i].result() for i in range(len(xs) - 1)]


def a_queue_and_threads(work, xs):
    jobs, out = queue.Queue(), {}

    def worker():
        while (job := jobs.get()) is not None:
            out[job[0]] = work(job[1])

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for job in enumerate(xs):
        jobs.put(job)
        time.sleep(0.05)
    for _ in threads:
        jobs.put(None)
    for thread in threads:
        thread.join()
    return [out[i] for i in range(len(xs))]


def two_pools(work, xs):
    with ThreadPoolExecutor(2) as one, ThreadPoolExecutor(2) as other:
        futures = [(one if i % 2 else other).submit(work, x) for i, x in enumerate(xs)]
        return [future.result() for future in futures]


def behind_a_lock(work, xs, hold):
    """Call work for the first x, and for the others when another thread, which takes a while, gives its lock back."""
    lock, taken = threading.Lock(), threading.Event()

    def holder():
        with lock:
            taken.set()
            hold(0.4)

    def call(x):
        taken.wait()
        with lock:
            pass
        return work(x)

    with ThreadPoolExecutor(8) as pool:
        first, _, rest = pool.submit(work, xs[0]), pool.submit(holder), pool.map(call, xs[1:])
        return [first.result(), *rest]


def a_lock_that_a_thread_holds_asleep(work, xs):
    return behind_a_lock(work, xs, time.sleep)


def a_lock_that_a_thread_holds_and_computes(work, xs):
    def compute(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass

    return behind_a_lock(work, xs, compute)


@pytest.mark.parametrize(
    "answer",
    [
        a_lock_that_a_thread_holds_asleep,
        a_lock_that_a_thread_holds_and_computes,
        pool_of_four,
        quick_waits_between,
        waits_with_a_limit_before_it_goes_on,
        sleeps_before_it_goes_on,
        a_thread_that_submits,
        a_queue_and_threads,
        two_pools,
    ],
)
def test_a_right_answer_meets(referee, answer):
    assert play(referee, answer) == ("met", "")


def quick_computes_around(work, xs):
    for _ in range(5):
        delayed(time.sleep)(0.01).compute(scheduler="threads", num_workers=4)
    out = dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)
    delayed(time.sleep)(0.01).compute(scheduler="threads", num_workers=4)
    return list(out)


def quick_tasks_before(work, xs):
    def after(x, _):
        return work(x)

    plan = [delayed(work)(xs[0])]
    for x in xs[1:]:
        quick = delayed(time.sleep)(0.1)
        for _ in range(4):
            quick = delayed(lambda _: time.sleep(0.03))(quick)
        plan.append(delayed(after)(x, quick))
    return list(dask.compute(*plan, scheduler="threads", num_workers=6))


def a_computation_in_a_task(work, xs):
    def rest(xs):
        time.sleep(0.3)
        return dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=4)

    first, others = dask.compute(delayed(work)(xs[0]), delayed(rest)(xs[1:]), scheduler="threads", num_workers=2)
    return [first, *others]


def computations_in_threads(work, xs):
    def compute(x):
        time.sleep(0.1)
        return delayed(work)(x).compute(scheduler="sync")

    with ThreadPoolExecutor(len(xs)) as pool:
        return list(pool.map(compute, xs))


@pytest.mark.parametrize(
    "answer", [quick_computes_around, quick_tasks_before, a_computation_in_a_task, computations_in_threads]
)
def test_a_right_answer_in_dask_meets(referee, answer):
    assert play(referee, answer, DASK) == ("met", "")


def test_a_right_answer_in_processes_meets(referee, processes):
    assert play(referee, lambda work, xs: list(processes[4].map(work, xs))) == ("met", "")


def test_processes_of_ones_own_are_not_called_alone(referee):
    # What they may do is not known: the patience decides, never the watcher.
    def by_hand(work, xs):
        pool = SPAWN.Pool(3)
        try:
            return pool.map(work, xs, chunksize=1)
        finally:
            pool.close()
            pool.join()

    assert play(referee, by_hand) == ("met", "")


# -- threads that the answer did not start, or started in its own way --------------------------------------------------
@pytest.fixture
def stranger():
    """A thread that `threading` does not know, blocked in a call: a debugger and a test runner have one."""
    go = threading.Event()
    ident = _thread.start_new_thread(go.wait, ())
    until = time.monotonic() + 10
    while ident not in sys._current_frames() and time.monotonic() < until:
        time.sleep(0.001)
    yield
    go.set()


@pytest.mark.usefixtures("stranger")
@pytest.mark.parametrize(("answer", "inside"), [(plain_loop, 1), (result_in_the_loop, 1), (two_threads, 2)])
def test_a_strange_thread_from_before_the_answer_holds_nothing_up(referee, answer, inside):
    assert play(referee, answer) == ("alone", f"{inside} inside, and nobody else can come")


def threads_that_nobody_knows(work, xs):
    out, over = {}, threading.Semaphore(0)

    def call(i):
        time.sleep(0.4)
        out[i] = work(xs[i])
        over.release()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work, xs[0])
        for i in range(1, len(xs)):
            _thread.start_new_thread(call, (i,))
        out[0] = first.result()
        for _ in xs[1:]:
            over.acquire()
    return [out[i] for i in range(len(xs))]


@pytest.mark.usefixtures("stranger")
def test_a_strange_thread_of_the_answer_is_waited_for(referee):
    assert play(referee, threads_that_nobody_knows) == ("met", "")


class Monitor(threading.Thread):
    """As tqdm starts one with its first bar, and leaves it."""

    def __init__(self):
        super().__init__(daemon=True)
        self.over = threading.Event()

    def run(self):
        self.over.wait(60)


Monitor.__module__ = "tqdm._monitor"


def test_a_progress_bar_holds_nothing_up(referee):
    monitor = Monitor()

    def with_a_bar(work, xs):
        monitor.start()
        return [work(x) for x in xs]

    assert play(referee, with_a_bar) == ("alone", "1 inside, and nobody else can come")
    monitor.over.set()
    monitor.join(10)


# -- the watcher itself ------------------------------------------------------------------------------------------------
def test_the_watcher_ends_with_the_block(referee):
    work = referee.open_meeting(Terms([1], 2, 60))
    before = set(threading.enumerate())
    with trace() as run:
        with watched(work):
            (watcher,) = set(threading.enumerate()) - before
            assert Recorder.active.listeners
            time.sleep(0.12)
        assert not Recorder.active.listeners
    assert not watcher.is_alive()
    assert set(threading.enumerate()) <= before
    assert run.events == ()
    assert referee.end_meeting(work)["decision"] == "over"


def test_a_thread_that_was_started_and_does_not_run_yet_may_come(referee, monkeypatch):
    thread, work = threading.Thread(target=lambda: None), referee.open_meeting(Terms([1], 2, 60))
    with trace():
        watcher = watch._Watcher(work, Recorder.active, Pending())
        monkeypatch.setitem(threading._limbo, thread, thread)  # where `start` keeps it until the system runs it
        assert watcher._look()["threads"] == [0]
    referee.end_meeting(work)


def test_the_watcher_of_a_meeting_without_a_referee_does_no_harm():
    lost = Referee()
    work = lost.open_meeting(Terms([1], 2, 60))
    with trace() as run, watched(work):
        lost._process.kill()
        lost._process.wait(30)
        time.sleep(0.12)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(os.getpid).result() == os.getpid()
    assert len(run.spans) == 1
    lost.close()


# -- workers that nobody follows ---------------------------------------------------------------------------------------
def _later(work, x):
    time.sleep(0.4)
    return work(x)


def test_workers_of_a_thread_pool_that_prepare_their_call_are_waited_for(referee):
    def answer(work, xs):
        with ThreadPool(3) as pool:
            rest = pool.starmap_async(_later, [(work, x) for x in xs[1:]])
            return [work(xs[0]), *rest.get()]

    assert play(referee, answer, meet=4)[0] == "met"


@pytest.fixture(scope="module")
def client():
    """A client of a cluster in this process, with as many threads as there are calls."""
    options = {"n_workers": 1, "threads_per_worker": len(XS), "processes": False, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def test_what_a_cluster_runs_is_waited_for(referee, client):
    def answer(work, xs):
        rest = client.map(lambda x: _later(work, x), xs[1:])
        return [work(xs[0]), *client.gather(rest)]

    assert play(referee, answer, DASK) == ("met", "")
