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
from collections.abc import Mapping

import dask.local
import dask.multiprocessing
import dask.threaded
from dask._task_spec import convert_legacy_graph
from dask.callbacks import local_callbacks
from dask.core import flatten
from dask.sizeof import sizeof

from parcours.engines.dask.graphs import Held, add_tasks, read_graph, stamped
from parcours.engines.record import current

__all__ = ["install_local"]


def install_local(recorder):
    """Record the schedulers that run in this process, until the recorder closes."""
    for module in (dask.local, dask.threaded, dask.multiprocessing):
        recorder.patch(module, "get_async", functools.partial(_computing, recorder))


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
        with waiting, local_callbacks(callbacks) as active:
            try:
                return old(submit, num_workers, run.graph, result, *args, callbacks=[*active, run.callback], **kwargs)
            except concurrent.futures.BrokenExecutor:
                for task in run.tasks.values():
                    recorder.add("lost", task)  # counts for those alone that started and did not end
                raise

    return get_async


class _Run:
    """One call of ``get_async``: its stamped graph, and what it holds in memory."""

    def __init__(self, recorder, graph, results):
        self.tasks, parent = {}, current.get()

        def report(kind, task, detail):
            recorder.add(kind, task, detail=detail)

        add_tasks(read_graph(graph, results), self.tasks, report, parent and parent[1])
        self.graph = dict(graph)
        for key, task in self.tasks.items():
            self.graph[key] = stamped(graph[key], recorder.folder, task)
        self.results = [self.tasks[key] for key in results if key in self.tasks]
        self.held = Held(recorder.add, self.tasks)
        self.callback = (None, None, None, self._ended, None)

    def _ended(self, key, result, graph, state, worker):
        self.held.take(key, graph[key], _size(result) if key in self.tasks else 0)
        for needed in state["dependencies"][key]:
            if needed not in state["cache"]:
                self.held.release(needed)


def _size(value):
    """Bytes that a value takes, as Dask estimates it; 0 where it cannot."""
    try:
        return int(sizeof(value))
    except Exception:  # of whatever a learner's class does when it is measured
        return 0
