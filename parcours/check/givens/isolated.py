"""Calls whose Dask tasks get copies of what they use, as in another process: side effects are lost."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.givens.calls import Calls

__all__ = ["IsolatedCalls", "isolated_calls"]


@dataclass(frozen=True)
class IsolatedCalls(Calls):
    """Calls in tasks that cannot change anything outside. uncopied: the hint for values that cannot be copied."""

    uncopied: str = ""

    @contextlib.contextmanager
    def around(self, work):
        from parcours.engines.dask import isolated_tasks

        with isolated_tasks():
            yield work, list(self.xs)

    def hint_when_stopped(self, message, lost):
        return self.uncopied if "pickle" in message else ""


def isolated_calls(xs: Iterable, meet: int = 1, *, uncopied: str) -> IsolatedCalls:
    """Return calls (see `calls`) whose Dask tasks get copies of what they use.

    Whatever such a task does to a value outside is lost. uncopied: the hint for an answer that raises because a task
    uses a value that cannot be copied, such as a lock.
    """
    return IsolatedCalls(tuple(xs), meet, uncopied)
