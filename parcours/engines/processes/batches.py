"""Batches of joblib: what `Parallel` gives to its backends, threads or processes of loky or of ``multiprocessing``.

A backend runs batches of calls, whichever it is, so each call of a batch is a task. joblib is not imported for this.
"""

import contextlib
import functools
import sys

from parcours.engines.naming import label, new_task
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import Stamped, unmarked

__all__ = ["install"]


def install(recorder: Recorder) -> None:
    """Record joblib until the recorder closes, if it is imported. If it is imported later, that is said."""
    parallel = sys.modules.get("joblib.parallel")
    if parallel is None:
        recorder.before_reading.append(functools.partial(_look_again, recorder))
        return
    recorder.patch(parallel.BatchedCalls, "__init__", functools.partial(_batching, recorder))
    if "_retrieve" in vars(parallel.Parallel):
        recorder.patch(parallel.Parallel, "_retrieve", functools.partial(_retrieving, recorder))


def _look_again(recorder):
    if "joblib.parallel" in sys.modules:
        recorder.miss("joblib was imported inside the block: import it before")


def _batching(recorder, old):
    @functools.wraps(old)
    def __init__(self, iterator_slice, *args, **kwargs):
        old(self, iterator_slice, *args, **kwargs)
        # A check follows what pools are given itself. A batch that a worker unpacks is made there: it is stamped.
        if recorder.listeners or not recorder.records(inside=True):
            return
        for i, (function, given, more) in enumerate(self.items):
            if not isinstance(function, Stamped):
                task = new_task(function)
                recorder.add("submitted", task, detail=label(unmarked(function), given, more))
                self.items[i] = Stamped(function, recorder.folder, task), given, more

    return __init__


def _retrieving(recorder, old):
    @functools.wraps(old)
    def _retrieve(self):
        with contextlib.closing(old(self)) as results:
            while True:
                try:
                    with recorder.waiting_for([]) if recorder.waits() else contextlib.nullcontext():
                        result = next(results)
                except StopIteration:
                    return
                yield result

    return _retrieve
