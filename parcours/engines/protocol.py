"""The protocol that every engine implements: what `trace`, `gil`, `check` and `grade` ask of it.

An engine is a package in this folder with one `ENGINE` in it. What it says here must not import its library: a value, a
process or an exception can be known as not the engine's before there is one. What needs the library, first of all the
hooks of the recorder, lies in modules of the package that are imported once the library is there.
"""

import sys
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from types import FrameType, FunctionType, MethodType
from typing import NamedTuple, Protocol

__all__ = ["Engine", "Wait", "items_of", "modules_of"]


class Wait(NamedTuple):
    """A wait that shows in a stack: for handles (futures, object refs), for a pool that shuts down, or for a thread.

    handles: what is waited for. enough: how many of them end the wait (None: all). pool: the `Submission.pool` all of
    whose tasks are waited for. thread: the thread that is joined. others: whether any other thread of this process may
    end the wait, and nothing else can. limit: after how many seconds the wait ends anyway.
    """

    handles: tuple = ()
    enough: int | None = None
    pool: object = None
    thread: threading.Thread | None = None
    others: bool = False
    limit: float | None = None


class Engine(Protocol):
    """An engine runs tasks. It overrides what it has an answer to; the answers here are those of one without any.

    Attributes:
        name: how its package is called ("ray"); the role of its workers in events begins with it.
        label: what a learner calls it ("Ray").
        worker_label: what a learner calls one of its workers ("Ray worker").
        libraries: the packages it consists of; it is loaded once the first of them is imported.
        slow: times the usual patience, if its workers take longer to start than a thread.
        tells_ends: whether its recorder tells listeners when tasks are over; if not, `finished` has to be asked.
        waits: {(end of the file's path, function): reader} for the functions in whose frames a caller waits. The reader
            gets the frame's variables and returns a `Wait`, or None if there is nothing to wait for yet.
    """

    name: str
    label: str
    worker_label: str
    libraries: tuple[str, ...] = ()
    slow: float = 1
    tells_ends: bool = True
    waits: Mapping[tuple[str, str], Callable[[Mapping], Wait | None]] = {}

    def is_loaded(self) -> bool:
        """Return True if something of the engine can be there: its library is imported, or it needs none."""
        return not self.libraries or self.libraries[0] in sys.modules

    def install(self, recorder) -> None:
        """Record what is submitted to the engine, and when the caller waits for it, until the recorder closes."""
        raise NotImplementedError

    # What is whose

    def is_worker(self) -> bool:
        """Return True if this process, or this thread of it, is a worker of the engine."""
        return False

    def is_promise(self, value: object) -> bool:
        """Return True if a value stands for a result of the engine that is still to come."""
        return False

    def is_wrapped(self, value: object) -> bool:
        """Return True for a function or class that the engine has wrapped: it submits tasks, and is not an answer."""
        return False

    def is_environment_fault(self, error: BaseException) -> bool:
        """Return True if an exception tells that the machine or the engine broke, whatever the code did."""
        return False

    def is_own_thread(self, thread: threading.Thread) -> bool:
        """Return True if the engine started a thread for itself, so that it never runs a learner's code."""
        return not modules_of(thread).isdisjoint(self.libraries)

    def is_idle(self, thread: threading.Thread, frame: FrameType | None) -> bool:
        """Return True if a thread, whose innermost frame this is, is a worker between two tasks."""
        return False

    def threads_of(self, pool: Hashable) -> set[threading.Thread] | None:
        """Return the threads that run what a pool (`Submission.pool`) is given, or None if they are not known."""
        return None

    def own_processes(self) -> set[int]:
        """Return the ids of the child processes of this process that are the engine's, or some that are not there."""
        return set()

    def worker_processes(self, below: int | None = None) -> dict | None:
        """Return how to recognise the engine's worker processes, or None if nothing tells them from others.

        The rule is plain values, so that it can be sent to a process that knows no engine: the command of a worker
        begins with "command", and one of the "parents" has started it (a list of process ids, or None for any).
        below: the process below which the parents are to be looked for; without it they are not known.
        """
        return None

    def starts_processes(self, source: str) -> bool:
        """Return True if this code starts the processes that start the engine's workers."""
        return False

    # What it does for a check

    def promised_tasks(self, future: object) -> tuple[str, ...]:
        """Return the ids of the tasks behind a future that the engine made for a promise, until it is over."""
        return ()

    def finished(self, handles: Iterable) -> set:
        """Return those of the handles whose tasks are over."""
        return set()

    def kept_refs(self, lent: bool = False) -> set[str]:
        """Return the ids of the results that references in this process keep alive in the engine.

        lent: also the results of this process which only other processes keep alive.
        """
        return set()

    def problem(self, workers: int) -> tuple[str, str] | None:
        """Return (what is missing, how to get it), or None if an exercise that needs so many workers can run."""
        return None

    def meet(self, function: Callable, xs: list) -> None:
        """Let workers call function(x) for each x, all at once."""
        raise NotImplementedError

    def task_overhead(self) -> float:
        """Return the seconds that the engine needs for a task that does nothing, submitted together with others."""
        raise NotImplementedError


def items_of(value: object) -> list:
    """Return the items of a list, a tuple or a set, or else the value itself: an iterator must not be used up.

    >>> items_of((1, 2)), items_of("ab")
    ([1, 2], ['ab'])
    """
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def modules_of(thread: threading.Thread) -> set[str]:
    """Return the packages that a thread's class and its target come from.

    >>> sorted(modules_of(threading.Thread(target=Engine.install)))
    ['parcours', 'threading']
    """
    target = getattr(thread, "_target", None)
    code = [target] if isinstance(target, FunctionType | MethodType) else []  # of any other object, it is its class's
    return {(part.__module__ or "").partition(".")[0] for part in (type(thread), *code)}
