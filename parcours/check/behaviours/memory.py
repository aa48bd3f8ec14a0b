"""Questions about bytes: those in memory at one moment, and those sent from process to process."""

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.draw.words import many, size

__all__ = ["fetched_at_most", "held_at_most", "shipped_at_most"]


def fetched_at_most(run: Evidence, most: float, hint: str) -> Finding:
    """`ray.get` brought at most `most` bytes to the process of the answer.

    >>> ray = getfixture("ray_running")
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("stay", needs=ray_with_cpus(1), hints={"home": "Where are the parts needed?"})
    ... def stay(game):
    ...     yield fetched_at_most(game.play(calls([1, 2])), 100_000, "home")
    >>> make, size = ray.remote(lambda n: bytes(n)), ray.remote(lambda part: len(part))
    >>> def stays(work, xs):
    ...     return ray.get([size.remote(make.remote(1_000_000)) for x in xs])
    >>> def comes_home(work, xs):
    ...     return [len(part) for part in ray.get([make.remote(1_000_000) for x in xs])]
    >>> judge(stay, stays).finding
    'the parts stayed in the cluster.'
    >>> judge(stay, comes_home).seen
    '2 MB came with `ray.get`.'
    """
    ways = ("fetched", "resumed")
    nbytes = sum(event.nbytes for event in run.trace.events if event.kind in ways)
    return Finding(
        ok=nbytes <= most,
        passed="the parts stayed in the cluster",
        failed="the parts came to the notebook",
        expected=f"At most {size(most)} brought by `ray.get` to the process of your function.",
        seen=f"{size(nbytes)} came with `ray.get`.",
        hint=hint,
    )


def held_at_most(run: Evidence, most: float, hint: str, whole: float | None = None) -> Finding:
    """The results that Dask held at one moment took at most `most` bytes. whole: bytes of all data, to compare with.

    >>> import dask.array as da
    >>> from parcours.check import DASK, exercise, judge
    >>> from parcours.check.givens.array import stored_array
    >>> @exercise("small-memory", needs=DASK, hints={"reduce": "Reduce before you compute."})
    ... def small_memory(game):
    ...     run = game.play(stored_array((400, 400), budget=400 * 400 * 8 // 4))
    ...     yield held_at_most(run, run.given.nbytes // 4, "reduce")
    >>> def reduced(stored, budget):
    ...     return da.from_array(stored, chunks=50).sum().compute()
    >>> def gathered(stored, budget):
    ...     return da.from_array(stored, chunks=50).compute().sum()
    >>> judge(small_memory, reduced).finding
    'little in memory.'
    >>> judge(small_memory, gathered).finding
    'too much was held in memory.'
    """
    peak = max((nbytes for _, nbytes in run.trace.held_bytes), default=0)
    compared = f"; the array has {size(whole)}" if whole else ""
    return Finding(
        ok=peak <= most,
        passed="little in memory",
        failed="too much was held in memory",
        expected=f"At most {size(most)} of results in memory at one moment{compared}.",
        seen=f"{size(peak)} at one moment.",
        hint=hint,
    )


def shipped_at_most(run: Evidence, most: float, hint: str) -> Finding:
    """At most `most` bytes were put, or sent with tasks to Ray or to a pool of processes.

    A value that a task is given by its ref was put once, and counts once.

    >>> from multiprocessing import get_context
    >>> from concurrent.futures import ProcessPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.givens.calls import calls
    >>> @exercise("light", hints={"ship": "What goes along with every task?"})
    ... def light(game):
    ...     run = game.play(calls([1, 2, 3, 4]))
    ...     yield shipped_at_most(run, 2_000_000, "ship")
    >>> table = bytes(1_000_000)
    >>> def heavy(work, xs):
    ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
    ...         return [pool.submit(len, table).result() + work(x) for x in xs]
    >>> def small(work, xs):
    ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
    ...         return list(pool.map(work, xs))
    >>> judge(light, small).finding
    'little sent.'
    >>> judge(light, heavy).seen
    '4 MB sent, with 4 tasks.'
    """
    sent = [event for event in run.trace.events if event.kind in ("submitted", "put") and event.nbytes]
    nbytes, tasks = sum(event.nbytes for event in sent), sum(event.kind == "submitted" for event in sent)
    return Finding(
        ok=nbytes <= most,
        passed="little sent",
        failed="the same data was sent again and again",
        expected=f"At most {size(most)} sent.",
        seen=f"{size(nbytes)} sent, with {many(tasks, 'task')}.",
        hint=hint,
    )
