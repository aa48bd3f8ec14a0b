"""Calls, some of which fail the first times: does the answer repeat what failed, that only, and not for ever?"""

import contextlib
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from parcours.check.behaviours import returned
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["called_as_often_as_needed", "flaky_calls", "returned_or_none"]


class NotNow(Exception):
    """A call failed; the next one may work."""


class FlakyWork:
    """``work(x)``, whose first calls for some xs raise `NotNow`. calls: {x: number of calls}."""

    def __init__(self, work, fails: dict):
        self.calls, self.__name__ = Counter(), "work"
        self._work, self._fails, self._lock = work, fails, threading.Lock()

    def __call__(self, x):
        with self._lock:
            self.calls[x] += 1
            fails = self.calls[x] <= self._fails.get(x, 0)
        if fails:
            raise NotNow(f"work({x!r}) failed; call it again")
        return self._work(x)


@dataclass(frozen=True)
class FlakyCalls(Calls):
    """``answer(work, xs)``: the answer returns work(x) for each x, and None where `tries` calls have failed.

    fails: pairs of an x and the number of its first calls that fail. raised: the hint for an answer that lets a failure
    through.
    """

    fails: tuple = ()
    tries: int = 3
    raised: str = ""

    @contextlib.contextmanager
    def around(self, work):
        yield FlakyWork(work, dict(self.fails)), list(self.xs)

    def finish(self, result, work, arguments):
        return {"returned": result, "calls": [[x, arguments[0].calls[x]] for x in self.xs]}

    def hint_when_stopped(self, message, lost):
        return self.raised if "NotNow" in message else ""


def flaky_calls(xs, meet: int, fails: Mapping, *, tries: int = 3, raised: str) -> FlakyCalls:
    """Return the given of ``answer(work, xs)`` whose calls fail at first.

    xs, meet: as for `calls`. fails: {x: how many of its first calls fail}. tries: the calls that an x may take.
    raised: the hint for an answer that lets a failure through.
    """
    return FlakyCalls(tuple(xs), meet, tuple(fails.items()), tries, raised)


def returned_or_none(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned work(x) for each x, in order, and None for an x whose calls all fail. refs: of `returned`."""
    given, hopeless = run.given, _hopeless(run.given)
    right = [None if x in hopeless else value for x, value in zip(given.xs, run.values, strict=True)]
    return returned(replace(run, result=run.reported("returned", run.result)), right, hint, refs=refs)


def _hopeless(given):
    return {x for x, fails in given.fails if fails >= given.tries}


def called_as_often_as_needed(run: Evidence, *, again: str, few: str, many_tries: str, unsent: str = "") -> Finding:
    """Each x was called until it worked, at most `tries` times, and none that had worked was called again.

    again: the hint for calls that were repeated although they had worked; few: for an x that was given up too soon;
    many_tries: for one that was called too often; unsent: for an answer that returned a list, and no call had begun.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> @exercise("retry", hints={"up": "Where is it caught?", "again": "What worked?", "few": "Try.", "many": "Stop."})
    ... def retry(game):
    ...     run = game.play(flaky_calls([1, 2, 3], 2, {2: 1, 3: 9}, raised="up"))
    ...     yield returned_or_none(run)
    ...     yield called_as_often_as_needed(run, again="again", few="few", many_tries="many")
    >>> def three_times(work, xs):
    ...     def tried(x):
    ...         for _ in range(3):
    ...             try:
    ...                 return work(x)
    ...             except Exception:
    ...                 pass
    ...     with ThreadPoolExecutor(3) as pool:
    ...         return list(pool.map(tried, xs))
    >>> judge(retry, three_times).finding
    'right results, only what failed was repeated.'
    >>> verdict = judge(retry, lambda work, xs: [work(x) for x in xs])
    >>> verdict.finding, verdict.hint
    ('your code raised NotNow.', 'up')
    """
    given = run.given
    told = run.reported("calls") is not None  # otherwise it returned futures, say, and another question says so
    calls = dict(run.reported("calls", ()))
    needed = {x: min(dict(given.fails).get(x, 0) + 1, given.tries) for x in given.xs}
    hopeless = _hopeless(given)
    begun = any(calls.values())
    never = given.xs if not begun and isinstance(run.reported("returned"), list) else []
    good = [x for x in given.xs if calls.get(x, 0) > needed[x] and x not in hopeless]
    long = [x for x in hopeless if calls.get(x, 0) > given.tries]
    short = [x for x in given.xs if begun and calls.get(x, 0) < needed[x]]
    kinds = (
        (never, f"no call of `{run.words.work}` began", unsent or few),
        (good, "work that had succeeded was done again", again),
        (long, "a call was repeated too often", many_tries),
        (short, "a call was given up too soon", few),
    )
    wrong, failed, hint = next((kind for kind in kinds if told and kind[0]), ([], "", ""))
    x = wrong[0] if wrong else None
    return Finding(
        ok=not wrong,
        passed="only what failed was repeated" if begun else "",
        failed=failed,
        expected=f"Each x called until it works, {given.tries} times at most.",
        seen=f"{many(calls.get(x, 0), 'call')} of `{run.words.work}({x!r})`. It needs {needed.get(x)}.",
        hint=hint,
    )
