"""The definition of an exercise: its id, what it needs, its hints, and its judge."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parcours.check.hints import Hint, hint_files, load_hints, load_why
from parcours.check.needs import THREADS
from parcours.check.words import Words

__all__ = ["Definition", "exercise"]


@dataclass(frozen=True)
class Definition:
    """An exercise, as a check knows it.

    judge: a generator function of a `Game`; it yields findings, and the first that fails is the verdict.
    needs: what must be running before the answer can be judged. seconds: the time limit of one run of the answer.
    words: the exercise's names for work and x. own_hints: {name: text} for an exercise outside of the course, which has
    no file of hints.
    """

    id: str
    judge: Callable
    needs: object = THREADS
    seconds: float = 60
    words: Words = field(default_factory=Words)
    own_hints: Mapping | None = None

    @functools.cached_property
    def hints(self) -> dict[str, Hint]:
        """The hints by name, in the order in which they are unfolded. Raises CourseError if their file is wrong."""
        if self.own_hints is None:
            hints = load_hints(self._hint_file, self.id)
        else:
            hints = {name: Hint("", text) for name, text in self.own_hints.items()}
        return {name: Hint(*map(self.words.fill, hint)) for name, hint in hints.items()}

    @property
    def why(self) -> str:
        """Why an answer that passes works, or "" for an exercise outside of the course."""
        return "" if self.own_hints is not None else self.words.fill(load_why(self._hint_file, self.id))

    @property
    def files(self) -> list[Path]:
        """The files that define the exercise: the module of its judge, and those of its hints."""
        if self.own_hints is not None:
            return [self._module]
        return [self._module, *hint_files(self._hint_file, self.id)]

    @property
    def _module(self):
        return Path(inspect.getfile(self.judge))

    @property
    def _hint_file(self):
        return self._module.with_suffix(".toml")


def exercise(
    id: str, *, needs=THREADS, seconds: float = 60, words: Words | None = None, hints: Mapping | None = None
) -> Callable[[Callable], Definition]:
    """Make a judge the `Definition` of an exercise.

    Its hints are next to the judge's module, in a TOML file of the same name (see `parcours.check.hints`). `hints`
    replaces that file, as {name: text}.
    """

    def define(judge):
        return Definition(id, judge, needs, seconds, words or Words(), None if hints is None else dict(hints))

    return define
