"""Workers that record before the first task of a block: otherwise that task would wait while its worker prepares."""

from collections.abc import Callable

import ray

from parcours.engines.ray.internals import session

__all__ = ["warm_workers"]

# A bound on how late the block may begin, no measure of anything: a worker that is not ready by then prepares itself
# when its first task comes, which costs that task time and changes nothing else.
_PATIENCE = 10  # seconds

_warmed = set()  # sessions whose workers were prepared: workers that start later prepare themselves


def warm_workers(tell: object) -> None:
    """Let the workers of free slots load the recorder, once in a session: a small task of our own runs in each.

    tell: an object that makes the process which loads it record. Slots that are in use are left alone.
    """
    here = session()
    if here is None or here in _warmed:
        return
    _warmed.add(here)
    free = int(ray.available_resources().get("CPU", 0))
    task = ray.remote(num_cpus=1, max_retries=0, enable_task_events=False)(_by_value())
    refs = [task.remote(tell) for _ in range(free)]
    _, late = ray.wait(refs, num_returns=free, timeout=_PATIENCE) if refs else ((), ())
    for ref in late:  # it would take a slot from a task of the block
        ray.cancel(ref)


def _by_value() -> Callable:
    """Return a function that is pickled with its code: a worker may not find this package."""

    def prepare(told):
        pass

    return prepare
