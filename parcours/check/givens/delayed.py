"""Calls in Dask's tasks: how many threads it has by default, and whether tasks change anything but their results."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls

__all__ = ["DelayedCalls", "changed_nothing", "delayed_calls"]

_THREADS = 2  # on every machine, unless the answer or its notebook says how many
_CHANGED = {  # kinds of what a task can change: how to say so
    "argument": "A task changed its argument `{}`.",
    "variable": "A task changed `{}`, a variable outside of it.",
    "module": "A task changed `{}`, which belongs to a module.",
    "environment": "A task changed `{}`, an environment variable.",
    "file": "A task wrote or removed the file `{}`.",
}


@dataclass(frozen=True)
class DelayedCalls(Calls):
    """``work`` and a list of xs, for an answer that lets Dask run the calls.

    uncopied: if not "", tasks get copies of what they use, and it is the hint for values that cannot be copied.
    """

    uncopied: str = ""

    @contextlib.contextmanager
    def around(self, work):
        import dask

        from parcours.engines.dask import isolated_tasks

        threads = dask.config.get("num_workers", None) or _THREADS
        with dask.config.set(num_workers=threads), isolated_tasks() if self.uncopied else contextlib.nullcontext():
            yield work, list(self.xs)

    def hint_when_stopped(self, message, lost):
        return self.uncopied if "pickle" in message else ""


def delayed_calls(xs: Iterable, meet: int = 1, rounds: int = 1, *, uncopied: str = "") -> DelayedCalls:
    """Return calls (see `calls`) that Dask runs in two threads if the answer does not say how many it wants.

    uncopied: the hint for an answer that raises because a task uses a value that cannot be copied, such as a lock. With
    it, each task gets copies of what it uses, as in another process, so what it does to a value outside is lost.
    """
    return DelayedCalls(tuple(xs), meet, uncopied, rounds=rounds)


def changed_nothing(run: Evidence, hints: Mapping[str, str]) -> Finding:
    """No task changed an argument, or anything outside of it. The run is one in which tasks get copies.

    hints: {kind of what was changed: its hint} for "argument", "variable", "module", "environment" and "file".

    >>> import dask
    >>> from parcours.check import DASK, exercise, judge
    >>> texts = {"argument": "Make a new one.", "variable": "Return the value."}
    >>> @exercise("pure", needs=DASK, hints=texts)
    ... def pure(game):
    ...     yield changed_nothing(game.play(delayed_calls([1, 2], uncopied="variable")), {kind: kind for kind in texts})
    >>> def summed(work, xs):
    ...     return dask.delayed(sum)([dask.delayed(work)(x) for x in xs]).compute()
    >>> def appended(work, xs):
    ...     values = []
    ...     def keep(x):
    ...         values.append(work(x))
    ...     keep.__module__ = "__main__"  # as in a notebook
    ...     dask.compute(*[dask.delayed(keep)(x) for x in xs])
    >>> judge(pure, summed).finding
    'no side effects.'
    >>> judge(pure, appended).seen
    'A task changed `values`, a variable outside of it.'
    """
    changes = [event.detail.partition(" ") for event in run.trace.events if event.kind == "changed"]
    kind, _, name = changes[0] if changes else ("", "", "")
    return Finding(
        ok=not changes,
        passed="no side effects",
        failed="a task changes what it did not make",
        expected="Tasks that return their results and change nothing else.",
        seen=_CHANGED.get(kind, "").format(name),
        hint=hints.get(kind, ""),
    )
