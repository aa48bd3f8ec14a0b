"""Threads that a learner starts by hand: each is a task from its start to its end."""

import functools
import sys
import threading

from parcours.engines import machinery
from parcours.engines.naming import label, new_task
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import run_stamped, unmarked

__all__ = ["install"]

_POOLS = {"concurrent", "multiprocessing", "threading", "joblib", "socketserver"}  # their threads run many tasks


def install(recorder: Recorder) -> None:
    """Record the learner's threads until the recorder closes."""
    recorder.patch(threading.Thread, "start", functools.partial(_starting, recorder))
    recorder.patch(threading.Thread, "join", functools.partial(_joining, recorder))


def _starting(recorder, old):
    @functools.wraps(old)
    def start(self):
        caller = sys._getframe(1).f_globals.get("__name__", "").partition(".")[0]
        kind = "" if type(self) is threading.Thread else type(self).__module__.partition(".")[0]
        pool = {caller, kind} & (_POOLS | machinery())
        # A check follows threads itself, and wants to know of calls, not of threads.
        if pool or recorder.listeners or not recorder.records(inside=True) or self._started.is_set():
            return old(self)
        target = getattr(self, "_target", None) if type(self).run is threading.Thread.run else None
        if type(self).run is threading.Thread.run and target is None:
            return old(self)  # a thread that does nothing
        if getattr(target, "__parcours_traced__", False):
            return old(self)  # its call is the task
        function = target or type(self)
        task, run = new_task(function), self.run
        name = label(unmarked(function), self._args if target else (), self._kwargs if target else {})
        self._parcours_task = task
        self.run = functools.partial(_run, self, recorder.folder, task, run)
        recorder.add("submitted", task, detail=name)
        try:
            return old(self)
        except BaseException:  # no thread could be started
            recorder.add("cancelled", task)
            vars(self).pop("run", None)
            raise

    return start


def _run(thread, folder, task, run):
    vars(thread).pop("run", None)  # the thread is again what the learner made
    return run_stamped(folder, task, run, (), {})


def _joining(recorder, old):
    @functools.wraps(old)
    def join(self, timeout=None):
        task = vars(self).get("_parcours_task")
        if task is None or not self.is_alive() or not recorder.waits():
            return old(self, timeout)
        with recorder.waiting_for([task]):
            return old(self, timeout)

    return join
