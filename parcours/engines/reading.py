"""Reading a recorder when a block of `trace` is left: what the caller reported and what tasks stamped, as one record.

Workers get the names that a learner would give them, tries are numbered, and what started and cannot end any more is
lost.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from typing import NamedTuple

from parcours.engines import loaded_libraries, worker_label
from parcours.engines.events import Event
from parcours.engines.naming import worker_names
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import now, read_stamps, this_thread

__all__ = ["Window"]


class Recorded(NamedTuple):
    """The record of a block. For the fields see `Trace`; caller is the name of the thread that entered it."""

    events: tuple[Event, ...]
    edges: tuple[tuple[str, str], ...]
    spawns: tuple[tuple[str, str], ...]
    missed: tuple[str, ...]
    duration: float
    caller: str
    blocks: dict
    fused: dict


class Window:
    """The part of a recorder that belongs to one block of `trace`: opened when it is entered, read when it is left."""

    def __init__(self, recorder: Recorder):
        self._recorder, self._caller = recorder, this_thread()
        self._first = {kind: len(getattr(recorder, kind)) for kind in ("events", "edges", "spawns")}
        self.start = now()

    def read(self) -> Recorded:
        """Return what was recorded since the window was opened."""
        recorder, start = self._recorder, self.start
        for settle in recorder.before_reading:
            settle()
        reported, edges, spawns = (getattr(recorder, kind)[first:] for kind, first in self._first.items())
        end = now()
        mine = {event.task for event in reported if event.kind == "submitted"}
        known = {event.task for event in recorder.events if event.kind == "submitted"}
        before = known - mine  # tasks of a block around this one, or of what this one was preparing for
        reported = [event for event in reported if event.task not in before]
        stamps, nested, spawned = read_stamps(recorder.folder)
        stamps = [e for e in stamps if e.task in mine or (e.task not in known and start <= e.t <= end)]
        stamps = _submitted_here(reported, stamps, spawned)
        ran = {event.task for event in (*reported, *stamps)}
        events = sorted(reported + stamps, key=lambda event: event.t)
        for complete in recorder.completing:
            events = sorted([*events, *complete(events, end)], key=lambda event: event.t)
        events, planned, missed = _told_apart(events)
        nested += [(needed, task) for task, (needs, _, _) in planned.items() for needed in needs]
        needs = {(a, b): None for a, b in (*edges, *nested) if a in ran and b in ran}
        spawns = _first_of([(a, b) for a, b in (*spawns, *spawned) if a in ran and b in ran], needs)
        late = sorted(loaded_libraries() - recorder.libraries)
        late = [f"{name} was imported inside the block: import it before" for name in late]
        return Recorded(
            events=tuple(event._replace(t=event.t - start) for event in _named(_with_lost(events, end))),
            edges=(*needs, *spawns),
            spawns=spawns,
            missed=(*recorder.missed, *missed, *late),
            duration=end - start,
            caller=self._caller,
            blocks={task: (block[0], tuple(block[1])) for task, (_, block, _) in planned.items() if block},
            fused={task: tuple(fused) for task, (_, _, fused) in planned.items() if fused},
        )


def _first_of(spawns, needs):
    """Return (task, task that it submitted), without those tasks that need another one that it submitted."""
    parent = {task: by for by, task in spawns}
    later = {task for needed, task in needs if task in parent and parent.get(needed, needed) == parent[task]}
    return tuple((by, task) for task, by in parent.items() if task not in later)


def _submitted_here(reported, stamps, spawned):
    """Return the stamps without those of tasks that the block did not submit, nor a task of it.

    A Ray worker stamps all that it runs while there is a trace; all others stamp only what they were given to.
    """
    submitted = {event.task for event in (*reported, *stamps) if event.kind == "submitted"}
    known = {event.task for event in reported if event.kind == "submitted"}
    parent = {task: by for by, task in spawned}

    def is_ours(task):
        while task in submitted and task not in known and task in parent:
            task = parent[task]
        return task in submitted

    return [e for e in stamps if e.where.name != "ray" or e.kind == "missed" or is_ours(e.task)]


def _told_apart(events):
    """Return the events of the trace, and what engines said in the form of events: {task: its plan}, sentences."""
    said = {kind: [event for event in events if event.kind == kind] for kind in ("planned", "missed")}
    planned = {event.task: json.loads(event.detail) for event in said["planned"]}
    missed = dict.fromkeys(event.detail for event in said["missed"])
    return [event for event in events if event.kind not in said], planned, tuple(missed)


def _with_lost(events: Sequence[Event], end: float) -> list[Event]:
    """Number the attempts of engines that do not, and mark as lost what started and will not end."""
    tries, running, out = {}, {}, []
    for event in events:
        attempt = event.attempt
        if event.kind == "started":
            attempt = max(tries.get(event.task, -1) + 1, event.attempt)
            tries[event.task] = running[event.task, event.where] = attempt
        elif event.kind in ("ended", "failed"):
            attempt = running.pop((event.task, event.where), event.attempt)
        out.append(event._replace(attempt=attempt))
    reported = {event.task for event in events if event.kind == "lost"}
    for (task, where), attempt in running.items():
        if where.process != os.getpid() and task not in reported and not _runs(where.process):
            out.append(Event(end, "lost", task, attempt, where))
    started = set(tries)
    return [e for e in out if e.kind != "lost" or e.task in started]


def _runs(process: int) -> bool:
    import psutil

    try:
        if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
            return False
    except psutil.NoSuchProcess:
        return False
    # A killed process is there for a moment more, but Linux marks it (PF_EXITING) before its sockets close.
    with contextlib.suppress(OSError), open(f"/proc/{process}/stat") as file:
        return not int(file.read().rpartition(")")[2].split()[6]) & 0x4
    return True


def _named(events: Sequence[Event]) -> list[Event]:
    """Return the events with names for the places where something started, numbered by first start."""
    driver, names, workers = os.getpid(), {}, {}
    for event in events:
        place = event.where
        if event.kind != "started" or place in names or place in workers:
            continue
        if place.process != driver or place.name:
            # Several Dask workers may live in one process: their roles have their addresses, too. By these they are
            # known also where the scheduler tells what they ran.
            process = None if " " in place.name else place.process
            workers[place] = worker_label(place.name), (place.node, process, place.name), place.thread
        elif place.thread == "MainThread":
            names[place] = "main thread"
        else:
            workers[place] = "thread", (place.process, place.thread), place.thread
    names |= dict(zip(workers, worker_names(workers.values()), strict=True))
    return [e._replace(where=e.where._replace(name=names.get(e.where, e.where.name))) for e in events]
