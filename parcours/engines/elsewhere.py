"""Threads and processes that a task starts in a process that does not record: a trace names them as not seen.

A process that is a copy of the one that records has its hooks, too; they record nothing there.
"""

import functools
import sys
import threading
from collections.abc import Callable

from parcours.engines import machinery

__all__ = ["STARTED_IN_TASKS", "name_what_tasks_start"]

# A pool started it, or the task.
STARTED_IN_TASKS = "what a task in another process submitted to a pool", "what a task in another process started itself"

# They start workers for others. A loop itself is none: it also runs what an engine gave it.
_POOLS = {"asyncio.base_events", "concurrent", "joblib", "loky", "multiprocessing"}


def name_what_tasks_start(tell: Callable[[str], None]) -> None:
    """Watch, until this process ends, which threads and processes its tasks start, in pools or by hand.

    tell: called with one of STARTED_IN_TASKS, in the thread that starts something. A second call of this does nothing.
    """
    from multiprocessing.process import BaseProcess  # here, so that `import parcours` does not pay for it

    for kind in (threading.Thread, BaseProcess):
        if not hasattr(kind.start, "tells"):  # a recorder that closes here may have taken it away
            kind.start = _starting(kind.start, tell)


def _starting(old, tell):
    @functools.wraps(old)
    def start(self):
        caller, in_pool = _who_starts(sys._getframe(1))
        if not {caller, _package(type(self).__module__)} & machinery():
            tell(STARTED_IN_TASKS[not in_pool])
        return old(self)

    start.tells = True
    return start


def _who_starts(frame):
    """Return (the package whose code starts a thread or a process, whether a pool does it for that code)."""
    in_pool = False
    while frame is not None:
        module = frame.f_globals.get("__name__") or ""
        if module == "asyncio.threads":  # `to_thread`, which no engine uses
            return "", True
        if {module, _package(module)} & _POOLS:
            in_pool = True
        elif not module.startswith("parcours.engines."):  # the hooks of the recorder, in a copy of its process
            return _package(module), in_pool
        frame = frame.f_back
    return "", in_pool


def _package(module):
    return (module or "").partition(".")[0]
