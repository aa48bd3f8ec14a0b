"""Threads: what is submitted to a ``ThreadPoolExecutor``, and when its caller waits.

A thread that the learner starts by hand is seen through ``traced`` alone.
"""

import concurrent.futures
import functools
import inspect
import sys
import time
from concurrent.futures import _base, thread

from parcours.engines.record import Lane, Stamped, label, new_task, now, sent_bytes

__all__ = ["install", "one_task", "submitting", "task_overhead"]

# Libraries that use pools for themselves: their tasks are not the learner's.
MACHINERY = {"asyncio", "dask", "distributed", "ipykernel", "IPython", "jupyter_client", "parcours", "ray", "tornado"}


def install(recorder):
    """Record thread pools, and waits for any future, until the recorder closes."""
    recorder.patch(thread.ThreadPoolExecutor, "submit", functools.partial(submitting, recorder))
    recorder.patch(thread.ThreadPoolExecutor, "shutdown", functools.partial(_shutting_down, recorder))
    recorder.patch(_base.Future, "result", functools.partial(_waiting, recorder))
    recorder.patch(_base.Future, "exception", functools.partial(_waiting, recorder))
    for module in (concurrent.futures, _base):
        recorder.patch(module, "wait", functools.partial(_waiting_for_all, recorder))
        recorder.patch(module, "as_completed", functools.partial(_completing, recorder))
    if hasattr(_base, "_create_and_install_waiters"):
        recorder.patch(_base, "_create_and_install_waiters", functools.partial(_installing_waiter, recorder))


def task_overhead(tasks=1000):
    """Seconds that a pool of threads needs for a task that does nothing, submitted together with others."""
    with thread.ThreadPoolExecutor(2) as pool:
        start = time.perf_counter()
        for future in [pool.submit(int) for _ in range(tasks)]:
            future.result()
        return (time.perf_counter() - start) / tasks


def one_task(folder, fn, args, kwargs):
    """What a submitted call is: its tasks as {id: label}, and the callable that stamps them."""
    task = new_task(fn)
    while isinstance(fn, functools.partial):  # a partial is named by what it will call
        fn, args = fn.func, (*fn.args, *args)
    return {task: label(fn, args, kwargs)}, functools.partial(Stamped, folder=folder, task=task)


def submitting(recorder, old, tasks_of=one_task, sends=False):
    """A `submit` that records, for any pool of ``concurrent.futures``.

    sends: whether arguments are sent to another process.
    """

    @functools.wraps(old)
    def submit(self, fn, /, *args, **kwargs):
        pool, caller = type(self).__module__, sys._getframe(1).f_globals.get("__name__", "")
        if {pool.split(".")[0], caller.split(".")[0]} & MACHINERY or not recorder.records():
            return old(self, fn, *args, **kwargs)
        tasks, stamping = tasks_of(recorder.folder, fn, args, kwargs)
        moment = now()
        future = old(self, stamping(fn), *args, **kwargs)
        # `map` sends a list of tuples of arguments: their values lie five containers deep
        nbytes = sent_bytes((fn, args, kwargs), depth=5) // max(1, len(tasks)) if sends else 0
        for task, name in tasks.items():  # after the call: what a closed or broken pool refuses is no task
            recorder.add("submitted", task, nbytes, name, moment)
        recorder.pools.add(self)
        future.parcours_tasks = tuple(tasks)
        recorder.lanes[future.parcours_tasks] = Lane(id(self), self._max_workers, tuple(tasks), future)
        future.add_done_callback(functools.partial(_over, recorder))
        return future

    return submit


def _over(recorder, future):
    recorder.lanes.pop(future.parcours_tasks, None)
    exception = inspect.unwrap(_base.Future.exception)  # ours would take this for a wait of the learner's
    lost = not future.cancelled() and isinstance(exception(future), concurrent.futures.BrokenExecutor)
    if future.cancelled() or lost:
        for task in future.parcours_tasks:
            recorder.add("lost" if lost else "cancelled", task)


def _tasks_of(futures):
    return [task for future in futures for task in getattr(future, "parcours_tasks", ())]


def _waiting(recorder, old):
    @functools.wraps(old)
    def wait(self, timeout=None):
        tasks = _tasks_of([self])
        if not tasks or not recorder.waits():
            return old(self, timeout)
        with recorder.waiting_for(tasks):
            return old(self, timeout)

    return wait


def _waiting_for_all(recorder, old):
    @functools.wraps(old)
    def wait(fs, timeout=None, return_when=_base.ALL_COMPLETED):
        fs = list(fs)
        tasks = _tasks_of(fs)
        if not tasks or not recorder.waits():
            return old(fs, timeout, return_when)
        with recorder.waiting_for(tasks):
            return old(fs, timeout, return_when)

    return wait


def _completing(recorder, old):
    @functools.wraps(old)
    def as_completed(fs, timeout=None):
        fs = list(fs)
        tasks = _tasks_of(fs)
        futures = old(fs, timeout)
        while True:
            try:
                if tasks and recorder.waits():
                    with recorder.waiting_for(tasks):
                        future = next(futures)
                else:
                    future = next(futures)
            except StopIteration:
                return
            yield future

    return as_completed


def _installing_waiter(recorder, old):
    """What `wait` and `as_completed` sleep on, also where they were imported by name before the trace."""

    @functools.wraps(old)
    def install(fs, return_when):
        waiter, tasks = old(fs, return_when), _tasks_of(fs)
        sleep = waiter.event.wait

        def wait(timeout=None):
            if not tasks or not recorder.waits():
                return sleep(timeout)
            with recorder.waiting_for(tasks):
                return sleep(timeout)

        waiter.event.wait = wait
        return waiter

    return install


def _shutting_down(recorder, old):
    @functools.wraps(old)
    def shutdown(self, wait=True, **more):
        tasks = [task for lane in list(recorder.lanes.values()) if lane.pool == id(self) for task in lane.tasks]
        if not wait or not tasks or not recorder.waits():
            return old(self, wait, **more)
        with recorder.waiting_for(tasks):
            return old(self, wait, **more)

    return shutdown
