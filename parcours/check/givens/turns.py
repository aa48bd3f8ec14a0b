"""Calls that return in another order than they were submitted in: is each result used as soon as it is there?"""

import contextlib
import itertools
import json
import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["Turns", "calls_in_turn", "used_all", "used_as_they_came"]

PATIENCE = 2  # seconds that a call which could return waits until the result before it is used
TICK = 0.005  # seconds between two looks at the log


class Turns:
    """Calls that all run together, and return in turn: each when the result before it is used.

    The turns are neither in the order of the xs nor in the opposite one. An answer that waits for another result ends,
    too: when PATIENCE seconds are over, the call whose turn it is returns all the same, and later ones wait less.

    The calls may be in any processes. What they tell each other is in `log`, one line each, in the order of time.
    """

    def __init__(self, work, xs: list, log: str):
        half = len(xs) // 2
        turns = [x for pair in itertools.zip_longest(xs[half:], xs[:half]) for x in pair if x is not None]
        self._work, self._turn, self._log = work, {x: turn for turn, x in enumerate(turns)}, log
        self.__name__ = "work"

    def __call__(self, x):
        value = self._work(x)
        with contextlib.suppress(FileNotFoundError):  # the check is over
            self._tell("inside", x)
            if self._until("inside", len(self._turn)):
                self._until("came", self._turn[x], len(self._turn) * PATIENCE)
                self._until("used", self._turn[x])
            self._tell("came", value)
        return value

    def use(self, value) -> None:
        """Use a result."""
        self._tell("used", value)

    def told(self, kind: str) -> list:
        """Return what was told of a kind, in order."""
        return [value for what, value in self._lines() if what == kind]

    def unused(self) -> int:
        """Return how many results had come when the first of them was used."""
        kinds = [what for what, _ in self._lines() if what in ("came", "used")]
        return kinds.index("used") if "used" in kinds else len(kinds)

    def _lines(self):
        return map(json.loads, Path(self._log).read_text("utf-8").splitlines())

    def _tell(self, kind, value=None):
        line = json.dumps([kind, value], default=repr) + "\n"
        log = os.open(self._log, os.O_WRONLY | os.O_APPEND)  # it is not made anew
        try:
            os.write(log, line.encode())
        finally:
            os.close(log)

    def _until(self, kind, number, seconds=None):
        """Wait until so much was told of a kind, and return True; return False when the patience is over."""
        seconds = seconds or (PATIENCE / 10 if self.told("late") else PATIENCE)
        over = time.monotonic() + seconds
        while len(self.told(kind)) < number:
            if time.monotonic() > over:
                self._tell("late")
                return False
            time.sleep(TICK)
        return True


@dataclass(frozen=True)
class CallsInTurn(Calls):
    """``answer(work, xs, use)``: the answer calls use(work(x)) for each x, in the order in which the results come."""

    parameters = 3

    @property
    def terms(self):
        return replace(super().terms, gap=0)  # calls that met wait for their turns together

    @contextlib.contextmanager
    def around(self, work):
        with tempfile.NamedTemporaryFile(prefix="turns-") as log:
            turns = Turns(work, list(self.xs), log.name)
            yield turns, list(self.xs), turns.use

    def finish(self, result, work, arguments):
        turns = arguments[0]
        return {"came": turns.told("came"), "used": turns.told("used"), "unused": turns.unused()}


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
    """The results were used in the order in which the calls returned, not all at the end. Ask for all of them first."""
    came, used = run.reported("came", []), run.reported("used", [])
    late = sum(a != b for a, b in zip(came, used, strict=False))
    at_the_end = len(came) > 1 and run.reported("unused", 0) >= len(came)
    seen = f"{late} of {many(len(came), 'result')} used in another place of the order."
    return Finding(
        ok=came == used and not at_the_end,
        passed="each when it came",
        failed="results waited to be used",
        expected="The result that comes first used first, and so on.",
        seen=seen if late else f"All {many(len(came), 'result')} had come before the first was used.",
        hint=hint,
        about_time=True,
    )
