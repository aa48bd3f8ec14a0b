"""The exercises of lesson 31."""

from parcours.check import DASK, Words, exercise
from parcours.check.behaviours import (
    computed_once,
    held_at_most,
    in_one_process,
    in_processes,
    met,
    returned_values,
    stayed_lazy,
    tasks_at_least,
    two_results_of_all,
    with_one_compute,
)
from parcours.check.finding import hint_by_words
from parcours.check.givens.graphs import (
    BLOCK_BYTES,
    delayed_plan,
    in_the_callers_thread,
    returned_by_graph,
    written_graph,
)

__all__ = ["graphs_by_hand", "graphs_half", "graphs_scheduler"]

XS = [3, 1, 4, 2, 5, 9, 8, 6]
# Words of exceptions: a hint
BROKEN = {
    **dict.fromkeys(("'TaskRef'", "'str'", "Delayed object", "'Delayed'"), "refs"),
    **dict.fromkeys(("takes at most", "positional argument", "takes exactly", "expected 2 arguments"), "arguments"),
    "Missing dependency": "missing",
    "Cycle": "cycle",
    "not callable": "eager",
}


@exercise("graphs-by-hand", needs=DASK)
def graphs_by_hand(game):
    with hint_by_words(BROKEN):
        run = game.play(written_graph(XS, ["total", "spread"], meet=4, threads=4))
    right = {"total": sum(run.values), "spread": max(run.values) - min(run.values)}
    yield returned_by_graph(run, right, "results", graph="graph")
    yield from _in_the_graph(run)
    yield two_results_of_all(run, "tasks")
    yield met(run, "chain")


@exercise("graphs-half", needs=DASK, words=Words("load"))
def graphs_half(game):
    with hint_by_words(BROKEN):
        run = game.play(written_graph(range(16), ["total"], blocks=True))
    yield returned_by_graph(run, {"total": sum(run.values)}, "sum", graph="graph")
    yield from _in_the_graph(run)
    yield held_at_most(run, 8.1 * BLOCK_BYTES, "wait")


def _in_the_graph(run):
    yield stayed_lazy(run, "eager")
    yield with_one_compute(run, "eager").silent()
    yield computed_once(run, "twice")
    yield tasks_at_least(run, len(run.xs), "own")


@exercise("graphs-scheduler", needs=DASK)
def graphs_scheduler(game):
    with game.again("for 'connection'"):
        run = game.play(delayed_plan(XS[:4], "connection"))
        yield from _values(run)
        yield in_the_callers_thread(run, "thread")
    with game.again("for 'wait'"):
        waits = game.play(delayed_plan(XS, "wait", meet=4))
        yield from _values(waits)
        yield met(waits, "four")
    with game.again("for 'compute'"):
        run = game.play(delayed_plan(XS[:4], "compute", meet=2))
        yield from _values(run)
        yield in_processes(run, 1, "gil")
        yield met(run, "six")
        yield in_processes(run, 2, "six")
    yield in_one_process(waits, "cheaper")


def _values(run):
    yield returned_values(run, refs="promises")
    yield with_one_compute(run, "pieces")
    yield computed_once(run, "again").silent()
