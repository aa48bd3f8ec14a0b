"""Questions about tasks: which calls ran in one, of which engine, how often, and how large the tasks are."""

import collections
import statistics

from parcours import engines
from parcours.check.behaviours.wording import calls_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding, Stopped
from parcours.draw.words import many
from parcours.engines.dask import is_dask
from parcours.engines.elsewhere import STARTED_IN_TASKS

__all__ = [
    "computed_once", "largest_task_at_most", "ran_in", "stayed_lazy", "tasks_at_least", "tasks_at_most",
    "worth_their_overhead",
]  # fmt: skip


def ran_in(run: Evidence, engine: str, hint: str) -> Finding:
    """Every call of work ran in a worker of the engine ("ray").

    >>> ray = getfixture("ray_running")
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("in-ray", needs=ray_with_cpus(1), hints={"task": "Make a task of it."})
    ... def in_ray(game):
    ...     yield ran_in(game.play(calls([1, 2])), "ray", "task")
    >>> def remote(work, xs):
    ...     task = ray.remote(lambda x: work(x))
    ...     return ray.get([task.remote(x) for x in xs])
    >>> def both(work, xs):
    ...     return [*remote(work, xs[:1]), work(xs[1])]
    >>> judge(in_ray, remote).finding
    'in Ray.'
    >>> judge(in_ray, both).seen
    '1 of 2 calls of `work` ran outside Ray.'
    """
    name, arrivals = engines.engine(engine).label, run.record.arrivals
    outside = sum(arrival.worker != engine for arrival in arrivals)
    return Finding(
        ok=bool(arrivals) and not outside,
        passed=f"in {name}",
        failed=f"not in {name} tasks",
        expected=f"Every call of `{run.words.work}` in a {name} worker.",
        seen=f"{outside} of {calls_in_words(run)} ran outside {name}.",
        hint=hint,
    )


def stayed_lazy(run: Evidence, hint: str) -> Finding:
    """Nothing ran before Dask computed it: every call of work was made by a Dask task.

    >>> import dask
    >>> from parcours.check import DASK, exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("lazy", needs=DASK, hints={"eager": "When is `work` called?"})
    ... def lazy(game):
    ...     yield stayed_lazy(game.play(calls([1, 2])), "eager")
    >>> def planned(work, xs):
    ...     return list(dask.compute(*[dask.delayed(work)(x) for x in xs], scheduler="threads"))
    >>> def at_once(work, xs):
    ...     return list(dask.compute(*[dask.delayed(work(x)) for x in xs], scheduler="threads"))
    >>> judge(lazy, planned).finding
    'in Dask.'
    >>> judge(lazy, at_once).seen
    '2 of 2 calls of `work` ran outside Dask.'
    """
    arrivals = run.record.arrivals
    eager = sum(not is_dask(arrival.task) for arrival in arrivals)
    return Finding(
        ok=bool(arrivals) and not eager,
        passed="in Dask",
        failed="not in Dask's tasks",
        expected=f"Every call of `{run.words.work}` in a Dask task, and none before `compute`.",
        seen=f"{eager} of {calls_in_words(run)} ran outside Dask.",
        hint=hint,
    )


def computed_once(run: Evidence, hint: str) -> Finding:
    """Work was called once for each x, however many results need it. A call lost with its process may be repeated.

    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("once", hints={"twice": "Keep the values."})
    ... def once(game):
    ...     yield computed_once(game.play(calls([1, 2])), "twice")
    >>> def kept(work, xs):
    ...     values = [work(x) for x in xs]
    ...     return [sum(values), max(values)]
    >>> def forgotten(work, xs):
    ...     return [sum(work(x) for x in xs), max(work(x) for x in xs)]
    >>> judge(once, kept).finding
    'each computed once.'
    >>> judge(once, forgotten).seen
    '4 calls of `work`.'
    """
    calls = collections.Counter(repr(arrival.x) for arrival in run.record.arrivals if not arrival.cut_off)
    wanted = collections.Counter(map(repr, run.xs))
    return Finding(
        ok=all(calls[x] <= most for x, most in wanted.items()),
        passed="each computed once",
        failed="the work was done again",
        expected=f"{many(len(run.xs), 'call')} of `{run.words.work}`, one for each {run.words.x}.",
        seen=f"{calls_in_words(run)}.",
        hint=hint,
    )


def tasks_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """All calls of work together ran in at most `most` tasks: the grain is not too fine.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("batches", hints={"tiny": "Larger batches.", "one": "More batches."})
    ... def batches(game):
    ...     run = game.play(calls(range(8)))
    ...     yield tasks_at_most(run, 4, "tiny")
    ...     yield tasks_at_least(run, 2, "one")
    >>> def batched(work, xs, size=4):
    ...     parts = [xs[i : i + size] for i in range(0, len(xs), size)]
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return sum(pool.map(lambda part: [work(x) for x in part], parts), [])
    >>> judge(batches, batched).passed
    True
    >>> judge(batches, lambda work, xs: batched(work, xs, size=1)).seen
    '8 tasks for 8 calls of `work`.'
    >>> judge(batches, lambda work, xs: batched(work, xs, size=8)).seen
    '1 task for 8 calls of `work`.'
    """
    return Finding(
        ok=len(_tasks(run)) <= most,
        failed="there are too many tasks",
        expected=f"At most {many(most, 'task')} for {many(len(run.xs), 'call')} of `{run.words.work}`.",
        seen=f"{many(len(_tasks(run)), 'task')} for {calls_in_words(run)}.",
        hint=hint,
    )


def tasks_at_least(run: Evidence, least: int, hint: str) -> Finding:
    """The calls of work were spread over at least `least` tasks."""
    return Finding(
        ok=len(_tasks(run)) >= least,
        failed="there are too few tasks",
        expected=f"The calls of `{run.words.work}` in at least {many(least, 'task')}.",
        seen=f"{many(len(_tasks(run)), 'task')} for {calls_in_words(run)}.",
        hint=hint,
    )


def largest_task_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """No task made more than `most` calls of work: the batches are of about the same size.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("even", hints={"uneven": "Batches of one size."})
    ... def even(game):
    ...     yield largest_task_at_most(game.play(calls(range(8))), 4, "uneven")
    >>> def batched(work, xs, first=4):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         return sum(pool.map(lambda part: [work(x) for x in part], (xs[:first], xs[first:])), [])
    >>> judge(even, batched).passed
    True
    >>> judge(even, lambda work, xs: batched(work, xs, first=1)).seen
    'One of 2 tasks made 7 of 8 calls of `work`.'
    """
    tasks = _tasks(run)
    largest = max(tasks.values(), default=0)
    return Finding(
        ok=largest <= most,
        failed="one task does most of the work" if 2 * largest > len(run.xs) else "one task does too much of the work",
        expected=f"No task with more than {most} of the {many(len(run.xs), 'call')} of `{run.words.work}`.",
        seen=f"One of {many(len(tasks), 'task')} made {largest} of {calls_in_words(run)}.",
        hint=hint,
        about_time=True,
    )


def _tasks(run):
    """Return {task: its number of calls of work}. A call outside of tasks counts as its thread."""

    unstamped = not set(run.trace.missed).issubset(STARTED_IN_TASKS)

    def thread(arrival):
        # In an engine's worker, threads belong to the task that started them; without stamps we cannot tell which.
        return arrival.tid if not arrival.worker or unstamped else None

    return collections.Counter((arrival.pid, arrival.task or thread(arrival)) for arrival in run.record.arrivals)


def worth_their_overhead(run: Evidence, times: float, hint: str) -> Finding:
    """The median task took `times` as long as a task that does nothing, on the same engine, right after.

    The given is played with ``overhead=True``, which measures that task on the engine of the exercise's needs. Both are
    times of the same run and are only compared. Choose a small `times`, because a call of work takes some tenths of a
    millisecond itself.

    >>> ray = getfixture("ray_running")
    >>> import time
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("worth-it", needs=ray_with_cpus(1), hints={"tiny": "Give a task more to do."})
    ... def worth_it(game):
    ...     yield worth_their_overhead(game.play(calls([1]), overhead=True), 5, "tiny")
    >>> task = ray.remote(lambda seconds: time.sleep(seconds))
    >>> def coarse(work, xs):
    ...     return ray.get([task.remote(1) for _ in range(3)])
    >>> def without(work, xs):
    ...     return xs
    >>> judge(worth_it, coarse).finding
    'tasks worth their overhead.'
    >>> judge(worth_it, without).seen
    'No task.'
    """
    if run.overhead is None:
        raise Stopped("cannot tell", "nothing was checked.", "The overhead of a task was not measured.")
    took = [span.end - span.start for span in run.trace.spans if span.state == "ok"]
    return Finding(
        ok=bool(took) and statistics.median(took) >= times * run.overhead,
        passed="tasks worth their overhead",
        failed="a task's overhead is larger than its work",
        expected=f"Tasks that take at least {times} times as long as a task that does nothing.",
        seen=f"{many(len(took), 'task')}; the median one took less than that." if took else "No task.",
        hint=hint,
    )
