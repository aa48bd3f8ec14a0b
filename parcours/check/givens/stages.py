"""Two stages, one after the other for each x: does each of them run in several threads at the same moment?"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from parcours.check.evidence import Evidence
from parcours.check.givens.calls import Calls
from parcours.check.words import Words
from parcours.engines.recorder import as_task

__all__ = ["STAGES", "StagedCalls", "play_stage"]

STAGES = ("unpack", "measure")


class Unpacked(NamedTuple):
    """An x that the first stage has done. value: of work(x), if it was the first stage that called it."""

    x: object
    value: object = None


class Stage:
    """``unpack(x)`` or ``measure(unpacked)``, named `name`. body: what it does."""

    def __init__(self, name: str, body):
        self.__name__, self._body = name, body

    def __call__(self, x):
        return as_task(self, self._body, x)

    def __repr__(self):
        return self.__name__


@dataclass(frozen=True)
class StagedCalls(Calls):
    """``answer(unpack, measure, xs)``: the answer returns measure(unpack(x)) for each x.

    stage: the one whose calls wait for each other, "unpack" or "measure"; the other one takes no time.
    """

    stage: str = STAGES[0]
    parameters = 3

    @contextlib.contextmanager
    def around(self, work):
        first = self.stage == STAGES[0]

        def unpack(x):
            return Unpacked(x, work(x) if first else None)

        def measure(unpacked):
            if not isinstance(unpacked, Unpacked):
                raise TypeError(f"measure takes what unpack returns, not {unpacked!r}")
            return unpacked.value if first else work(unpacked.x)

        yield Stage("unpack", unpack), Stage("measure", measure), list(self.xs)


def play_stage(game, xs: Iterable, meet: int, stage: str) -> Evidence:
    """Play ``answer(unpack, measure, xs)``, where so many calls of one stage must be in flight together.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import met, returned_values
    >>> @exercise("stages", hints={"unpack": "Who unpacks?", "measure": "Who measures?"})
    ... def stages(game):
    ...     for stage in STAGES:
    ...         run = play_stage(game, [1, 2, 3], 2, stage)
    ...         yield returned_values(run)
    ...         yield met(run, stage)
    >>> def measured_in_threads(unpack, measure, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return list(pool.map(measure, [unpack(x) for x in xs]))
    >>> judge(stages, measured_in_threads).seen
    '3 calls of `unpack`, 1 at a time.'
    >>> def both_in_threads(unpack, measure, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return list(pool.map(lambda x: measure(unpack(x)), xs))
    >>> judge(stages, both_in_threads).passed
    True
    """
    run = game.play(StagedCalls(tuple(xs), meet, stage=stage))
    return replace(run, words=Words(stage, game.words.x, game.words.xs))
