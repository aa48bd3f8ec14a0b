"""Two calls that each go on to run a lane, while forced switching of the GIL is frozen: do they let each other run?"""

import dataclasses
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from parcours import gil
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding, Stopped
from parcours.check.givens import Given
from parcours.check.referee import Terms
from parcours.errors import TraceError

__all__ = ["LanePair", "errand", "lanes_of", "let_run", "play_lanes"]

PATIENCE = 30  # seconds that a lane waits for the other: both calls have met, but a worker may have to import NumPy


@dataclass(frozen=True)
class LanePair(Given):
    """``answer(work, [kind, kind])``: work(kind) waits for the other call, then both run a lane of that kind.

    kind: the name of a unit of work that computes (`gil.UNITS`).
    """

    kind: str

    @property
    def terms(self):
        return Terms([self.kind, self.kind], meet=2, errand="lanes")


def errand(x: str, token: str, number: int) -> dict:
    """Run the lane of one of the two calls that met, with switching frozen; return its record as plain values."""
    lane = gil.lane_of_group(x, token, number, 2, patience=PATIENCE, frozen=True)
    return dataclasses.asdict(lane())


def play_lanes(game, kind: str) -> list[Evidence]:
    """Play `LanePair`s until it is known whether the two calls let each other run, and return the runs.

    One run in which they alternated is enough to know that they did; it takes three runs to know that they did not.
    """
    runs = []

    def run():
        runs.append(game.play(LanePair(kind)))
        return lanes_of(runs[-1])

    gil.takes_turns(run)
    return runs


def lanes_of(run: Evidence) -> gil.Lanes:
    """Return the lanes of a run; they are empty if what was reported are not records of lanes."""
    try:
        return gil.Lanes.from_json(json.dumps({"note": "", "records": run.record.reports}))
    except TraceError:
        return gil.Lanes(())


def let_run(runs: Sequence[Evidence], hint: str) -> Finding:
    """The two calls of `play_lanes` ran at the same time: neither kept the GIL from the other.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> def lets(kind):
    ...     @exercise(f"lets-{kind}", hints={"gil": "Look for the GIL."})
    ...     def define(game):
    ...         yield let_run(play_lanes(game, kind), "gil")
    ...     return define
    >>> def in_threads(work, xs):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(lets("hash"), in_threads).finding
    'none held up the other.'
    >>> judge(lets("python"), in_threads).finding
    'the two calls took turns.'
    """
    lanes = [lanes_of(run) for run in runs]
    each = itertools.chain(lanes, itertools.repeat(gil.Lanes(())))
    turns = gil.takes_turns(lambda: next(each))
    if turns.answer is None:
        raise Stopped("cannot tell", "nothing was checked.", turns.reason)
    kind, words = runs[-1].given.kind, runs[-1].words
    call, picture = f"`{words.work}({kind!r})`", None
    if turns.answer:
        picture = gil.picture(lanes[-1], title=f"{kind}: your two calls, switching frozen", width=600)
    return Finding(
        ok=turns.answer is False,
        passed="none held up the other",
        failed="the two calls took turns",
        expected=f"Two calls of {call} that run at the same time.",
        seen=turns.reason.replace("each lane", "each call"),
        hint=hint,
        picture=picture,
    )
