"""Questions about Dask's plans: how many were computed, and which results come from one of them."""

import itertools
from dataclasses import replace

from parcours.check.behaviours.wording import calls_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.draw.words import many
from parcours.engines.dask import is_dask

__all__ = ["two_results_of_all", "with_one_compute"]


def with_one_compute(run: Evidence, hint: str, *, advice: bool = False) -> Finding:
    """Dask computed one plan: one call of `compute` or `persist` brought all tasks.

    advice: whether this is advice, which cannot fail the answer.

    >>> import dask
    >>> from parcours.check import DASK, exercise, judge
    >>> from parcours.check.givens.delayed import delayed_calls
    >>> @exercise("one-plan", needs=DASK, hints={"pieces": "Write the whole plan first."})
    ... def one_plan(game):
    ...     yield with_one_compute(game.play(delayed_calls([1, 2])), "pieces")
    >>> judge(one_plan, lambda work, xs: dask.compute(*[dask.delayed(work)(x) for x in xs])).finding
    'with one compute.'
    >>> judge(one_plan, lambda work, xs: [dask.delayed(work)(x).compute() for x in xs]).seen
    '2 computations.'
    """
    brought = [event.task for event in run.trace.events if event.kind == "submitted" and is_dask(event.task)]
    computations = len({task.rpartition(".")[0] for task in brought})
    found = Finding(
        ok=computations <= 1,
        passed="with one compute",
        failed="it was computed in pieces",
        expected="One `compute`, when the whole plan is written.",
        seen=f"{many(computations, 'computation')}.",
        hint=hint,
    )
    return replace(found, passed="", advice=True) if advice else found


def two_results_of_all(run: Evidence, hint: str) -> Finding:
    """Two tasks, neither of which needs the other, need the results of all calls of work.

    >>> import dask
    >>> from parcours.check import DASK, exercise, judge
    >>> from parcours.check.givens.delayed import delayed_calls
    >>> @exercise("both", needs=DASK, hints={"tasks": "The results are tasks, too."})
    ... def both(game):
    ...     yield two_results_of_all(game.play(delayed_calls([1, 2])), "tasks")
    >>> def in_dask(work, xs):
    ...     values = [dask.delayed(work)(x) for x in xs]
    ...     return list(dask.compute(dask.delayed(sum)(values), dask.delayed(max)(values)))
    >>> def in_python(work, xs):
    ...     values = dask.compute(*[dask.delayed(work)(x) for x in xs])
    ...     return [sum(values), max(values)]
    >>> judge(both, in_dask).finding
    'both results made in Dask.'
    >>> judge(both, in_python).seen
    'No task that needs the values of all 2 calls of `work`.'
    """
    work = {arrival.task for arrival in run.record.arrivals}
    needed = _needed(run)
    whole = [task for task, before in needed.items() if task not in work and work <= before]
    pairs = itertools.combinations(whole, 2)
    which = "No task that needs" if not whole else "Not two separate tasks that need"
    return Finding(
        ok=any(a not in needed[b] and b not in needed[a] for a, b in pairs),
        passed="both results made in Dask",
        failed="the two results are not two tasks",
        expected=f"A task for each of the two results, which needs the values of all calls of `{run.words.work}`.",
        seen=f"{which} the values of all {calls_in_words(run)}.",
        hint=hint,
    )


def _needed(run):
    """Return {task: all that it needs, directly or through others} for the tasks that need something."""
    direct = {}
    for task, later in set(run.trace.edges) - set(run.trace.spawns):
        direct.setdefault(later, set()).add(task)
    needed = {}
    for task in direct:
        found, left = set(), [task]
        while left:
            more = direct.get(left.pop(), set()) - found
            found |= more
            left += more
        needed[task] = found
    return needed
