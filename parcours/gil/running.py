"""Lanes that run: each does units of work, stamps the time after each, and asks the system what its pauses were."""

import os
import platform
import sys
import tempfile
import threading
import time
import uuid

from parcours.engines import worker
from parcours.gil.meeting import Meeting, meet
from parcours.gil.records import Gap, LaneRecord
from parcours.gil.switching import freezing, frozen_switching
from parcours.gil.system import MS, blockings, cpu, gil_here, interpreter, now, queue_clock, since, version
from parcours.gil.units import UNITS, Sleeper

__all__ = ["FROZEN_WORK", "LaneWork", "lane", "lane_of_group", "lanes", "work"]

PAUSE = MS // 5  # a lane that did not run for longer than this had a pause
SLACK = MS * 3 // 10  # so late may the timer wake a thread by its own fault
OWN_WAIT = MS // 2  # a unit that waits longer than this when nothing is in its way waits by itself
PATIENCE = 5.0  # seconds that a lane waits for the others; the first task of a new worker takes up to 2
FROZEN_WORK = 80 * MS  # what a lane works when frozen, so that a concurrent one gets its share of any core


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
        self._frozen = freezing.get() if frozen is None else frozen
        self.__name__ = unit if isinstance(unit, str) else getattr(unit, "__name__", type(unit).__name__)

    def __repr__(self):
        return f"lane({self.__name__}, {self.n})"

    def __call__(self):
        unit = UNITS[self.unit] if isinstance(self.unit, str) else self.unit
        role = worker()  # before the others work, whom it would disturb
        with frozen_switching(self._frozen), queue_clock() as queued:
            own = _own_wait(unit, queued)
            ready = now()
            start, together = meet(self._meeting)
            seen = self._work(unit, own, queued, start)
            return LaneRecord(
                unit=self.__name__, ready=ready, start=start, together=together, frozen=self._frozen,
                interval=sys.getswitchinterval(), gil=gil_here(), python=version(), node=platform.node(),
                process=os.getpid(), interpreter=interpreter(), thread=threading.get_native_id(), role=role, **seen,
            )  # fmt: skip

    def _work(self, unit, own, queued, start):
        nap = round(unit.seconds * 1e9) if isinstance(unit, Sleeper) else None
        waits = nap is not None or own > 0
        shortest = PAUSE // 2 if waits else PAUSE
        ticks, gaps, asleep, units = [], [], 0, 0
        q, c0, v = queued(), cpu(), blockings()
        c = c0
        time.sleep(max(0, start - now()) / 1e9)
        t = now()
        ticks.append(t)
        if t - start > PAUSE:
            c2, q2 = cpu(), queued()
            gap = _gap(start, t, c2 - c, since(q, q2), 0)
            if gap.queued is not None and gap.waited < SLACK:
                gap = gap._replace(waited=0, queued=gap.queued + gap.waited)
            gaps.append(gap)
        c, q, v = cpu(), queued(), blockings()
        while units < self.n if not self._frozen or waits else c - c0 < FROZEN_WORK:
            unit()
            t2, c2, units = now(), cpu(), units + 1
            ticks.append(t2)
            if t2 - t - (c2 - c) > shortest:
                q2, v2 = queued(), blockings()
                gap = _gap(t, t2, c2 - c, since(q, q2), nap if nap is not None else own and t2 - t)
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
    """A list of lanes, one for each unit, that start together wherever they run; give each its own worker.

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
    return Lane(unit, n, Meeting(path, index, count, patience), frozen)


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


def _own_wait(unit, queued):
    """Nanoseconds that a unit waits by itself, for a timer or I/O: 0 for one that computes. Warms it up, too."""
    least, begin = None, now()
    for _ in range(3):
        t, c, q = now(), cpu(), queued()
        unit()
        q2 = queued()
        wall, ran = now() - t, cpu() - c
        waited = wall - ran - (since(q, q2) or 0)
        if least is None or waited < least[0]:
            least = (waited, ran)
        if now() - begin > 20 * MS:
            break
    waited, ran = least
    return waited if waited > max(OWN_WAIT, ran) else 0
