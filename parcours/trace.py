"""A trace: what ran, where, when, and what depended on what.

::

    with trace() as run:
        results = [task.result() for task in [pool.submit(work, x) for x in xs]]

    run.timeline()
"""

import contextlib
import functools
import importlib
import inspect
import itertools
import json
from collections.abc import Callable, Iterator

from parcours.engines import is_worker_name
from parcours.engines.events import Event, Place, Sample
from parcours.engines.naming import function_name, label, new_task
from parcours.engines.pauses import pauses_of, pauses_within
from parcours.engines.reading import Window
from parcours.engines.recorder import Recorder, recording
from parcours.engines.stamps import current, run_stamped, stamp
from parcours.errors import TraceError
from parcours.graph import TaskGraph, name_tasks
from parcours.spans import Span, busy_time, makespan, max_concurrency, mean_concurrency, overlap, utilization

__all__ = ["Trace", "trace", "traced"]


def traced(function: Callable) -> Callable:
    """Mark a function: while a trace is open, each of its calls is a task, in any thread or in none.

    What a pool or Ray is given needs no mark; a thread that you start yourself, or a plain loop, does.
    """

    kinds = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    runs_later = any(is_kind(function) for is_kind in kinds)

    @functools.wraps(function)
    def call(*args, **kwargs):
        inside, recorder = current.get(), Recorder.active
        folder = inside[0] if inside else recorder.folder if recorder and recorder.traces else None
        if folder is None:
            return function(*args, **kwargs)
        if runs_later:
            sentence = f"{function_name(function)}: a call only makes it, what it does later is not stamped"
            if recorder is not None:
                recorder.miss(sentence)
            else:  # in a worker
                stamp(folder, "missed", "", detail=sentence)
            return function(*args, **kwargs)
        return run_stamped(folder, new_task(function), function, args, kwargs, detail=label(function, args, kwargs))

    call.__parcours_traced__ = True
    return call


@contextlib.contextmanager
def trace(memory: bool = False) -> Iterator["Trace"]:
    """Record what runs in the block, in whichever engine; with memory=True, the resident memory over time, too.

    Yields a `Trace`, which is filled when the block is left; leaving it waits for nothing, so what still runs then is
    recorded as open. Traces nest: each records what ran in its own block. Nothing is recorded outside the block.
    """
    with recording() as recorder:
        sampler = importlib.import_module("parcours.engines.memory").Sampler() if memory else None
        run, window = Trace(), Window(recorder)
        try:
            yield run
        finally:
            samples = sampler.stop() if sampler else []
            run.samples = tuple(sample._replace(t=sample.t - window.start) for sample in samples)
            vars(run).update(window.read()._asdict())


class Trace:
    """The record of one block.

    Attributes:
        events: tuple of `Event`, in order of time; ``t`` in seconds since the block was entered.
        samples: tuple of `Sample`.
        edges: tuple of (task, task that needed its result or was submitted by it), by the ids of the events.
        spawns: those of the edges that say only that the first task submitted the second.
        missed: tuple of sentences, one for each thing that could not be seen.
        duration: seconds from entering the block to leaving it; None while it is open.
        caller: the name of the thread that entered the block.
        blocks: {task: (layer, place)} for the tasks that make a block of a Dask array, dataframe or bag.
        fused: {task: names} of the tasks that Dask merged into one, in the order in which it runs.
    """

    def __init__(
        self, events=(), samples=(), edges=(), missed=(), duration=None, caller="", blocks=(), fused=(), spawns=()
    ):
        self.events, self.samples, self.edges, self.missed = map(tuple, (events, samples, edges, missed))
        self.spawns, self.duration, self.caller = tuple(spawns), duration, caller
        self.blocks, self.fused = dict(blocks), dict(fused)

    @functools.cached_property
    def spans(self):
        """The attempts of all tasks, in order of start (tuple of `Span`)."""
        names, starts, ends, lost, unknown, out = self._names, {}, {}, {}, {}, []
        for event in self.events:
            if event.kind == "started":
                starts[event.task, event.attempt] = event
            elif event.kind in ("ended", "failed"):
                ends[event.task, event.attempt] = event
            elif event.kind == "lost":
                lost[event.task] = event.t
            elif event.kind == "unknown":
                unknown[event.task] = event.t
        pauses = pauses_of(self.events, self.spawns, self.duration)
        for (task, attempt), event in starts.items():
            end, state = self.duration, "open"
            if (task, attempt) in ends:
                end = ends[task, attempt].t
                state = "ok" if ends[task, attempt].kind == "ended" else "failed"
            elif (task, attempt + 1) in starts:
                end, state = starts[task, attempt + 1].t, "lost"
            elif task in lost:
                end, state = lost[task], "lost"
            elif task in unknown:
                end, state = max(unknown[task], event.t), "unknown"
            paused = pauses_within(pauses[task], event.t, end) if task in pauses else ()
            out.append(Span(names[task], event.where.name, event.t, end, attempt, state, paused))
        out += self._unseen([task for task in unknown if (task, 0) not in starts])
        for event in self.events:
            if event.kind == "cancelled" and (event.task, 0) not in starts:
                out.append(Span(names[event.task], "", event.t, event.t, 0, "cancelled"))
        return tuple(sorted(out, key=lambda span: (span.start, span.task, span.attempt)))

    def _unseen(self, tasks):
        """Return spans of tasks of which nothing was seen but that they were submitted, and when their results came."""
        began, came, over = {}, {}, {}
        for event in self.events if tasks else ():
            if event.kind == "submitted":
                began[event.task] = event.t
            elif event.kind == "fetched":
                came |= {task: event.t for task in event.detail.split() if task not in came}
            elif event.kind in ("ended", "failed", "lost", "cancelled"):
                over[event.task] = event.t
        ends = came | over
        return [
            Span(self._names[task], "", began[task], ends.get(task, self.duration), 0, "unknown")
            for task in began
            if task in set(tasks)
        ]

    @functools.cached_property
    def _labels(self):
        """{id of a task: (its label, its block)}, in order of appearance"""
        if self.duration is None:  # what is read now would be kept
            raise TraceError("this trace is still open: look at it after its with block")
        labels = {}
        for event in self.events:
            if event.kind in ("submitted", "started") and event.task not in labels:
                labels[event.task] = event.detail or event.task, self.blocks.get(event.task)
        return labels

    @functools.cached_property
    def _names(self):
        """{id of a task: its label, made unique}"""
        return dict(zip(self._labels, name_tasks(self._labels.values())[0], strict=True))

    @property
    def submitted(self):
        """When the caller submitted its tasks (tuple of seconds)."""
        return tuple(event.t for event in self.events if event.kind == "submitted" and self._is_caller(event))

    @property
    def waits(self):
        """When the caller waited: tuple of (start, end) in seconds."""
        out, start = [], None
        for event in self.events:
            if event.kind == "waited" and self._is_caller(event):
                start = event.t
            elif event.kind == "fetched" and start is not None and self._is_caller(event):
                out.append((start, event.t))
                start = None
        return tuple(out) if start is None else (*out, (start, self.duration))

    def _is_caller(self, event):
        return event.where.thread == self.caller and not is_worker_name(event.where.name)

    @property
    def graph(self):
        """The tasks that ran or were to run, and what depended on what (`TaskGraph`); it draws itself."""
        names = self._names
        edges, spawns = (
            tuple((names[a], names[b]) for a, b in pairs if a in names and b in names)
            for pairs in (self.edges, self.spawns)
        )
        fused = [self.fused.get(task, ()) for task in names]
        blocks = name_tasks(self._labels.values())[1]
        return TaskGraph(tuple(names.values()), edges, self.spans, blocks, fused, spawns, self.missed, planned=True)

    @property
    def _ran(self):
        """The attempts that were seen to run."""
        return [span for span in self.spans if span.worker]

    makespan = property(lambda self: makespan(self._ran), doc="Seconds from the first start to the last end.")
    busy_time = property(lambda self: busy_time(self._ran), doc="Seconds of all attempts together.")
    max_concurrency = property(lambda self: max_concurrency(self._ran), doc="The most tasks that ran at one moment.")
    mean_concurrency = property(lambda self: mean_concurrency(self._ran), doc="The workers busy on average.")
    overlap = property(lambda self: overlap(self._ran), doc="Seconds during which at least two tasks ran.")
    utilization = property(lambda self: utilization(self._ran), doc="Share of the workers' time that was busy.")

    def timeline(self, title: str = "Timeline", width: int | None = None):
        """Return the timeline: a row for each worker, a bar for each attempt (a `Picture`, at most 900 px wide)."""
        from parcours.draw import timeline

        return timeline(
            self.spans,
            unstarted=len(self._names) - len({span.task for span in self.spans}),
            submitted=self.submitted,
            waits=self.waits,
            took_turns=self._took_turns,
            missed=self.missed,
            title=title,
            width=width,
        )

    def replay(self, title="Replay"):
        """Return the graph and the timeline, to be played and stepped through (a `Replay`, which shows itself)."""
        from parcours.draw import replay

        return replay(
            self.graph,
            memory=self.held,
            submitted=self.submitted,
            waits=self.waits,
            took_turns=self._took_turns,
            title=title,
        )

    @property
    def _took_turns(self):
        """True if tasks ran at the same time in one process, where the GIL may have let one of them compute at a time.

        A trace does not see who held it, so the lengths of such tasks are not to be added up.
        """
        names, together = self._names, {}
        place = {(names[e.task], e.attempt): e.where[:2] for e in self.events if e.kind == "started"}
        for span in self._ran:
            together.setdefault(place.get((span.task, span.attempt)), []).append(span)
        return any(max_concurrency(spans) > 1 for spans in together.values())

    @property
    def held(self):
        """When results came into memory and left it: tuple of (seconds, task, bytes), with -bytes when one left.

        Empty where the engine does not tell: only Dask does.
        """
        signs, names = {"put": 1, "freed": -1}, self._names
        told = [event for event in self.events if event.kind in signs and event.task in names]
        return tuple((event.t, names[event.task], signs[event.kind] * event.nbytes) for event in told)

    @property
    def held_bytes(self):
        """The bytes of all results in memory, after each change of `held`: tuple of (seconds, bytes)."""
        levels = itertools.accumulate(nbytes for _, _, nbytes in self.held)
        return tuple((t, level) for (t, _, _), level in zip(self.held, levels, strict=True))

    @property
    def resident(self):
        """The resident memory of this process and those below it: tuple of (seconds, bytes).

        Recorded with ``trace(memory=True)``. Memory that processes share counts in each of them.
        """
        total = {}
        for sample in self.samples:
            if sample.kind == "rss":
                total[sample.t] = total.get(sample.t, 0) + sample.value
        return tuple(sorted(total.items()))

    def memory(self, title="Resident memory of this process and those below it", width=None):
        """The resident memory over time, with its peak (a `Picture`); `draw.memory` sets several runs side by side."""
        from parcours.draw import memory

        return memory({"": self.resident}, title=title, width=width)

    def to_pandas(self):
        """The attempts as a pandas DataFrame: task, worker, start, end, seconds, attempt, state."""
        from parcours import export

        return export.frame(self.spans)

    def to_chrome(self):
        """The trace as JSON that Perfetto (ui.perfetto.dev) and VizTracer's viewer open."""
        from parcours import export

        names, own = self._names, [event for event in self.events if self._is_caller(event)]
        caller = own[0].where[:2] if own else ("", 0)
        started = [event for event in self.events if event.kind == "started"]
        counters = [(s.t, s.where[:2], "resident memory", s.value) for s in self.samples if s.kind == "rss"]
        counters += [(t, caller, "results in memory", level) for t, level in self.held_bytes]
        return export.chrome(
            self.spans,
            places={(names[event.task], event.attempt): event.where[:2] for event in started},
            ids={name: task for task, name in names.items()},
            edges=[(names[a], names[b]) for a, b in self.edges if a in names and b in names],
            caller=caller,
            submitted=[(event.t, names[event.task]) for event in own if event.kind == "submitted"],
            waits=self.waits,
            counters=counters,
            missed=self.missed,
        )

    def to_json(self):
        """The trace as text; `from_json` gives an equal one."""
        parts = {part: getattr(self, part) for part in ("events", "samples", "edges", "missed", "duration")}
        parts |= {part: value for part in ("blocks", "fused", "spawns") if (value := getattr(self, part))}
        return json.dumps(parts | {"caller": self.caller})

    @classmethod
    def from_json(cls, text):
        """Read what `to_json` wrote. Raises TraceError on anything else."""
        try:
            parts = json.loads(text)
            events = [Event(*e[:4], Place(*e[4]), *e[5:]) for e in parts["events"]]
            samples = [Sample(s[0], Place(*s[1]), *s[2:]) for s in parts["samples"]]
            edges = [tuple(edge) for edge in parts["edges"]]
            blocks = {task: (layer, tuple(place)) for task, (layer, place) in parts.get("blocks", {}).items()}
            fused = {task: tuple(names) for task, names in parts.get("fused", {}).items()}
            spawns = [tuple(edge) for edge in parts.get("spawns", ())]
            told = parts["missed"], parts["duration"], parts["caller"]
            return cls(events, samples, edges, *told, blocks, fused, spawns)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise TraceError(f"this is not a trace: {error!r}") from error

    def __eq__(self, other):
        return isinstance(other, Trace) and self.to_json() == other.to_json()

    __hash__ = None

    def __repr__(self):
        if self.duration is None:
            return "Trace: still open"
        unseen = f"; not seen: {'; '.join(self.missed)}" if self.missed else ""
        return f"Trace: {len(self._names)} tasks, up to {self.max_concurrency} at once{unseen}"
