"""Processes: what is submitted to a ``ProcessPoolExecutor``; its workers stamp into files."""

import functools
from concurrent.futures import process
from multiprocessing import resource_tracker

from parcours.engines.record import function_name, label, new_task, run_stamped, unmarked
from parcours.engines.threads import one_task, submitting

__all__ = ["install", "pool_processes"]


def install(recorder):
    """Record process pools until the recorder closes."""
    make = functools.partial(submitting, recorder, tasks_of=_tasks_of, sends=True)
    recorder.patch(process.ProcessPoolExecutor, "submit", make)


def pool_processes(recorder):
    """The ids of the processes of the pools that something was submitted to, and of the one that tidies up for them."""
    tracker = getattr(resource_tracker._resource_tracker, "_pid", None)
    return {tracker, *(pid for pool in list(recorder.pools) for pid in list(getattr(pool, "_processes", None) or ()))}


class StampedChunk:
    """A picklable stand-in for the function of ``map``: each item of the chunk is a task of its own."""

    def __init__(self, function, folder, tasks):
        self.function, self.folder, self.tasks = function, folder, tasks
        self.__name__ = function_name(function)

    def __call__(self, chunk):
        function = unmarked(self.function)
        return [
            run_stamped(self.folder, task, function, args, {}) for task, args in zip(self.tasks, chunk, strict=True)
        ]


def _tasks_of(folder, fn, args, kwargs):
    """`map` submits one call for a chunk of items: as many tasks as items, in one lane."""
    if getattr(fn, "func", None) is not process._process_chunk:
        return one_task(folder, fn, args, kwargs)
    (function,), (chunk,) = fn.args, args
    tasks = {new_task(function): label(function, item) for item in chunk}
    return tasks, lambda _: StampedChunk(function, folder, tuple(tasks))
