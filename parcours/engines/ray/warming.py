"""A worker that records before the first task of a block: otherwise that task would wait while its worker prepares."""

from collections.abc import Callable

import ray

from parcours.engines.ray.internals import session

__all__ = ["warm_worker"]

# A bound on how late the block may begin, no measure of anything: a worker that is not ready by then prepares itself
# when its first task comes, which costs that task time and changes nothing else.
_PATIENCE = 10  # seconds

_warmed = set()  # sessions in which a worker was prepared: workers that start later prepare themselves


def warm_worker(tell: object) -> None:
    """Let one worker load the recorder, once in a session: a small task of our own runs in it.

    One only, which Ray has ready: a task for each free slot would start workers, and so hide from the trace what a
    cold start costs the program. tell: an object that makes the process which loads it record. Does nothing if no slot
    is free.
    """
    here = session()
    if here is None or here in _warmed:
        return
    _warmed.add(here)
    if ray.available_resources().get("CPU", 0) < 1:
        return
    task = ray.remote(num_cpus=1, max_retries=0, enable_task_events=False)(_by_value())
    ref = task.remote(tell)
    _, late = ray.wait([ref], timeout=_PATIENCE)
    if late:  # it would take a slot from a task of the block
        ray.cancel(ref)


def _by_value() -> Callable:
    """Return a function that is pickled with its code: a worker may not find this package."""

    def prepare(told):
        pass

    return prepare
