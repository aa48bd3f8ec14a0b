"""Verdicts from experiments: whether lanes took turns, whether a call lets go of the GIL, how many CPUs were used."""

import itertools
import os
import statistics
import sys
import threading
import time
from dataclasses import dataclass
from typing import NamedTuple

from parcours.gil.records import Lanes
from parcours.gil.running import FROZEN_WORK
from parcours.gil.switching import freezing, frozen_switching, switch_interval
from parcours.gil.system import gil_here, queue_clock, since

__all__ = ["Release", "Turns", "cpus_used", "releases", "takes_turns"]

ENOUGH = FROZEN_WORK // 2  # of CPU time; with less, one lane may be over before the system runs the other
SHORTEST, LONGEST = 0.08, 5.0  # seconds of a call that `releases` can judge
NAP, LATE = 0.001, 0.0003  # seconds that the heartbeat sleeps, and that it may wake late though the GIL is free
HARDLY, MOSTLY = 0.12, 0.75  # parts of a call: other threads could run for less than the first, more than the second
INTERVAL = 0.005  # seconds: Python's own switch interval, at which forced switches are tried
TIMES = 3  # times as many beats, at least, where switches are forced as where they are not


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
        token = freezing.set(True)
        try:
            found = Lanes.of(run())
        finally:
            freezing.reset(token)
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


# -- does one call release the GIL? -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Release:
    """The verdict of `releases`.

    verdict: "releases", "holds", "now and then", "shares" or "cannot tell". share: the part of the call, 0 to 1, in
    which another thread could run although no switch was forced; None where it was not measured. reason: one or two
    sentences.
    """

    verdict: str
    reason: str
    share: float | None = None

    def __repr__(self):
        return self.reason


class _Beats(NamedTuple):
    """A call beside a heartbeat: its seconds, the beats during it, and the part of it that did not wait for the GIL."""

    seconds: float
    beats: int
    free: float
    queued: float  # the part in which the heartbeat queued for a CPU


def releases(function, tries=3):
    """Tell how much of one call lets other threads run: it releases the GIL, holds it, or shares it by force.

    function: without arguments; a call must take 0.08 s to 5 s. It is called up to `tries` times with the switch
    interval frozen, beside a thread that wakes every millisecond: what that thread waits beyond its nap and its
    queueing for a CPU is time in which the call held the GIL. If it held it all the time, it is called as often with
    forced switches.
    """
    if not gil_here():
        return Release("releases", "There is no GIL: this Python is free-threaded.", 1.0)
    frozen = []
    for _ in range(tries):
        with frozen_switching():
            frozen.append(_beside_heartbeat(function, settle=0.02))
        if not SHORTEST <= frozen[-1].seconds <= LONGEST:
            much = "more" if frozen[-1].seconds < SHORTEST else "less"
            return Release(
                "cannot tell",
                f"Cannot tell: the call took {frozen[-1].seconds * 1000:.0f} ms, and only calls of 80 ms to 5 s can be "
                f"judged. Give it {much} to do.",
            )
    if min(beats.queued for beats in frozen) > 0.4:
        return Release("cannot tell", "Cannot tell: the machine is too busy for other threads to run.")
    share = statistics.median(beats.free for beats in frozen)
    percent = f"{round(100 * share)} % of the call"
    if share >= MOSTLY:
        words = f"It releases the GIL: other threads can run for {percent}, even when no switch is forced."
        return Release("releases", words, share)
    if share >= HARDLY:
        words = f"It releases the GIL now and then: other threads can run for {percent} when no switch is forced."
        return Release("now and then", words, share)
    with switch_interval(INTERVAL):
        forced = statistics.median(_beside_heartbeat(function).beats for _ in range(tries))
    if forced >= TIMES * (1 + statistics.median(beats.beats for beats in frozen)):
        every = f"{sys.getswitchinterval() * 1000:g} ms"
        words = f"It shares the GIL: other threads run only because a switch is forced every {every}."
        return Release("shares", words, share)
    words = "It holds the GIL: other threads can run for hardly any of the call, whatever the switch interval."
    return Release("holds", words, share)


def _beside_heartbeat(function, settle=0.0):
    beats, stop = [], threading.Event()

    def heart():
        with queue_clock() as queued:
            while not stop.is_set():
                beats.append((time.perf_counter(), queued()))
                time.sleep(NAP)
            beats.append((time.perf_counter(), queued()))

    thread = threading.Thread(target=heart, daemon=True)
    thread.start()
    try:
        while len(beats) < 3:
            time.sleep(NAP)
        time.sleep(settle)  # a wait for the GIL that began before the freeze still ends by force
        start = time.perf_counter()
        function()
        end = time.perf_counter()
    finally:
        stop.set()
        thread.join()
    held = queueing = 0.0
    for (earlier, queued_before), (later, queued_after) in itertools.pairwise(beats):
        queued = (since(queued_before, queued_after) or 0) / 1e9
        waited = max(0.0, later - earlier - queued - NAP - LATE)
        held += max(0.0, min(end, later) - max(start, later - waited))  # the wait lies at the end of a gap
        queueing += queued * (max(0.0, min(end, later) - max(start, earlier)) / (later - earlier))
    took = end - start
    return _Beats(took, sum(start < beat < end for beat, _ in beats), 1 - held / took, queueing / took)


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
