"""Calls of which the answer needs only some: does it cancel what has not begun?"""

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.behaviours.results import kind_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls, NewThreads
from parcours.check.plain import NotPlain
from parcours.draw.words import many

__all__ = ["began_at_most", "calls_to_stop", "returned_some"]

PATIENCE = 1  # seconds that calls beyond those which are needed wait, so that the answer can cancel the others


class StoppableWork:
    """``work(x)``. Once `enough` calls have returned, each further one lasts PATIENCE seconds.

    began: how many calls have begun. bound: the most that may; when more have, none waits, because the answer did not
    cancel in time. threads: the answer's own threads.
    """

    def __init__(self, work, enough: int, bound: int):
        self.began, self.bound, self.threads, self.__name__ = 0, bound, NewThreads(), "work"
        self._work, self._left, self._lock, self._over = work, enough, threading.Lock(), threading.Event()

    def __call__(self, x):
        with self._lock:
            self.began += 1
            if self.began > self.bound:
                self.end()
        value = self._work(x)
        with self._lock:
            self._left -= 1
            needed = self._left >= 0
        if not needed:
            self._over.wait(PATIENCE)
        return value

    def end(self) -> None:
        """Let the calls return that still wait."""
        self._over.set()


@dataclass(frozen=True)
class CallsToStop(Calls):
    """``answer(work, xs, n)``: the answer returns the first n results, and cancels the calls that have not begun."""

    enough: int = 1
    parameters = 3

    @property
    def bound(self) -> int:
        """The most calls that may begin: the n that are needed, and two for each of `meet` threads."""
        return self.enough + 2 * self.meet

    @contextlib.contextmanager
    def around(self, work):
        stoppable = StoppableWork(work, self.enough, self.bound)
        try:
            yield stoppable, list(self.xs), self.enough
        finally:
            stoppable.end()

    def finish(self, result, work, arguments):
        stoppable = arguments[0]
        stoppable.end()
        stoppable.threads.wait(lambda: stoppable.began > self.bound)  # what was not cancelled begins after the return
        return {"returned": result, "began": stoppable.began}


def calls_to_stop(xs: Iterable, meet: int, enough: int) -> CallsToStop:
    """Return the given of ``answer(work, xs, n)``. xs, meet: as for `calls`. enough: n."""
    return CallsToStop(tuple(xs), meet, enough)


def returned_some(run: Evidence, hint: str) -> Finding:
    """The answer returned the results of n different calls, in any order.

    >>> from concurrent.futures import ThreadPoolExecutor, as_completed
    >>> from parcours.check import exercise, judge
    >>> @exercise("stop", hints={"some": "Which results?", "cancel": "What goes on?"})
    ... def stop(game):
    ...     run = game.play(calls_to_stop(range(1, 31), meet=3, enough=5))
    ...     yield returned_some(run, "some")
    ...     yield began_at_most(run, "cancel")
    >>> def first(work, xs, n, cancel=True):
    ...     with ThreadPoolExecutor(3) as pool:
    ...         futures, values = [pool.submit(work, x) for x in xs], []
    ...         for future in as_completed(futures):
    ...             values.append(future.result())
    ...             if len(values) == n:
    ...                 break
    ...         pool.shutdown(cancel_futures=cancel)
    ...     return values
    >>> judge(stop, first).finding
    '5 results, the other calls never began.'
    >>> judge(stop, lambda work, xs, n: first(work, xs, n, cancel=False)).finding
    '5 results, but too many calls began.'
    """
    enough, result = run.given.enough, run.reported("returned", run.result)
    values = result if isinstance(result, list) else []
    right = {repr(value) for value in run.values}
    good = len({repr(value) for value in values} & right)
    seen = f"A list of {many(len(values), 'value')}, {good} of them right."
    if not isinstance(result, list):
        seen = f"{result}." if isinstance(result, NotPlain) else kind_in_words(result)
    return Finding(
        ok=good == len(values) == enough,
        passed=f"{enough} results",
        failed="it did not return the first results",
        expected=f"A list of {many(enough, 'result')} of different calls, in any order.",
        seen=seen,
        hint="return" if result is None else hint,
    )


def began_at_most(run: Evidence, hint: str) -> Finding:
    """Few calls began beyond the n that are needed: the others were cancelled. Ask for the results first."""
    began, bound = run.reported("began", 0), run.given.bound
    return Finding(
        ok=began <= bound,
        passed="the other calls never began",
        failed="too many calls began",
        expected=f"At most {many(bound, 'call')} of `{run.words.work}` begun.",
        seen=f"{began} of {many(len(run.xs), 'call')} began.",
        hint=hint,
    )
