"""The hooks in Dask's schedulers in this process: synchronous, threads, processes, and any pool of the learner's.

All of them run ``get_async``. It is replaced by name where they look it up: a global ``Callback`` would miss nested
and concurrent computations, and be lost after them.
"""

import concurrent.futures
import contextlib
import functools
import importlib
import sys
import threading
from collections.abc import Callable, Mapping

import cloudpickle
import dask
import dask.local
import dask.multiprocessing
import dask.threaded
from dask._task_spec import convert_legacy_graph
from dask.callbacks import local_callbacks
from dask.core import flatten
from dask.sizeof import sizeof

from parcours.engines.dask import are_isolated
from parcours.engines.dask.graphs import Held, add_tasks, read_graph, stamped
from parcours.engines.listening import Submission
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import current
from parcours.engines.threads.recording import Pools

__all__ = ["install"]


def install(recorder: Recorder) -> None:
    """Record Dask until the recorder closes: its schedulers that run in this process, and clients of its clusters."""
    for module in (dask.local, dask.threaded, dask.multiprocessing):
        recorder.patch(module, "get_async", functools.partial(_computing, recorder))
    # Dask hides its own frames in tracebacks; hide ours, too.
    hidden = dask.config.get("admin.traceback.shorten")
    setting = dask.config.set({"admin.traceback.shorten": [*hidden, r"parcours[\\\/]engines[\\\/]"]})
    recorder.at_close(functools.partial(setting.__exit__, None, None, None))
    _record_clients(recorder)


def _record_clients(recorder):
    """Record clients of clusters, once ``distributed`` is imported. The first compute() of all imports it."""
    if "distributed" in sys.modules:
        importlib.import_module("parcours.engines.dask.cluster").install(recorder)


def _computing(recorder, old):
    @functools.wraps(old)
    def get_async(submit, num_workers, dsk, result, *args, callbacks=None, **kwargs):
        foreign = current.get() is None and threading.current_thread() in recorder.foreign
        if not recorder.traces or foreign:
            return old(submit, num_workers, dsk, result, *args, callbacks=callbacks, **kwargs)
        _record_clients(recorder)
        if not isinstance(dsk, Mapping):
            dsk = dsk.__dask_graph__()
        results = list(flatten(result)) if isinstance(result, list) else [result]
        run = _Run(recorder, convert_legacy_graph(dsk), results)
        waiting = recorder.waiting_for(run.results) if recorder.waits() else contextlib.nullcontext()
        told = run.told(num_workers) if recorder.listeners else contextlib.nullcontext(lambda submit: submit)
        if are_isolated():
            kwargs = {"dumps": cloudpickle.dumps, "loads": _load} | kwargs
        with waiting, told as telling, local_callbacks(callbacks) as active:
            callbacks = [*active, run.callback]
            try:
                return old(telling(submit), num_workers, run.graph, result, *args, callbacks=callbacks, **kwargs)
            except concurrent.futures.BrokenExecutor:
                for task in run.tasks.values():
                    recorder.add("lost", task)  # counts for those alone that started and did not end
                raise

    return get_async


def _load(dumped):
    """Return what a task's copy returned; an exception comes as it is."""
    return cloudpickle.loads(dumped) if isinstance(dumped, bytes) else dumped


class Results:
    """The results that computations returned so far: {key: id of the task that made it}."""

    def __init__(self, recorder: Recorder):
        self.tasks: dict[object, str] = {}


class _Run:
    """One call of ``get_async``: its stamped graph, what it holds in memory, and what of it may still run."""

    def __init__(self, recorder, graph, results):
        self.recorder, self.tasks = recorder, {}

        def report(kind, task, detail):
            recorder.add(kind, task, detail=detail)

        self.readings = read_graph(graph, results)
        before = recorder.part(Results).tasks  # what was persisted is data here, and a task of an earlier run
        add_tasks(self.readings, self.tasks, report, before)
        self.graph = dict(graph)
        for key, task in self.tasks.items():
            self.graph[key] = stamped(graph[key], recorder.folder, task)
        before |= {key: self.tasks[key] for key in results if key in self.tasks}
        self.results = [self.tasks[key] for key in results if key in self.tasks]
        self.held = Held(recorder.add, self.tasks)
        self.callback = (None, None, None, self._ended, None)

    def _ended(self, key, result, graph, state, worker):
        self.held.take(key, graph[key], _size(result) if key in self.tasks else 0)
        for needed in state["dependencies"][key]:
            if needed not in state["cache"]:
                self.held.release(needed)

    @contextlib.contextmanager
    def told(self, workers: int):
        """Tell the recorder's listeners what may still run; yield what makes a `submit` that tells them, too.

        One submission for each task that was not handed out, whether it can start or not, and one for each batch that
        was: a worker runs its tasks one after another.
        """
        listeners, left = self.recorder.listeners, set()

        def submitted(tasks, needs=()):
            left.add(tasks)
            listeners.submitted(Submission("dask", tasks, id(self), workers, self, needs))

        def over(tasks):
            left.discard(tasks)
            listeners.over(tasks)

        def telling(submit: Callable) -> Callable:
            def submit_and_tell(execute, batch):
                tasks = tuple(self.tasks[key] for key, *_ in batch if key in self.tasks)
                if tasks:
                    submitted(tasks)
                for task in tasks if len(tasks) > 1 else ():
                    over((task,))
                future = submit(execute, batch)
                future.add_done_callback(lambda _: over(tasks))
                return future

            if executor := getattr(submit, "__self__", None):
                self.recorder.part(Pools).known.add(executor)  # its processes are not strange ones
            return submit_and_tell

        for reading in self.readings:
            needs = tuple(self.tasks[key] for key in reading.needs if key in self.tasks)
            submitted((self.tasks[reading.key],), needs)
        try:
            yield telling
        finally:
            for tasks in list(left):
                over(tasks)


def _size(value):
    """Return the bytes that a value takes, as Dask estimates it; 0 where it cannot."""
    try:
        return int(sizeof(value))
    except Exception:  # of whatever a learner's class does when it is measured
        return 0
