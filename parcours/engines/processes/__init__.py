"""Processes: pools of them in ``concurrent.futures``, and what ``multiprocessing`` returns promises of."""

import sys
import time
from collections.abc import Callable

from parcours.engines.protocol import Engine, Wait, modules_of

__all__ = ["ENGINE"]


class Processes(Engine):
    """Processes that this one starts, in pools and by hand. They are always there."""

    name, label, worker_label = "processes", "processes", "process"
    slow = 3  # a worker has to start, and to import what its task uses

    def install(self, recorder):
        from parcours.engines.processes.recording import install

        install(recorder)

    # -- what is whose
    def is_promise(self, value):
        pools = sys.modules.get("multiprocessing.pool")
        return pools is not None and isinstance(value, pools.ApplyResult | pools.IMapIterator)

    def is_own_thread(self, thread):
        kind = type(thread).__module__
        if kind == "multiprocessing.dummy":  # a worker of a ThreadPool
            return False
        return kind == "concurrent.futures.process" or "multiprocessing" in modules_of(thread)

    def own_processes(self):
        recording = sys.modules.get("parcours.engines.processes.recording")
        return recording.pool_processes() if recording else set()

    # -- what it does for a check
    def meet(self, function: Callable, xs: list):
        with _pool(len(xs)) as pool:
            list(pool.map(function, xs, timeout=60))

    def task_overhead(self, tasks=200):
        with _pool(2) as pool:
            list(pool.map(int, range(20)))
            start = time.perf_counter()
            list(pool.map(int, range(tasks)))
            return (time.perf_counter() - start) / tasks

    # -- where its waits show in a stack
    waits = {("concurrent/futures/process.py", "shutdown"): lambda f: Wait(pool=id(f["self"]))}


def _pool(workers):
    """Return a pool whose workers start afresh: a copy of this process would have the locks of its threads."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


ENGINE = Processes()
