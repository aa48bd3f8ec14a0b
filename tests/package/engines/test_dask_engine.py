"""Dask traced: its local schedulers and clusters, each with real tasks."""

import asyncio
import concurrent.futures
import json
import os
import signal
import subprocess
import sys
import threading
import time

import dask
import dask.array as da
import pytest
from dask._task_spec import Task
from dask.diagnostics import Profiler
from distributed import Client, LocalCluster, as_completed, wait, worker_client

from parcours import trace, traced
from parcours.engines.recorder import Recorder
from parcours.plan import task_graph
from parcours.trace import Trace

SCHEDULERS = {
    "sync": {},
    "threads": {"num_workers": 2},
    "processes": {"num_workers": 2, "chunksize": 1},
}

ANY_PORT = "127.0.0.1:0"  # without an address the first cluster takes port 8787, and a second one warns of it


def inner(x, seconds=0.05):
    """What the task itself knows: its process, its thread, when it began and when it ended."""
    start = time.perf_counter()
    time.sleep(seconds)
    return os.getpid(), threading.get_native_id(), start, time.perf_counter()


def asleep(block):
    time.sleep(0.1)
    return block


def boom(x):
    raise ValueError(x)


def die(x):
    os.kill(os.getpid(), signal.SIGKILL)


class Meeting:
    """Two threads of this process come, or nobody passes: what overlaps is no matter of luck."""

    barrier = threading.Barrier(2)

    def __call__(self, x):
        Meeting.barrier.wait(20)
        return x


GATE = threading.Event()


def through_the_gate(x):
    GATE.wait(20)
    return x


@pytest.fixture
def gate():
    """Tasks of this process wait until it is set."""
    GATE.clear()
    yield GATE
    GATE.set()


def note_example(side=400, chunks=100):
    x = da.random.default_rng(0).random((side, side), chunks=chunks)
    return (x + x.T) - x.mean(axis=0)


def lie_inside(spans, intervals, before, after):
    """Whether there are as many spans as intervals, and each in turn lies in one span of its own.

    `before` and `after` are moments between which the trace began, microseconds apart.
    """
    spans, intervals = sorted(spans, key=lambda span: (span.worker, span.start)), sorted(intervals)
    assert len(spans) == len(intervals)
    free = list(spans)
    for *_, start, end in intervals:
        holding = [span for span in free if before + span.start <= start and end <= after + span.end]
        if not holding:
            return False
        free.remove(min(holding, key=lambda span: span.end - span.start))
    return True


def states(run):
    return [(span.task, span.attempt, span.state) for span in run.spans]


def events(run, kind):
    return [event for event in run.events if event.kind == kind]


def started():
    """The labels of the tasks that have started so far, in the trace that is open."""
    labels = {event.task: event.detail for event in Recorder.active.events if event.kind == "submitted"}
    return {labels[event.task] for event in Recorder.active.events if event.kind == "started"}


# -- local schedulers -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_each_task_is_one_span_around_what_it_does(scheduler):
    with trace():  # so that the inner one opens at once
        before = time.perf_counter()
        with trace() as run:
            after = time.perf_counter()
            calls = [dask.delayed(inner)(i) for i in range(4)]
            results = dask.compute(*calls, scheduler=scheduler, **SCHEDULERS[scheduler])
    assert sorted(span.task for span in run.spans) == [f"inner({i})" for i in range(4)]
    assert {span.state for span in run.spans} == {"ok"}
    assert lie_inside(run.spans, results, before, after)
    assert len({span.worker for span in run.spans}) == len({result[:2] for result in results})
    kinds = {"sync": "main thread", "threads": "thread ", "processes": "process "}
    assert {event.where.process for event in events(run, "started")} == {result[0] for result in results}
    assert all(span.worker.startswith(kinds[scheduler]) for span in run.spans)
    assert (run.edges, run.missed) == ((), ())


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_caller_waits_while_compute_runs(scheduler):
    with trace() as run:
        dask.compute(dask.delayed(inner)(0), dask.delayed(inner)(1), scheduler=scheduler, **SCHEDULERS[scheduler])
    assert len(run.submitted) == 2
    ((start, end),) = run.waits
    assert max(run.submitted) <= start <= run.spans[0].start
    assert max(span.end for span in run.spans) <= end <= run.duration


@pytest.mark.parametrize(
    "how",
    [
        lambda calls, pool: dask.compute(*calls, scheduler="threads", num_workers=2),
        lambda calls, pool: dask.compute(*calls, scheduler=pool),
        lambda calls, pool: dask.compute(*calls, pool=pool),
    ],
    ids=["a name", "an executor", "a pool"],
)
def test_threads_that_meet_run_together(how):
    with concurrent.futures.ThreadPoolExecutor(2) as pool, trace() as run:
        how([dask.delayed(Meeting())(i) for i in range(2)], pool)
    assert len(run.spans) == len(run.submitted) == run.max_concurrency == 2  # a pool's own record would make it 4
    assert {span.worker for span in run.spans} == {"thread 1", "thread 2"}


def test_the_scheduler_of_the_configuration():
    with trace() as run, dask.config.set(scheduler="threads", num_workers=2):
        dask.delayed(len)([dask.delayed(Meeting())(i) for i in range(2)]).compute()
    assert run.max_concurrency == 2
    assert run.graph.edges == (("Meeting(0)", "len"), ("Meeting(1)", "len"))


def test_processes_run_six_tasks_in_a_row_unless_told():
    with trace() as run:
        dask.compute(*[dask.delayed(inner)(i, 0) for i in range(4)], scheduler="processes", num_workers=2)
    assert {span.worker for span in run.spans} == {"process 1"}


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_what_ran_is_the_optimized_graph(scheduler):
    if scheduler == "processes":
        options, y = {"num_workers": 1}, note_example(200)
    else:
        options, y = {}, note_example()
    plan = task_graph(y, optimized=True)
    with trace() as run:
        y.compute(scheduler=scheduler, **options)
    tasks = [span.task for span in run.spans]
    assert sorted(tasks) == sorted((*plan.tasks, "finalize"))
    assert len(tasks) == {"processes": 14, "threads": 52, "sync": 52}[scheduler] + 1
    graph = run.graph
    assert graph.tasks[:-1] == plan.tasks
    assert graph.blocks == (*plan.blocks, None)
    assert graph.fused == (*plan.fused, ())
    assert set(graph.edges) == set(plan.edges) | {(task, "finalize") for task in plan.tasks if task.startswith("sub(")}
    assert Trace.from_json(run.to_json()) == run
    assert Trace.from_json(run.to_json()).graph == graph


def test_tasks_start_after_what_they_need():
    with trace() as run:
        note_example().compute(scheduler="threads", num_workers=2)
    span = {span.task: span for span in run.spans}
    assert len(run.graph.edges) == 92
    assert all(span[a].end <= span[b].start for a, b in run.graph.edges)


def test_a_second_computation_has_layers_of_its_own():
    y = da.ones(4, chunks=2) + 1
    with trace() as run:
        y.compute(scheduler="sync")
        y.compute(scheduler="sync")
    graph = run.graph
    assert {block[0] for block in graph.blocks if block} == {b + n for b in ("add",) for n in ("", " #2")}
    assert ("add(1) #2", "finalize #2") in graph.edges
    assert len(run.waits) == 2


def test_a_task_that_raises():
    with pytest.raises(ValueError, match="7"), trace() as run:
        dask.compute(dask.delayed(boom)(7), scheduler="threads")
    assert states(run) == [("boom(7)", 0, "failed")]
    assert events(run, "failed")[0].detail == "ValueError"
    assert Recorder.active is None
    assert dask.threaded.get_async.__module__ == "dask.local"
    assert not hasattr(dask.local.get_async, "__wrapped__")


def test_a_process_that_dies():
    with trace() as run, pytest.raises(concurrent.futures.BrokenExecutor):
        dask.compute(dask.delayed(die)(0), scheduler="processes", num_workers=1)
    assert states(run) == [("die(0)", 0, "lost")]


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_call_that_dask_nests_in_another_runs_in_its_task(scheduler):
    """An array that a delayed function gets: Dask copies each block's call into an argument of another."""
    slow = da.ones(4, chunks=2).map_blocks(asleep, dtype=float)
    graph = dask.delayed(sum)(slow).__dask_graph__()
    assert any(isinstance(argument, Task) for node in dict(graph).values() for argument in getattr(node, "args", ()))
    with trace() as run:
        assert dask.delayed(sum)(slow).compute(scheduler=scheduler, **SCHEDULERS[scheduler]) == 4
    assert sum(span.end - span.start > 0.1 for span in run.spans) == 2


def test_a_computation_inside_a_task():
    def outer(x):
        return dask.delayed(len)([dask.delayed(inner)(x)]).compute(scheduler="threads")

    with trace() as run:
        assert dask.delayed(outer)(1).compute(scheduler="sync") == 1
    assert set(run.graph.edges) == {("inner(1)", "len"), ("outer(1)", "inner(1)")}
    assert run.graph.spawns == (("outer(1)", "inner(1)"),)
    span = {span.task: span for span in run.spans}
    assert span["outer(1)"].start < span["inner(1)"].start < span["len"].end < span["outer(1)"].end
    assert len(run.waits) == 1


def test_computations_at_the_same_time():
    def compute(x):
        dask.delayed(inner)(x).compute(scheduler="sync")

    with trace() as run:
        threads = [threading.Thread(target=compute, args=(i,)) for i in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        compute(3)
    assert sum(span.task.startswith("inner(") for span in run.spans) == 4
    assert len(run.graph.spawns) == 3
    assert [span.worker for span in run.spans][-1] == "main thread"


def test_a_marked_function_is_one_task():
    @traced
    def step(x):
        return x

    with trace() as run:
        dask.delayed(step)(1).compute(scheduler="threads")
    assert states(run) == [("step(1)", 0, "ok")]


def test_callbacks_of_the_learner_still_work():
    with Profiler() as profiler:
        with trace() as run:
            dask.delayed(inner)(0).compute(scheduler="sync")
        dask.delayed(inner)(0).compute(scheduler="sync")
    assert (len(run.spans), len(profiler.results)) == (1, 2)


def test_a_graph_written_as_a_dict():
    with trace() as run:
        assert dask.get({"x": 1, "y": (abs, "x"), "z": [(abs, "y"), "x"], "w": "z"}, ["w", "y"]) == ([1, 1], 1)
    assert run.graph.tasks == ("y", "z")
    assert run.graph.edges == (("y", "z"),)


def test_traces_nest_and_follow_each_other():
    with trace() as outer:
        dask.delayed(inner)(0, 0).compute(scheduler="sync")
        with trace() as nested:
            dask.delayed(inner)(1, 0).compute(scheduler="threads")
    with trace() as after:
        dask.delayed(inner)(2, 0).compute(scheduler="sync")
    assert [len(run.spans) for run in (outer, nested, after)] == [2, 1, 1]
    assert nested.graph.tasks + after.graph.tasks == ("inner(1, 0)", "inner(2, 0)")


def test_what_is_in_memory_and_when_it_goes():
    x = da.ones((200, 100), chunks=(100, 100))
    with trace() as run:
        (x + 1).sum().compute(scheduler="sync")
    names = run._names
    put = {names[event.task]: event for event in events(run, "put")}
    freed = {names[event.task]: event for event in events(run, "freed")}
    assert set(put) == {span.task for span in run.spans}
    assert set(put) - set(freed) == {"sum-aggregate"}  # the result
    assert all(put[task].nbytes == freed[task].nbytes > 0 for task in freed)
    ended = {span.task: span.end for span in run.spans}
    for task, event in freed.items():
        users = [b for a, b in run.graph.edges if a == task]
        assert max(ended[user] for user in users) <= event.t
        assert put[task].t <= event.t


def test_the_bytes_of_a_block_are_its_bytes():
    with trace() as run:
        da.ones((100, 100), chunks=50).map_blocks(lambda block: block.copy()).compute(scheduler="threads")
    sizes = {run._names[event.task]: event.nbytes for event in events(run, "put")}
    assert sizes["lambda(0, 1)"] == 50 * 50 * 8
    assert sizes["finalize"] == 100 * 100 * 8


def test_an_alias_keeps_what_it_stands_for():
    with trace() as run:
        dask.get({"a": (list, "b"), "b": "c", "c": (abs, 5), "d": (abs, "b")}, ["d"])
    order = [(event.kind, run._names[event.task]) for event in run.events if event.kind in ("put", "freed")]
    assert order == [("put", "c"), ("put", "d"), ("freed", "c")]


# -- clusters ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cluster():
    """Two workers of two threads in this process."""
    with LocalCluster(n_workers=2, threads_per_worker=2, processes=False, dashboard_address=ANY_PORT) as cluster:
        yield cluster


@pytest.fixture
def client(cluster):
    with Client(cluster) as client:
        yield client


@pytest.fixture(scope="module")
def processes():
    """A client of two workers, each a process."""
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "host": "127.0.0.1"}
    with LocalCluster(**options, dashboard_address=ANY_PORT) as cluster, Client(cluster) as client:
        yield client


def plugins(cluster):
    return [name for name in cluster.scheduler.plugins if "parcours" in name]


def test_a_cluster_in_this_process(cluster, client):
    with trace():
        before = time.perf_counter()
        with trace() as run:
            after = time.perf_counter()
            results = dask.compute(*[dask.delayed(inner)(i) for i in range(6)])
            assert plugins(cluster) == [f"parcours {Recorder.active.folder}"]
    assert plugins(cluster) == []
    assert run.missed == ()
    assert sorted(span.task for span in run.spans) == [f"inner({n})" for n in range(6)]
    assert lie_inside(run.spans, results, before, after)
    by_thread = {}
    for span in run.spans:
        by_thread.setdefault(span.worker, []).append(span)
    assert set(by_thread) <= {f"Dask worker {w}{t}" for w in (1, 2) for t in ("", ", thread 1", ", thread 2")}
    assert len(by_thread) == len({result[1] for result in results})
    assert len(run.submitted) == 6
    ((start, end),) = run.waits  # the first tasks may run before the client waits
    assert start < max(span.end for span in run.spans) <= end


def test_two_workers_in_one_process_are_two(client):
    addresses = list(client.scheduler_info()["workers"])
    with trace() as run:
        futures = [client.submit(inner, i, workers=[address]) for i, address in enumerate(addresses)]
        wait(futures)
    assert {span.worker for span in run.spans} == {"Dask worker 1", "Dask worker 2"}
    assert len(run.waits) == 1


def test_a_cluster_of_processes(processes):
    with trace():
        before = time.perf_counter()
        with trace() as run:
            after = time.perf_counter()
            results = processes.gather(processes.map(inner, range(6)))
    assert lie_inside(run.spans, results, before, after)
    workers = {span.worker for span in run.spans}
    assert len(workers) == len({result[0] for result in results})
    assert workers <= {"Dask worker 1", "Dask worker 2"}
    assert len(run.submitted) == 6
    assert run.missed == ()


def test_a_cluster_runs_the_optimized_graph(processes):
    y = note_example()
    plan = task_graph(y, optimized=True)
    with trace() as run:
        y.compute()
    assert sorted(span.task for span in run.spans) == sorted((*plan.tasks, "finalize"))
    graph = run.graph
    assert graph.tasks[:-1] == plan.tasks
    assert (graph.blocks[:-1], graph.fused[:-1]) == (plan.blocks, plan.fused)
    assert set(plan.edges) <= set(graph.edges)


def test_tasks_in_a_cluster_are_numbered_as_they_were_given(client):
    with trace() as run:
        futures = client.map(inner, range(8), [0.001 * i for i in range(8)])
        results = client.gather(futures)
    number = {name: i for i, name in enumerate(f"inner({n}, {0.001 * n})" for n in range(8))}
    by_start = sorted(range(8), key=lambda i: results[i][2])
    assert [number[span.task] for span in run.spans] == by_start


def test_a_task_that_fails_and_is_tried_again(client, tmp_path):
    def once(path):
        if not path.exists():
            path.touch()
            raise OSError
        return 1

    with trace() as run:
        assert client.submit(once, tmp_path / "tried", retries=2).result() == 1
        with pytest.raises(ValueError, match="5"):
            client.submit(boom, 5).result()
    assert sorted(states(run)) == [("boom(5)", 0, "failed"), ("once", 0, "failed"), ("once", 1, "ok")]


def test_a_worker_that_dies(processes, tmp_path):
    def die_once(path):
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    with trace() as run:
        assert processes.submit(die_once, tmp_path / "tried").result() == 1
    assert states(run) == [("die_once", 0, "lost"), ("die_once", 1, "ok")]
    assert run.spans[0].end <= run.spans[1].start
    processes.wait_for_workers(2)


def test_tasks_that_are_cancelled(cluster, client, gate):
    with trace() as run:
        futures = [client.submit(through_the_gate, i, key=f"pass-{i}") for i in range(8)]
        while len(started()) < 4:  # there are four threads
            time.sleep(0.01)
        waiting = next(future for future in futures if future.key not in started())
        waiting.cancel()
        known = [cluster.scheduler, *(worker.state for worker in cluster.workers.values())]
        while any(waiting.key in place.tasks for place in known):  # the news is on its way
            time.sleep(0.01)
        gate.set()
        wait([future for future in futures if future is not waiting])
    assert [state for state in states(run) if state[2] != "ok"] == [(waiting.key, 0, "cancelled")]
    assert len(run.spans) == 8


def test_results_as_they_come(client):
    with trace() as run:
        for future in as_completed(client.map(inner, range(3))):
            future.result()
    assert len(run.spans) == 3
    assert len(run.waits) >= 3
    assert max(span.start for span in run.spans) < run.waits[-1][1]


def test_a_key_that_is_there_already_runs_once(client):
    with trace() as run:
        first, second = client.submit(inner, 0), client.submit(inner, 0)
        client.submit(len, [first, second]).result()
    assert [span.task for span in run.spans] == ["inner(0)", "len"]
    assert run.graph.edges == (("inner(0)", "len"),)


def test_what_was_persisted_before_the_trace_is_not_in_it(client):
    x = da.ones((200, 200), chunks=100).persist()
    wait(x)
    with trace() as run:
        x.sum().compute()
    assert {span.task for span in run.spans} == {*(f"sum({i}, {j})" for i in (0, 1) for j in (0, 1)), "sum-aggregate"}


def test_tasks_of_a_task(client):
    def parent(n):
        with worker_client() as own:
            return len(own.gather(own.map(inner, range(n))))

    with trace() as run:
        assert client.submit(parent, 2).result() == 2
    assert run.graph.edges == (("parent(2)", "inner(0)"), ("parent(2)", "inner(1)"))
    assert len(run.submitted) == 1


def test_a_client_made_and_closed_inside(cluster):
    with trace() as run:
        with Client(cluster) as client:
            client.submit(inner, 10).result()
        with LocalCluster(n_workers=1, processes=False, dashboard_address=ANY_PORT) as other, Client(other) as client:
            client.submit(inner, 10).result()
    assert [span.task for span in run.spans] == ["inner(10)", "inner(10) #2"]
    assert plugins(cluster) == []
    assert run.missed == ()


def test_what_still_runs_is_open(client, gate):
    with trace() as run:
        future = client.submit(through_the_gate, 0)
        while not started():
            time.sleep(0.01)
    (span,) = run.spans
    assert (span.state, span.end) == ("open", run.duration)
    gate.set()
    future.result()
    with trace() as after:
        client.submit(abs, 1).result()
    assert [span.task for span in after.spans] == ["abs(1)"]


def test_what_was_submitted_last_is_in_the_trace(client):
    with trace() as run:
        future = client.submit(inner, 0, 0.01)
    assert run.graph.tasks == ("inner(0, 0.01)",)
    future.result()


def test_what_a_cluster_cannot_show_is_said(cluster, client):
    class Counter:
        def add(self):
            return 1

    async def coroutine(x):
        return x

    async def asynchronously():
        async with Client(cluster.scheduler.address, asynchronous=True) as client:
            return await client.submit(abs, -3)

    with trace() as run:
        assert asyncio.run(asynchronously()) == 3
        assert client.submit(coroutine, 4).result() == 4
        assert client.submit(Counter, actor=True).result().add().result() == 1
    assert {span.task: span.state for span in run.spans} == {"abs(-3)": "ok", "coroutine(4)": "ok", "Counter": "ok"}
    assert run.missed == ("Counter: an actor of Dask: calls of its methods are not recorded",)
    assert run.missed[0] in run.timeline().alt
    assert run.missed[0] in repr(run)
    assert run.missed[0] in run.graph.draw().alt
    assert "did not start" not in run.timeline().alt


def test_memory_of_a_cluster(client):
    with trace() as run:
        assert (da.ones((200, 100), chunks=100) + 1).sum().compute() == 40_000
    put = {run._names[event.task]: event.nbytes for event in events(run, "put")}
    assert set(put) == {span.task for span in run.spans}
    assert events(run, "freed")


def test_a_scheduler_in_a_process_of_its_own(tmp_path):
    where = tmp_path / "scheduler.json"
    common = ["--scheduler-file", where, "--no-dashboard", "--host", "127.0.0.1"]
    options = {"stderr": subprocess.DEVNULL, "env": {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}}
    cli = [sys.executable, "-W", "ignore", "-m"]
    scheduler = subprocess.Popen([*cli, "distributed.cli.dask_scheduler", *common, "--port", "0"], **options)
    alone = ["--no-nanny", "--nthreads", "1"]
    worker = subprocess.Popen([*cli, "distributed.cli.dask_worker", *common, *alone], **options)
    try:
        while not (where.exists() and where.read_text().endswith("}")):
            time.sleep(0.05)
        with Client(json.loads(where.read_text())["address"]) as client:
            y = note_example(200)
            with trace() as run:
                y.compute()
            with trace() as after, Client(client.scheduler.address) as other:
                other.submit(abs, -1).result()
            client.submit(abs, -2).result()  # at its next graph the scheduler drops what the closed client left
            left = client.run_on_scheduler(lambda dask_scheduler: [*dask_scheduler.plugins])
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait()
    plan = task_graph(y, optimized=True)
    assert sorted(span.task for span in run.spans) == sorted((*plan.tasks, "finalize"))
    assert {span.worker for span in run.spans} == {"Dask worker 1"}
    assert run.graph.fused[:-1] == plan.fused
    assert [span.task for span in after.spans] == ["abs(-1)"]
    assert (run.missed, after.missed) == ((), ())
    assert [name for name in left if "parcours" in name] == []


@pytest.mark.parametrize("scheduler", ["threads", "sync"])
def test_what_was_persisted_and_what_uses_it_are_joined(scheduler):
    with trace() as run:
        x = da.ones((4, 4), chunks=2).persist(scheduler=scheduler)
        (x + 1).sum().compute(scheduler=scheduler)
    ones = [task for task in run.graph.tasks if task.startswith("ones")]
    assert len(ones) == 4
    assert set(ones) <= {a for a, _ in run.graph.edges}
