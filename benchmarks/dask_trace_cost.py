"""What recording costs a Dask task that does nothing: at most 0.3 ms, whichever scheduler runs it.

Runs with and without a trace are interleaved in one process, so that a busy moment meets both kinds alike; the best
run of each kind is compared, which other programs disturbed least. CPU is what this process alone spent more. The
processes are a pool that is warm; the cluster lives in this process.
"""

import gc
import time
from concurrent.futures import ProcessPoolExecutor

import dask
from distributed import Client, LocalCluster

from parcours import trace

TASKS, RUNS = 400, 9
LIMIT = 0.3  # milliseconds a task


def nothing(x):
    return x


def fresh():
    """A sum of TASKS tasks, with keys of its own: a cluster must not know its results."""
    return dask.delayed(len)([dask.delayed(nothing)(i) for i in range(TASKS - 1)])


def milliseconds(compute, traced):
    """Wall and CPU time of one run, for each task; opening and leaving the trace is part of it."""
    value = fresh()
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    if traced:
        with trace() as run:
            compute(value)
    else:
        compute(value)
    took = ((time.perf_counter() - wall) * 1000 / TASKS, (time.process_time() - cpu) * 1000 / TASKS)
    if traced:
        assert len(run.spans) == TASKS, "a task was not recorded"
    return took


def compare(name, compute):
    """Print what a task takes with and without a trace; gives the difference in milliseconds."""
    milliseconds(compute, True)
    milliseconds(compute, False)
    times = [[milliseconds(compute, traced) for traced in (False, True)] for _ in range(RUNS)]
    (plain, plain_cpu), (recorded, recorded_cpu) = (
        [min(column) for column in zip(*runs, strict=True)] for runs in zip(*times, strict=True)
    )
    cost = recorded - plain
    print(
        f"{name:24} {plain:6.3f} ms  +{cost:6.3f} ms  {recorded / plain:5.2f} times as long  "
        f"{cost / LIMIT:4.2f} of the limit  (CPU +{recorded_cpu - plain_cpu:.3f} ms)"
    )
    return cost


def main():
    costs = [compare(name, lambda value, name=name: value.compute(scheduler=name)) for name in ("sync", "threads")]
    with ProcessPoolExecutor(2) as pool:
        options = {"scheduler": "processes", "pool": pool}
        costs.append(compare("processes, one by one", lambda value: value.compute(chunksize=1, **options)))
        costs.append(compare("processes, six at a time", lambda value: value.compute(**options)))
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        costs.append(compare("distributed", lambda value: client.compute(value).result()))
    print(f"the dearest: {max(costs):.3f} ms a task, {max(costs) / LIMIT:.2f} of the limit")


if __name__ == "__main__":
    main()
