"""The records of lanes, as plain data: the record of one, the records of several, and their picture."""

import itertools
import json
import statistics
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

from parcours.engines import worker_label
from parcours.engines.naming import worker_names
from parcours.errors import TraceError

__all__ = ["Gap", "LaneRecord", "Lanes", "picture"]


class Gap(NamedTuple):
    """A stretch in which a lane did not run all the time; all values in nanoseconds.

    asleep: waited because the unit asked for it. waited: blocked without having asked: for the GIL, where there is
    one. queued: ready to run, but no CPU was there; None where the system does not tell, and `waited` then holds both.
    What is left of the stretch it ran.
    """

    start: int
    end: int
    asleep: int
    waited: int
    queued: int | None


@dataclass(frozen=True)
class LaneRecord:
    """The record of one lane. Plain data; times are nanoseconds of `time.perf_counter_ns`.

    ready: it had come; start: all were to begin; ticks: when it began, and the end of each unit. together: it met all
    the others before the start. cpu: the time that it ran. told: the system tells queueing from waiting. nap: what a
    unit sleeps, None if it does not. gil: whether its Python has a GIL. interval: the switch interval in seconds.
    role: the name of the engine whose worker it ran in ("ray"), or "".
    """

    unit: str
    ready: int
    start: int
    ticks: tuple
    gaps: tuple
    cpu: int
    told: bool
    nap: int | None
    together: bool
    frozen: bool
    interval: float
    gil: bool
    python: str
    node: str
    process: int
    interpreter: int
    thread: int
    role: str

    @property
    def end(self):
        return self.ticks[-1]

    @property
    def wall(self):
        """Nanoseconds from the common start to its end."""
        return self.end - self.start

    @property
    def asleep(self):
        """Nanoseconds in pauses that its units asked for."""
        return sum(gap.asleep for gap in self.gaps)

    @property
    def waited(self):
        """Nanoseconds blocked without having asked for it; None where queueing for a CPU cannot be told from it."""
        return sum(gap.waited for gap in self.gaps) if self.told else None

    @property
    def queued(self):
        """Nanoseconds ready to run without a CPU; None where the system does not tell."""
        return sum(gap.queued for gap in self.gaps) if self.told else None

    def segments(self):
        """(state, start, end) from its start to its end, without holes.

        state: "running", "asleep", "gil" (waiting for the GIL), "blocked" (the same where there is no GIL), "cpu"
        (queueing for one), or "still" (not running, and the system does not tell why). Within one pause the order of
        states is not known; it is given as that of a thread that sleeps, waits for the GIL, then for a CPU.
        """
        found, at = [], self.start
        blocked = "still" if not self.told else "gil" if self.gil else "blocked"
        for gap in self.gaps:
            pauses = [("asleep", gap.asleep), (blocked, gap.waited), ("cpu", gap.queued or 0)]
            for state, length in [("running", gap.start - at), *pauses]:
                at = _lay(found, state, at, length)
            at = _lay(found, "running", at, gap.end - at)
        _lay(found, "running", at, self.end - at)
        return found

    def sure(self):
        """The running segments that have no pause in them."""
        edges = [self.ticks[0], *(edge for gap in self.gaps for edge in gap[:2] if gap.end > self.ticks[0]), self.end]
        return [("running", a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _lay(found, state, at, length):
    """Append a segment, or make the last one longer if it is of the same state; returns where it ends."""
    if length <= 0:
        return at
    if found and found[-1][0] == state:
        found[-1] = (state, found[-1][1], at + length)
    else:
        found.append((state, at, at + length))
    return at + length


@dataclass(frozen=True)
class Lanes:
    """The records of lanes that ran side by side; draws itself.

    note: where they were recorded, if not here and now ("recorded on Python 3.14.7t, 23 November 2026").
    """

    records: tuple
    note: str = ""

    @classmethod
    def of(cls, records):
        """Lanes from records, in any iterable. Raises TypeError for anything else, ValueError for two machines."""
        if isinstance(records, cls):
            return records
        records = tuple(records)
        for record in records:
            if not isinstance(record, LaneRecord):
                raise TypeError(
                    f"a lane gives a LaneRecord when it is called; this is a {type(record).__name__}."
                    " Wait for the result of each future, and put the results into a list"
                )
        if len({record.node for record in records}) > 1:
            raise ValueError("these lanes ran on different machines, whose clocks cannot be compared")
        return cls(records)

    @property
    def workers(self):
        """The name of each lane's worker: "thread 2", "process 1", "Ray worker 1, thread 2"."""
        places = {(r.process, r.interpreter) for r in self.records}
        interpreters = len({process for process, _ in places}) == 1 < len(places)

        def worker(record):
            place, kind = (record.process, record.interpreter), worker_label(record.role)
            if len(places) == 1 and not record.role:
                return "thread", record.thread, record.thread
            return "interpreter" if interpreters else kind, place, record.thread

        return tuple(worker_names(map(worker, self.records)))

    @property
    def elapsed(self):
        """Seconds from the start to the end of the last lane."""
        if not self.records:
            return 0.0
        return (max(r.end for r in self.records) - min(r.start for r in self.records)) / 1e9

    @property
    def cpus_used(self):
        """CPU seconds of all lanes for each second that passed."""
        return sum(r.cpu for r in self.records) / 1e9 / self.elapsed if self.elapsed else 0.0

    @property
    def gil_wait(self):
        """The share of the lanes' time that they waited for the GIL, 0 to 1; None where the system does not tell."""
        if not self.records or any(r.waited is None for r in self.records):
            return None
        return sum(r.waited for r in self.records if r.gil) / sum(r.wall for r in self.records)

    @property
    def late(self):
        """By how many seconds half of the naps were longer than asked for; None without a lane that naps.

        Where other lanes compute, the naps that ended before they did count; where none did, the first that began.
        """
        until = max((r.end for r in self.records if r.nap is None), default=None)
        sleepers = [r for r in self.records if r.nap is not None]
        naps = sorted((a, b, b - a - r.nap) for r in sleepers for a, b in itertools.pairwise(r.ticks))
        late = [late for _, end, late in naps if until is None or end <= until] or [late for *_, late in naps[:1]]
        return max(0.0, statistics.median(late) / 1e9) if late else None

    @property
    def overlap(self):
        """The share of the time in which any lane ran that at least two ran, 0 to 1: the least that it can have been.

        What a lane ran in a stretch with a pause may have been before or after the pause, so it does not count.
        """
        one, _ = _running([[part for part in r.segments() if part[0] == "running"] for r in self.records])
        _, two = _running([r.sure() for r in self.records])
        return two / one if one else 0.0

    @property
    def handovers(self):
        """The number of times that one lane's unit ended next after another lane's."""
        ends = sorted((t, i) for i, record in enumerate(self.records) for t in record.ticks[1:])
        return sum(a[1] != b[1] for a, b in zip(ends, ends[1:], strict=False))

    def to_json(self):
        """The lanes as text; `from_json` gives them back."""
        return json.dumps({"note": self.note, "records": [asdict(record) for record in self.records]})

    @classmethod
    def from_json(cls, text, note=None):
        """Lanes from what `to_json` wrote, with a note of where they come from. Raises TraceError if it is not that."""
        try:
            data = json.loads(text)
            records = tuple(
                LaneRecord(**{
                    **{field.name: record[field.name] for field in fields(LaneRecord)},
                    "ticks": tuple(record["ticks"]),
                    "gaps": tuple(Gap(*gap) for gap in record["gaps"]),
                })
                for record in data["records"]
            )  # fmt: skip
            if not all(map(_sound, records)):
                raise ValueError("a value of another type")
            return cls(records, data["note"] if note is None else note)
        except (ValueError, KeyError, TypeError) as error:
            raise TraceError(f"these are no recorded lanes: {error!r}") from error

    def __repr__(self):
        return picture(self).alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return picture(self)._repr_mimebundle_(include, exclude)


def _sound(record):
    """Return True if a record that came from elsewhere has values of the right types."""
    typed = all(isinstance(getattr(record, field.name), field.type) for field in fields(LaneRecord))
    times = [time for gap in record.gaps for time in gap if time is not None] + list(record.ticks) if typed else [None]
    queues = {gap.queued is not None for gap in record.gaps}
    return bool(record.ticks) and all(type(time) is int for time in times) and queues <= {record.told}


def _running(lanes):
    """(nanoseconds in which at least one lane ran, at least two), from the running segments of each."""
    changes = sorted(change for lane in lanes for _, a, b in lane for change in ((a, 1), (b, -1)))
    running = one = two = 0
    for (at, step), (then, _) in zip(changes, changes[1:], strict=False):
        running += step
        one += (then - at) * (running >= 1)
        two += (then - at) * (running >= 2)
    return one, two


def picture(records, title=None, width=None):
    """The picture of lanes: when each ran, waited for the GIL, queued for a CPU, slept.

    records: what the lanes gave, or {caption: records} for several runs below each other on one time axis.
    title: what it is. width: pixels, 900 at most.
    """
    from parcours.draw.gil import lanes_picture

    runs = records if isinstance(records, dict) else {"": records}
    return lanes_picture({str(caption): Lanes.of(run) for caption, run in runs.items()}, title=title, width=width)
