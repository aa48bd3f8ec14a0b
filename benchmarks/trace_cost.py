"""The cost of recording a task that does nothing: at most 0.15 ms on Ray, and 0.10 ms elsewhere.

For each way of submitting, rounds without a trace, with one, and with other tools take turns in one process, so that a
busy moment meets all alike. Prints the median of the rounds in ms a task, what each tool adds, and how many times as
long the round took. The other tools record less or other things: VizTracer, all functions that this process calls, and
nothing of its workers; Dask's profilers, when tasks of Dask ran.
"""

import contextlib
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import dask
from dask.diagnostics import Profiler

from parcours import QUIET_RAY, trace, traced

try:
    from viztracer import VizTracer
except ImportError:
    VizTracer = None

ROUNDS = 3
LIMIT, RAY_LIMIT = 0.10, 0.15  # ms a task


def nothing(x):
    return x


marked = traced(nothing)


@contextlib.contextmanager
def ours(tasks):
    """Record with a trace, and check that nothing was lost."""
    with trace() as run:
        yield
    assert len(run.spans) >= tasks, f"{len(run.spans)} spans of {tasks} tasks"


@contextlib.contextmanager
def viztracer(tasks):
    """Record the calls of all functions in this process."""
    tracer = VizTracer(verbose=0, tracer_entries=10_000_000, log_async=False)
    tracer.start()
    try:
        yield
    finally:
        tracer.stop()
        tracer.clear()


@contextlib.contextmanager
def dask_profiler(tasks):
    """Record the tasks of Dask's local schedulers with Dask's own profiler."""
    with Profiler() as profiler:
        yield
    assert len(profiler.results) >= tasks


@contextlib.contextmanager
def task_stream(tasks):
    """Record the tasks of a cluster with its own stream of tasks."""
    from distributed import get_task_stream

    with get_task_stream() as stream:
        yield
    assert len(stream.data) >= tasks


def seconds(submit, tasks, tool=None):
    """Seconds from the first submission to the last result of one round, without what the tool does around it."""
    with tool(tasks) if tool else contextlib.nullcontext():
        start = time.perf_counter()
        submit(tasks)
        return time.perf_counter() - start


def measure(name, submit, tasks, *others, limit=LIMIT):
    """Print a line for a trace and each other tool; return the ms that a trace costs a task, over the limit."""
    tools = [None, ours, *([viztracer] if VizTracer else []), *others]
    times = {tool: [] for tool in tools}
    for tool in tools:  # the workers are there and know the function
        seconds(submit, tasks, tool)
    for _ in range(ROUNDS):
        for tool in tools:
            times[tool].append(seconds(submit, tasks, tool))
    took = {tool: statistics.median(values) / tasks * 1000 for tool, values in times.items()}
    plain, added = took[None], took[ours] - took[None]
    print(f"{name:34} {plain:8.4f} ms a task", flush=True)
    for tool in tools[1:]:
        more = took[tool] - plain
        compared = f"{more / added:8.1f} of ours" if tool is not ours and added > 0 else ""
        within = f"{more / limit:8.2f} of limit" if tool is ours else ""
        print(f"    {tool.__name__:30} {more:+8.4f} ms {took[tool] / plain:7.2f} times{within}{compared}", flush=True)
    return added / limit


def ways(ray):
    """(name, how to submit so many tasks and wait for them, how many, other tools), one after the other."""
    yield "a marked function, in a loop", lambda n: [marked(x) for x in range(n)], 2000
    with ThreadPoolExecutor(4) as pool:
        yield "threads, submit", lambda n: [f.result() for f in [pool.submit(nothing, x) for x in range(n)]], 500
        yield "threads, map", lambda n: list(pool.map(nothing, range(n))), 500
    with ProcessPoolExecutor(2) as pool:
        yield "processes, submit", lambda n: [f.result() for f in [pool.submit(nothing, x) for x in range(n)]], 500
        yield "processes, map, chunks of 100", lambda n: list(pool.map(nothing, range(n), chunksize=100)), 500
        processes = {"scheduler": "processes", "pool": pool}
        calls = dask.delayed(nothing)
        yield "Dask, processes", lambda n: dask.compute(*map(calls, range(n)), **processes), 200, dask_profiler
    yield "Dask, threads", lambda n: dask.compute(*map(calls, range(n))), 200, dask_profiler
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as client:
        yield "Dask, a cluster", lambda n: client.gather(client.map(nothing, range(n), pure=False)), 100, task_stream
    if ray is None:
        return
    ray.init(num_cpus=2, **QUIET_RAY)
    task, actor = ray.remote(nothing), ray.remote(Actor).remote()
    yield "Ray, all and then get", lambda n: ray.get([task.remote(x) for x in range(n)]), 200
    yield "Ray, get one by one", lambda n: [ray.get(task.remote(x)) for x in range(n)], 150
    yield "Ray, a method of an actor", lambda n: ray.get([actor.nothing.remote(x) for x in range(n)]), 200
    ray.shutdown()


class Actor:
    def nothing(self, x):
        return x


def main():
    try:
        import ray
    except ImportError:  # there are no wheels for this platform
        ray = None
    if VizTracer is None:
        print("VizTracer is not installed. Install `viztracer` in a separate environment to compare with it.")
    worst = 0
    for name, *way in ways(ray):
        worst = max(worst, measure(name, *way, limit=RAY_LIMIT if name.startswith("Ray") else LIMIT))
    print(f"the most that recording costs a task: {worst:.2f} of the limit")
    sys.exit(worst > 1)


if __name__ == "__main__":
    main()
