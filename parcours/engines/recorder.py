"""The recorder of a process: it has the hooks in the engines' code, and collects what they report."""

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from parcours.engines import loaded_engines, loaded_libraries
from parcours.engines.events import Event
from parcours.engines.listening import Listeners
from parcours.engines.naming import label, new_task
from parcours.engines.protocol import modules_of
from parcours.engines.stamps import current, drop_stamps, here, keep_stamps, now, run_stamped, this_thread

__all__ = ["Recorder", "as_task", "recording"]

Part = TypeVar("Part")


class Recorder:
    """Records this process while at least one trace is open; each trace is a window on it.

    Attributes:
        events, edges, spawns, missed: what was recorded so far, see `Trace`.
        listeners: those who follow what is submitted while it goes on.
        libraries: names of the engines' libraries that the hooks are in; what is imported later is missed.
        before_reading: called when a block is left, for engines that hear of a submission late.
        completing: called then with all events and the end of the block; returns events that only the engine can tell.
    """

    active: "Recorder | None" = None

    def __init__(self) -> None:
        import tempfile  # slow to import, and only a trace needs it

        self.folder = tempfile.mkdtemp(prefix="parcours-")
        self.process = os.getpid()
        self.events, self.edges, self.spawns, self.missed = [], [], [], []
        keep_stamps(self.folder, self.events)
        self.listeners = Listeners()
        self.traces, self.installed = 0, False
        self.before_reading: list[Callable] = []
        self.completing: list[Callable[[Sequence[Event], float], Iterable[Event]]] = []
        self._awaited: dict[tuple, int] = {}  # (thread, task): how many of its asynchronous waits are open
        # Threads that were there before belong to the kernel or to an engine, except the one that opened the trace.
        # Workers of pools are the learner's, too: what is done when a future is over runs there. So are threads that
        # `threading` did not start, as Ray's: they run Python only to call back what the learner gave them.
        there = {thread for thread in threading.enumerate() if "concurrent" not in modules_of(thread)}
        there = {thread for thread in there if not isinstance(thread, threading._DummyThread)}
        self.foreign = there - {threading.current_thread()}
        self.libraries = loaded_libraries()
        self._undo: list[Callable] = []
        self._parts: dict[type, object] = {}

    def part(self, kind: type[Part]) -> Part:
        """Return what an engine keeps for this recorder: the one object of a class, which is made at first use."""
        if kind not in self._parts:
            self._parts[kind] = kind(self)
        return self._parts[kind]

    def add(self, kind: str, task: str = "", nbytes: int = 0, detail: str = "", t: float | None = None) -> None:
        """Record an event of the caller's side, now or at t. Appending to a list needs no lock.

        What is submitted in a task was submitted by that task.
        """
        self.events.append(Event(now() if t is None else t, kind, task, 0, here(), nbytes, detail))
        if kind == "submitted" and (inside := current.get()):
            self.spawns.append((inside[1], task))

    def add_edge(self, needed: str, task: str) -> None:
        """Record that a task needs the result of another."""
        self.edges.append((needed, task))

    def miss(self, sentence: str) -> None:
        """Record that something could not be seen."""
        if sentence not in self.missed:
            self.missed.append(sentence)

    def records(self, inside: bool = False) -> bool:
        """Return True if what the current thread does is the learner's, and not in a task unless `inside`."""
        if not self.traces:
            return False
        if current.get() is not None:  # in a task, also where an engine's thread runs it that was there before
            return inside and self.process == os.getpid()
        return threading.current_thread() not in self.foreign

    def waits(self) -> bool:
        """Return True if a wait of the current thread is to be recorded: a wait inside another counts once."""
        return self.records(inside=True) and not getattr(_inside_wait, "yes", False)

    @contextlib.contextmanager
    def waiting_for(self, tasks: Sequence[str], inside: tuple | None = None) -> Iterator[list[int]]:
        """Record that the caller waits for the tasks while the block runs; in a task, that the task does.

        Yields a list for the bytes of the results that the wait brought to this process. inside: the task that waits,
        as `current` has it; left out, that of the current code.
        """
        inside = inside or current.get()
        before, after = ("paused", "resumed") if inside else ("waited", "fetched")
        about = {"task": inside[1]} if inside else {"detail": " ".join(tasks)}
        self.add(before, **about)
        _inside_wait.yes, brought = True, []
        try:
            yield brought
        finally:
            _inside_wait.yes = False
            self.add(after, nbytes=sum(brought), **about)

    def begin_wait(self, tasks: Sequence[str]) -> Callable[[], None]:
        """Record that the caller awaits the tasks, and return what ends the wait. Of several at once, one is recorded.

        Other coroutines may run meanwhile: the wait is that of the code which awaits.
        """
        inside, key = current.get(), (this_thread(), current.get())
        before, after = ("paused", "resumed") if inside else ("waited", "fetched")
        about = {"task": inside[1]} if inside else {"detail": " ".join(tasks)}
        self._awaited[key] = self._awaited.get(key, 0) + 1
        if self._awaited[key] == 1:
            self.add(before, **about)

        def over():
            self._awaited[key] -= 1
            if not self._awaited[key]:
                self.add(after, **about)

        return over

    def patch(self, owner: object, name: str, make: Callable) -> None:
        """Replace an attribute by ``make(old)`` until the last trace is closed."""
        old = owner.__dict__[name] if isinstance(owner, type) else getattr(owner, name)
        setattr(owner, name, make(old))
        self._undo.append(functools.partial(setattr, owner, name, old))

    def at_close(self, call: Callable) -> None:
        """Call something when the last trace is closed."""
        self._undo.append(call)

    def close(self) -> None:
        """Take out all hooks. What still runs is not recorded any more."""
        while self._undo:
            self._undo.pop()()
        import shutil

        shutil.rmtree(self.folder, ignore_errors=True)
        drop_stamps(self.folder)  # last: where there is a folder and no list of its stamps, another process records
        Recorder.active = None


_inside_wait = threading.local()


@contextlib.contextmanager
def recording() -> Iterator[Recorder]:
    """Yield the recorder of this process, which records until the last such block is left, however it is left."""
    recorder = Recorder.active = Recorder.active or Recorder()
    recorder.traces += 1
    try:
        if not recorder.installed:
            recorder.installed = True
            for engine in loaded_engines():
                engine.install(recorder)
        yield recorder
    finally:
        recorder.traces -= 1
        if not recorder.traces:
            recorder.close()


def as_task(function: Callable, body: Callable, *args) -> object:
    """Return body(*args), run as a task named after `function` unless it is in one, or nothing is recorded."""
    recorder = Recorder.active
    if current.get() or recorder is None or not recorder.traces:
        return body(*args)
    return run_stamped(recorder.folder, new_task(function), body, args, {}, detail=label(function, args))
