"""A game: a judge plays it to run the answer, and each run returns its `Evidence`."""

import contextlib
import dataclasses
import json
import time
from collections.abc import Iterator, Sequence

from parcours import engines
from parcours.check.evidence import Evidence, Record
from parcours.check.finding import Finding, Stopped
from parcours.check.givens import Given, given_from_dict
from parcours.check.player import Player
from parcours.check.referee import Terms
from parcours.check.words import Words
from parcours.trace import Trace

__all__ = ["Game", "RecordedGame", "runs_from_json", "runs_to_json"]

PATIENCE = 10  # seconds without any change that the referee waits for a meeting, at least
SLACK = 20  # times the length of the check's own meeting, right before, on the same workers
SLOWEST = 3  # seconds that this meeting may seem to last: it runs in the learner's process, which could stretch it
GAP = 0.05  # seconds, at least, between two calls that leave a meeting: the caller sees the first before the second
MOST_GAP = 1  # seconds
HOLD = 0.06  # seconds that each of the first few calls lasts at least once they are alone, so that a picture shows them


class _Runs:
    """The base of games. `runs` lists the runs so far, each as its `Evidence` or as the `Stopped` that ended it."""

    def __init__(self, words: Words):
        self.words, self.runs, self._context = words, [], ""

    @property
    def trace(self) -> Trace | None:
        """The trace of the last run that came to its end."""
        return next((run.trace for run in reversed(self.runs) if isinstance(run, Evidence)), None)

    def play(self, given: Given, *, overhead: bool = False) -> Evidence:
        """Run the answer with what is given and return the evidence. Raises Stopped if the run cannot be judged.

        overhead: whether to measure, right afterwards, how long a task takes that does nothing.
        """
        raise NotImplementedError

    @contextlib.contextmanager
    def again(self, context: str) -> Iterator[None]:
        """Name the runs in the block, so that the verdict says which run it is about.

        A finding that fails says the context ("with 12 numbers"); one that passes is silent.
        """
        self._context = f"{context} "
        try:
            yield
        except Stopped as stopped:
            if stopped.outcome != "cannot tell":
                stopped.finding = f"{self._context}{stopped.finding}"
            raise
        finally:
            self._context = ""

    def in_context(self, found: Finding) -> Finding:
        """Return a finding as the verdict says it: in a block of `again`, with its context."""
        if not self._context:
            return found
        seen = found.seen  # all that a verdict says about advice
        if found.advice:
            seen = f"{self._context[0].upper()}{self._context[1:-1]}: {seen}"
        return dataclasses.replace(found, passed="", failed=f"{self._context}{found.failed}", seen=seen)


class Game(_Runs):
    """A game with one answer, by its player. needs: those of the exercise. seconds: the time limit of a run."""

    def __init__(self, player: Player, needs, seconds: float, referee, words: Words | None = None):
        super().__init__(words or Words())
        self.player, self.needs, self.seconds, self.referee = player, needs, seconds, referee
        self._ready = set()  # numbers of arguments with which the answer can be called

    def play(self, given: Given, *, overhead: bool = False) -> Evidence:
        try:
            run = self._play(given, overhead)
        except Stopped as stopped:
            self.runs.append(Stopped(*stopped.parts, given=given))  # as it is, without the context of `again`
            raise
        self.runs.append(run)
        return run

    def _play(self, given, overhead):
        self._can_run(given)
        took = min(self._meeting_seconds(given.terms.meet), SLOWEST * self.needs.slow)
        patience, gap = max(PATIENCE * self.needs.slow, SLACK * took), min(max(GAP, 3 * took), MOST_GAP)
        gap = gap if given.terms.gap is None else given.terms.gap
        place = {"workers": engines.worker_processes()} | self.player.terms
        terms = dataclasses.replace(given.terms, patience=patience, gap=gap, hold=HOLD, **place)
        work, stopped = self.referee.open_meeting(terms), None
        try:
            played = self.player.play(work, given, self.seconds + patience)
        except Stopped as stop:
            stopped = stop
        finally:
            record = Record.from_dict(self.referee.end_meeting(work))
        if stopped:
            stopped.hint = given.hint_when_stopped(stopped.seen, bool(record.lost)) or stopped.hint
            raise stopped
        more = {"overhead": self.player.overhead(self.needs)} if overhead else {}
        return Evidence(given, *played[:2], record, played.caller, self.words, self.player.proven, **more)

    def _can_run(self, given):
        """Raise Stopped if the answer cannot be called, or if something that it needs is missing."""
        if given.parameters in self._ready:
            return
        if wrong := self.player.wrong_call(given.parameters):
            seen, todo = wrong
            raise Stopped("failed", "this is not a function that can be checked.", seen, hint="call", next=todo)
        if problem := self.player.problem(self.needs):
            seen, todo = problem
            raise Stopped("cannot tell", "nothing was checked.", seen, next=todo)
        self._ready.add(given.parameters)

    def _meeting_seconds(self, meet):
        """Warm up the workers with a meeting of the check; return the seconds that a second one takes."""
        for _ in range(2):
            xs, start = list(range(meet)), time.monotonic()
            work = self.referee.open_meeting(Terms(xs, meet, patience=60, workers=engines.worker_processes()))
            try:
                self.player.meet(self.needs, work, xs)
            except Stopped:
                raise
            except Exception as error:
                why = f"The check's own tasks failed ({type(error).__name__}). This says nothing about your answer."
                raise Stopped("cannot tell", "nothing was checked.", why, hint="machine") from error
            finally:
                met = self.referee.end_meeting(work)["decision"] == "met"
            if not met:
                why = f"{meet} tasks of the check's own did not come together. This says nothing about your answer."
                raise Stopped("cannot tell", "nothing was checked.", why, hint="machine")
        return time.monotonic() - start


class RecordedGame(_Runs):
    """A game with recorded runs: each play returns the next of them if it was given the same."""

    def __init__(self, runs: Sequence[Evidence | Stopped], words: Words | None = None):
        super().__init__(words or Words())
        self._left = list(runs)

    def play(self, given: Given, *, overhead: bool = False) -> Evidence:
        if not self._left:
            raise Stopped("cannot tell", "nothing was checked.", "The judge asks for a run that was not recorded.")
        run = self._left.pop(0)
        if run.given != given:
            raise Stopped("cannot tell", "nothing was checked.", "The recorded run was given something else.")
        self.runs.append(run)
        if isinstance(run, Stopped):
            raise Stopped(*run.parts)
        return dataclasses.replace(run, words=self.words)


def runs_to_json(runs: Sequence[Evidence | Stopped]) -> str:
    """Return the runs of a game as text, of which `runs_from_json` makes runs that are judged alike."""
    return json.dumps([_run_to_dict(run) for run in runs])


def runs_from_json(text: str) -> list[Evidence | Stopped]:
    """Return the runs that `runs_to_json` wrote. Raises ValueError for anything else."""
    try:
        return [_run_from_dict(fields) for fields in json.loads(text)]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"these are not runs of an answer: {error!r}") from error


def _run_to_dict(run):
    if isinstance(run, Stopped):
        return {"stopped": run.parts, "given": run.given.to_dict()}
    return run.to_dict()


def _run_from_dict(fields):
    if "stopped" in fields:
        return Stopped(*fields["stopped"], given=given_from_dict(fields["given"]))
    return Evidence.from_dict(fields)
