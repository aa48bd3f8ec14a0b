"""Stamps: what a task writes of itself where it runs.

In the process that opened the trace a stamp is appended to a list; in any other it is a line in a sheet of that
process in the run's folder, so that a killed worker leaves its start behind. All processes of a machine share one clock
(``time.perf_counter``, CLOCK_MONOTONIC on Linux).
"""

import contextvars
import json
import os
import platform
import threading
import time
from collections.abc import Callable

from parcours.engines.elsewhere import name_what_tasks_start
from parcours.engines.events import Event, Place
from parcours.engines.naming import function_name
from parcours.engines.sheets import lines_of, write_line

__all__ = [
    "NODE",
    "Stamped",
    "current",
    "drop_stamps",
    "here",
    "is_kept",
    "keep_stamps",
    "name_what_starts",
    "now",
    "read_stamps",
    "run_stamped",
    "stamp",
    "submitted_elsewhere",
    "this_thread",
    "unmarked",
]

NODE = platform.node()
now = time.perf_counter

# The task whose body the current code is: (folder, task), or None outside tasks.
current = contextvars.ContextVar("parcours_task", default=None)

_kept: dict[str, tuple[int, list]] = {}  # folder of a run -> the process that recorded it, and its list of events


def keep_stamps(folder: str, events: list) -> None:
    """Append what this process stamps for the run in `folder` to a list from now on, instead of writing it."""
    _kept[folder] = os.getpid(), events


def drop_stamps(folder: str) -> None:
    """Keep the stamps of the run in `folder` no longer: it is over."""
    _kept.pop(folder, None)


def is_kept(folder: str) -> bool:
    """Return True if this process recorded the run in `folder` itself, and has not left its block."""
    process, _ = _kept.get(folder, (None, None))
    return process == os.getpid()


# The places of a thread by role: they are asked for several times a task, and a thread's name is looked up in Python.
_places = threading.local()


def _forget_places():
    global _places
    _places = threading.local()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_places)  # another process, in which this thread is the main one


def this_thread() -> str:
    """Return what tells the current thread from all others of its process: names can be given twice."""
    return here().thread


def here(role: str = "") -> Place:
    """Return the place of the current code. role: see `stamp`."""
    places = _places.__dict__
    place = places.get(role)
    if place is None:
        thread = threading.current_thread()
        name = thread.name if thread is threading.main_thread() else f"{thread.name} {thread.native_id}"
        place = places[role] = Place(NODE, os.getpid(), name, role)
    return place


def stamp(
    folder: str, kind: str, task: str, attempt: int = 0, role: str = "", detail: str = "", t: float | None = None
) -> None:
    """Record an event of the run in `folder`, from whichever process this is, now or at t.

    `role` is the name of the engine whose worker this is ("ray"), which an address may follow ("dask tcp://…"), or "".
    A task that outlives its run must not fail because of it: once the folder is gone, nothing happens.
    """
    t = now() if t is None else t
    process, events = _kept.get(folder, (None, None))
    if process == os.getpid():
        events.append(Event(t, kind, task, attempt, here(role), 0, detail))
        return
    line = json.dumps([t, kind, task, attempt, this_thread(), role, detail]) + "\n"
    write_line(folder, line.encode())


def read_stamps(folder: str) -> tuple[list[Event], list[tuple], list[tuple]]:
    """Return the events that other processes stamped, in order of time, and their edges and spawns (see `Trace`)."""
    events, pairs = [], {"edge": [], "spawn": []}
    for process, line in lines_of(folder):
        t, kind, task, attempt, thread, role, detail = json.loads(line)
        if kind in pairs:
            pairs[kind].append((detail, task))
        else:
            events.append(Event(t, kind, task, attempt, Place(NODE, process, thread, role), 0, detail))
    return sorted(events), pairs["edge"], pairs["spawn"]


def name_what_starts(folder):
    """Name what the tasks of this process start, if another one records the run. What runs late may find it over."""
    if not is_kept(folder) and os.path.isdir(folder):
        name_what_tasks_start(_miss)


def _miss(sentence):
    if inside := current.get():
        stamp(inside[0], "missed", "", detail=sentence)


def submitted_elsewhere(folder: str) -> bool:
    """Return True if a task in another process has submitted tasks itself."""
    return any('"submitted"' in line for _, line in lines_of(folder))


def run_stamped(
    folder: str,
    task: str,
    function: Callable,
    args: tuple,
    kwargs: dict,
    *,
    attempt: int = 0,
    role: str = "",
    detail: str = "",
    submitted: bool = False,
) -> object:
    """Call the function as a task and return its result: stamp its start, its end or its failure.

    submitted: False for a plain call, during which the task around it, if there is one, does nothing else.
    """
    name_what_starts(folder)
    outer, begin = None if submitted else current.get(), now()
    if outer is not None:  # a call within a task: the task waits for it
        stamp(folder, "paused", outer[1], role=role, t=begin)
    stamp(folder, "started", task, attempt, role, detail, begin)
    token, kind, why = current.set((folder, task)), "ended", ""
    try:
        return function(*args, **kwargs)
    except BaseException as error:
        kind, why = "failed", type(error).__name__
        raise
    finally:
        current.reset(token)
        end = now()
        stamp(folder, kind, task, attempt, role, why, end)
        if outer is not None:
            stamp(folder, "resumed", outer[1], role=role, t=end)


class Stamped:
    """A picklable function whose call is the given task of the run kept in `folder`."""

    def __init__(self, function: Callable, folder: str, task: str):
        self.function, self.folder, self.task = function, folder, task
        self.__name__ = function_name(function)

    def __call__(self, *args, **kwargs):
        # Unwrap `traced` only here: pickle can look up the decorated function by name, but not the wrapped one.
        return run_stamped(self.folder, self.task, unmarked(self.function), args, kwargs, submitted=True)


def unmarked(function: Callable) -> Callable:
    """Return the function below ``traced``: what submits it records it already."""
    return function.__wrapped__ if getattr(function, "__parcours_traced__", False) else function
