"""Dask's plans: graphs that an answer writes and the check runs, and plans that an answer runs on its own scheduler."""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from parcours.check.behaviours.results import promise_hint, returned
from parcours.check.behaviours.wording import calls_in_words
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.check.plain import NotPlain

__all__ = [
    "BLOCK_BYTES",
    "delayed_plan",
    "in_the_callers_thread",
    "returned_by_graph",
    "written_graph",
]

BLOCK_BYTES = 400_000


class Load:
    """``load(x)``: a block of numbers, all of them work(x)."""

    __name__ = "load"

    def __init__(self, work):
        self._work = work

    def __call__(self, x):
        import numpy as np

        return np.full(BLOCK_BYTES // 8, self._work(x), "int64")


@dataclass(frozen=True)
class WrittenGraph(Calls):
    """``answer(work, xs)``: the answer returns a graph as a dict. The check runs it, and asks for the results `keys`.

    threads: the number of Dask's threads; 1 is the synchronous scheduler. blocks: whether work(x) is a block of
    BLOCK_BYTES whose numbers are all the value.
    """

    keys: tuple = ()
    threads: int = 1
    blocks: bool = False

    @contextlib.contextmanager
    def around(self, work):
        yield Load(work) if self.blocks else work, list(self.xs)

    def finish(self, result, work, arguments):
        """Run a graph: it becomes {"values": {key: value}}, or {"missing": its keys} if it cannot be asked."""
        import dask.threaded
        from dask.core import istask
        from dask.task_spec import DataNode, GraphNode

        if not isinstance(result, Mapping):
            return result
        graph = dict(result)
        if not set(self.keys) <= set(graph):
            return {"missing": sorted(str(key) for key in graph)[:20]}
        nodes = graph.values()
        if not any(istask(node) or (isinstance(node, GraphNode) and not isinstance(node, DataNode)) for node in nodes):
            return {"missing": []}
        with dask.config.set(pool=None):
            get = dask.get if self.threads == 1 else dask.threaded.get
            values = get(graph, list(self.keys), num_workers=self.threads)
        return {"values": {key: self._plain(value) for key, value in zip(self.keys, values, strict=True)}}

    def _plain(self, value):
        """Return the number that fills a block, or what there is instead."""
        import numpy as np

        if self.blocks and isinstance(value, np.ndarray) and value.shape == (BLOCK_BYTES // 8,):
            numbers = np.unique(value)
            return numbers[0].item() if len(numbers) == 1 else "a block of different numbers"
        return f"{type(value).__name__}, not a block" if self.blocks else value


def written_graph(
    xs: Iterable, keys: Iterable[str], meet: int = 1, *, threads: int = 1, blocks: bool = False
) -> WrittenGraph:
    """Return the given of ``answer(work, xs)`` that returns a graph (see `WrittenGraph`). xs, meet: see `calls`."""
    return WrittenGraph(tuple(xs), meet, keys=tuple(keys), threads=threads, blocks=blocks)


def returned_by_graph(run: Evidence, right: Mapping, hint: str, *, graph: str) -> Finding:
    """The answer returned a graph, as a dict, that makes the `right` results. graph: the hint if it returned no graph.

    >>> from dask.task_spec import List, Task, TaskRef
    >>> from parcours.check import DASK, exercise, judge
    >>> @exercise("by-hand", needs=DASK, hints={"sum": "Sum all values.", "graph": "Return the dict."})
    ... def by_hand(game):
    ...     run = game.play(written_graph([1, 2], ["sum"]))
    ...     yield returned_by_graph(run, {"sum": sum(run.values)}, "sum", graph="graph")
    >>> def written(work, xs):
    ...     graph = {x: Task(x, work, x) for x in xs}
    ...     return graph | {"sum": Task("sum", sum, List(*[TaskRef(x) for x in xs]))}
    >>> judge(by_hand, written).finding
    'right results.'
    >>> judge(by_hand, lambda work, xs: {"sum": sum(map(work, xs))}).seen
    'A dict in which no value is a task.'
    """
    keys = " and ".join(f"`{key!r}`" for key in right)
    values, missing = run.reported("values"), run.reported("missing")
    if isinstance(values, dict):
        return returned(replace(run, result=values), dict(right), hint)
    if run.result is None:
        return returned(run, dict(right), hint)
    hint = graph
    if isinstance(run.result, NotPlain):
        seen, hint = f"{run.result}.", promise_hint(run.result, graph) if run.result.promise != "dask" else graph
    elif missing == []:
        seen = "A dict in which no value is a task."
    elif isinstance(missing, list):
        seen = f"A dict with the keys {', '.join(missing)}."
    else:
        seen = f"A {type(run.result).__name__}."
    return Finding(
        ok=False,
        failed="it did not return a graph with the results",
        expected=f"A dict of tasks, with the {'key' if len(right) == 1 else 'keys'} {keys}.",
        seen=seen[:200],
        hint=hint,
    )


@dataclass(frozen=True)
class Plan(Calls):
    """``answer(plan, kind)``: a list of delayed calls of work, one for each x, which the answer computes.

    kind: a word that says what the calls do. Dask has two workers if the answer does not say how many.
    """

    kind: str = ""

    @contextlib.contextmanager
    def around(self, work):
        import dask

        with dask.config.set(num_workers=2, pool=None):
            yield [dask.delayed(work)(x) for x in self.xs], self.kind


def delayed_plan(xs: Iterable, kind: str, meet: int = 1) -> Plan:
    """Return the given of ``answer(plan, kind)``, which computes the delayed calls. xs, meet: see `calls`."""
    return Plan(tuple(xs), meet, kind=kind)


def in_the_callers_thread(run: Evidence, hint: str) -> Finding:
    """Every call of work was made in the thread that called the answer.

    >>> import dask
    >>> from parcours.check import DASK, exercise, judge
    >>> @exercise("own-thread", needs=DASK, hints={"thread": "Which scheduler starts no thread?"})
    ... def own_thread(game):
    ...     yield in_the_callers_thread(game.play(delayed_plan([1, 2], "connection")), "thread")
    >>> judge(own_thread, lambda plan, kind: dask.compute(*plan, scheduler="synchronous")).finding
    "in the caller's thread."
    >>> judge(own_thread, lambda plan, kind: dask.compute(*plan, scheduler="threads")).seen
    '2 of 2 calls of `work` in other threads.'
    """
    arrivals = run.record.arrivals
    others = sum(arrival.away or arrival.tid != run.caller for arrival in arrivals)
    return Finding(
        ok=bool(arrivals) and not others,
        passed="in the caller's thread",
        failed="some calls ran in another thread",
        expected=f"Every call of `{run.words.work}` in the thread that called your function.",
        seen=f"{others} of {calls_in_words(run)} in other threads.",
        hint=hint,
    )
