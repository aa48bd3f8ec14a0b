"""Processes that a learner starts by hand: each is a task from its start to its end."""

import functools
import sys
from multiprocessing.process import BaseProcess

from parcours.engines import machinery
from parcours.engines.naming import label, new_task
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import current, name_what_starts, stamp, unmarked

__all__ = ["install"]

_POOLS = {"concurrent", "joblib", "loky", "multiprocessing"}  # their processes run many tasks


def install(recorder: Recorder) -> None:
    """Record the learner's processes until the recorder closes."""
    recorder.patch(BaseProcess, "start", functools.partial(_starting, recorder))
    recorder.patch(BaseProcess, "join", functools.partial(_joining, recorder))


def _starting(recorder, old):
    @functools.wraps(old)
    def start(self):
        caller = sys._getframe(1).f_globals.get("__name__", "").partition(".")[0]
        # A process of a pool is the pool's, and one of a learner's class is not that of the module of `Process`.
        own_run = type(self).run is not BaseProcess.run
        home = {caller, type(self).__module__.partition(".")[0] if own_run else caller}
        target = getattr(self, "_target", None)
        # A check wants to know of calls, not of processes.
        if home & (_POOLS | machinery()) or recorder.listeners or not (own_run or target):
            return old(self)
        if not recorder.records(inside=True) or getattr(self, "_popen", None) is not None:
            return old(self)
        function = type(self) if own_run else target
        task = new_task(function)
        args = ((), {}) if own_run else (self._args, self._kwargs)
        recorder.add("submitted", task, detail=label(unmarked(function), *args))
        self._bootstrap = Bootstrap(self, recorder.folder, task)
        self._parcours_task = task
        try:
            return old(self)
        except BaseException:  # no process could be started
            recorder.add("cancelled", task)
            raise
        finally:
            vars(self).pop("_bootstrap", None)  # here the process is again what the learner made

    return start


class Bootstrap:
    """Stands in for the `_bootstrap` of a process, around it: a traceback that it prints has no frame of ours."""

    def __init__(self, process: BaseProcess, folder: str, task: str):
        self.process, self.folder, self.task = process, folder, task

    def __call__(self, *args, **kwargs):
        vars(self.process).pop("_bootstrap", None)
        if getattr(self.process, "_target", None):
            self.process._target = unmarked(self.process._target)  # the process is the task already
        name_what_starts(self.folder)
        current.set((self.folder, self.task))
        stamp(self.folder, "started", self.task)
        code = self.process._bootstrap(*args, **kwargs)
        stamp(self.folder, "failed" if code else "ended", self.task)
        return code


def _joining(recorder, old):
    @functools.wraps(old)
    def join(self, timeout=None):
        task = vars(self).get("_parcours_task")
        if task is None or self.exitcode is not None or not recorder.waits():
            return old(self, timeout)
        with recorder.waiting_for([task]):
            return old(self, timeout)

    return join
