"""A source of items that may be taken only a few at a time: is the answer's buffer bounded, and does it end?"""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.behaviours.results import kind_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls, NewThreads
from parcours.draw.words import many

__all__ = ["Source", "ended", "returned_all", "source_calls", "waited_at_most"]

PATIENCE = 0.5  # seconds that the first few calls wait for a producer that takes one item too many


class Source:
    """An iterator over xs. It counts the items that were taken from it and whose call has not begun.

    bound: the most items that may wait. most: the most that did wait. The first `holding` calls go on as soon as one
    item more than `bound` waits, or when nothing was taken for PATIENCE seconds: a producer that does not stop is seen.
    """

    def __init__(self, xs: Iterable, bound: int, holding: int):
        self.most = 0
        self._xs, self._bound, self._holding = iter(xs), bound, holding
        self._waiting, self._changed = 0, threading.Condition()

    def __iter__(self):
        return self

    def __next__(self):
        with self._changed:
            x = next(self._xs)
            self._waiting += 1
            self.most = max(self.most, self._waiting)
            self._changed.notify_all()
            return x

    def begin(self) -> None:
        """Count one call that begins."""
        with self._changed:
            self._waiting -= 1

    def hold(self) -> None:
        """Hold a call, if it is one of the first, until too many items wait or nothing more is taken."""
        with self._changed:
            if self._holding <= 0:
                return
            self._holding -= 1
            while self.most <= self._bound and self._changed.wait(PATIENCE):
                pass  # another item was taken

    def __repr__(self):
        return "source"


class CountedWork:
    """``work(x)``, which tells the source that a call begins. threads: the answer's own threads."""

    def __init__(self, work, source: Source):
        self.threads, self.__name__ = NewThreads(), "work"
        self._work, self._source = work, source

    def __call__(self, x):
        self._source.begin()
        value = self._work(x)
        self._source.hold()
        return value


@dataclass(frozen=True)
class SourceCalls(Calls):
    """``answer(work, source, limit)``: the answer calls work(x) for each x of the source, with at most `limit` waiting.

    limit: the items that may wait in the answer's buffer. One item more may be in the hand of the producer, and one in
    that of each of `meet` workers. endless: the hint for an answer that does not return.
    """

    limit: int = 1
    endless: str = ""
    parameters = 3

    @property
    def bound(self) -> int:
        """The most items that may be taken and not begun: in the buffer, and in the hands of producer and workers."""
        return self.limit + 1 + self.meet

    @contextlib.contextmanager
    def around(self, work):
        source = Source(self.xs, self.bound, self.meet)
        yield CountedWork(work, source), source, self.limit

    def finish(self, result, work, arguments):
        counted, source, _ = arguments
        result = list(result) if isinstance(result, list) else result  # as it was returned: a thread may still fill it
        return {"returned": result, "most": source.most, "left": counted.threads.wait()}

    def hint_when_stopped(self, message, lost):
        return "" if message else self.endless  # only an answer that took too long has nothing to say


def source_calls(xs: Iterable, meet: int, limit: int, *, endless: str = "") -> SourceCalls:
    """Return the given of ``answer(work, source, limit)``.

    xs, meet: as for `calls`. limit: the items that may wait. endless: the hint for an answer that does not return.
    """
    return SourceCalls(tuple(xs), meet, limit, endless)


def returned_all(run: Evidence, hint: str) -> Finding:
    """The answer returned the values of all items, in any order.

    >>> import queue
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> @exercise("relay", hints={"lost": "Where is it?", "wait": "How long is your queue?", "end": "Who ends them?"})
    ... def relay(game):
    ...     run = game.play(source_calls(range(1, 20), meet=2, limit=3))
    ...     yield returned_all(run, "lost")
    ...     yield waited_at_most(run, "wait")
    ...     yield ended(run, "end")
    >>> def with_queue(work, source, limit):
    ...     waiting, values = queue.Queue(limit), []
    ...     def consume():
    ...         while (x := waiting.get()) is not None:
    ...             values.append(work(x))
    ...     with ThreadPoolExecutor(2) as pool:
    ...         for _ in range(2):
    ...             pool.submit(consume)
    ...         for x in source:
    ...             waiting.put(x)
    ...         for _ in range(2):
    ...             waiting.put(None)
    ...     return values
    >>> judge(relay, with_queue).finding
    'all 19 values, at most 6 items waiting, no thread left running.'
    >>> judge(relay, lambda work, source, limit: with_queue(work, source, 0)).finding
    'all 19 values, but too many items waited.'
    """
    returned, right = run.reported("returned", run.result), sorted(run.values)
    is_list = isinstance(returned, list) and all(isinstance(value, int | float) for value in returned)
    seen = f"A list of {many(len(returned), 'value')}." if is_list else kind_in_words(returned)
    if is_list and len(returned) == len(right) and sorted(returned) != right:
        seen = f"{many(sum((Counter(returned) - Counter(right)).values()), 'value')} that no call of the items returns."
    return Finding(
        ok=is_list and sorted(returned) == right,
        passed=f"all {len(right)} values",
        failed="values are missing" if is_list and len(returned) < len(right) else "the values are wrong",
        expected=f"A list of {many(len(right), 'value')}, one for each item, in any order.",
        seen=seen,
        hint="return" if returned is None else hint,
    )


def waited_at_most(run: Evidence, hint: str) -> Finding:
    """At most `limit` items waited, not counting one in the hand of the producer and one in that of each worker."""
    most, bound = run.reported("most"), run.given.bound
    return Finding(
        ok=most is not None and most <= bound,
        passed=f"at most {bound} items waiting",
        failed="too many items waited",
        expected=f"At most {bound} items taken from the source whose call has not begun: "
        f"{run.given.limit} in the buffer, 1 with the producer, {run.given.meet} with the workers.",
        seen=f"{many(most or 0, 'item')} waited at one moment.",
        hint=hint,
    )


def ended(run: Evidence, hint: str, *, raised: str = "") -> Finding:
    """No thread of the answer's runs on after it has returned, and no task of its pools has ended with an exception.

    raised: the hint for an exception. Of a thread that was started by hand, Python itself shows it.
    """
    left, errors = run.reported("left", 0), [event.detail for event in run.trace.events if event.kind == "failed"]
    over = f"{many(len(errors), 'thread')} ended with {', '.join(sorted(set(errors)))}."
    return Finding(
        ok=not left and not errors,
        passed="no thread left running",
        failed="threads were left running" if left else "threads ended with an exception",
        expected="When your function returns, all its threads have ended, without an exception.",
        seen=f"{many(left, 'thread')} still {'runs' if left == 1 else 'run'}." if left else over,
        hint=hint if left else raised or hint,
    )
