"""Pools of ``multiprocessing``, of processes and of threads (``ThreadPool``): what they are given, and its waits."""

import functools
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import pool

from parcours.engines import machinery
from parcours.engines.naming import function_name, label, new_task
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import Stamped, run_stamped, unmarked

__all__ = ["install"]

_results = weakref.WeakKeyDictionary()  # promise of a pool -> ids of the tasks behind it


class StampedItem:
    """A picklable stand-in for the function of ``map``: it is called with (id of the task, item)."""

    def __init__(self, function: Callable, folder: str, star: bool):
        self.function, self.folder, self.star = function, folder, star
        self.__name__ = function_name(function)

    def __call__(self, *pair):
        task, item = pair if self.star else pair[0]
        args = item if self.star else (item,)
        return run_stamped(self.folder, task, unmarked(self.function), tuple(args), {}, submitted=True)


def install(recorder: Recorder) -> None:
    """Record the pools until the recorder closes."""
    for name, make in (
        ("apply_async", _applying),
        ("_map_async", _mapping),
        ("imap", _iterating),
        ("imap_unordered", _iterating),
    ):
        recorder.patch(pool.Pool, name, functools.partial(make, recorder))
    recorder.patch(pool.ApplyResult, "wait", functools.partial(_waiting, recorder))
    recorder.patch(pool.IMapIterator, "next", functools.partial(_waiting, recorder))
    recorder.patch(pool.IMapIterator, "__next__", functools.partial(_waiting, recorder))


def _is_learners(recorder, depth=2):
    """Return True if a call is to be recorded. A check follows such pools itself; for joblib see `batches`."""
    frame = sys._getframe(depth)
    while frame is not None and frame.f_globals.get("__name__") == "multiprocessing.pool":
        frame = frame.f_back
    caller = frame.f_globals.get("__name__", "").partition(".")[0] if frame else ""
    return caller not in machinery() | {"joblib"} and not recorder.listeners and recorder.records(inside=True)


def _applying(recorder, old):
    @functools.wraps(old)
    def apply_async(self, func, args=(), kwds={}, *more, **options):  # noqa: B006 (as in multiprocessing)
        if not _is_learners(recorder):
            return old(self, func, args, kwds, *more, **options)
        task = new_task(func)
        recorder.add("submitted", task, detail=label(unmarked(func), args, kwds))
        return _keep(old(self, Stamped(func, recorder.folder, task), args, kwds, *more, **options), [task])

    return apply_async


def _mapping(recorder, old):
    @functools.wraps(old)
    def _map_async(self, func, iterable, mapper, *more, **options):
        if not _is_learners(recorder):
            return old(self, func, iterable, mapper, *more, **options)
        star = mapper is pool.starmapstar
        items, tasks = list(iterable), []
        pairs = list(_submitted(recorder, func, items, star, tasks))
        return _keep(old(self, StampedItem(func, recorder.folder, star), pairs, mapper, *more, **options), tasks)

    return _map_async


def _iterating(recorder, old):
    @functools.wraps(old)
    def imap(self, func, iterable, *more, **options):
        if not _is_learners(recorder):
            return old(self, func, iterable, *more, **options)
        tasks: list[str] = []  # grows while the pool takes the items
        pairs = _submitted(recorder, func, iterable, False, tasks)
        return _keep(old(self, StampedItem(func, recorder.folder, False), pairs, *more, **options), tasks)

    return imap


def _submitted(recorder: Recorder, func: Callable, items: Iterable, star: bool, tasks: list[str]) -> Iterator[tuple]:
    """Yield (id of its task, item) for each item, as it is taken; add the ids to `tasks`."""
    for item in items:
        task = new_task(func)
        recorder.add("submitted", task, detail=label(unmarked(func), item if star else (item,)))
        tasks.append(task)
        yield task, item


def _keep(result, tasks):
    if isinstance(result, pool.ApplyResult | pool.IMapIterator):
        _results[result] = tasks
    return result


def _waiting(recorder, old):
    @functools.wraps(old)
    def wait(self, timeout=None):
        tasks = _results.get(self)
        if not tasks or not recorder.waits():
            return old(self, timeout)
        with recorder.waiting_for(tasks):
            return old(self, timeout)

    return wait
