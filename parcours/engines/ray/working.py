"""In a Ray worker: it stamps the tasks that it runs, and what these submit and wait for.

A worker learns of the trace from an object it has to load: a function, an actor's class, or an argument. Nothing wraps
the learner's code.
"""

import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence

from ray import cloudpickle

from parcours.engines.listening import Listeners
from parcours.engines.ray.internals import is_creation, makes_error, on_execution, on_traceback
from parcours.engines.stamps import current, name_what_starts, now, stamp

__all__ = ["packed_for", "record_here"]


def packed_for(marker: str) -> Callable[[bytes], bytes]:
    """Return what changes a pickled function or class: a worker that loads it records, and gets the same object.

    marker: a link that leads to the folder of the run while there is one.
    """

    def packed(plain: bytes) -> bytes:
        return cloudpickle.dumps(_Packed(plain, marker))

    return packed


class _Packed:
    def __init__(self, plain, marker):
        self.plain, self.marker = plain, marker

    def __reduce__(self):
        return _by_value(), (self.plain, self.marker)


def _by_value():
    """Return the loader as a function that is pickled with its code: where this package is missing, it does nothing."""

    def load(plain, marker):
        try:
            from parcours.engines.ray.working import load_here
        except ImportError:
            return cloudpickle.loads(plain)
        return load_here(plain, marker)

    return load


def load_here(plain: bytes, marker: str) -> object:
    """Return the pickled function or class, in a worker that records from now on."""
    record_here(marker)
    return cloudpickle.loads(plain)


_worker = None


def record_here(marker: str) -> None:
    """Record what runs in this worker, while the marker leads to the folder of a run."""
    global _worker
    if _worker is None:
        _worker = WorkerRecorder(marker)
        _worker.install()
    _worker.markers.add(marker)


def without_ours(traceback: str) -> str:
    """Return the text of a traceback without the frames of these hooks."""
    return _OURS.sub("", traceback)


# The hooks are in the engines' folder. Below the line that names a frame's file its code is indented further.
_OURS = re.compile(rf'  File "{re.escape(os.path.dirname(os.path.dirname(__file__)))}[^"]*", line .*\n(?:    .*\n)*')


class WorkerRecorder:
    """The recorder of a Ray worker: it writes the tasks that run here, and what they submit, into the run's folder."""

    def __init__(self, marker: str) -> None:
        self.listeners = Listeners()  # there are none
        self.markers = {marker}  # one for each process that submitted to this worker in a trace
        self._folders: dict[str, str] = {}  # running task -> folder of its run
        self._raised: set[str] = set()  # generators that raised, and whose end Ray does not tell yet
        self._ended_last: dict[int, tuple] = {}  # thread -> (task that ended there last, folder, attempt, when)
        self._waits: dict[str, int] = {}  # running task -> how many waits are open

    def install(self) -> None:
        """Put the hooks in, for as long as this worker lives."""
        from parcours.engines.ray.recording import record_submissions, record_waits

        on_execution(self._started, self._ended)
        makes_error(self._failed)
        on_traceback(without_ours)
        record_submissions(self)
        record_waits(self)

    # -- what runs here
    def _started(self, task, attempt):
        for marker in self.markers:
            with contextlib.suppress(OSError):
                self._begin(os.readlink(marker), task, attempt)
                return

    def _begin(self, folder, task, attempt):
        self._folders[task] = folder
        name_what_starts(folder)
        if is_creation(task):  # what an actor submits while it is made has no task above it
            current.set((folder, ""))
        else:
            current.set((folder, task))
            stamp(folder, "started", task, attempt, "ray")

    def _ended(self, task, attempt):
        folder, moment = self._folders.pop(task, None), now()
        if folder is None:
            return
        current.set(None)
        self._waits.pop(task, None)
        if is_creation(task):
            return
        if task in self._raised:
            self._raised.remove(task)
            return
        stamp(folder, "ended", task, attempt, "ray", "", moment)
        self._ended_last[threading.get_ident()] = task, folder, attempt, moment

    def _failed(self, task, kind, attempt):
        """Take the exception of a task: Ray tells it right after the end, or of a generator before that."""
        ended, folder, before, moment = self._ended_last.pop(threading.get_ident(), ("",) * 4)
        if task == ended:
            stamp(folder, "failed", task, before, "ray", kind, moment)
        elif task in self._folders:
            self._raised.add(task)
            stamp(self._folders[task], "failed", task, attempt, "ray", kind)

    # -- what it submits
    @property
    def folder(self):
        """The folder of the run that the current task belongs to."""
        return current.get()[0]

    def records(self, inside: bool = True) -> bool:
        """Return True in a task of a run that is open."""
        return current.get() is not None

    def miss(self, sentence: str) -> None:
        """Stamp that something could not be seen here."""
        stamp(self.folder, "missed", current.get()[1], 0, "ray", sentence)

    def add(self, kind: str, task: str = "", nbytes: int = 0, detail: str = "", t: float | None = None) -> None:
        """Stamp an event of a task that the current one has submitted, and that it did."""
        folder, parent = current.get()
        stamp(folder, kind, task, 0, "ray", detail, t)
        if parent:
            stamp(folder, "spawn", task, 0, "ray", parent)

    def add_edge(self, needed: str, task: str) -> None:
        """Stamp that a task needs the result of another."""
        stamp(self.folder, "edge", task, 0, "ray", needed)

    def patch(self, owner: object, name: str, make: Callable) -> None:
        """Replace an attribute by ``make(old)`` for as long as this worker lives."""
        setattr(owner, name, make(owner.__dict__[name]))

    # -- what it waits for
    def waits(self) -> bool:
        """Return True if the current task is recorded, so that a wait in it is to be stamped."""
        inside = current.get()
        return inside is not None and inside[1] in self._folders

    @contextlib.contextmanager
    def waiting_for(self, tasks: Sequence[str]) -> Iterator[list[int]]:
        """Stamp that the current task only waits for others while the block runs. Bytes that it brings do not count."""
        over = self.begin_wait(tasks)
        try:
            yield []
        finally:
            over()

    def begin_wait(self, tasks: Sequence[str]) -> Callable[[], None]:
        """Stamp that the current task waits, and return what ends the wait. Of several at once, one is stamped."""
        (folder, task), detail = current.get(), " ".join(tasks)
        self._waits[task] = self._waits.get(task, 0) + 1
        if self._waits[task] == 1:
            stamp(folder, "paused", task, 0, "ray", detail)

        def over():
            left = self._waits[task] = self._waits.get(task, 1) - 1
            if not left and task in self._folders:
                stamp(folder, "resumed", task, 0, "ray", detail)

        return over
