"""Pauses: when a task did not run, because it only waited for the tasks that it had submitted itself."""

from collections.abc import Iterable

from parcours.engines.events import Event

__all__ = ["pauses_of", "pauses_within"]

# A task that ran no longer than this between two pauses only gave out work. It is a share of the pauses, which grow on
# a busy machine as it does. The seconds bound it from above: a task that computes for 50 ms and then waits for a
# second did compute. On a machine so busy that giving out work takes longer, that is drawn as what it was: running.
SHARE, MOMENT = 0.1, 0.025


def pauses_of(
    events: Iterable[Event], spawns: Iterable[tuple[str, str]], duration: float
) -> dict[str, list[tuple[float, float]]]:
    """Return {id of a task: [(start, end)] in which it only waited for its own tasks}.

    spawns: pairs of a task and a task that it submitted. duration: seconds of the whole recording.
    """
    depth, since, found, gave = {}, {}, {}, {}
    parents = {child: parent for parent, child in spawns}
    for event in events:
        if event.kind == "submitted" and event.task in parents:
            gave.setdefault(parents[event.task], event.t)
        elif event.kind == "paused":
            depth[event.task] = depth.get(event.task, 0) + 1
            given = gave.pop(event.task, event.t)  # it gave out tasks right before, some of which run already
            since.setdefault(event.task, given if event.t - given <= MOMENT else event.t)
        elif event.kind == "resumed" and event.task in depth:
            depth[event.task] -= 1
            if not depth[event.task]:
                found.setdefault(event.task, []).append((since.pop(event.task), event.t))
                del depth[event.task]
    for task, start in since.items():
        found.setdefault(task, []).append((start, duration))
    return found


def pauses_within(
    stretches: Iterable[tuple[float, float]], start: float, end: float
) -> tuple[tuple[float, float], ...]:
    """Return the pauses of a task that ran from start to end.

    A moment in which it only gave out the next task is not work: without this, four at a time would be five.
    """
    parts = [(max(a, start), min(b, end)) for a, b in stretches]
    parts = [(a, b) for a, b in parts if b > a]
    moment = min(MOMENT, SHARE * sum(b - a for a, b in parts))
    pauses = []
    for a, b in parts:
        before = pauses[-1][1] if pauses else start
        if a - before > moment:
            pauses.append((a, b))
        elif pauses:
            pauses[-1] = (pauses[-1][0], b)
        else:
            pauses.append((start, b))
    if pauses and end - pauses[-1][1] <= moment:
        pauses[-1] = (pauses[-1][0], end)
    return tuple(pauses)
