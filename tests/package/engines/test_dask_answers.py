"""Dask, answering for itself: workers, promises, waits, tasks; and copies for tasks."""

import os
import sys
import threading
import time

import dask
import pytest
from dask import delayed
from distributed import Client, LocalCluster
from listeners import Log

from parcours import engines, gil, trace
from parcours.engines.dask import are_isolated, is_dask, isolated_tasks, worker_address
from parcours.engines.recorder import Recorder

DASK = engines.engine("dask")


@pytest.fixture(scope="module")
def client():
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def test_a_thread_of_a_cluster_knows_that_it_is_a_worker(client):
    def where():
        return engines.worker(), worker_address(), gil.lane("python", 2)().role

    (address,) = client.scheduler_info()["workers"]
    assert client.submit(where, pure=False).result() == ("dask", address, "dask")
    assert where() == ("", "", "")


def test_a_future_of_a_cluster_is_a_promise(client):
    assert engines.is_promise(client.submit(abs, -1))


def test_a_local_scheduler_has_no_workers_of_its_own():
    assert delayed(engines.worker)().compute(scheduler="threads") == ""


def test_the_ids_of_its_tasks_are_known():
    with trace() as run:
        delayed(abs)(-1).compute(scheduler="sync")
        delayed(abs)(-1).compute(scheduler="threads")
    assert all(is_dask(event.task) for event in run.events if event.kind == "started")
    assert not is_dask("abs#1.1")


def test_a_computation_shows_in_the_stack_while_it_is_recorded():
    go, results = threading.Event(), []

    def compute():
        results.append(delayed(go.wait)(30).compute(scheduler="threads", num_workers=1))

    with trace():
        thread, found, until = threading.Thread(target=compute), [], time.monotonic() + 30
        thread.start()
        while not found and time.monotonic() < until:
            frame = sys._current_frames().get(thread.ident)
            found = [wait for engine, wait in engines.waits_in(frame) if engine is DASK]
        go.set()
        thread.join(30)
    (wait,) = found
    assert len(wait.handles) == 1
    assert (wait.enough, wait.limit, results) == (None, None, [True])


def test_listeners_are_told_of_each_batch_that_may_run():
    listener = Log()
    with trace():
        recorder = Recorder.active
        recorder.listeners.add(listener)
        plan = delayed(lambda *values: [dict(listener.open), values][0])(*[delayed(abs)(-x) for x in range(4)])
        last = plan.compute(scheduler="threads", num_workers=3, chunksize=4)
        recorder.listeners.remove(listener)
    assert listener.open == {}  # when the computation is over, nothing is left
    ((tasks, submission),) = last.items()  # the last one, while it runs
    assert submission[:4] == ("dask", tasks, submission.pool, 3)
    batches = [tasks for tasks in listener.ended if len(tasks) == 4]
    assert len(batches) == 1  # four that one worker runs
    assert {(task,) for task in batches[0]} <= set(listener.ended)  # each was pending alone before


def test_listeners_are_told_what_each_task_needs():
    listener, seen = Log(), []
    with trace():
        Recorder.active.listeners.add(listener)
        first = delayed(lambda: seen.extend(listener.open.values()))()
        delayed(lambda _: None)(first).compute(scheduler="sync")
        Recorder.active.listeners.remove(listener)
    needs = {submission.tasks: submission.needs for submission in seen}
    assert sorted(needs.values()) == [(), min(needs)]


def test_nothing_is_left_of_a_computation_that_fails():
    listener = Log()
    with trace():
        Recorder.active.listeners.add(listener)
        with pytest.raises(ZeroDivisionError):
            delayed(lambda x: x)(delayed(lambda: 1 / 0)()).compute(scheduler="threads", num_workers=2)
        Recorder.active.listeners.remove(listener)
    assert listener.open == {}
    assert len(listener.ended) == 2


def test_what_a_client_submits_is_untracked(client):
    listener = Log()
    with trace():
        Recorder.active.listeners.add(listener)
        client.submit(abs, -1, pure=False).result()
        Recorder.active.listeners.remove(listener)
    assert (listener.open, listener.ended) == ({}, [])
    assert listener.times_untracked == 1


def test_tasks_get_copies_in_a_block_and_only_while_a_trace_is_open():
    found = []

    def append(values):
        values.append(1)
        return values

    def compute():
        return delayed(append)(found).compute(scheduler="threads")

    with isolated_tasks():
        assert are_isolated()
        compute()
        assert found == [1]
        with trace():
            assert compute() == [1, 1]
        assert found == [1]
    with trace():
        compute()
    assert found == [1, 1]
    with pytest.raises(ZeroDivisionError), isolated_tasks():
        1 / 0  # noqa: B018
    assert not are_isolated()


def test_what_cannot_be_copied_raises_in_a_block():
    lock = threading.Lock()
    with isolated_tasks(), trace(), pytest.raises(TypeError, match="pickle"):
        delayed(lambda: lock.locked())().compute(scheduler="threads")


def test_workers_meet_and_tasks_cost_something(tmp_path):
    barrier = threading.Barrier(3)
    with dask.config.set(pool=None):
        DASK.meet(lambda x: barrier.wait(30), [1, 2, 3])
    assert 0 < DASK.task_overhead() < 1
    assert DASK.problem(4) is None
    assert os.getpid() not in DASK.own_processes()
