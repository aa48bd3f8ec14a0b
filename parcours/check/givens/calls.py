"""The usual given: ``answer(work, xs)``, where the answer calls work(x) for each x."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from parcours.check.givens import Given
from parcours.check.referee import Terms

__all__ = ["Calls", "calls"]


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
