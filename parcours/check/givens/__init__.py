"""Givens: what the answer to an exercise receives, and what surrounds its run. One module for each kind.

For a new kind of exercise, add a module here: a frozen dataclass derived from `Given`, and the questions that only its
runs can answer. No other module has to know it. A given is sent to the process in which the answer runs as JSON, with
the names of its module and class.
"""

import contextlib
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import ClassVar

from parcours.check.referee import Terms

__all__ = ["Given", "errand", "given_from_dict"]


class Given:
    """The base of givens. A subclass is a frozen dataclass that defines `terms`.

    Its fields are numbers, strings, None, and tuples of these, so that JSON does not change them.
    """

    parameters: ClassVar[int] = 2  # the number of arguments that the answer is called with

    @property
    def terms(self) -> Terms:
        """The terms on which the referee opens a meeting."""
        raise NotImplementedError

    @contextlib.contextmanager
    def around(self, work) -> Iterator[tuple]:
        """Surround the run, in the answer's process, and yield the arguments of the answer.

        work: the meeting's `Work`. Nothing that happens here is in the trace of the run.
        """
        yield work, list(self.terms.xs)

    def finish(self, result, work, arguments: tuple):
        """Return the result to judge, made of the answer's, in its process, trace and time limit."""
        return result

    def hint_when_stopped(self, message: str, lost: bool) -> str:
        """Return the hint for an answer that raised because of what this given does, or "".

        message: what the verdict says about the exception. lost: whether the check killed a worker.
        """
        return ""

    def to_dict(self) -> dict:
        """Return the given as plain values, from which `given_from_dict` makes an equal one."""
        kind = f"{type(self).__module__.rpartition('.')[2]}.{type(self).__name__}"
        return {"given": kind, **dataclasses.asdict(self)}


def given_from_dict(fields: dict) -> Given:
    """Return the `Given` that `Given.to_dict` wrote. Raises ValueError for anything else."""
    values = {name: _with_tuples(value) for name, value in fields.items()}
    given = values.pop("given", None)
    module, _, name = str(given).partition(".")
    kind = getattr(_module(module), name, None)
    if not (inspect.isclass(kind) and issubclass(kind, Given)):
        raise ValueError(f"{given!r} is not a Given.")
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{given!r} has other fields: {error}.") from None


def errand(name: str) -> Callable:
    """Return the function that calls which met go on to run: `errand` of a module of givens.

    Raises ValueError if there is no such module, or if it has no errand.
    """
    found = getattr(_module(name), "errand", None)
    if found is None:
        raise ValueError(f"{name!r} has no errand.")
    return found


def _with_tuples(value):
    """Return a value with tuples instead of lists, at any depth."""
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def _module(name):
    if name not in [module.name for module in pkgutil.iter_modules(__path__)]:
        raise ValueError(f"{name!r} is not a module of givens.")
    return importlib.import_module(f"{__name__}.{name}")
