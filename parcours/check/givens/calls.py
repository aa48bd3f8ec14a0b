"""The usual given: ``answer(work, xs)``, where the answer calls work(x) for each x."""

from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.givens import Given
from parcours.check.referee import Terms

__all__ = ["Calls", "calls"]


@dataclass(frozen=True)
class Calls(Given):
    """``work`` and a list of xs. work(x) blocks until `meet` calls are inside at once."""

    xs: tuple
    meet: int = 1

    @property
    def terms(self):
        return Terms(list(self.xs), self.meet)


def calls(xs: Iterable, meet: int = 1) -> Calls:
    """Return the given of ``answer(work, xs)``.

    xs: numbers or strings. meet: the number of calls that the answer must have in flight together, at most that of xs.
    """
    return Calls(tuple(xs), meet)
