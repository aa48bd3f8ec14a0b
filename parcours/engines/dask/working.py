"""In a worker process of ``distributed``: when a task that runs there only waits for tasks which it submitted.

The hooks stay for as long as the process lives; outside of recorded tasks they do nothing.
"""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from parcours.engines.stamps import current, is_kept, stamp

__all__ = ["AWAITED", "record_waits"]

AWAITED = {"_gather", "_result", "_exception", "_traceback", "_wait"}  # what a client waits for results with

_hooked = set()  # ids of the modules that have the hooks: there is one for each import of distributed


def record_waits(folder: str, role: str) -> None:
    """Stamp the waits of tasks in this process from now on, unless it records the run in `folder` itself.

    role: see `stamp`.
    """
    distributed = sys.modules.get("distributed")
    if distributed is None or id(distributed) in _hooked or is_kept(folder):
        return
    _hooked.add(id(distributed))
    mixin, completed = distributed.utils.SyncMethodMixin, distributed.as_completed
    mixin.sync = _waiting(mixin.sync, role)
    completed.__next__ = _completing(completed.__next__, role)
    secession = sys.modules["distributed.threadpoolexecutor"]
    secession.rejoin = distributed.rejoin = _rejoining(secession.rejoin, role)


def _waiting(old: Callable, role: str) -> Callable:
    @functools.wraps(old)
    def sync(self, func, *args, asynchronous=None, **kwargs):
        if getattr(func, "__name__", "") not in AWAITED or asynchronous or self.asynchronous:
            return old(self, func, *args, asynchronous=asynchronous, **kwargs)
        with _pause(role):
            return old(self, func, *args, asynchronous=asynchronous, **kwargs)

    return sync


def _completing(old: Callable, role: str) -> Callable:
    @functools.wraps(old)
    def __next__(self):
        if not self.queue.empty():
            return old(self)
        with _pause(role):
            return old(self)

    return __next__


def _rejoining(old: Callable, role: str) -> Callable:
    @functools.wraps(old)
    def rejoin(*args, **kwargs):
        with _pause(role):  # until a thread of the worker is free for the task again
            return old(*args, **kwargs)

    return rejoin


_inside = set()  # tasks that wait already: a wait inside another counts once


@contextmanager
def _pause(role: str) -> Iterator[None]:
    inside = current.get()
    if inside is None or inside in _inside or is_kept(inside[0]):
        yield
        return
    _inside.add(inside)
    stamp(inside[0], "paused", inside[1], role=role)
    try:
        yield
    finally:
        stamp(inside[0], "resumed", inside[1], role=role)
        _inside.discard(inside)
