"""Graphs that an answer writes, and plans that it runs: what the check makes of them, and what it asks."""

import operator

import dask
import numpy as np
import pytest
from dask.task_spec import DataNode, List, Task, TaskRef

from parcours.check import DASK, exercise, judge
from parcours.check.givens.graphs import (
    BLOCK_BYTES,
    delayed_plan,
    in_the_callers_thread,
    returned_by_graph,
    written_graph,
)


@exercise("sum-by-graph", needs=DASK, hints={"sum": "Sum all values.", "graph": "Return the dict."})
def sum_by_graph(game):
    run = game.play(written_graph([1, 2], ["sum"]))
    yield returned_by_graph(run, {"sum": sum(run.values)}, "sum", graph="graph")


@exercise("sum-of-blocks", needs=DASK, hints={"sum": "Sum all blocks.", "graph": "Return the dict."})
def sum_of_blocks(game):
    run = game.play(written_graph([1, 2], ["sum"], blocks=True))
    yield returned_by_graph(run, {"sum": sum(run.values)}, "sum", graph="graph")
    assert {nbytes // BLOCK_BYTES for _, nbytes in run.trace.held_bytes} >= {1, 2, 3}


@exercise("own-thread", needs=DASK, hints={"thread": "Which scheduler starts no thread?"})
def own_thread(game):
    yield in_the_callers_thread(game.play(delayed_plan([1, 2], "connection")), "thread")


def of(function, **more):
    """An answer that returns a graph of `work` whose "sum" is `function` of both values."""

    def written(work, xs):
        graph = {x: Task(x, work, x) for x in xs}
        return graph | {"sum": Task("sum", function, *map(TaskRef, xs), **more)}

    return written


def tuples(work, xs):
    keys = [("work", x) for x in xs]
    return dict(zip(keys, [(work, x) for x in xs], strict=True)) | {"sum": (sum, keys)}


def delayed_with_a_name(work, xs):
    return dask.delayed(sum)([dask.delayed(work)(x) for x in xs], dask_key_name="sum").dask


@pytest.mark.parametrize("answer", [of(operator.add), tuples, delayed_with_a_name])
def test_a_graph_of_any_kind_is_run(answer):
    assert judge(sum_by_graph, answer).finding == "right results."


@pytest.mark.parametrize(("answer", "hint", "seen"), [
    (of(operator.sub), "sum", "1 of 1 values are wrong"),
    (lambda work, xs: {"sum": sum(map(work, xs))}, "graph", "A dict in which no value is a task."),
    (lambda work, xs: {"sum": DataNode("sum", 3)}, "graph", "A dict in which no value is a task."),
    (lambda work, xs: {"total": (sum, [1])}, "graph", "A dict with the keys total."),
    (lambda work, xs: {}, "graph", "A dict in which no value is a task."),
    (lambda work, xs: dask.delayed(sum)([1]), "graph", ""),
    (lambda work, xs: list(map(work, xs)), "graph", "A list."),
    (lambda work, xs: None, "return", "None."),
])  # fmt: skip
def test_what_is_wrong_is_said(answer, hint, seen):
    verdict = judge(sum_by_graph, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
    assert seen in verdict.seen, str(verdict)


@pytest.mark.parametrize(("function", "seen"), [
    (operator.add, ""),
    (lambda a, b: int((a + b).sum()), "int, not a block"),
    (lambda a, b: a + b + np.arange(len(a)), "different numbers"),
    (operator.sub, "wrong"),
])  # fmt: skip
def test_the_sum_of_blocks_is_a_block(function, seen):
    verdict = judge(sum_of_blocks, of(function))
    assert verdict.passed == (not seen), str(verdict)
    assert seen in verdict.seen


def test_several_results_and_threads():
    given = written_graph([1], ["a", "b"], threads=2)
    graph = {"a": Task("a", abs, -1), "b": Task("b", max, List(TaskRef("a"), 5))}
    assert given.finish(graph, None, ()) == {"values": {"a": 1, "b": 5}}


@pytest.mark.parametrize(("options", "hint"), [
    ({"scheduler": "synchronous"}, ""),
    ({"scheduler": "threads", "num_workers": 1}, "thread"),
    ({}, "thread"),
])  # fmt: skip
def test_the_callers_thread_is_no_workers(options, hint):
    verdict = judge(own_thread, lambda plan, kind: dask.compute(*plan, **options))
    assert verdict.hint == hint, str(verdict)


def test_a_plan_is_not_computed_by_its_given():
    with delayed_plan([1, 2], "wait").around(lambda x: 1 / 0) as (plan, kind):
        assert (len(plan), kind, dask.config.get("num_workers")) == (2, "wait", 2)
