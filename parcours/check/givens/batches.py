"""Calls that know in which message their ``work`` was sent: how many batches were there, and of which size?

Each time ``work`` is pickled, the copy gets another number and reports it with its calls. So the referee counts the
batches of any pool, and of processes that were started by hand, whatever the trace saw. What is sent to processes that
have ``work`` already is counted where it leaves the answer's process.
"""

import collections
import contextlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parcours.check.behaviours import returned
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.check.messages import sent_messages
from parcours.draw.words import many

__all__ = ["batched_calls", "batches_at_most", "largest_batch_at_most", "returned_from_batches"]


class SentWork:
    """``work(x)``, whose copies in other processes know the number of the message that brought them.

    sent: the sizes of the messages that were sent to other processes.
    """

    def __init__(self, work, sent: list):
        self._work, self._messages, self.sent, self.__name__ = work, itertools.count(1), sent, "work"

    def __call__(self, *args, **named):
        return self._work(*args, **named)

    def __reduce__(self):
        return _arrived, (self._work, next(self._messages))

    def __repr__(self):
        return "work"


def _arrived(work, message):
    work.part = (message,)
    return work


@dataclass(frozen=True)
class BatchedCalls(Calls):
    """Calls (see `Calls`), each of which reports the message that brought its ``work``."""

    @contextlib.contextmanager
    def around(self, work):
        with sent_messages() as sent:
            yield SentWork(work, sent), list(self.xs)

    def finish(self, result, work, arguments):
        return {"returned": result, "messages": len(arguments[0].sent)}


def batched_calls(xs: Iterable, meet: int = 1) -> BatchedCalls:
    """Return calls (see `calls`) whose batches can be counted."""
    return BatchedCalls(tuple(xs), meet)


def returned_from_batches(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned [work(x) for x in xs]. refs: the hint for an answer that returned promises instead."""
    return returned(replace(run, result=run.reported("returned", run.result)), run.values, hint, refs=refs)


def batches_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """The xs were sent to other processes in at most `most` messages.

    >>> from concurrent.futures import ProcessPoolExecutor
    >>> from multiprocessing import get_context
    >>> from parcours.check import exercise, judge
    >>> @exercise("few-batches", hints={"many": "Larger batches.", "large": "Smaller ones."})
    ... def few_batches(game):
    ...     run = game.play(batched_calls(range(12)))
    ...     yield batches_at_most(run, 4, "many")
    ...     yield largest_batch_at_most(run, 6, "large")
    >>> def in_chunks(work, xs, size):
    ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
    ...         return list(pool.map(work, xs, chunksize=size))
    >>> judge(few_batches, lambda work, xs: in_chunks(work, xs, 4)).finding
    'few batches.'
    >>> judge(few_batches, lambda work, xs: in_chunks(work, xs, 1)).seen
    '12 batches for 12 calls of `work`.'
    >>> judge(few_batches, lambda work, xs: in_chunks(work, xs, 9)).seen
    'One of 2 batches has 9 of 12 xs.'
    """
    # Of xs sent to processes that had `work` already, the trace knows: one submission has one moment. Of pools that it
    # does not record, the messages tell; there may be an end mark of the learner's own for each process, too.
    submissions = len({event.t for event in run.trace.events if event.kind == "submitted"})
    messages, processes = run.reported("messages", 0), {arrival.pid for arrival in run.record.arrivals}
    batches = max(len(_batches(run)), submissions, messages if messages > most + len(processes) else 0)
    return Finding(
        ok=batches <= most,
        passed="few batches",
        failed="there are too many batches",
        expected=f"At most {many(most, 'batch')} for {many(len(run.xs), 'call')} of `{run.words.work}`.",
        seen=f"{many(batches, 'batch')} for {many(len(run.record.arrivals), 'call')} of `{run.words.work}`.",
        hint=hint,
    )


def largest_batch_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """No message brought more than `most` xs."""
    batches = _batches(run)
    largest = max(batches.values(), default=0)
    return Finding(
        ok=largest <= most,
        failed="one batch is too large",
        expected=f"No batch with more than {most} of the {len(run.xs)} {run.words.xs}.",
        seen=f"One of {many(len(batches), 'batch')} has {largest} of {len(run.xs)} {run.words.xs}.",
        hint=hint,
        about_time=True,
    )


def _batches(run):
    """Return {batch: its number of calls}. What a forked process inherited is one batch."""
    return collections.Counter(arrival.part or arrival.pid for arrival in run.record.arrivals)
