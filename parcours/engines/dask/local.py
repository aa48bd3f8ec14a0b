"""Dask's schedulers in this process: synchronous, threads, processes, and any pool of the learner's.

All of them run ``get_async``. It is replaced by name where they look it up: a global ``Callback`` would miss nested
and concurrent computations, and be lost after them.
"""

import concurrent.futures
import contextlib
import functools
import importlib
import sys
import threading
import time
from collections.abc import Mapping

import cloudpickle
import dask
import dask.local
import dask.multiprocessing
import dask.threaded
from dask._task_spec import convert_legacy_graph
from dask.callbacks import local_callbacks
from dask.core import flatten
from dask.sizeof import sizeof

from parcours.engines.dask.graphs import Held, add_tasks, read_graph, stamped
from parcours.engines.record import Lane, current

__all__ = ["install_local", "isolated_tasks", "run_all", "task_overhead"]


_isolated = []  # whether tasks get copies of what they use: not empty while a block of `isolated_tasks` runs


@contextlib.contextmanager
def isolated_tasks():
    """Give tasks of Dask's local schedulers copies of what they use, as in another process, while they are recorded."""
    _isolated.append(True)
    try:
        yield
    finally:
        _isolated.pop()


def install_local(recorder):
    """Record the schedulers that run in this process, until the recorder closes."""
    for module in (dask.local, dask.threaded, dask.multiprocessing):
        recorder.patch(module, "get_async", functools.partial(_computing, recorder))
    # Dask leaves frames of its own out of a traceback; so are those of the stamps.
    hidden = dask.config.get("admin.traceback.shorten")
    setting = dask.config.set({"admin.traceback.shorten": [*hidden, r"parcours[\\\/]engines[\\\/]"]})
    recorder.at_close(functools.partial(setting.__exit__, None, None, None))


def _computing(recorder, old):
    @functools.wraps(old)
    def get_async(submit, num_workers, dsk, result, *args, callbacks=None, **kwargs):
        foreign = current.get() is None and threading.current_thread() in recorder.foreign
        if not recorder.traces or foreign:
            return old(submit, num_workers, dsk, result, *args, callbacks=callbacks, **kwargs)
        # The first compute() of all imports distributed.
        if "distributed" in sys.modules and "distributed" not in recorder.engines:
            importlib.import_module("parcours.engines.dask.cluster").install_cluster(recorder)
        if not isinstance(dsk, Mapping):
            dsk = dsk.__dask_graph__()
        results = list(flatten(result)) if isinstance(result, list) else [result]
        run = _Run(recorder, convert_legacy_graph(dsk), results)
        waiting = recorder.waiting_for(run.results) if recorder.waits() else contextlib.nullcontext()
        if recorder.watched:
            submit = run.watch(submit, num_workers)
        if _isolated:
            kwargs = {"dumps": cloudpickle.dumps, "loads": _read} | kwargs
        with waiting, run, local_callbacks(callbacks) as active:
            try:
                return old(submit, num_workers, run.graph, result, *args, callbacks=[*active, run.callback], **kwargs)
            except concurrent.futures.BrokenExecutor:
                for task in run.tasks.values():
                    recorder.add("lost", task)  # counts for those alone that started and did not end
                raise

    return get_async


def _read(told):
    """What a task's copy says: its result; an exception comes as it is."""
    return cloudpickle.loads(told) if isinstance(told, bytes) else told


def run_all(work, xs):
    """Run work(x) for each x in Dask's threads, as many as there are xs."""
    lazy = [dask.delayed(work)(x) for x in xs]
    with dask.config.set(pool=None):  # a pool that the learner set may be closed, or smaller
        dask.compute(*lazy, scheduler="threads", num_workers=len(xs))


def task_overhead(tasks=200):
    """Seconds that Dask's threads need for a task that does nothing, computed together with others."""
    nothing = [dask.delayed(int)(0) for _ in range(tasks)]
    start = time.perf_counter()
    with dask.config.set(pool=None):
        dask.compute(*nothing, scheduler="threads", num_workers=2)
    return (time.perf_counter() - start) / tasks


class _Run:
    """One call of ``get_async``: its stamped graph, what it holds in memory, and what of it may still run.

    The last is for a check that watches: one lane for each task that was not handed out, whether it can start or
    not, and one for each batch that was: a worker runs its tasks one after another.
    """

    def __init__(self, recorder, graph, results):
        self.recorder, self.tasks, parent = recorder, {}, current.get()

        def report(kind, task, detail):
            recorder.add(kind, task, detail=detail)

        self.readings = read_graph(graph, results)
        add_tasks(self.readings, self.tasks, report, parent and parent[1])
        self.graph = dict(graph)
        for key, task in self.tasks.items():
            self.graph[key] = stamped(graph[key], recorder.folder, task)
        self.results = self.parcours_tasks = [self.tasks[key] for key in results if key in self.tasks]
        self.held = Held(recorder.add, self.tasks)
        self.callback = (None, None, None, self._ended, None)

    def _ended(self, key, result, graph, state, worker):
        self.held.take(key, graph[key], _size(result) if key in self.tasks else 0)
        for needed in state["dependencies"][key]:
            if needed not in state["cache"]:
                self.held.release(needed)

    # -- what may still run
    def watch(self, submit, num_workers):
        """Open the lanes; gives the `submit` that keeps them."""
        lanes = self.recorder.lanes
        self.recorder.pools.add(getattr(submit, "__self__", self))  # whose processes are no strange ones
        for reading in self.readings:
            task = self.tasks[reading.key]
            needs = tuple(self.tasks[key] for key in reading.needs if key in self.tasks)
            lanes[(task,)] = Lane(id(self), num_workers, (task,), self, needs)

        def watched_submit(execute, batch):
            tasks = tuple(self.tasks[key] for key, *_ in batch if key in self.tasks)
            if tasks:
                lanes[tasks] = Lane(id(self), num_workers, tasks, self)
            for task in tasks if len(tasks) > 1 else ():
                lanes.pop((task,), None)
            future = submit(execute, batch)
            future.add_done_callback(lambda _: lanes.pop(tasks, None))
            return future

        return watched_submit

    def done(self):
        """A lane is taken out when its batch is over."""
        return False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for lane in list(self.recorder.lanes.values()):
            if lane.handle is self:
                self.recorder.lanes.pop(lane.tasks, None)


def _size(value):
    """Bytes that a value takes, as Dask estimates it; 0 where it cannot."""
    try:
        return int(sizeof(value))
    except Exception:  # of whatever a learner's class does when it is measured
        return 0
