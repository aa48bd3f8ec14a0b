"""Names as a learner would say them: of functions, of calls, of workers; and the ids of tasks."""

import functools
import itertools
import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

__all__ = ["function_name", "label", "new_task", "worker_names"]

_MOST_SHOWN = 12  # characters of an argument in a label

_numbers = itertools.count(1)


def function_name(function: Callable) -> str:
    """Return the name that a learner gave to a callable."""
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(function, "__name__", None) or type(function).__name__


def label(function: Callable | str, args: Sequence = (), kwargs: Mapping | None = None) -> str:
    """Return a call as a learner would name it: the function and those of its arguments that are short.

    >>> label(pow, (2, 5))
    'pow(2, 5)'
    >>> label(sum, ([1, 2, 3],))
    'sum'
    """
    shown = [text for text in map(_short, args) if text is not None]
    shown += [f"{key}={text}" for key, value in (kwargs or {}).items() if (text := _short(value)) is not None]
    name = function if isinstance(function, str) else function_name(function)
    return f"{name}({', '.join(shown)})" if shown else name


def new_task(function: Callable) -> str:
    """Return an id for a task of an engine that has none; it is unique among all processes of a run."""
    return f"{function_name(function)}#{os.getpid()}.{next(_numbers)}"


def worker_names(workers: Iterable[tuple[str, Hashable, Hashable]]) -> list[str]:
    """Return a name for each of some workers, given as (kind, which process, which thread), in order of appearance.

    Each kind is numbered for itself; a thread is named where its process has several.

    >>> worker_names([("process", 71, "a"), ("process", 72, "a"), ("process", 71, "b")])
    ['process 1, thread 1', 'process 2', 'process 1, thread 2']
    >>> worker_names([("thread", "a", "a"), ("Ray worker", 7, "a"), ("thread", "b", "b")])
    ['thread 1', 'Ray worker 1', 'thread 2']
    """
    workers, numbers, threads = list(workers), {}, {}
    for kind, process, thread in workers:
        numbers.setdefault(kind, {}).setdefault(process, len(numbers[kind]) + 1)
        threads.setdefault((kind, process), {}).setdefault(thread, len(threads[kind, process]) + 1)
    return [
        f"{kind} {numbers[kind][process]}"
        + (f", thread {threads[kind, process][thread]}" if len(threads[kind, process]) > 1 else "")
        for kind, process, thread in workers
    ]


def _short(value):
    if isinstance(value, str):
        fits = len(value) <= _MOST_SHOWN
    elif isinstance(value, int):  # the text of a large one is refused, or takes long
        fits = value.bit_length() < 4 * _MOST_SHOWN
    else:
        fits = isinstance(value, float | None)
    text = repr(value) if fits else ""
    return text if 0 < len(text) <= _MOST_SHOWN else None
