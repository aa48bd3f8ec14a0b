"""Engines: whatever runs tasks. Each is a package here and answers for itself (`protocol.Engine`).

This module asks them all. It needs nothing but the standard library, and loads the library of no engine.
"""

import functools
import importlib
import pkgutil
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from parcours.engines.protocol import Engine, Wait, modules_of

__all__ = [
    "all_engines",
    "engine",
    "is_environment_fault",
    "is_idle",
    "is_machinery",
    "is_promise",
    "is_worker_name",
    "is_wrapped",
    "loaded_engines",
    "loaded_libraries",
    "machinery",
    "own_processes",
    "promised_by",
    "starts_processes",
    "waits_in",
    "worker",
    "worker_label",
    "worker_processes",
]

# Other packages that have threads and pools for themselves, as engines do. What they submit is not the learner's.
_MACHINERY = {"IPython", "asyncio", "ipykernel", "jupyter_client", "parcours", "psutil", "tornado", "tqdm", "zmq"}


@functools.cache
def all_engines() -> tuple[Engine, ...]:
    """Return all engines, in the order of their names."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    return tuple(importlib.import_module(f"{__name__}.{name}").ENGINE for name in sorted(names))


def engine(name: str) -> Engine:
    """Return the engine of this name ("threads", "processes", "ray", "dask"). Raises KeyError for another."""
    return {engine.name: engine for engine in all_engines()}[name]


def loaded_engines() -> list[Engine]:
    """Return the engines whose library is imported."""
    return [engine for engine in all_engines() if engine.is_loaded()]


def loaded_libraries() -> set[str]:
    """Return the packages of engines that are imported."""
    return {library for engine in all_engines() for library in engine.libraries if library in sys.modules}


def worker() -> str:
    """Return the name of the engine whose worker this process or this thread is, or "" if it is none's."""
    return next((engine.name for engine in loaded_engines() if engine.is_worker()), "")


def worker_label(role: str) -> str:
    """Return what a learner calls a worker in another process, from its role in an event.

    >>> worker_label("ray"), worker_label("")
    ('Ray worker', 'process')
    """
    names = {engine.name: engine for engine in all_engines()}
    return names.get(role.partition(" ")[0], names["processes"]).worker_label


def is_worker_name(name: str) -> bool:
    """Return True if the name of a place is that of an engine's worker: its role, or what a learner calls it.

    >>> [is_worker_name(name) for name in ("ray", "Dask worker 2, thread 1", "thread 1", "main thread", "")]
    [True, True, False, False, False]
    """
    workers = [engine for engine in all_engines() if engine.libraries]
    return any(name.partition(" ")[0] == engine.name or name.startswith(engine.worker_label) for engine in workers)


def promised_by(value: object) -> str:
    """Return the name of the engine whose promise a value is, or "" if it is none's."""
    return next((engine.name for engine in loaded_engines() if engine.is_promise(value)), "")


def is_promise(value: object) -> bool:
    """Return True if a value stands for a result of an engine that is still to come."""
    return bool(promised_by(value))


def promised_tasks(future: object) -> list[str]:
    """Return the ids of the tasks behind a future that an engine made for a promise, until it is over."""
    return [task for engine in loaded_engines() for task in engine.promised_tasks(future)]


def is_wrapped(value: object) -> bool:
    """Return True for a function or class that an engine has wrapped: it submits tasks, and is not an answer."""
    return any(engine.is_wrapped(value) for engine in loaded_engines())


def is_environment_fault(error: BaseException) -> bool:
    """Return True if an exception tells that the machine or an engine broke, whatever the code did."""
    return any(engine.is_environment_fault(error) for engine in all_engines())


@functools.cache
def machinery() -> frozenset[str]:
    """Return the packages whose threads and pools are not the learner's: those of engines, kernels, and this one."""
    return frozenset(_MACHINERY).union(*(engine.libraries for engine in all_engines()))


def is_machinery(thread: threading.Thread) -> bool:
    """Return True for a thread of an engine, the kernel or this package, which never runs a learner's code."""
    others = not modules_of(thread).isdisjoint(_MACHINERY)
    return others or any(engine.is_own_thread(thread) for engine in all_engines())


def is_idle(thread: threading.Thread, frame: FrameType | None) -> bool:
    """Return True if a thread, whose innermost frame this is, is an engine's worker between two tasks."""
    return any(engine.is_idle(thread, frame) for engine in loaded_engines())


def own_processes() -> set[int]:
    """Return the ids of the child processes of this process that are an engine's, or some that are not there."""
    return set().union(*(engine.own_processes() for engine in loaded_engines()))


def worker_processes(below: int | None = None) -> dict[str, dict]:
    """Return {name of an engine: how to recognise its worker processes}, as plain values; see `Engine`.

    below: the process below which the processes that start workers are to be looked for.
    """
    rules = {engine.name: engine.worker_processes(below) for engine in all_engines()}
    return {name: rule for name, rule in rules.items() if rule is not None}


def starts_processes(source: str) -> bool:
    """Return True if this code starts processes that start an engine's workers."""
    return any(engine.starts_processes(source) for engine in all_engines())


def waits_in(frame: FrameType | None) -> Iterator[tuple[Engine, Wait]]:
    """Yield the waits that show in a thread's stack, each with its engine, from the innermost frame outwards."""
    readers = [(name, end, engine, read) for engine in loaded_engines() for (end, name), read in engine.waits.items()]
    while frame is not None:
        path = "/" + frame.f_code.co_filename.replace("\\", "/")
        for name, end, engine, read in readers:
            if frame.f_code.co_name == name and path.endswith(f"/{end}") and (wait := read(frame.f_locals)):
                yield engine, wait
        frame = frame.f_back
