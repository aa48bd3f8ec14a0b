"""Event loops of asyncio: what a coroutine gives to a pool, and when its loop only waits for that.

A loop sleeps in its selector. While tasks of the code that runs the loop are unfinished, that sleep is a wait for them.
"""

import asyncio
import functools
from asyncio import base_events
from collections.abc import Callable
from contextvars import Context
from typing import NamedTuple

from parcours.engines.recorder import Recorder
from parcours.engines.stamps import current

__all__ = ["Sent", "install", "sent_by_loop"]


class Sent(NamedTuple):
    """The function that a coroutine gave to a pool, and its arguments; around: what wraps it in the context that
    ``asyncio.to_thread`` copied, or None."""

    function: Callable
    args: tuple
    kwargs: dict
    around: Callable | None = None


def install(recorder: Recorder, unfinished: Callable[[str | None], list]) -> None:
    """Record waits in loops until the recorder closes.

    unfinished: returns the ids of the unfinished tasks that a task submitted, or code that is in no task (None).
    """
    watch = functools.partial(_watched, recorder, unfinished)
    recorder.patch(base_events.BaseEventLoop, "run_forever", functools.partial(_running, recorder, watch))
    if (loop := asyncio._get_running_loop()) is not None:  # a cell of a notebook that awaits
        recorder.at_close(watch(loop))


def sent_by_loop(fn: Callable, args: tuple, kwargs: dict) -> Sent:
    """Return what was given to a pool: ``asyncio.to_thread`` wraps it in a copy of its context."""
    run = getattr(fn, "func", None)
    if isinstance(fn, functools.partial) and isinstance(getattr(run, "__self__", None), Context) and fn.args:
        function, *rest = fn.args
        return Sent(function, tuple(rest), dict(fn.keywords), lambda f: functools.partial(run, f, *rest, **fn.keywords))
    return Sent(fn, args, kwargs)


def _running(recorder, watch, old):
    @functools.wraps(old)
    def run_forever(self):
        if not recorder.records(inside=True):
            return old(self)
        stop = watch(self)
        try:
            return old(self)
        finally:
            stop()

    return run_forever


def _watched(recorder, unfinished, loop):
    """Record the waits of one loop; return what stops it."""
    selector = getattr(loop, "_selector", None)  # private of asyncio; other loops have none
    if selector is None or "select" in vars(selector):
        return lambda: None
    sleep, inside = selector.select, current.get()

    def select(timeout=None):
        if (timeout is not None and timeout <= 0) or not recorder.waits():
            return sleep(timeout)
        tasks = unfinished(inside and inside[1])
        if not tasks:
            return sleep(timeout)
        with recorder.waiting_for(tasks, inside):
            return sleep(timeout)

    selector.select = select
    return lambda: vars(selector).pop("select", None)
