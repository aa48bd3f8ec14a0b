"""Calls that return in another order than they were submitted in: is each result used as soon as it is there?"""

import contextlib
import threading
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["Turns", "calls_in_turn", "used_all", "used_as_they_came"]

PATIENCE = 2  # seconds that a call which could return waits until the result before it is used


class Turns:
    """Calls that all run together, and return in turn: the last x first, each other one when the result before is used.

    An answer that waits for another result ends, too: after PATIENCE seconds the next call returns all the same.
    """

    def __init__(self, work, xs: list):
        self.came, self.used = [], []
        self._work, self._place = work, {x: place for place, x in enumerate(reversed(xs))}
        self._inside, self._together, self._changed = 0, True, threading.Condition()
        self.__name__ = "work"

    def __call__(self, x):
        value = self._work(x)
        with self._changed:
            self._inside += 1
            self._changed.notify_all()
            together = self._changed.wait_for(lambda: self._inside == len(self._place), PATIENCE)
            self._together = self._together and together
            if self._together:
                self._changed.wait_for(lambda: len(self.came) == self._place[x])
                self._changed.wait_for(lambda: len(self.used) == self._place[x], PATIENCE)
            self.came.append(value)
            self._changed.notify_all()
        return value

    def use(self, value) -> None:
        """Use a result."""
        with self._changed:
            self.used.append(value)
            self._changed.notify_all()


@dataclass(frozen=True)
class CallsInTurn(Calls):
    """``answer(work, xs, use)``: the answer calls use(work(x)) for each x, in the order in which the results come."""

    parameters = 3

    @contextlib.contextmanager
    def around(self, work):
        turns = Turns(work, list(self.xs))
        yield turns, list(self.xs), turns.use

    def finish(self, result, work, arguments):
        turns = arguments[0]
        return {"came": list(turns.came), "used": turns.used}


def calls_in_turn(xs: tuple) -> CallsInTurn:
    """Return the given of ``answer(work, xs, use)``, where all calls of the xs must be in flight together."""
    return CallsInTurn(tuple(xs), len(xs))


def used_all(run: Evidence, hint: str) -> Finding:
    """Every result was used once, and nothing else was.

    >>> from concurrent.futures import ThreadPoolExecutor, as_completed
    >>> from parcours.check import exercise, judge
    >>> @exercise("fastest", hints={"use": "What is not used?", "order": "Which result do you wait for?"})
    ... def fastest(game):
    ...     run = game.play(calls_in_turn([1, 2, 3]))
    ...     yield used_all(run, "use")
    ...     yield used_as_they_came(run, "order")
    >>> def fastest_first(work, xs, use):
    ...     with ThreadPoolExecutor(3) as pool:
    ...         for future in as_completed([pool.submit(work, x) for x in xs]):
    ...             use(future.result())
    >>> judge(fastest, fastest_first).finding
    'all 3 results used, each when it came.'
    >>> def in_order(work, xs, use):
    ...     with ThreadPoolExecutor(3) as pool:
    ...         for value in pool.map(work, xs):
    ...             use(value)
    >>> judge(fastest, in_order).finding
    'all 3 results used, but results waited to be used.'
    """
    used = run.reported("used", [])
    right = {repr(value) for value in run.values}
    wrong = [value for value in used if repr(value) not in right]
    others = f", {many(len(wrong), 'value')} that no call returned" if wrong else ""
    return Finding(
        ok=sorted(map(repr, used)) == sorted(right),
        passed=f"all {len(right)} results used",
        failed="the results were not all used once",
        expected=f"`use` called once with each of the {len(right)} results.",
        seen=f"{many(len(used), 'value')} used{others}.",
        hint=hint,
    )


def used_as_they_came(run: Evidence, hint: str) -> Finding:
    """The results were used in the order in which the calls returned. Ask for all of them first."""
    came, used = run.reported("came", []), run.reported("used", [])
    late = sum(a != b for a, b in zip(came, used, strict=False))
    return Finding(
        ok=came == used,
        passed="each when it came",
        failed="results waited to be used",
        expected="The result that comes first used first, and so on.",
        seen=f"{late} of {many(len(came), 'result')} used in another place of the order.",
        hint=hint,
        about_time=True,
    )
