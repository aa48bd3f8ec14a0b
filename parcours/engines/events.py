"""The parts of a trace: `Event`, its `Place`, and `Sample`. They are plain tuples, the same for all engines."""

from typing import NamedTuple

__all__ = ["Event", "Place", "Sample"]


class Place(NamedTuple):
    """The place of an event: a thread of a process of a node.

    ``name`` is what a learner would call it ("thread 2", "Ray worker 1"). Until the trace is read it is the role: the
    name of the engine whose worker it is, and what tells that worker from others of its process ("dask tcp://…").
    """

    node: str
    process: int
    thread: str
    name: str = ""


class Event(NamedTuple):
    """Something that happened to a task, or to the caller (``task`` is then empty).

    ``t`` is in seconds. ``kind`` is one of submitted, ready, started, paused, resumed, ended, failed, cancelled, lost,
    unknown, waited, fetched, put, freed, changed. From paused to resumed a task waits for tasks that it submitted, or
    for a call that is a task as well. A task is unknown if nothing sees when it ends; without a start, nothing saw
    that. ``nbytes`` is the size of what was sent with a task (submitted), of a result or value that came or went (put,
    freed), or of what `ray.get` brought to the caller (fetched, resumed). ``detail`` is the task's label (submitted,
    started), the exception's type (failed), the ids of the tasks waited for, separated by spaces (waited, fetched), or
    what an isolated task changed outside of itself (changed).
    """

    t: float
    kind: str
    task: str
    attempt: int
    where: Place
    nbytes: int = 0
    detail: str = ""


class Sample(NamedTuple):
    """A value read at a moment: ``kind`` is "rss" (bytes)."""

    t: float
    where: Place
    kind: str
    value: float
