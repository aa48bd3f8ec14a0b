"""See the GIL: lanes that note when they ran and what they waited for, and verdicts on who lets whom run.

A lane does small units of work and stamps the time after each. It runs unchanged in threads, processes, interpreters,
Ray tasks and Dask workers. The system says for every pause how long the thread ran, queued for a CPU, or was blocked;
what is blocked and did not ask for it waits for the GIL. Such a picture shows what happened; the one proof that the
GIL was held is `takes_turns`, where lanes run with forced hand-overs switched off.

This module needs nothing but the standard library, so that a free-threaded Python can run it from here.
"""

import contextlib
import contextvars
import functools
import hashlib
import itertools
import json
import os
import platform
import shutil
import statistics
import struct
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import uuid
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

from parcours.errors import TraceError

try:
    import resource
except ImportError:  # Windows
    resource = None

__all__ = [
    "UNITS",
    "Gap",
    "Knob",
    "Lane",
    "LaneRecord",
    "LaneWork",
    "Lanes",
    "Release",
    "Sleeper",
    "Turns",
    "cpus_used",
    "free_threaded_python",
    "interval_knob",
    "lane",
    "lane_of_group",
    "lanes",
    "picture",
    "recorded",
    "releases",
    "run_free_threaded",
    "sleeper",
    "switch_interval",
    "takes_turns",
    "work",
]

now, cpu = time.perf_counter_ns, time.thread_time_ns
MS = 1_000_000  # nanoseconds

PAUSE = MS // 5  # a lane that did not run for longer than this had a pause
SLACK = MS * 3 // 10  # so late may the timer wake a thread by its own fault
OWN_WAIT = MS // 2  # a unit that waits longer than this when nothing is in its way waits by itself
LEAD = 20 * MS  # between the last lane's arrival and the start of all
PATIENCE = 5.0  # seconds that a lane waits for the others; the first task of a new worker takes up to 2
FROZEN = 10.0  # seconds: the switch interval when hand-overs are frozen; Ctrl-C waits as long
FROZEN_WORK = 80 * MS  # what a lane works when frozen, so that a concurrent one gets its share of any core
ENOUGH = FROZEN_WORK // 2  # of CPU time; with less, one lane may be over before the system runs the other
SHORTEST, LONGEST = 0.08, 5.0  # seconds of a call that `releases` can judge

_freezing = contextvars.ContextVar("parcours_freezing", default=False)
_freeze_lock = threading.Lock()
_freezes = []  # the switch intervals to come back to, one for each frozen lane that runs now


# -- units of work ----------------------------------------------------------------------------------------------------
class Sleeper:
    """A unit that sleeps, as one does that waits for a network; its lane knows how late it woke. Picklable."""

    def __init__(self, seconds):
        self.seconds, self.__name__ = seconds, "sleep"

    def __call__(self):
        time.sleep(self.seconds)


def sleeper(seconds):
    """A unit of work that sleeps so many seconds."""
    return Sleeper(seconds)


def _python_loop():
    total = 0
    for i in range(1500):
        total += i * i


def _sum_in_c():
    sum(range(6000))


def _hash():
    hashlib.sha256(_zeros()).digest()


def _numpy():
    import numpy

    a, out = _arrays()
    numpy.sqrt(a, out)


@functools.cache
def _zeros():
    return bytes(150_000)


def _arrays():
    import numpy

    mine = _of_thread.__dict__
    if "arrays" not in mine:
        mine["arrays"] = numpy.ones(60_000), numpy.empty(60_000)
    return mine["arrays"]


_of_thread = threading.local()

# About 0.1 ms each; "sleep" lasts 5 ms. "sum" is one call of C code that keeps the GIL, "hash" and "numpy" let go.
UNITS = {"python": _python_loop, "sum": _sum_in_c, "hash": _hash, "numpy": _numpy, "sleep": Sleeper(0.005)}


# -- records ----------------------------------------------------------------------------------------------------------
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
    """What one lane did. Plain data; times are nanoseconds of `time.perf_counter_ns`.

    ready: it had come; start: all were to begin; ticks: when it began, and the end of each unit. together: it met all
    the others before the start. cpu: the time that it ran. told: the system tells queueing from waiting. nap: what a
    unit sleeps, None if it does not. gil: whether its Python has a GIL. interval: the switch interval in seconds.
    role: "", "ray" or "dask".
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
        processes = list(dict.fromkeys((r.process, r.interpreter) for r in self.records))
        threads = {key: [] for key in processes}
        for r in self.records:
            mine = threads[r.process, r.interpreter]
            if r.thread not in mine:
                mine.append(r.thread)
        names = []
        for r in self.records:
            key = (r.process, r.interpreter)
            kind = {"ray": "Ray worker", "dask": "Dask worker"}.get(r.role, "process")
            if len({process for process, _ in processes}) == 1 < len(processes):
                kind = "interpreter"
            name, thread = f"{kind} {processes.index(key) + 1}", f"thread {threads[key].index(r.thread) + 1}"
            if len(processes) == 1 and kind == "process":
                name = thread
            elif len(threads[key]) > 1:
                name += f", {thread}"
            names.append(name)
        return tuple(names)

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
        """How often one lane's unit ended next after another lane's."""
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
    """Whether a record that came from elsewhere has values of the right types."""
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


# -- lanes ------------------------------------------------------------------------------------------------------------
class _Meeting(NamedTuple):
    """Where lanes of one group find each other: a file, this lane's number, how many they are, seconds to wait."""

    path: str
    index: int
    count: int
    patience: float


class Lane:
    """A callable that does n units of work, stamps the time after each, and gives a `LaneRecord`. Picklable.

    With hand-overs frozen it does 80 ms of work instead, and freezes the switch interval of the process it runs in.
    """

    def __init__(self, unit, n, meeting=None, frozen=None):
        if isinstance(unit, str) and unit not in UNITS:
            raise ValueError(f"{unit!r} is no unit of work; there are {', '.join(map(repr, UNITS))}, or any function")
        if not isinstance(unit, str) and not callable(unit):
            raise TypeError(f"a unit of work is a function without arguments or a name, not {unit!r}")
        if n < 1:
            raise ValueError(f"a lane does at least one unit of work, not {n}")
        self.unit, self.n, self._meeting = unit, n, meeting
        self._frozen = _freezing.get() if frozen is None else frozen
        self.__name__ = unit if isinstance(unit, str) else getattr(unit, "__name__", type(unit).__name__)

    def __repr__(self):
        return f"lane({self.__name__}, {self.n})"

    def __call__(self):
        unit = UNITS[self.unit] if isinstance(self.unit, str) else self.unit
        with _frozen_switching(self._frozen), _queue_clock() as queued:
            own = _own_wait(unit, queued)
            ready = now()
            start, together = _meet(self._meeting)
            seen = self._work(unit, own, queued, start)
            return LaneRecord(
                unit=self.__name__, ready=ready, start=start, together=together, frozen=self._frozen,
                interval=sys.getswitchinterval(), gil=_gil_here(), python=_version(), node=platform.node(),
                process=os.getpid(), interpreter=_interpreter(), thread=threading.get_native_id(), role=_role(), **seen,
            )  # fmt: skip

    def _work(self, unit, own, queued, start):
        nap = round(unit.seconds * 1e9) if isinstance(unit, Sleeper) else None
        waits = nap is not None or own > 0
        shortest = PAUSE // 2 if waits else PAUSE
        ticks, gaps, asleep, units = [], [], 0, 0
        q, c0, v = queued(), cpu(), _blockings()
        c = c0
        time.sleep(max(0, start - now()) / 1e9)
        t = now()
        ticks.append(t)
        if t - start > PAUSE:
            c2, q2 = cpu(), queued()
            gap = _gap(start, t, c2 - c, _since(q, q2), 0)
            if gap.queued is not None and gap.waited < SLACK:
                gap = gap._replace(waited=0, queued=gap.queued + gap.waited)
            gaps.append(gap)
        c, q, v = cpu(), queued(), _blockings()
        while units < self.n if not self._frozen or waits else c - c0 < FROZEN_WORK:
            unit()
            t2, c2, units = now(), cpu(), units + 1
            ticks.append(t2)
            if t2 - t - (c2 - c) > shortest:
                q2, v2 = queued(), _blockings()
                gap = _gap(t, t2, c2 - c, _since(q, q2), nap if nap is not None else own and t2 - t)
                if gap.queued is not None and v2 == v is not None:  # never blocked: the machine itself was not running
                    gap = gap._replace(waited=0, queued=gap.queued + gap.waited)
                asleep += gap.asleep
                gaps.append(gap)
                q, v = q2, v2
            t, c = t2, c2
            if self._frozen and asleep > 2 * FROZEN_WORK:
                break
        return {"ticks": tuple(ticks), "gaps": tuple(gaps), "cpu": c - c0, "told": q is not None, "nap": nap}


def lane(unit, n=400):
    """One lane: a callable that does n units of work and records itself; it starts when it is called.

    unit: a function without arguments that takes about 0.1 ms, or "python", "sum", "hash", "numpy", "sleep".
    """
    return Lane(unit, n)


def lanes(*units, n=400, patience=PATIENCE):
    """A list of lanes, one for each unit, that start together wherever they run; give each a worker of its own.

    units: functions without arguments that take about 0.1 ms, or "python", "sum", "hash", "numpy", "sleep".
    n: how many units each does, or a sequence with one number for each.
    patience: seconds that a lane waits for the others before it starts without them.
    """
    if not units:
        raise ValueError('lanes need a unit of work each: lanes("python", "python")')
    numbers = [n] * len(units) if isinstance(n, int) else list(n)
    if len(numbers) != len(units):
        raise ValueError(f"{len(units)} lanes, but {len(numbers)} numbers of units")
    if len(units) == 1:
        return [Lane(units[0], numbers[0])]
    group = uuid.uuid4().hex
    return [
        lane_of_group(unit, group, i, len(units), n=k, patience=patience)
        for i, (unit, k) in enumerate(zip(units, numbers, strict=True))
    ]


def lane_of_group(unit, group, index, count, *, n=400, patience=PATIENCE, frozen=None):
    """One lane of a group of `count` that start together, for groups whose lanes are made in different places.

    group: a name that all of them have, and no other group of this machine. index: a number that no other lane of the
    group has, 0 to 2**62. frozen: whether forced hand-overs are switched off while it works.
    """
    path = os.path.join(tempfile.gettempdir(), f"parcours-lanes-{group}")
    return Lane(unit, n, _Meeting(path, index, count, patience), frozen)


class LaneWork:
    """work(unit): does units of work in a lane and gives its `LaneRecord`. Picklable."""

    def __init__(self, together, n):
        self.together, self.n = together, n
        self.__name__, self._group = "work", uuid.uuid4().hex

    def __call__(self, unit):
        n = max(1, self.n // 50) if unit == "sleep" else self.n  # a nap is as long as 50 other units
        return lane_of_group(unit, self._group, uuid.uuid4().int >> 66, self.together, n=n)()


def work(together, n=400):
    """Work for trying a function out: ``work(unit)`` does about n / 10 ms of a unit of work, and gives its record.

    together: so many calls start at the same moment, wherever they run; each waits 5 s for the others.
    """
    return LaneWork(together, n)


def _gap(start, end, ran, queued, asked):
    """The pause from start to end, of which `ran` was running and at most `asked` was wanted; all nanoseconds."""
    rest = max(0, end - start - ran)
    if queued is not None:
        queued = min(max(queued, 0), rest)
    rest -= queued or 0
    asleep = min(rest, asked)
    if asked and rest - asleep < SLACK:
        asleep = rest
    return Gap(start, end, asleep, rest - asleep, queued)


def _since(before, after):
    return None if before is None or after is None else after - before


def _own_wait(unit, queued):
    """Nanoseconds that a unit waits by itself, for a timer or I/O: 0 for one that computes. Warms it up, too."""
    least, begin = None, now()
    for _ in range(3):
        t, c, q = now(), cpu(), queued()
        unit()
        q2 = queued()
        wall, ran = now() - t, cpu() - c
        waited = wall - ran - (_since(q, q2) or 0)
        if least is None or waited < least[0]:
            least = (waited, ran)
        if now() - begin > 20 * MS:
            break
    waited, ran = least
    return waited if waited > max(OWN_WAIT, ran) else 0


_ENTRY = struct.Struct("qq")


def _meet(meeting):
    """Wait for all lanes of the group; (start, whether all came before it). The last to leave removes the file.

    Each lane appends (its number, when it came), and (-1 - its number, 1 or 0: whether it met all) when it leaves.
    """
    if meeting is None:
        return now(), True
    try:
        file = os.open(meeting.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError:  # a worker on another machine, or without that folder
        return now(), False
    try:
        until = now() + meeting.patience * 1e9
        os.write(file, _ENTRY.pack(meeting.index, now()))
        while True:
            came, left = _read_meeting(file)
            alone = 0 in left.values()  # another one has given up waiting
            if len(came) == meeting.count or alone or now() > until:
                break
            time.sleep(0.001)
        together = len(came) == meeting.count and not alone
        start = max(came.values()) + LEAD if together else now()
        os.write(file, _ENTRY.pack(-1 - meeting.index, int(together)))
        if len(_read_meeting(file)[1]) == meeting.count:
            with contextlib.suppress(OSError):
                os.unlink(meeting.path)
        return start, together
    finally:
        os.close(file)


def _read_meeting(file):
    """({number: when it came}, {number: whether it met all}) of the lanes so far."""
    os.lseek(file, 0, os.SEEK_SET)
    data = os.read(file, 1 << 16)
    came, left = {}, {}
    for index, value in _ENTRY.iter_unpack(data[: len(data) // _ENTRY.size * _ENTRY.size]):
        if index >= 0:
            came[index] = value
        else:
            left[-1 - index] = value
    return came, left


# -- what the system tells --------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _queue_clock():
    """A function that gives the nanoseconds that this thread has queued for a CPU, or None: only Linux counts them.

    It calls C through ctypes.PyDLL, which keeps the GIL: an ordinary read would hand it over, and change the schedule.
    """
    try:
        import ctypes

        file = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except (ImportError, OSError):
        yield lambda: None
        return
    try:
        pread = ctypes.PyDLL(None).pread
        pread.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
        pread.restype = ctypes.c_ssize_t
        buffer = ctypes.create_string_buffer(96)

        def queued():
            length = pread(file, buffer, 96, 0)
            return int(buffer.raw[:length].split()[1])

        until = cpu() + MS
        while cpu() < until:  # a kernel that keeps no statistics says 0 for the time that we ran, too
            pass
        pread(file, buffer, 96, 0)
        counts = int(buffer.raw.split()[0]) > 0
    except (AttributeError, OSError, ValueError, IndexError):
        counts = False
    try:
        yield queued if counts else lambda: None
    finally:
        os.close(file)


def _blockings():
    """How often this thread has stopped by itself, to wait for something; None where the system does not tell."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw if hasattr(resource, "RUSAGE_THREAD") else None


def _gil_here():
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def _version():
    return platform.python_version() + ("t" if sysconfig.get_config_var("Py_GIL_DISABLED") else "")


def _interpreter():
    """The number of the current interpreter in its process; the main one is 0."""
    for name in ("_interpreters", "_xxsubinterpreters"):
        if name in sys.modules:
            current = sys.modules[name].get_current()
            return int(current[0] if isinstance(current, tuple) else current)
    return 0


def _role():
    """Whose worker this is: "ray", "dask", or "" for a plain thread or process."""
    ray, worker = sys.modules.get("ray"), sys.modules.get("distributed.worker")
    if ray is not None and ray.is_initialized():
        inner = ray._private.worker
        if inner.global_worker.mode == inner.WORKER_MODE:
            return "ray"
    if worker is not None:
        with contextlib.suppress(ValueError):
            worker.get_worker()
            return "dask"
    return ""


# -- the switch interval ----------------------------------------------------------------------------------------------
@contextlib.contextmanager
def switch_interval(seconds):
    """Set the switch interval of this Python inside the block, in seconds, and set it back after."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextlib.contextmanager
def _frozen_switching(freeze=True):
    """No forced hand-over while any thread of this process is inside."""
    if not freeze:
        yield
        return
    with _freeze_lock:
        _freezes.append(_freezes[0] if _freezes else sys.getswitchinterval())
        sys.setswitchinterval(FROZEN)
    try:
        yield
    finally:
        with _freeze_lock:
            before = _freezes.pop()
            if not _freezes:
                sys.setswitchinterval(before)


# -- did they take turns? ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Turns:
    """The verdict of `takes_turns`, true if they did.

    answer: True (they took turns: the one that ran held the GIL), False (they ran at the same time), None (cannot
    tell). handovers: those of each run with switching frozen. reason: one or two sentences.
    """

    answer: bool | None
    handovers: tuple
    reason: str

    def __bool__(self):
        return self.answer is True

    def __repr__(self):
        return self.reason


def takes_turns(run, tries=3):
    """Whether lanes kept each other from running, by the hand-overs that are left when forced ones are frozen.

    run: a function without arguments that makes lanes, runs them, and gives their records; it is called several times.
    tries: so many runs in which they took turns are needed; a single one in which they did not settles it.

    Two lanes that share a GIL and do not let go of it run one after the other then: one hand-over. Lanes that run at
    the same time alternate many times, on one core too, for the system shares it out.
    """
    seen, turns, why = [], 0, ""
    for _ in range(2 * tries):
        token = _freezing.set(True)
        try:
            found = Lanes.of(run())
        finally:
            _freezing.reset(token)
        if any(not record.gil for record in found.records):
            return Turns(False, (), "There is no GIL: this Python is free-threaded, and its threads take no turns.")
        if len(found.records) < 2:
            return Turns(None, (), "Cannot tell: one lane alone has nobody to take turns with.")
        if not all(record.frozen for record in found.records):
            return Turns(None, (), "Cannot tell: run() must make its lanes itself, so that they know of the freeze.")
        seen.append(found.handovers)
        if found.handovers > 2 * (len(found.records) - 1):
            return Turns(False, tuple(seen), _at_once(found))
        if any(record.asleep for record in found.records):
            return Turns(None, tuple(seen), "Cannot tell: a lane that sleeps wants no GIL. Compare lanes that compute.")
        why = _unclear(found)
        turns += not why
        if turns == tries:
            number = f"{seen[-1]} hand-over{'s' if seen[-1] != 1 else ''}"
            return Turns(
                True, tuple(seen),
                f"They took turns: with switching frozen, each lane ran to its end before the next began ({number}). "
                "The one that ran held the GIL.",
            )  # fmt: skip
    return Turns(None, tuple(seen), f"Cannot tell: {why}.")


def _at_once(found):
    shared = len({(r.process, r.interpreter) for r in found.records}) == 1
    return (
        f"They ran at the same time: {found.handovers} hand-overs with switching frozen. "
        + ("The one that ran let go of the GIL." if shared else "Each has a GIL of its own.")
    )  # fmt: skip


def _unclear(found):
    """Why a run with few hand-overs does not show that lanes held the GIL; "" if it does."""
    records = sorted(found.records, key=lambda record: record.ticks[0])
    if len({(r.process, r.interpreter, r.thread) for r in records}) < len(records):
        return "one worker ran several lanes, so they took turns for want of workers"
    if not all(r.together for r in records) or len({r.start for r in records}) > 1:
        return "the lanes did not start together; is there a worker for each?"
    if len({(r.process, r.interpreter) for r in records}) > 1:
        return "the lanes have GILs of their own, but the machine was too busy to run them at the same time"
    if min(r.cpu for r in records) < ENOUGH:
        return "the lanes did too little work"
    for i, record in enumerate(records[1:], 1):
        if record.queued is None:
            continue
        others = sum(r.end - r.ticks[0] for r in records[:i])
        if record.waited < others / 2:
            return "the machine was too busy: a lane had no CPU while the other ran"
    return ""


# -- does one call let go? --------------------------------------------------------------------------------------------
class _Beats(NamedTuple):
    """A call beside a heartbeat: seconds, beats during it, its longest silence and queueing as shares of the call."""

    seconds: float
    beats: int
    silence: float
    queued: float


@dataclass(frozen=True)
class Release:
    """The verdict of `releases`.

    verdict: "releases", "holds", "shares" or "cannot tell". reason: one or two sentences.
    """

    verdict: str
    reason: str

    def __repr__(self):
        return self.reason


def releases(function, tries=3):
    """Whether one call of a function lets other threads run: it releases the GIL, holds it, or shares it by force.

    function: without arguments; a call must take 0.08 s to 5 s. It is called up to `tries` times as it is, and as
    often with the switch interval frozen, beside a thread that wakes every millisecond.
    """
    if not _gil_here():
        return Release("releases", "There is no GIL: this Python is free-threaded.")
    plain, frozen = [], []
    for _ in range(tries):
        plain.append(_beside_heartbeat(function))
        if not SHORTEST <= plain[-1].seconds <= LONGEST:
            much = "more" if plain[-1].seconds < SHORTEST else "less"
            return Release(
                "cannot tell",
                f"Cannot tell: the call took {plain[-1].seconds * 1000:.0f} ms, and one of 80 ms to 5 s can be judged. "
                f"Give it {much} to do.",
            )  # fmt: skip
        with _frozen_switching():
            frozen.append(_beside_heartbeat(function, settle=0.02))
        if frozen[-1].beats >= 3 and frozen[-1].silence < 0.7:
            return Release("releases", "It releases the GIL: other threads run during the call, even when no switch is "
                           f"forced (a thread that wakes every millisecond ran {frozen[-1].beats} times).")  # fmt: skip
    heard = [beats for beats in plain if beats.silence < 0.7]
    if max(beats.beats for beats in frozen) >= 3:
        return Release("cannot tell", "Cannot tell: it lets go of the GIL for a part of the call only, or the machine "
                       "is too busy.")  # fmt: skip
    if min(beats.queued for beats in frozen) > 0.4 or (not heard and min(beats.queued for beats in plain) > 0.4):
        return Release("cannot tell", "Cannot tell: the machine is too busy for other threads to run.")
    if heard:
        return Release("shares", "It shares the GIL at the switch interval: other threads run only because a switch is "
                       f"forced every {sys.getswitchinterval() * 1000:g} ms.")  # fmt: skip
    return Release("holds", "It holds the GIL for the whole call: no other thread runs, whatever the switch interval.")


def _beside_heartbeat(function, settle=0.0):
    beats, stop, heart_queued = [], threading.Event(), []

    def heart():
        with _queue_clock() as queued:
            heart_queued.append(queued())
            while not stop.is_set():
                beats.append(time.perf_counter())
                time.sleep(0.001)
            heart_queued.append(queued())

    thread = threading.Thread(target=heart, daemon=True)
    thread.start()
    try:
        while len(beats) < 3:
            time.sleep(0.001)
        time.sleep(settle)  # a wait for the GIL that began before the freeze still ends by force
        start = time.perf_counter()
        function()
        end = time.perf_counter()
    finally:
        stop.set()
        thread.join()
    inside = [start, *(beat for beat in beats if start < beat < end), end]
    took = end - start
    silence = max(b - a for a, b in zip(inside, inside[1:], strict=False)) / took
    return _Beats(took, len(inside) - 2, silence, (_since(*heart_queued) or 0) / 1e9 / took)


# -- how many CPUs? ---------------------------------------------------------------------------------------------------
def cpus_used(run):
    """CPU seconds for each second that passed: 1.0 is one processor, all the time.

    run: records of lanes, or a function without arguments, which is called; its threads count, and its processes if
    they have ended when it returns.
    """
    if not callable(run):
        return Lanes.of(run).cpus_used
    before, start = os.times(), time.perf_counter()
    run()
    after, took = os.times(), time.perf_counter() - start
    return sum(after[i] - before[i] for i in range(4)) / took


# -- the switch interval as a knob ------------------------------------------------------------------------------------
class Knob:
    """A run for each value of the switch interval, and a slider that chooses which one is shown.

    pictures: {seconds: Picture}, all on one time axis. Without scripts the picture of the middle value is there.
    """

    def __init__(self, runs):
        from parcours.draw.gil import lanes_picture

        longest = max(run.elapsed for run in runs.values())
        self.runs = runs
        self.pictures = {
            seconds: lanes_picture({"": run}, title=f"Switch interval {_interval(seconds)}", until=longest)
            for seconds, run in runs.items()
        }
        self._shown = list(runs)[len(runs) // 2]

    def __repr__(self):
        return "\n".join(picture.alt for picture in self.pictures.values())

    def _repr_mimebundle_(self, include=None, exclude=None):
        from parcours.draw.knob import knob

        pictures = {_interval(seconds): picture for seconds, picture in self.pictures.items()}
        return knob("switch interval", pictures, shown=_interval(self._shown))._repr_mimebundle_(include, exclude)


def interval_knob(run, values=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)):
    """Run lanes at several switch intervals, now, and give a slider over what happened.

    run: a function without arguments that runs lanes in threads and gives their records; called once for each value.
    values: switch intervals in seconds, in rising order.
    """
    runs = {}
    for seconds in values:
        with switch_interval(seconds):
            runs[seconds] = Lanes.of(run())
    if not runs:
        raise ValueError("a knob needs at least one value")
    return Knob(runs)


def _interval(seconds):
    return f"{seconds * 1000:g} ms"


# -- a Python without the GIL -----------------------------------------------------------------------------------------
_ASK = "import sys, sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED') and not sys._is_gil_enabled())"
_FREE = ("3.15t", "3.14t", "3.13t")


@functools.cache
def free_threaded_python():
    """The path of a free-threaded Python of this machine, or None: this one, one on the PATH, or one that uv knows."""
    candidates = [sys.executable] if not _gil_here() else []
    candidates += [path for version in _FREE if (path := shutil.which(f"python{version}"))]
    for path in candidates:
        if _is_free_threaded(path):
            return path
    beside = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
    uv = shutil.which("uv", path=beside)  # in an environment that is not activated, uv is beside its Python
    path = _said([uv, "python", "find", "--no-python-downloads", ">=3.13+freethreaded"]) if uv else ""
    return path if path and _is_free_threaded(path) else None


def _is_free_threaded(path):
    return _said([path, "-c", _ASK]) == "True"


def _said(command):
    """What a command prints, or "" if it fails or takes more than 20 s."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# The package is made known by its folder alone: nothing of this Python's environment gets into the other one.
_RUN_FILE = """
import importlib.util, sys, types
package, path, name, out = sys.argv[1:]
sys.modules["parcours"] = types.ModuleType("parcours")
sys.modules["parcours"].__path__ = [package]
from parcours import gil
spec = importlib.util.spec_from_file_location("lanes_file", path)
module = sys.modules["lanes_file"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
text = gil.Lanes.of(getattr(module, name)()).to_json()
with open(out, "w") as file:
    file.write(text)
"""


def run_free_threaded(path, function="run", timeout=60):
    """Call a function of a Python file in a free-threaded Python; its lanes, or None where there is no such Python.

    path: a file that needs nothing but the standard library and `from parcours import gil`.
    function: the name of one without arguments that runs lanes and gives their records.
    timeout: seconds. Raises TraceError if the file fails there.
    """
    python = free_threaded_python()
    return None if python is None else _run_there(python, path, function, timeout)


def recorded():
    """The lanes of two threads that compute, recorded on a free-threaded Python; the note says which and when."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded", "free_threaded.json")
    with open(path, encoding="utf-8") as file:
        return Lanes.from_json(file.read())


def _run_there(python, path, function, timeout):
    """The lanes of a function of a file, run by the Python at a path."""
    with tempfile.TemporaryDirectory(prefix="parcours-") as folder:
        out = os.path.join(folder, "lanes.json")
        command = [python, "-c", _RUN_FILE, os.path.dirname(os.path.abspath(__file__)), os.fspath(path), function, out]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise TraceError(f"{path} took more than {timeout} s in {python}") from error
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["no message"]
            raise TraceError(f"{path} failed in {python}: {last[0]}")
        with open(out) as file:
            return Lanes.from_json(file.read())
