"""Evidence: what is known after one run of an answer. It is a value, so questions can be asked again and again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from parcours.check.givens import Given, given_from_dict
from parcours.check.plain import NotPlain
from parcours.check.words import Words
from parcours.errors import TraceError
from parcours.trace import Trace

__all__ = ["Arrival", "Evidence", "Record"]


class Arrival(NamedTuple):
    """One call of work that reached the referee.

    x: its argument. pid, tid: its process, and the native id of its thread. task: the id of the task that made it, or
    None. worker: the engine whose worker made it, or "". away: whether the process is not the answer's. others: whether
    that process has threads that the watcher does not see. part: the part of x that was used, if that was reported.
    cut_off: whether its process died during the call. thread, reads: whether, according to the kernel, the thread
    exists and is blocked in the call; only set in the proof of a record.
    """

    x: object
    pid: int
    tid: int
    task: str | None = None
    worker: str = ""
    away: bool = False
    others: bool = False
    part: tuple = ()
    cut_off: bool = False
    thread: bool = False
    reads: bool = False

    @classmethod
    def from_dict(cls, fields: Mapping) -> "Arrival":
        """Return the arrival that the referee wrote as a dict."""
        known = {name: fields[name] for name in cls._fields if name in fields}
        return cls(**{**known, "part": tuple(known.get("part", ()))})


@dataclass(frozen=True)
class Record:
    """The referee's record of a run: it decides what happened; the trace explains it.

    decision: "met", "alone", or "over" if the run ended undecided. why: a few words. most: how many calls were inside
    at once. rounds: how many rounds met. waiting: how many calls waited for the next round when it was decided.
    seconds: from the start to the decision. arrivals: tuple of `Arrival`, in order. proof: the arrivals that
    were inside when it was decided. reports: what the calls that met reported of their errand. lost: the processes that
    the check killed. values: pairs of an x and its value.
    """

    decision: str | None
    why: str = ""
    most: int = 0
    seconds: float | None = None
    rounds: int = 0
    waiting: int = 0
    arrivals: tuple = ()
    proof: tuple = ()
    reports: tuple = ()
    lost: tuple = ()
    values: tuple = ()

    @classmethod
    def from_dict(cls, fields: Mapping) -> "Record":
        """Return the record that the referee wrote as a dict."""
        told = {name: tuple(Arrival.from_dict(arrival) for arrival in fields[name]) for name in ("arrivals", "proof")}
        told |= {name: tuple(fields[name]) for name in ("reports", "lost")}
        told["values"] = tuple((x, value) for x, value in fields["values"])
        told |= {name: fields[name] for name in ("decision", "why", "most", "seconds", "rounds", "waiting")}
        return cls(**told)

    def to_dict(self) -> dict:
        """Return the record as plain values; `from_dict` makes an equal one."""
        arrivals = {name: [arrival._asdict() for arrival in getattr(self, name)] for name in ("arrivals", "proof")}
        return {**vars(self), **arrivals}


@dataclass(frozen=True)
class Evidence:
    """The evidence of one run of an answer.

    given: what the answer received, and on which terms. result: plain values, or the `NotPlain` that says what it was
    instead. trace: the `Trace` of the run; it comes from the learner's process, and explains. record: the referee's
    `Record`, which decides. caller: the native id of the thread that called the answer. words: the exercise's names for
    work and x. proven: whether the kernel, too, must say that the calls of a meeting were separate threads. overhead:
    seconds that a task takes that does nothing, if it was measured.
    """

    given: Given
    result: object
    trace: Trace
    record: Record
    caller: int = 0
    words: Words = field(default_factory=Words)
    proven: bool = False
    overhead: float | None = None

    @property
    def xs(self) -> list:
        """The inputs that the answer was given."""
        return self.given.terms.xs

    @property
    def meet(self) -> int:
        """The number of calls that had to be inside at once."""
        return self.given.terms.meet

    @property
    def values(self) -> list:
        """The right values, [work(x) for x in xs]."""
        values = {repr(x): value for x, value in self.record.values}
        return [values[repr(x)] for x in self.xs]

    @property
    def pairs(self) -> list[tuple]:
        """Each x with its right value."""
        return list(zip(self.xs, self.values, strict=True))

    def reported(self, name: str, otherwise: object = None) -> object:
        """Return a part of the dict that the given's `finish` made of the result, or `otherwise` if it made none.

        It comes from the process that ran the answer, so it explains; only the referee's record decides.
        """
        return self.result.get(name, otherwise) if isinstance(self.result, dict) else otherwise

    def value_of(self, x: object) -> object:
        """Return the value of work(x)."""
        return {repr(key): value for key, value in self.record.values}[repr(x)]

    def to_dict(self) -> dict:
        """Return the evidence as plain values, of which `from_dict` makes evidence that is judged alike."""
        result, not_plain = self.result, None
        if isinstance(result, NotPlain):
            result, not_plain = None, [str(result), result.promise]
        return {
            "given": self.given.to_dict(),
            "result": result,
            "not_plain": not_plain,
            "trace": self.trace.to_json(),
            "record": self.record.to_dict(),
            "caller": self.caller,
            "words": vars(self.words),
            "proven": self.proven,
            "overhead": self.overhead,
        }

    @classmethod
    def from_dict(cls, fields: Mapping) -> "Evidence":
        """Return the evidence that `to_dict` wrote, or JSON made of it. Raises ValueError for anything else."""
        try:
            not_plain, more = fields["not_plain"], {name: fields[name] for name in ("caller", "proven", "overhead")}
            return cls(
                given=given_from_dict(fields["given"]),
                result=fields["result"] if not_plain is None else NotPlain(*not_plain),
                trace=Trace.from_json(fields["trace"]),
                record=Record.from_dict(fields["record"]),
                words=Words(**fields["words"]),
                **more,
            )
        except (AttributeError, KeyError, TypeError, ValueError, TraceError) as error:
            raise ValueError(f"this is not evidence: {error!r}") from error

    def to_json(self) -> str:
        """Return the evidence as text, of which `from_json` makes evidence that is judged alike."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> "Evidence":
        """Return the evidence that `to_json` wrote. Raises ValueError for anything else."""
        return cls.from_dict(json.loads(text))
