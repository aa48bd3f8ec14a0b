"""Questions to a running Ray: about its slots and object refs; and tasks of the check."""

import time
from collections.abc import Callable, Iterable, Iterator

import ray

__all__ = ["finished", "free_slots", "refs_in", "run_all", "slots", "task_overhead"]


def slots() -> float:
    """Return how many CPU slots the cluster has."""
    return ray.cluster_resources().get("CPU", 0)


def free_slots(least: float, seconds: float = 15) -> float:
    """Return how many CPU slots are free; look again for up to `seconds` while there are fewer than `least`."""
    until = time.monotonic() + seconds
    while (free := ray.available_resources().get("CPU", 0)) < least and time.monotonic() < until:
        time.sleep(0.05)
    return free


def refs_in(value: object, depth: int = 3) -> Iterator:
    """Yield the object refs in a value, down to `depth` containers."""
    if isinstance(value, ray.ObjectRef):
        yield value
    elif depth and isinstance(value, list | tuple | set | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from refs_in(item, depth - 1)


def finished(refs: Iterable) -> set:
    """Return those of the refs whose tasks are over. Asks Ray once for all; what is not a ref is left out."""
    refs = list(dict.fromkeys(ref for ref in refs if isinstance(ref, ray.ObjectRef)))
    return set(ray.wait(refs, num_returns=len(refs), timeout=0, fetch_local=False)[0]) if refs else set()


def run_all(function: Callable, xs: list, seconds: float) -> list:
    """Call function(x) for each x, each in a task, all at once. Return the results, within `seconds`."""
    task = ray.remote(_call)
    return ray.get([task.remote(function, x) for x in xs], timeout=seconds)


def _call(function, x):
    return function(x)


def task_overhead(tasks: int = 100) -> float:
    """Return the seconds that Ray needs for a task that does nothing, submitted together with others."""
    nothing = ray.remote(_nothing)
    ray.get([nothing.remote() for _ in range(10)])
    start = time.perf_counter()
    ray.get([nothing.remote() for _ in range(tasks)])
    return (time.perf_counter() - start) / tasks


def _nothing():
    pass
