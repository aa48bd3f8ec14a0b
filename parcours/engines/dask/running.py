"""Tasks of the check in Dask's local schedulers: a meeting, and tasks that do nothing."""

import time
from collections.abc import Callable

import dask

__all__ = ["run_all", "task_overhead"]


def run_all(function: Callable, xs: list) -> None:
    """Run function(x) for each x in Dask's threads, as many as there are xs."""
    lazy = [dask.delayed(function)(x) for x in xs]
    with dask.config.set(pool=None):  # a pool that the learner set may be closed, or smaller
        dask.compute(*lazy, scheduler="threads", num_workers=len(xs))


def task_overhead(tasks: int = 200) -> float:
    """Return the seconds that Dask's threads need for a task that does nothing, computed together with others."""
    nothing = [dask.delayed(int)(0) for _ in range(tasks)]
    start = time.perf_counter()
    with dask.config.set(pool=None):
        dask.compute(*nothing, scheduler="threads", num_workers=2)
    return (time.perf_counter() - start) / tasks
