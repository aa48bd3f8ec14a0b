"""The history of a run: the state of each task, and the memory that results took, at each step of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parcours.draw.graphs.story import STATES as STATES_OF_SPANS
from parcours.draw.replay.clock import Clock
from parcours.draw.words import size
from parcours.graph import TaskGraph
from parcours.spans import Span

__all__ = ["STATES", "Change", "History", "Memory", "merged", "read_history"]

# The states of a task, in the order in which the key and the player name them: (in the key, in the player's line).
STATES = {
    "waiting": ("waiting", "waiting"),
    "running": ("running", "running"),
    "memory": ("result in memory", "in memory"),
    "done": ("done", "done"),
    "freed": ("result freed", "freed"),
    "failed": ("failed", "failed"),
    "lost": ("worker lost", "lost"),
    "cancelled": ("cancelled", "cancelled"),
    "unknown": ("end not seen", "end not seen"),
}
WORST_FIRST = ("failed", "lost", "cancelled", "unknown", "memory", "done", "freed")  # of several tasks

Memory = tuple[float, str, int]  # seconds, task, bytes that its result took; negative when it was freed


class Change(NamedTuple):
    """A task is in this state from t on; `worker` ran it last, "" if none did yet."""

    t: float
    state: str
    worker: str


@dataclass(frozen=True)
class History:
    """The changes of each task, and (seconds, bytes) of all results in memory, in order of time.

    bytes are 0 throughout if the sizes of results are not known.
    """

    changes: dict[str, list[Change]]
    held: list[tuple[float, int]]

    @property
    def peak(self) -> int:
        """The most bytes of results at one moment."""
        return max((nbytes for _, nbytes in self.held), default=0)

    @property
    def states(self) -> list[str]:
        """The states that occur, in the order of `STATES`."""
        seen = {change.state for changes in self.changes.values() for change in changes}
        return [state for state in STATES if state in seen]

    def steps(self, end: float) -> list[list]:
        """Return [seconds, number of tasks in each state that occurs, bytes held in words] for each step.

        end: seconds at which the run ended. The words are "" if the sizes of results are not known.
        """
        states = self.states
        tallies: dict[float, dict[str, int]] = {}
        for changes in self.changes.values():
            before = None
            for change in changes:
                tally = tallies.setdefault(change.t, dict.fromkeys(states, 0))
                tally[change.state] += 1
                if before:
                    tally[before] -= 1
                before = change.state
        level, now, nbytes, steps = dict(self.held), dict.fromkeys(states, 0), 0, []
        for t in sorted({*tallies, *level, end}):
            for state, more in tallies.get(t, {}).items():
                now[state] += more
            nbytes = level.get(t, nbytes)
            steps.append([t, *now.values(), size(nbytes) if self.peak else ""])
        return steps


def read_history(graph: TaskGraph, spans: Sequence[Span], memory: Sequence[Memory], clock: Clock) -> History:
    """Return the history of a graph; of several changes of a task in one step, only the last counts."""
    changes = {}
    for task, history in _happened(graph, spans, memory, clock.begin).items():
        last = {clock.step(change.t): change for change in history}
        changes[task] = [change._replace(t=t) for t, change in sorted(last.items())]
    return History(changes, _held(memory, clock))


def _happened(graph: TaskGraph, spans: Sequence[Span], memory: Sequence[Memory], begin: float) -> dict:
    """Return {task: its changes} at the times at which they happened."""
    happened: dict[str, list] = {task: [] for task in graph.tasks}
    for span in spans:
        if span.task not in happened:
            continue
        if span.state == "cancelled":
            happened[span.task].append((span.start, 1, "cancelled", ""))
            continue
        happened[span.task].append((span.start, 1, "running", span.worker))
        if span.state != "open":
            # An attempt that ends when the next begins is over first.
            first = 0 if span.end > span.start else 2
            happened[span.task].append((span.end, first, STATES_OF_SPANS[span.state], span.worker))
    known = {task for _, task, _ in memory}
    for t, task, nbytes in memory:
        happened[task].append((t, 3, "memory" if nbytes >= 0 else "freed", None))
    histories = {}
    for task, events in happened.items():
        changes, ran_on = [Change(begin, "waiting", "")], ""
        for t, _, state, name in sorted(events, key=lambda event: event[:2]):
            ran_on = ran_on if name is None else name
            if state == "done" and task in known:
                state = "memory"
            # A report on memory may be stamped before the end of the attempt that made the result.
            if name is None and changes[-1].state == "running":
                continue
            changes.append(Change(t, state, ran_on))
        histories[task] = changes
    return histories


def _held(memory: Sequence[Memory], clock: Clock) -> list[tuple[float, int]]:
    """Return (seconds, bytes of all results in memory) at each step that changed it."""
    level, held = {}, 0
    for t, _, nbytes in memory:
        held += nbytes
        level[clock.step(t)] = max(0, held)
    changes = sorted(level.items())
    return [now for now, before in zip(changes, [(0, 0), *changes], strict=False) if now[1] != before[1]]


def merged(histories: Sequence[list[Change]]) -> list[Change]:
    """Return the changes of several tasks as one: running from the first start until the last is over.

    >>> merged([[Change(0, "waiting", ""), Change(1, "running", "a"), Change(2, "done", "a")],
    ...         [Change(0, "waiting", ""), Change(3, "running", "b"), Change(4, "done", "b")]])
    ... # doctest: +NORMALIZE_WHITESPACE
    [Change(t=0, state='waiting', worker=''), Change(t=1, state='running', worker='a'),
     Change(t=4, state='done', worker='b')]
    """
    if len(histories) == 1:
        return histories[0]
    now: dict[int, Change] = {}
    found: list[Change] = []
    for t, i, change in sorted((change.t, i, change) for i, history in enumerate(histories) for change in history):
        now[i] = change
        states = {each.state for each in now.values()}
        state = next((state for state in WORST_FIRST if state in states), "waiting")
        if "running" in states or ("waiting" in states and not states <= {"waiting", "cancelled"}):
            state = "running"
        elif "waiting" in states:
            state = "waiting"
        change = Change(t, state, change.worker or (found[-1].worker if found else ""))
        if found and found[-1].t == t:
            found[-1] = change
        elif not found or found[-1].state != state:
            found.append(change)
    return found
