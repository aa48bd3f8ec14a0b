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
import os
import shutil

from parcours.engines.record import (
    Event,
    Place,
    Recorder,
    Sample,
    current,
    function_name,
    label,
    loaded_engines,
    new_task,
    now,
    read_stamps,
    run_stamped,
    this_thread,
)
from parcours.errors import TraceError
from parcours.graph import TaskGraph, name_tasks
from parcours.spans import Span, busy_time, makespan, max_concurrency, overlap, speedup, utilization

__all__ = ["Trace", "trace", "traced"]

WORKERS = {"ray": "Ray worker", "dask": "Dask worker"}  # what a place's role begins with -> what a learner calls it


def traced(function):
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
            if recorder is not None:
                recorder.miss(f"{function_name(function)}: a call only makes it, what it does later is not stamped")
            return function(*args, **kwargs)
        return run_stamped(folder, new_task(function), function, args, kwargs, detail=label(function, args, kwargs))

    call.__parcours_traced__ = True
    return call


@contextlib.contextmanager
def trace(memory=False):
    """Record what runs in the block, in whichever engine; with memory=True, the resident memory over time, too.

    Gives a `Trace`, which is filled when the block is left; leaving it waits for nothing, so what still runs then is
    recorded as open. Traces nest: each records what ran in its own block. Nothing is recorded outside the block.
    """
    with _recorder() as recorder:
        caller = this_thread()
        sampler = importlib.import_module("parcours.engines.memory").Sampler() if memory else None
        run, first, first_edge, start = Trace(), len(recorder.events), len(recorder.edges), now()
        try:
            yield run
        finally:
            if sampler:
                run.samples = tuple(sample._replace(t=sample.t - start) for sample in sampler.stop())
            for settle in recorder.before_reading:
                settle()
            events, edges, end = recorder.events[first:], recorder.edges[first_edge:], now()
            run._fill(recorder, events, edges, start, end, caller)


@contextlib.contextmanager
def _recorder():
    """The recorder of this process, which records until the last such block is left, however it is left."""
    recorder = Recorder.active = Recorder.active or Recorder()
    recorder.traces += 1
    try:
        if not recorder.installed:
            recorder.installed = True
            for engine in ("threads", "processes", *sorted(recorder.engines & {"dask", "ray"})):
                importlib.import_module(f"parcours.engines.{engine}").install(recorder)
        yield recorder
    finally:
        recorder.traces -= 1
        if not recorder.traces:
            recorder.close()
            shutil.rmtree(recorder.folder, ignore_errors=True)


class Trace:
    """What ran in one block.

    Attributes:
        events: tuple of `Event`, in order of time; ``t`` in seconds since the block was entered.
        samples: tuple of `Sample`.
        edges: tuple of (task, task that needed it or was submitted by it), by the ids of the events.
        missed: tuple of sentences, one for each thing that could not be seen.
        duration: seconds from entering the block to leaving it.
        blocks: {task: (layer, place)} for the tasks that make a block of a Dask array, dataframe or bag.
        fused: {task: names} of the tasks that Dask merged into one, in the order in which it runs.
    """

    def __init__(self, events=(), samples=(), edges=(), missed=(), duration=None, caller="", blocks=(), fused=()):
        self.events, self.samples, self.edges, self.missed = (
            tuple(events),
            tuple(samples),
            tuple(edges),
            tuple(missed),
        )
        self.duration, self._caller = duration, caller
        self.blocks, self.fused = dict(blocks), dict(fused)

    def _fill(self, recorder, driver, edges, start, end, caller):
        mine = {event.task for event in driver if event.kind == "submitted"}
        known = {event.task for event in recorder.events if event.kind == "submitted"}
        stamps, nested = read_stamps(recorder.folder)
        stamps = [e for e in stamps if e.task in mine or (e.task not in known and start <= e.t <= end)]
        ran = {event.task for event in (*driver, *stamps)}
        events, planned, missed = _apart(sorted(driver + stamps, key=lambda event: event.t))
        for task, (needs, block, fused) in planned.items():
            nested += [(needed, task) for needed in needs]
            if block:
                self.blocks[task] = block[0], tuple(block[1])
            if fused:
                self.fused[task] = tuple(fused)
        events = _with_lost(events, end)
        self.events = tuple(event._replace(t=event.t - start) for event in _named(events))
        self.edges = tuple(dict.fromkeys((a, b) for a, b in (*edges, *nested) if a in ran and b in ran))
        late = loaded_engines() - recorder.engines
        late = [f"{name} was imported inside the block: import it before" for name in sorted(late)]
        self.missed, self.duration, self._caller = (*recorder.missed, *missed, *late), end - start, caller

    @functools.cached_property
    def spans(self):
        """The attempts of all tasks, in order of start (tuple of `Span`)."""
        names, starts, ends, lost, out = self._names, {}, {}, {}, []
        for event in self.events:
            if event.kind == "started":
                starts[event.task, event.attempt] = event
            elif event.kind in ("ended", "failed"):
                ends[event.task, event.attempt] = event
            elif event.kind == "lost":
                lost[event.task] = event.t
        for (task, attempt), event in starts.items():
            end, state = self.duration, "open"
            if (task, attempt) in ends:
                end = ends[task, attempt].t
                state = "ok" if ends[task, attempt].kind == "ended" else "failed"
            elif (task, attempt + 1) in starts:
                end, state = starts[task, attempt + 1].t, "lost"
            elif task in lost:
                end, state = lost[task], "lost"
            out.append(Span(names[task], event.where.name, event.t, end, attempt, state))
        for event in self.events:
            if event.kind == "cancelled" and (event.task, 0) not in starts:
                out.append(Span(names[event.task], "", event.t, event.t, 0, "cancelled"))
        return tuple(sorted(out, key=lambda span: (span.start, span.task, span.attempt)))

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
        return event.where.thread == self._caller and not event.where.name.startswith(("Ray worker", "dask"))

    @property
    def graph(self):
        """The tasks that ran or were to run, and what depended on what (`TaskGraph`); it draws itself."""
        names = self._names
        edges = tuple((names[a], names[b]) for a, b in self.edges if a in names and b in names)
        blocks = name_tasks(self._labels.values())[1]
        return TaskGraph(tuple(names.values()), edges, self.spans, blocks, [self.fused.get(task, ()) for task in names])

    @property
    def _ran(self):
        return [span for span in self.spans if span.state != "cancelled"]

    makespan = property(lambda self: makespan(self._ran), doc="Seconds from the first start to the last end.")
    busy_time = property(lambda self: busy_time(self._ran), doc="Seconds of all attempts together.")
    max_concurrency = property(lambda self: max_concurrency(self._ran), doc="The most tasks that ran at one moment.")
    overlap = property(lambda self: overlap(self._ran), doc="Seconds during which at least two tasks ran.")
    utilization = property(lambda self: utilization(self._ran), doc="Share of the workers' time that was busy.")
    speedup = property(lambda self: speedup(self._ran), doc="Busy time over makespan.")

    def timeline(self, title="Timeline", width=None):
        """Who ran what, when: a row for each worker, a bar for each attempt (a `Picture`, at most 900 px wide)."""
        from parcours.draw import timeline

        more = {"submitted": self.submitted, "waits": self.waits, "title": title, "width": width}
        return timeline(self.spans, unstarted=len(self._names) - len({span.task for span in self.spans}), **more)

    def replay(self, title="Replay"):
        """The graph and the timeline, to be played and stepped through (a `Replay`, which shows itself)."""
        from parcours.draw import replay

        return replay(self.graph, memory=self.held, submitted=self.submitted, waits=self.waits, title=title)

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
        """How much all results in memory took, after each change of `held`: tuple of (seconds, bytes)."""
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

    def memory(self, title="Memory", width=None):
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
        parts |= {part: value for part in ("blocks", "fused") if (value := getattr(self, part))}
        return json.dumps(parts | {"caller": self._caller})

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
            return cls(events, samples, edges, parts["missed"], parts["duration"], parts["caller"], blocks, fused)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise TraceError(f"this is not a trace: {error!r}") from error

    def __eq__(self, other):
        return isinstance(other, Trace) and self.to_json() == other.to_json()

    __hash__ = None

    def __repr__(self):
        if self.duration is None:
            return "Trace: still open"
        return f"Trace: {len(self._names)} tasks, up to {self.max_concurrency} at once"


def _apart(events):
    """The events of the trace, and what engines said in the form of events: {task: what its graph tells}, missed."""
    said = {kind: [event for event in events if event.kind == kind] for kind in ("planned", "missed")}
    planned = {event.task: json.loads(event.detail) for event in said["planned"]}
    missed = dict.fromkeys(event.detail for event in said["missed"])
    return [event for event in events if event.kind not in said], planned, tuple(missed)


def _with_lost(events, end):
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


def _runs(process):
    import psutil

    try:
        if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
            return False
    except psutil.NoSuchProcess:
        return False
    # A killed process is there for a moment more, but Linux marks it (PF_EXITING) before its sockets tell of its end.
    with contextlib.suppress(OSError), open(f"/proc/{process}/stat") as file:
        return not int(file.read().rpartition(")")[2].split()[6]) & 0x4
    return True


def _named(events):
    """Give each place the name that a learner would: by first start, apart for each kind of worker."""
    driver, names, threads = os.getpid(), {}, {}
    kinds = {}
    for event in events:
        if event.kind == "started":
            place = event.where
            threads.setdefault((place.node, place.process, place.name), {}).setdefault(place.thread, None)
    for event in events:
        place = event.where
        if event.kind != "started" or place in names:
            continue
        if place.process == driver and not place.name:
            if place.thread == "MainThread":
                names[place] = "main thread"
                continue
            key, kind = (place.process, place.thread), "thread"
        else:  # several Dask workers may live in one process: their places have their addresses, too
            key, kind = (place.node, place.process, place.name), WORKERS.get(place.name.partition(" ")[0], "process")
        numbers = kinds.setdefault(kind, {})
        name = f"{kind} {numbers.setdefault(key, len(numbers) + 1)}"
        inside = list(threads[place.node, place.process, place.name])
        if kind != "thread" and len(inside) > 1:
            name += f", thread {inside.index(place.thread) + 1}"
        names[place] = name
    return [e._replace(where=e.where._replace(name=names.get(e.where, e.where.name))) for e in events]
