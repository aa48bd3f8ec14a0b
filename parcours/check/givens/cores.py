"""Calls that may use several threads each: do workers and their threads together fit the cores, and use them?"""

import contextlib
import copy
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["calls_on_cores", "threads_fit"]


class NativeWork:
    """``work(x, threads)`` stands for a call that starts so many threads: it reports how many. Picklable."""

    def __init__(self, work):
        self._work, self.__name__ = work, "work"

    def __call__(self, x, threads):
        if type(threads) is not int:
            raise TypeError(f"threads must be a whole number, not {threads!r}")
        if threads < 1:
            raise ValueError(f"a call has at least one thread, not {threads}")
        one = copy.copy(self._work)
        one.part = (threads,)
        return one(x)

    def __repr__(self):
        return "work"


@dataclass(frozen=True)
class CallsOnCores(Calls):
    """``answer(work, xs, cores)``: the answer calls work(x, threads) for each x. cores: a number for the answer."""

    cores: int = 1
    parameters = 3

    @contextlib.contextmanager
    def around(self, work):
        yield NativeWork(work), list(self.xs), self.cores


def calls_on_cores(xs: Iterable, meet: int, cores: int) -> CallsOnCores:
    """Return the given of ``answer(work, xs, cores)``. xs, meet: as for `calls`. cores: of `CallsOnCores`."""
    return CallsOnCores(tuple(xs), meet, cores=cores)


def threads_fit(run: Evidence, hint: str, *, few: str, uneven: str = "") -> Finding:
    """Each call had its share of the cores as threads: cores // calls at the same moment, rounded down, at least 1.

    hint: for calls with more threads. few: for calls with fewer, so that cores have nothing to do. uneven: for calls
    that shared out what the division leaves over, and fit.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import met
    >>> @exercise("fit", hints={"one": "Use workers.", "many": "Fewer threads.", "few": "More threads."})
    ... def fit(game):
    ...     run = game.play(calls_on_cores([1, 2], meet=2, cores=8))
    ...     yield met(run, "one")
    ...     yield threads_fit(run, "many", few="few")
    >>> def answer(threads):
    ...     def call_all(work, xs, cores):
    ...         with ThreadPoolExecutor(2) as pool:
    ...             return list(pool.map(lambda x: work(x, threads), xs))
    ...     return call_all
    >>> judge(fit, answer(4)).finding
    '2 calls at the same moment, with 4 threads each.'
    >>> judge(fit, answer(8)).seen
    'Calls with 8 threads, 2 at a time: 16 threads on 8 cores.'
    >>> judge(fit, answer(1)).hint
    'few'
    """
    together = min(run.given.cores, len(run.xs))
    share = run.given.cores // together
    threads = [arrival.part[0] if arrival.part else 1 for arrival in run.record.arrivals]
    most, least = max(threads, default=share), min(threads, default=share)
    shown = most if most > share else least
    cores, calls = many(run.given.cores, "core"), many(together, "call")
    expected = f"{many(share, 'thread')} for each of {calls} at the same moment, on {cores}."
    if most > share and sum(sorted(threads)[-together:]) <= run.given.cores:
        seen = f"Calls with {least} to {most} threads, which fit {cores}."
        return Finding(ok=False, failed="not all calls have the same share", expected=expected, seen=seen, hint=uneven)
    return Finding(
        ok=most == least == share,
        passed=f"with {many(share, 'thread')} each",
        failed="there are more threads than cores" if most > share else "some cores have nothing to do",
        expected=expected,
        seen=f"Calls with {many(shown, 'thread')}, {together} at a time: "
        f"{many(shown * together, 'thread')} on {cores}.",
        hint=hint if most > share else few,
    )
