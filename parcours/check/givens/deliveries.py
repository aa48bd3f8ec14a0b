"""Deliveries, one of which loses its worker after it was made: does the answer make each exactly once?"""

import contextlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from parcours.check.behaviours import returned
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.faults import CallsWithFault
from parcours.draw.words import many

__all__ = ["delivered_once", "deliveries_with_fault", "returned_receipts"]


class Deliver:
    """``deliver(x, key)`` delivers x unless something was delivered under this key, and returns work(x), a receipt."""

    def __init__(self, work, path: str):
        self.path, self.__name__, self._work = path, "deliver", work

    def __call__(self, x, key):
        line = f"{key!r}\t{x!r}\n".encode()
        with open(self.path, "ab", buffering=0) as file:  # one write: lines of two processes do not mix
            file.write(line)
        return self._work(x)

    def __repr__(self):
        return "deliver"


@dataclass(frozen=True)
class Deliveries(CallsWithFault):
    """``answer(deliver, xs)``: each x is delivered once, and the check kills one worker after its delivery."""

    @contextlib.contextmanager
    def around(self, work):
        handle, path = tempfile.mkstemp()
        os.close(handle)
        try:
            yield Deliver(work, path), list(self.xs)
        finally:
            Path(path).unlink()

    def finish(self, result, work, arguments):
        made = {}  # the first line of a key is its delivery
        for line in Path(arguments[0].path).read_text("utf-8").splitlines():
            key, x = line.rsplit("\t", 1)
            made.setdefault(key, x)
        return {"returned": result, "delivered": list(made.values())}


def deliveries_with_fault(xs: Iterable, meet: int = 1, *, fault: str) -> Deliveries:
    """Return the given of ``answer(deliver, xs)``. The check kills the worker of one delivery after it was made.

    xs, meet, fault: as for `calls_with_fault`.
    """
    return Deliveries(tuple(xs), meet, fault)


def returned_receipts(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned the receipt of each x, in order. refs: of `returned`."""
    return returned(replace(run, result=run.reported("returned", run.result)), run.values, hint, refs=refs)


def delivered_once(run: Evidence, hint: str, *, lost: str) -> Finding:
    """Each x was delivered exactly once. lost: the hint for deliveries that shared a key, so that one was not made.

    >>> from multiprocessing import get_context
    >>> from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> @exercise("post", hints={"again": "Deliver it again.", "twice": "Which key?", "lost": "One key for each."})
    ... def post(game):
    ...     run = game.play(deliveries_with_fault([5, 5], meet=2, fault="again"))
    ...     yield returned_receipts(run)
    ...     yield delivered_once(run, "twice", lost="lost")
    >>> def twice(deliver, xs, key=lambda attempt, place: place):
    ...     for attempt in range(2):
    ...         with ProcessPoolExecutor(2, get_context("spawn")) as pool, contextlib.suppress(BrokenExecutor):
    ...             keys = [key(attempt, place) for place in range(len(xs))]
    ...             return list(pool.map(deliver, xs, keys))
    >>> judge(post, twice).finding
    'right results, each delivered once.'
    >>> judge(post, lambda deliver, xs: twice(deliver, xs, lambda *key: key)).hint
    'twice'
    >>> judge(post, lambda deliver, xs: twice(deliver, xs, lambda attempt, place: 0)).hint
    'lost'
    """
    made = Counter(run.reported("delivered", ()))
    wanted = Counter(map(repr, run.xs))
    more = made - wanted
    return Finding(
        ok=made == wanted,
        passed="each delivered once",
        failed="something was delivered twice" if more else "something was not delivered",
        expected=f"{many(len(run.xs), run.words.x)} delivered, each once.",
        seen=f"{many(made.total(), run.words.x)} delivered.",
        hint=hint if more else lost,
    )
