"""Listeners of a recorder: it tells them which tasks may still run, and which are over.

A trace records what happened. A listener follows what is going on, while it goes on.
"""

from collections.abc import Hashable
from typing import NamedTuple, Protocol

__all__ = ["Listener", "Listeners", "Submission"]


class Submission(NamedTuple):
    """Tasks that one worker runs one after another, with what may hold them up.

    engine: the name of the engine. tasks: their ids. pool: equal for all that share workers. capacity: how many of the
    pool's submissions may run at once (None: no bound known). handle: what the caller can wait for (a future, an object
    ref). needs: ids of the tasks whose results the engine waits for before it starts these.
    """

    engine: str
    tasks: tuple[str, ...]
    pool: Hashable
    capacity: int | None
    handle: object
    needs: tuple[str, ...] = ()


class Listener(Protocol):
    """Follows what is submitted in this process while a trace is open. It is called in the thread that submits."""

    def submitted(self, submission: Submission) -> None:
        """Take a submission. One with the same tasks replaces an earlier one."""

    def over(self, tasks: tuple[str, ...]) -> None:
        """Take the end of a submission, named by its tasks. Some engines are silent; see `Engine.finished`."""

    def untracked(self) -> None:
        """Learn that something was submitted whose start and end cannot be seen."""


class Listeners:
    """All listeners of a recorder; passes on to each what engines tell. False if there are none."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def add(self, listener: Listener) -> None:
        """Tell a listener everything from now on."""
        self._listeners.append(listener)

    def remove(self, listener: Listener) -> None:
        """Tell a listener nothing more."""
        self._listeners.remove(listener)

    def submitted(self, submission: Submission) -> None:
        """Tell all listeners of a submission."""
        for listener in list(self._listeners):
            listener.submitted(submission)

    def over(self, tasks: tuple[str, ...]) -> None:
        """Tell all listeners that a submission is over."""
        for listener in list(self._listeners):
            listener.over(tasks)

    def untracked(self) -> None:
        """Tell all listeners that something was submitted that cannot be followed."""
        for listener in list(self._listeners):
            listener.untracked()
