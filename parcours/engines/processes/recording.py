"""The hooks in ``ProcessPoolExecutor``, whose workers stamp into files."""

import functools
from collections.abc import Callable
from concurrent.futures import process

from parcours.engines.naming import function_name, label, new_task
from parcours.engines.processes import bare, batches, pools
from parcours.engines.processes.services import service_processes
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import run_stamped, unmarked
from parcours.engines.threads.recording import Pools, one_task, submitting

__all__ = ["StampedChunk", "install", "pool_processes"]


def install(recorder: Recorder) -> None:
    """Record process pools until the recorder closes."""
    make = functools.partial(submitting, recorder, "processes", tasks_of=_tasks_of, sends=True)
    recorder.patch(process.ProcessPoolExecutor, "submit", make)
    pools.install(recorder)
    bare.install(recorder)
    batches.install(recorder)


def pool_processes() -> set[int]:
    """Return the ids of the processes of pools that were given something, and of the processes that serve them."""
    known = list(Recorder.active.part(Pools).known) if Recorder.active else []
    found = {pid for pool in known for pid in list(getattr(pool, "_processes", None) or ())}
    return found | service_processes()


class StampedChunk:
    """A picklable stand-in for the function of ``map``: each item of the chunk is a task."""

    def __init__(self, function: Callable, folder: str, tasks: tuple[str, ...]):
        self.function, self.folder, self.tasks = function, folder, tasks
        self.__name__ = function_name(function)

    def __call__(self, chunk):
        function = unmarked(self.function)
        return [
            run_stamped(self.folder, task, function, args, {}, submitted=True)
            for task, args in zip(self.tasks, chunk, strict=True)
        ]


def _tasks_of(folder, fn, args, kwargs):
    """Return the tasks of a submitted call. `map` submits one call for a chunk of items: a task for each item."""
    if getattr(fn, "func", None) is not process._process_chunk:
        return one_task(folder, fn, args, kwargs)
    (function,), (chunk,) = fn.args, args
    tasks = {new_task(function): label(function, item) for item in chunk}
    return tasks, lambda _: StampedChunk(function, folder, tuple(tasks))
