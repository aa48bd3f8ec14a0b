"""The watcher: tells the referee when no other call can come, so that a wrong answer need not wait for its patience.

A thread next to the one that runs the answer. It reads what the caller waits for from the caller's stack, which no way
of waiting can hide (a function imported by name before the check is seen too), and what may still run from what the
recorder tells. Everything that it reports is a fact that holds until someone inside leaves, or for longer than the
referee's patience, which decides the same.
"""

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from types import FrameType

from parcours import engines
from parcours.check.asleep import Sleepers
from parcours.check.pending import Pending
from parcours.check.work import Work, connected
from parcours.engines.recorder import Recorder
from parcours.engines.stamps import submitted_elsewhere
from parcours.errors import RefereeError

__all__ = ["watched"]

TICK = 0.05  # seconds between two reports
_NOT_YET = 0  # the id of a thread that was started and does not run yet: it is not inside
NO_LIMIT = 1e5  # seconds: no referee has more patience


@contextlib.contextmanager
def watched(work: Work) -> Iterator[None]:
    """Watch the current thread while it runs the answer in the block. A trace must be open."""
    recorder, pending = Recorder.active, Pending()
    watcher = _Watcher(work, recorder, pending)
    recorder.listeners.add(pending)
    try:
        watcher.start()
        yield
    finally:
        watcher.stop()
        recorder.listeners.remove(pending)


class _Watcher(threading.Thread):
    def __init__(self, work: Work, recorder: Recorder, pending: Pending):
        super().__init__(name="parcours-watcher", daemon=True)
        self._work, self._recorder, self._pending = work, recorder, pending
        self._over = threading.Event()
        self._caller = threading.current_thread()
        self._caller_id = threading.get_native_id()  # after a fork, the thread object has that of the parent's
        self._threads, self._sleepers = set(threading.enumerate()), Sleepers()
        self._strangers = _strangers(sys._current_frames())
        self._children = _children()
        self._patience, self._began = NO_LIMIT, time.monotonic()  # seconds; the referee says how many

    def stop(self) -> None:
        """End the watch. It may not have begun."""
        self._over.set()
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        """Report until the watch ends, or until the meeting is decided."""
        self._recorder.foreign.add(self)
        with contextlib.suppress(RefereeError, OSError), connected(self._work.folder) as connection:
            lines = connection.makefile()
            while not self._over.wait(TICK):
                report = {"op": "report", "token": self._work.token, **self._look()}
                connection.sendall(json.dumps(report).encode() + b"\n")
                # The answer comes before the next look, so that each report is made after the last one was weighed.
                reply = lines.readline()
                answer = json.loads(reply) if reply else {"decided": True}
                if answer["decided"]:
                    return
                self._patience = answer["patience"]

    def _look(self) -> dict:
        """Return what is to be known of this process, seen at one moment."""
        frames = sys._current_frames()
        awaited, joined, others = self._awaited(frames.get(self._caller.ident))
        new = [thread for thread in threading.enumerate() if thread not in self._threads and thread is not self]
        threads = [thread for thread in new if _may_call(thread, frames.get(thread.ident))]
        pools = [
            [capacity, pending, _busy(engines.engine(name).threads_of(pool), frames)]
            for pool, (name, capacity, pending) in self._pending.pools().items()
        ]
        asleep = self._sleepers.look(threads, frames)
        free = [t for t in threads if t not in asleep and not self._waits_for_others(frames.get(t.ident))]
        strange = any(self._strangers.get(ident) is not call for ident, call in _strangers(frames).items())
        del frames  # a frame kept would keep what its variables hold
        return {
            "pid": os.getpid(),
            "caller": self._caller_id,
            "awaited": awaited,
            "joined": joined,
            "others": others,
            "pools": pools,
            "threads": sorted(thread.native_id or _NOT_YET for thread in free),
            "unknown": strange or self._is_more_than_told() or self._has_other_children(),
        }

    def _awaited(self, frame: FrameType | None) -> tuple[list[str], list[int], bool]:
        """Return what the frame's thread waits for until patience is over: tasks, threads, whether any other thread."""
        tasks, threads, others = [], [], False
        for engine, wait in engines.waits_in(frame):
            if self._ends_by_itself(wait):
                continue
            if wait.enough is not None and len(engine.finished(wait.handles)) >= wait.enough:
                continue  # the wait is over, though its thread did not get to run since
            tasks += self._pending.behind(wait.handles)
            if wait.pool is not None:
                tasks += self._pending.in_pool(wait.pool)
            if wait.thread is not None:
                threads.append(wait.thread.native_id)
            others |= wait.others
        return sorted(self._pending.with_needs(tasks)), sorted(set(threads)), others

    def _ends_by_itself(self, wait):
        """Return True if a wait has a time limit that may be over before the referee's patience is."""
        # It began after the watch. If nothing else changes meanwhile, the referee decides before the wait is over.
        return wait.limit is not None and wait.limit - (time.monotonic() - self._began) <= self._patience

    def _waits_for_others(self, frame):
        """Return True for a thread that waits until another thread of this process lets it go on."""
        return any(wait.others and not self._ends_by_itself(wait) for _, wait in engines.waits_in(frame))

    def _is_more_than_told(self):
        """Return True if more may still run than the recorder tells, by itself or from a task in another process."""
        return self._pending.has_untracked or submitted_elsewhere(self._recorder.folder)

    def _has_other_children(self):
        """Return True if the answer started processes, other than those of engines."""
        return bool(_children() - self._children - engines.own_processes())


def _strangers(frames: Mapping[int, FrameType]) -> dict[int, FrameType]:
    """Return the threads that `threading` did not start, each with the call that it runs: {ident: outermost frame}.

    Such a thread of an engine runs Python only to call back what the learner gave it. So a call that was there before
    the answer is not one of the answer's: it is a debugger's, or a test runner's.
    """
    started = {thread.ident for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}
    return {ident: _outermost(frame) for ident, frame in frames.items() if ident not in started}


def _outermost(frame):
    while frame.f_back is not None:
        frame = frame.f_back
    return frame


def _may_call(thread: threading.Thread, frame: FrameType | None) -> bool:
    """Return True for a thread the learner started or a pool worker that is running a task."""
    return not engines.is_machinery(thread) and not engines.is_idle(thread, frame)


def _busy(threads: set[threading.Thread] | None, frames: Mapping[int, FrameType]) -> int | None:
    """Return how many of a pool's threads run a task; None for a pool whose threads are not known."""
    if threads is None:
        return None
    return sum(thread.is_alive() and not engines.is_idle(thread, frames.get(thread.ident)) for thread in threads)


def _children() -> set[int]:
    """Return the ids of this process's children."""
    if not os.path.exists("/proc/self/task"):
        import psutil

        return {process.pid for process in psutil.Process().children()}
    found = set()
    with contextlib.suppress(OSError):
        for thread in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError), open(f"/proc/self/task/{thread}/children") as file:
                found |= {int(pid) for pid in file.read().split()}
    return found
