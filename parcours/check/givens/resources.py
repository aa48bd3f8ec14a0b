"""Calls that need a custom resource of the Ray cluster: did each task ask for it, and what if it is missing?"""

import contextlib
import copy
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls

__all__ = ["WAITS", "calls_with_resource", "gave_up", "needed_half"]

MISSING = "licence of the check"  # no cluster has it
WAITS = "no machine has this resource, so the task would wait for ever"


class ResourceWork:
    """``work(x)``, which reports the hundredths of a resource that its task has."""

    def __init__(self, work, resource: str):
        self.__name__, self._work, self._resource = "work", work, resource

    def __call__(self, x):
        import ray

        task = ray.is_initialized() and ray.get_runtime_context().worker.mode == ray.WORKER_MODE
        amount = ray.get_runtime_context().get_assigned_resources().get(self._resource, 0) if task else 0
        reporting = copy.copy(self._work)
        reporting.part = (round(100 * amount),)
        return reporting(x)

    def __repr__(self):
        return "work"


class UnsentWork(ResourceWork):
    """``work(x)``, which no task may have: submitting it raises, so the check need not wait for a task that would."""

    submitted = False

    def __reduce__(self):
        frame = sys._getframe()
        while frame and frame.f_code.co_name != "remote":  # stored with `ray.put`, it does no harm
            frame = frame.f_back
        if frame:
            self.submitted = True
            raise RuntimeError(WAITS)
        return super().__reduce__()


@dataclass(frozen=True)
class CallsWithResource(Calls):
    """``answer(work, xs, resource)``. there: whether the cluster has the resource; every machine of Ray's has one."""

    there: bool = True
    parameters = 3

    @contextlib.contextmanager
    def around(self, work):
        import ray

        names = [name for name in ray.cluster_resources() if name.startswith("node:") and "__" not in name]
        given = (ResourceWork, names[0]) if self.there else (UnsentWork, MISSING)
        yield given[0](work, given[1]), list(self.xs), given[1]

    def finish(self, result, work, arguments):
        return result if self.there else {"returned": result, "submitted": arguments[0].submitted}


def calls_with_resource(xs: Iterable, meet: int = 1, *, there: bool = True) -> CallsWithResource:
    """Return the given of ``answer(work, xs, resource)``, on a running Ray.

    xs, meet: as for `calls`. there: whether the cluster has the resource, whose name the answer receives.
    """
    return CallsWithResource(tuple(xs), meet, there=there)


def needed_half(run: Evidence, hint: str) -> Finding:
    """Every call of work ran in a task that had half of the resource.

    >>> ray = getfixture("ray_running")
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> from parcours.check.finding import hint_by_words
    >>> hints = {"ask": "What does a task need?", "none": "Is it None?", "look": "Is it there?"}
    >>> @exercise("half", needs=ray_with_cpus(2), hints=hints)
    ... def half(game):
    ...     yield needed_half(game.play(calls_with_resource([1, 2], meet=2)), "ask")
    ...     with hint_by_words({WAITS: "look"}):
    ...         run = game.play(calls_with_resource([1], there=False))
    ...     yield gave_up(run, "none", waits="look")
    >>> def answer(work, xs, resource, needed=0.5):
    ...     if resource in ray.cluster_resources():
    ...         task = ray.remote(lambda x: work(x)).options(resources={resource: needed})
    ...         return ray.get([task.remote(x) for x in xs])
    >>> judge(half, answer).finding
    'half of the resource for each call, and nothing was submitted for a resource that is missing.'
    >>> judge(half, lambda *given: answer(*given, needed=0.25)).hint
    'ask'
    >>> def waits(work, xs, resource):
    ...     task = ray.remote(lambda x: work(x)).options(resources={resource: 0.5})
    ...     return ray.get([task.remote(x) for x in xs])
    >>> judge(half, waits).hint
    'look'
    """
    wrong = sum(list(arrival.part or ()) != [50] for arrival in run.record.arrivals)
    return Finding(
        ok=bool(run.record.arrivals) and not wrong,
        passed="half of the resource for each call",
        failed="a task did not ask for half of the resource",
        expected=f"Every call of `{run.words.work}` in a task that needs 0.5 of the resource.",
        seen=f"{wrong} of {len(run.record.arrivals)} calls had another amount.",
        hint=hint,
    )


def gave_up(run: Evidence, hint: str, *, waits: str) -> Finding:
    """The answer returned None where the cluster does not have the resource. waits: the hint if it submitted a task."""
    submitted, nothing = run.reported("submitted", False), {"returned": None, "submitted": False}
    return Finding(
        ok=run.result == nothing and not run.record.arrivals,
        passed="and nothing was submitted for a resource that is missing",
        failed="it did not give up",
        expected="None and no task, because the cluster does not have the resource.",
        seen=_seen(submitted, run.record.arrivals),
        hint=waits if submitted else hint,
    )


def _seen(submitted, arrivals):
    if submitted:
        return "A task was submitted that would wait for ever."
    return "A call ran without the resource." if arrivals else "Another result than None."
