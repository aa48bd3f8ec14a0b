"""Threads that sleep at a lock of Python's, until the thread that has it lets them go on.

The wait shows in no Python function, for a lock is taken in C. So the kernel is asked: a thread that has reached
``with lock:`` and has not run since the last look sleeps there, for a ``with`` has no time limit. One that has the lock
already, and only waits for the GIL, wakes every few milliseconds.
"""

import dis
import functools
import itertools
import threading
from collections.abc import Mapping
from types import CodeType, FrameType

__all__ = ["Sleepers"]


class Sleepers:
    """The threads of this process that sleep at a lock, found by looking again and again."""

    def __init__(self):
        self._slept: dict[int, int] = {}  # {native id: how often the thread had gone to sleep} at the last look

    def look(self, threads: list[threading.Thread], frames: Mapping[int, FrameType]) -> set[threading.Thread]:
        """Return those of the threads that have slept at a lock since the last look. Only Linux tells.

        frames: the frames of all threads, taken after the last look.
        """
        there = [thread for thread in threads if _enters(frames.get(thread.ident))]
        before, self._slept = self._slept, {thread.native_id: _sleeps(thread.native_id) for thread in there}
        return {t for t in there if self._slept[t.native_id] and self._slept[t.native_id] == before.get(t.native_id)}


def _enters(frame):
    """Return True for a thread that is in the C code with which a ``with`` block begins."""
    return frame is not None and frame.f_lasti in _entries(frame.f_code)


@functools.lru_cache(100)
def _entries(code: CodeType) -> set[int]:
    """Return where a ``with`` block begins in the bytecode."""
    pairs = itertools.pairwise(dis.get_instructions(code))
    return {
        step.offset
        for before, step in pairs
        if step.opname == "BEFORE_WITH" or (before.opname, step.opname) == ("LOAD_SPECIAL", "CALL")  # up to 3.13; 3.14
    }


def _sleeps(native_id):
    """Return how often a thread has gone to sleep by itself, 0 if it does not sleep or the system does not tell."""
    try:
        with open(f"/proc/self/task/{native_id}/status") as file:
            lines = dict(line.split(":", 1) for line in file if ":" in line)
    except OSError:  # it has ended
        return 0
    asleep = lines.get("State", "").strip().startswith("S")
    return int(lines.get("voluntary_ctxt_switches", 0)) if asleep else 0
