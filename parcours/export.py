"""A run for other tools: the trace format of Chrome, which Perfetto and VizTracer's viewer open, and a table."""

import json
from collections.abc import Iterable, Mapping

from parcours.spans import Span, natural

__all__ = ["chrome", "frame"]

CALLER = "your code"

Where = tuple[str, int]  # node and process id
Thread = tuple[int, int]  # process and thread, by the numbers that the viewer is given


def chrome(
    spans: Iterable[Span],
    *,
    places: Mapping[tuple[str, int], Where],
    ids: Mapping[str, str],
    edges: Iterable[tuple[str, str]] = (),
    caller: Where = ("", 0),
    submitted: Iterable[tuple[float, str]] = (),
    waits: Iterable[tuple[float, float]] = (),
    counters: Iterable[tuple[float, Where, str, float]] = (),
    missed: Iterable[str] = (),
) -> str:
    """Return the run as JSON in the Trace Event Format: open it at ui.perfetto.dev, or with vizviewer.

    A worker is a thread with its name, in the process in which it ran; an attempt is a slice with its task's id; an
    edge is an arrow; the caller has its own thread.

    places: {(task, attempt): the node and process id of each attempt}.
    ids: {task: its id in the trace}.
    edges: pairs (a, b) of tasks: b needs the result of a, or was submitted by it.
    caller: node and process id of the code that submitted and waited.
    submitted: (seconds, task); waits: (start, end) in seconds.
    counters: (seconds, (node, process id), name, bytes).
    missed: sentences on what the trace could not see.

    Source of the format: "Trace Event Format", Google, 2016.
    """
    spans = sorted(spans, key=lambda s: (s.start, s.end, s.task, s.attempt))
    threads = _Threads(caller)
    events, at = [], {}
    for span in spans:
        if span.state == "cancelled":
            events.append(_instant(f"{span.task} cancelled", span.start, threads.caller(), ids[span.task]))
            continue
        thread = threads.of(span, *places[span.task, span.attempt])
        at[span.task, span.attempt] = span, thread
        about = {"task": ids[span.task], "attempt": span.attempt, "state": span.state, "worker": span.worker}
        events.append(_slice(span.task, span.state, span.start, span.end, thread, about))
    for t, task in submitted:
        events.append(_instant(f"submit {task}", t, threads.caller(), ids[task]))
    for start, end in waits:
        events.append(_slice("wait", "wait", start, end, threads.caller(), {}))
    for t, place, name, nbytes in counters:
        about = {"pid": threads.process(*place), "tid": 0, "ts": _micro(t), "args": {"bytes": nbytes}}
        events.append({"ph": "C", "name": name, **about})
    events += _arrows(edges, at)
    document = {
        "traceEvents": [*threads.named(), *sorted(events, key=lambda event: event["ts"])],
        "displayTimeUnit": "ms",
        "otherData": {"source": "parcours", "missed": list(missed)},
    }
    return json.dumps(document, separators=(",", ":"))


class _Threads:
    """The threads that a viewer shows: a number for each, its name, and its process."""

    def __init__(self, caller: Where):
        self._caller = caller
        self.numbers: dict[tuple, int] = {}
        self.processes: dict[Where, int] = {}
        self.ends: dict[tuple, float] = {}

    def caller(self) -> Thread:
        return self._number(*self._caller, CALLER, 0)

    def of(self, span: Span, node: str, process: int) -> Thread:
        """Return the thread of an attempt; attempts that overlap in one worker get threads of their own."""
        side = 0
        while self.ends.get((node, process, span.worker, side), -1.0) > span.start:
            side += 1
        self.ends[node, process, span.worker, side] = span.end
        return self._number(node, process, span.worker, side)

    def process(self, node: str, process: int) -> int:
        """Return the number of a process."""
        # Two machines may use the same number for a process: a viewer would take the two for one.
        pid = self.processes.get((node, process))
        if pid is None:
            pid, taken = process, set(self.processes.values())
            while pid in taken:
                pid += 1 << 22  # the largest number of a process on Linux
            self.processes[node, process] = pid
        return pid

    def _number(self, node: str, process: int, worker: str, side: int) -> Thread:
        pid = self.process(node, process)
        key = (pid, worker, side)
        return pid, self.numbers.setdefault(key, len(self.numbers) + 1)

    def named(self) -> list[dict]:
        """Return the events that name all processes and threads."""
        events = []
        for (node, process), pid in self.processes.items():
            own = (node, process) == tuple(self._caller)
            name = "this process" if own else f"process {process}"
            name += f" on {node}" if len({n for n, _ in self.processes}) > 1 else ""
            events.append({"ph": "M", "name": "process_name", "pid": pid, "tid": 0, "ts": 0, "args": {"name": name}})
        order = sorted(self.numbers, key=lambda key: (key[1] != CALLER, natural(key[1]), key[2]))
        for i, (pid, worker, side) in enumerate(order):
            tid = self.numbers[pid, worker, side]
            name = f"{worker} ({side + 1})" if side else worker
            for kind, about in (("thread_name", {"name": name}), ("thread_sort_index", {"sort_index": i})):
                events.append({"ph": "M", "name": kind, "pid": pid, "tid": tid, "ts": 0, "args": about})
        return events


def _arrows(edges: Iterable[tuple[str, str]], at: Mapping[tuple[str, int], tuple[Span, Thread]]) -> list[dict]:
    """Return an arrow from the attempt that returned a result to each first attempt that needed it."""
    last, first = {}, {}
    for (task, _), found in sorted(at.items(), key=lambda item: item[0][1]):
        first.setdefault(task, found)
        if found[0].state == "ok" or task not in last:
            last[task] = found
    events = []
    for number, (a, b) in enumerate(edges, 1):
        if a not in last or b not in first:
            continue
        (made, source), (used, target) = last[a], first[b]
        # A task that was submitted by another starts before that one ends.
        leave = min(_micro(made.end) - 0.001, _micro(used.start))
        if leave < _micro(made.start):
            continue
        about = {"name": "needs", "cat": "edge", "id": number}
        events.append({"ph": "s", **about, "pid": source[0], "tid": source[1], "ts": leave})
        arrive = {"pid": target[0], "tid": target[1], "ts": _micro(used.start)}
        events.append({"ph": "f", "bp": "e", **about, **arrive})
    return events


def _slice(name: str, kind: str, start: float, end: float, thread: Thread, about: dict) -> dict:
    times = {"ts": _micro(start), "dur": round(max(0.0, end - start) * 1e6, 3)}
    return {"ph": "X", "name": name, "cat": kind, "pid": thread[0], "tid": thread[1], **times, "args": about}


def _instant(name: str, t: float, thread: Thread, task: str) -> dict:
    about = {"pid": thread[0], "tid": thread[1], "ts": _micro(t), "args": {"task": task}}
    return {"ph": "i", "s": "t", "name": name, "cat": "caller", **about}


def _micro(seconds: float) -> float:
    """Return microseconds, the unit of the format, to the nanosecond."""
    return round(seconds * 1e6, 3)


def frame(spans: Iterable[Span]):
    """Return the attempts as a pandas DataFrame: task, worker, start, end and seconds, attempt, state.

    Raises ImportError if pandas is not installed.
    """
    import pandas  # takes half a second, and only this needs it

    rows = [(s.task, s.worker, s.start, s.end, s.end - s.start, s.attempt, s.state) for s in spans]
    columns = ["task", "worker", "start", "end", "seconds", "attempt", "state"]
    kinds = dict.fromkeys(("start", "end", "seconds"), float) | {"attempt": int}
    return pandas.DataFrame(rows, columns=columns).astype(kinds)
