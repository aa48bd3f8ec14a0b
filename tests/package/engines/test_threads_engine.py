"""Thread pools: what is submitted, when the caller waits, and what is not the learner's."""

import concurrent.futures
import functools
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor

import pytest
from listeners import Log

from parcours import trace, traced
from parcours.engines import engine
from parcours.engines.recorder import Recorder

THREADS = engine("threads")


def work(x, seconds=0.02):
    start = time.perf_counter()
    time.sleep(seconds)
    return x, start, time.perf_counter()


def meet(barrier):
    barrier.wait(10)


def check_inside(run, results, before, after, function="work"):
    """What each task saw of the clock lies inside its span; time 0 of the trace is between `before` and `after`."""
    spans = {span.task: span for span in run.spans}
    assert len(spans) == len(results)
    for x, start, end in results:
        span = spans[f"{function}({x})"]
        assert span.start <= start - before
        assert end - after <= span.end


def test_map_records_each_call_inside_its_span():
    before = time.perf_counter()
    with trace() as run, ThreadPoolExecutor(4) as pool:
        after = time.perf_counter()
        results = list(pool.map(work, range(8)))
    check_inside(run, results, before, after)
    assert {span.state for span in run.spans} == {"ok"}
    assert {span.worker for span in run.spans} <= {f"thread {n}" for n in range(1, 5)}
    assert len(run.submitted) == 8
    assert run.edges == ()


def test_tasks_that_wait_for_each_other_are_recorded_together():
    barrier = threading.Barrier(4)
    with trace() as run, ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(meet, barrier)
    assert run.max_concurrency == 4
    assert sorted(span.worker for span in run.spans) == [f"thread {n}" for n in range(1, 5)]


def test_submit_to_a_pool_made_before_the_block():
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(abs, range(4)))  # its threads are there before the block
        before = time.perf_counter()
        with trace() as run:
            after = time.perf_counter()
            futures = [pool.submit(work, x) for x in range(4)]
            results = [future.result() for future in futures]
        pool.submit(work, 5).result()
    check_inside(run, results, before, after)
    assert len(run.waits) == 4


def test_a_task_that_raises_is_failed_and_the_learner_gets_the_error():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        future = pool.submit(int, "seven")
        with pytest.raises(ValueError, match="seven"):
            future.result()
        assert isinstance(future.exception(), ValueError)
    assert [(span.task, span.state) for span in run.spans] == [("int('seven')", "failed")]


def test_a_cancelled_task_is_there_but_did_not_run():
    go = threading.Event()
    with trace() as run, ThreadPoolExecutor(1) as pool:
        first = pool.submit(go.wait, 10)
        second = pool.submit(work, 2)
        assert second.cancel()
        go.set()
        first.result()
    states = {span.task: span.state for span in run.spans}
    assert states == {"wait(10)": "ok", "work(2)": "cancelled"}
    (cancelled,) = [span for span in run.spans if span.state == "cancelled"]
    assert cancelled.start == cancelled.end
    assert run.max_concurrency == 1
    assert run.makespan == pytest.approx(run.busy_time)


def test_shutdown_that_cancels():
    go = threading.Event()
    with trace() as run:
        pool = ThreadPoolExecutor(1)
        pool.submit(go.wait, 10)
        for x in range(3):
            pool.submit(work, x)
        pool.shutdown(wait=False, cancel_futures=True)
        go.set()
        pool.shutdown()
    assert sorted(span.state for span in run.spans) == ["cancelled"] * 3 + ["ok"]


def test_partials_and_keywords_are_named_by_what_they_call():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(functools.partial(pow, 2), 5).result()
        pool.submit(work, 1, seconds=0).result()
        pool.submit(lambda: 0).result()
    assert [span.task for span in run.spans] == ["pow(2, 5)", "work(1, seconds=0)", "<lambda>"]


def waits_with(wait):
    """A run whose caller waits for two tasks by the given function of the futures."""
    with trace() as run:
        pool = ThreadPoolExecutor(2)
        wait([pool.submit(work, x) for x in range(2)])
        pool.shutdown()  # after a wait for all there is nothing left to wait for
    return run


@pytest.mark.parametrize(
    ("wait", "least"),
    [
        (lambda futures: [future.result() for future in futures], 2),
        (lambda futures: [future.exception() for future in futures], 2),
        (lambda futures: concurrent.futures.wait(futures), 1),
        (lambda futures: concurrent.futures.wait(iter(futures), 10, FIRST_COMPLETED), 1),
        (lambda futures: list(concurrent.futures.as_completed(futures)), 1),
        (lambda futures: [f.result(timeout=10) for f in concurrent.futures.as_completed(iter(futures))], 1),
    ],
)
def test_the_caller_waits(wait, least):
    run = waits_with(wait)
    assert len(run.spans) == len(run.submitted) == 2
    assert len(run.waits) >= least
    assert max(run.submitted) <= run.waits[0][0] <= run.waits[0][1] <= run.duration
    assert all(event.where.thread == "MainThread" or event.kind != "waited" for event in run.events)
    # The caller waits while its tasks run, and no wait is inside another.
    assert all(a[1] <= b[0] for a, b in zip(run.waits, run.waits[1:], strict=False))


def test_leaving_the_pool_is_a_wait():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(work, 1, 0.2)
    ((start, end),) = run.waits
    assert end - start > 0.02
    assert end >= run.spans[0].end


def test_shutdown_without_waiting_is_none():
    with trace() as run:
        pool = ThreadPoolExecutor(1)
        future = pool.submit(work, 1)
        pool.shutdown(wait=False)
    assert run.waits == ()
    future.result()


def test_a_wait_that_times_out_raises_and_is_recorded():
    go = threading.Event()
    with trace() as run, ThreadPoolExecutor(1) as pool:
        future = pool.submit(go.wait, 10)
        with pytest.raises(TimeoutError):
            future.result(timeout=0.01)
        go.set()
    assert run.waits[0][1] - run.waits[0][0] >= 0.009


def test_a_future_of_nobody_waits_unseen():
    future = concurrent.futures.Future()
    future.set_result(3)
    with trace() as run:
        assert future.result() == 3
    assert run.events == ()


def test_raw_threads_are_tasks_and_marked_ones_count_once():
    barrier = threading.Barrier(3)
    marked = traced(meet)
    with trace() as run:
        threads = [threading.Thread(target=marked, args=(barrier,)) for _ in range(3)]
        threads += [threading.Thread(target=work, args=(1,))]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert [span.task for span in run.spans] == ["meet", "meet #2", "meet #3", "work(1)"]
    assert run.max_concurrency >= 3
    assert len(run.waits) >= 1


def test_threads_that_existed_before_are_not_recorded():
    go = threading.Event()
    pool = ThreadPoolExecutor(1)

    def library():
        go.wait(10)
        pool.submit(abs, -1).result()

    thread = threading.Thread(target=library)
    thread.start()
    with trace() as run:
        go.set()
        thread.join(10)
    pool.shutdown()
    assert run.events == ()


def test_a_thread_that_the_learner_starts_may_submit():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        thread = threading.Thread(target=lambda: pool.submit(work, 1).result())
        thread.start()
        thread.join(10)
    assert [span.task for span in run.spans] == ["<lambda>", "work(1)"]
    assert run.graph.spawns == (("<lambda>", "work(1)"),)
    assert len(run.submitted) == 1  # the thread; it was not the caller of the block who submitted the task


class EnginePool(ThreadPoolExecutor):
    """A pool that a library keeps for itself."""


EnginePool.__module__ = "distributed.threadpoolexecutor"


def test_the_pool_of_a_library_is_not_recorded():
    with trace() as run, EnginePool(1) as pool:
        assert pool.submit(abs, -2).result() == 2
    assert run.events == ()


def test_a_listener_is_told_what_is_submitted_and_over():
    go, listener = threading.Event(), Log()
    with trace() as run, ThreadPoolExecutor(2) as pool:
        pool.submit(abs, -1).result()  # before anybody listens
        Recorder.active.listeners.add(listener)
        futures = [pool.submit(go.wait, 10) for _ in range(3)]
        submissions = list(listener.open.values())
        assert [submission.handle for submission in submissions] == futures
        told = {(submission.engine, submission.pool, submission.capacity) for submission in submissions}
        assert told == {("threads", id(pool), 2)}
        go.set()
        concurrent.futures.wait(futures)
        deadline = time.monotonic() + 10
        while listener.open and time.monotonic() < deadline:
            time.sleep(0.001)
        assert listener.open == {}
        assert listener.times_untracked == 0
        Recorder.active.listeners.remove(listener)
        pool.submit(abs, -2).result()
        assert listener.open == {}
    ids = [event.task for event in run.events if event.kind == "submitted"]
    assert [submission.tasks for submission in submissions] == [(task,) for task in ids[1:4]]


def test_submit_of_nothing_is_the_learners_error():
    with trace() as run, ThreadPoolExecutor(1) as pool, pytest.raises(TypeError):
        pool.submit()
    assert run.spans == ()


def test_a_pool_that_is_closed_refuses_as_ever():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with trace() as run, pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(abs, 1)
    assert run.spans == ()
    assert run.graph.tasks == ()


# -- the engine, answering for itself ----------------------------------------------------------------------------------
def test_threads_are_always_there_and_meet():
    barrier, came = threading.Barrier(3), []

    def come(x):
        barrier.wait(10)
        came.append(x)

    THREADS.meet(come, [1, 2, 3])
    assert sorted(came) == [1, 2, 3]
    assert THREADS.problem(1000) is None


def test_the_overhead_of_a_task_is_measured():
    assert 0 < THREADS.task_overhead(20) < 1


def test_a_future_is_waited_for_in_a_later_trace_too():
    go = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with trace():
            future = pool.submit(go.wait, 10)
        with trace() as run:
            threading.Timer(0.05, go.set).start()
            assert future.result(10)
    assert len(run.waits) == 1
    assert run.spans == ()
