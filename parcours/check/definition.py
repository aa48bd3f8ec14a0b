"""The definition of an exercise: its id, what it needs, its hints, and its judge."""

from dataclasses import dataclass, field

from parcours.check.needs import THREADS

__all__ = ["Definition", "exercise"]


@dataclass(frozen=True)
class Definition:
    """What a check knows of an exercise.

    judge: a generator function of a `Game`; it yields findings, and the first that fails is the verdict.
    needs: what must be there before the answer can be judged. seconds: the time limit of one run of the answer.
    hints: {name: text}, in the order in which they are unfolded.
    """

    id: str
    judge: object
    needs: object = THREADS
    seconds: float = 60
    hints: dict = field(default_factory=dict)


def exercise(id, *, needs=THREADS, seconds=60, hints=None):
    """Make a judge the `Definition` of an exercise."""

    def define(judge):
        return Definition(id, judge, needs, seconds, dict(hints or {}))

    return define
