"""The outcomes of tasks that no worker reported, read from their object refs when a block is left.

Nothing is kept alive for it and no result is read: Ray is asked whether a result is there, and whether it is an error.
"""

from collections.abc import Iterable, Sequence

from parcours.engines.events import Event
from parcours.engines.ray.internals import arrived

__all__ = ["Outcomes"]

# Errors that Ray gives for a task which a worker may have begun.
_FAILED = "TASK_EXECUTION_EXCEPTION"
_CANCELLED = "TASK_CANCELLED"


class Outcomes:
    """The object refs of what the driver submitted, by task."""

    def __init__(self, recorder) -> None:
        self._recorder = recorder
        self._refs: dict[str, bytes] = {}
        self.cancelled: set[str | None] = set()  # tasks that the caller cancelled
        self.unseen: set[str | None] = set()  # tasks in a process that does not record

    def add(self, task: str, ref: object) -> None:
        """Take a task and its first object ref, by its bytes: a ref would keep the result in memory."""
        self._refs[task] = ref.binary()

    def complete(self, events: Sequence[Event], end: float) -> Iterable[Event]:
        """Yield what the events of a block, which ended then, do not tell of the tasks in them."""
        submitted = {event.task: event for event in events if event.kind == "submitted"}
        latest = {event.task: event for event in events if event.kind in ("started", "ended", "failed")}
        fetched = _first_fetched(events)
        for task, event in submitted.items():
            last = latest.get(task)
            if last is not None and last.kind != "started" and task not in self.cancelled:
                continue
            if task in self._refs:
                told, t = arrived(self._refs[task]), min(fetched.get(task, end), end)
                yield from self._told(event, last, told, t, events)
            elif event.where.name == "ray" and last is None and task in fetched:  # its own caller waited for it
                yield from self._told(event, None, "", fetched[task], events)

    def _told(self, submitted, last, told, t, events):
        task, bare = submitted.task, submitted._replace(t=t, nbytes=0, detail="")
        if last is not None and last.kind == "started" and told:
            yield last._replace(t=t, kind="lost", detail=told)
        elif last is not None and last.kind == "ended" and told == _CANCELLED:
            yield last._replace(kind="failed", detail="TaskCancelledError")
        elif last is not None:
            return
        elif told == _CANCELLED:
            yield bare._replace(kind="cancelled")
        elif told == "" or (told == _FAILED and not self._needs_failed(task, events)) or task in self.unseen:
            yield bare._replace(kind="unknown")
            came = "not even whether it ran" if told is None else "only that its result came"
            sentence = f"{submitted.detail}: when it started and ended was not seen, {came}"
            yield bare._replace(kind="missed", detail=sentence)

    def _needs_failed(self, task, events):
        """Return True if a task that this one needs came to nothing, so that Ray never started this one."""
        needs = {needed for needed, by in self._recorder.edges if by == task}
        bad = {event.task for event in events if event.kind in ("failed", "lost")}
        return any(need in bad or arrived(self._refs.get(need, b"")) for need in needs if need in self._refs)


def _first_fetched(events):
    """Return {task: when a wait ended that was for it}."""
    out = {}
    for event in events:
        if event.kind in ("fetched", "resumed"):
            for task in event.detail.split():
                out.setdefault(task, event.t)
    return out
