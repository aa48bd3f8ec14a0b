"""Threads: in pools, and started by hand."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import FrameType

from parcours.engines.protocol import Engine, Wait, items_of

__all__ = ["ENGINE"]


class Threads(Engine):
    """Threads of this process, most of them in a ``ThreadPoolExecutor``. They are always there."""

    name, label, worker_label = "threads", "threads", "thread"

    def install(self, recorder):
        from parcours.engines.threads.recording import install

        install(recorder)

    # -- what is whose
    def is_promise(self, value):
        futures = sys.modules.get("concurrent.futures")
        return futures is not None and isinstance(value, futures.Future)

    def is_idle(self, thread, frame: FrameType | None):
        # A worker waits for the next task in C code, which its loop calls.
        return frame is not None and frame.f_code.co_name == "_worker" and "concurrent" in frame.f_code.co_filename

    def threads_of(self, pool):
        from parcours.engines.threads.recording import threads_of

        return threads_of(pool)

    # -- what it does for a check
    def finished(self, handles: Iterable):
        return {future for future in handles if future.done()}

    def meet(self, function: Callable, xs: list):
        threads = [threading.Thread(target=function, args=(x,), daemon=True) for x in xs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def task_overhead(self, tasks=1000):
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(2) as pool:
            start = time.perf_counter()
            for future in [pool.submit(int) for _ in range(tasks)]:
                future.result()
            return (time.perf_counter() - start) / tasks

    # -- where its waits show in a stack
    waits = {
        ("concurrent/futures/_base.py", "result"): lambda f: _futures(f, f["self"]),
        ("concurrent/futures/_base.py", "exception"): lambda f: _futures(f, f["self"]),
        ("concurrent/futures/_base.py", "wait"): lambda f: _futures(f, f["fs"], _enough(f["return_when"])),
        # Futures already yielded to the caller are in neither set.
        ("concurrent/futures/_base.py", "as_completed"): lambda f: _futures(f, f.get("pending", f["fs"]), 1),
        ("concurrent/futures/thread.py", "shutdown"): lambda f: Wait(pool=id(f["self"])),
        ("threading.py", "join"): lambda f: Wait(thread=f["self"], limit=f["timeout"]),
        ("threading.py", "wait"): lambda f: _notified_by_others(f),
        ("asyncio/base_events.py", "_run_once"): lambda f: _woken_by_others(f),
    }


def _futures(variables: Mapping, waited_for: object, enough: int | None = None) -> Wait:
    futures = tuple(filter(ENGINE.is_promise, items_of(waited_for)))
    return Wait(futures, enough, limit=variables["timeout"])


def _notified_by_others(variables: Mapping) -> Wait | None:
    """Return the wait of a ``Condition``, on which semaphores, events, barriers and queues are built.

    A thread that was notified is no longer among the waiters, although it may not have run since.
    """
    waiting = variables.get("waiter") in getattr(variables["self"], "_waiters", ())
    return Wait(others=True, limit=variables["timeout"]) if waiting else None


def _woken_by_others(variables: Mapping) -> Wait | None:
    """Return the wait of an event loop that has nothing to run, no timer, and no connection to hear from."""
    loop = variables["self"]
    connections = loop._selector.get_map() if hasattr(loop, "_selector") else None
    its_own_only = connections is not None and len(connections) <= 1  # the one by which other threads wake it
    waiting = its_own_only and not loop._ready and not loop._scheduled and "event_list" not in variables
    return Wait(others=True) if waiting else None


def _enough(return_when: str) -> int | None:
    """Return how many futures end a ``concurrent.futures.wait``, None for all."""
    return None if return_when == "ALL_COMPLETED" else 1


ENGINE = Threads()
