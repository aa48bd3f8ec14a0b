"""The usual given: ``answer(work, xs)``, where the answer calls work(x) for each x."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from parcours.check.givens import Given
from parcours.check.referee import Terms

__all__ = ["Calls", "NewThreads", "calls"]

LEAVE_SECONDS = 2  # seconds in which the threads of an answer that has returned may end


@dataclass(frozen=True)
class Calls(Given):
    """``work`` and a list of xs. work(x) blocks until `meet` calls are inside at once, in each of the rounds."""

    xs: tuple
    meet: int = 1
    rounds: int = field(default=1, kw_only=True)

    @property
    def terms(self):
        return Terms(list(self.xs), self.meet, rounds=self.rounds)


def calls(xs: Iterable, meet: int = 1, rounds: int = 1) -> Calls:
    """Return the given of ``answer(work, xs)``.

    xs: numbers or strings. meet: the number of calls that the answer must have in flight together, at most that of xs.
    rounds: how often; with 12 xs, meet 4 and rounds 3, the first four calls must run together, then the next four, then
    the last four. Pools, rounds of four and a sliding window of four do that, and so does submitting everything.
    """
    return Calls(tuple(xs), meet, rounds=rounds)


class NewThreads:
    """The threads of an answer: all that are started after this object was made."""

    def __init__(self):
        self._before = set(threading.enumerate())

    def left(self) -> list[threading.Thread]:
        """Return the threads that still run."""
        new = [thread for thread in threading.enumerate() if thread not in self._before]
        return [thread for thread in new if not type(thread).__module__.startswith("parcours.")]

    def wait(self, enough: Callable[[], bool] = bool) -> int:
        """Wait until they have ended, at most LEAVE_SECONDS, or until `enough()`. Return how many still run."""
        until = time.monotonic() + LEAVE_SECONDS
        while self.left() and not enough() and time.monotonic() < until:
            time.sleep(0.01)
        return len(self.left())
