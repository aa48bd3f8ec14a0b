"""The plan of a Dask collection: what is written, and what will run."""

import functools
import re

import dask
import dask.array as da
import dask.bag
import dask.dataframe as dd
import pandas as pd
import pytest

from parcours.graph import TaskGraph, name_tasks
from parcours.plan import dask_drawing, task_graph
from parcours.trace import trace

LIMBS = ("random", "transpose", "add", "mean_chunk", "mean_agg-aggregate", "sub")


def array(side=200, chunks=100):
    x = da.random.default_rng(0).random((side, side), chunks=chunks)
    return (x + x.T) - x.mean(axis=0)


@dask.delayed
def inc(x):
    return x + 1


def total():
    return dask.delayed(sum)([inc(1), inc(inc(2)), inc(3)])


def frame():
    return dd.from_pandas(pd.DataFrame({"a": range(10), "b": range(10)}), npartitions=2)


def bag():
    return dask.bag.from_sequence(range(10), npartitions=2).map(str).filter(len).count()


# each with what compute() adds to put the results together
EXPRESSIONS = {
    "delayed": (total, set()),
    "array": (array, {"finalize"}),
    "array with halos": (lambda: da.map_overlap(abs, da.ones((8, 8), chunks=4), depth=1), {"finalize"}),
    "number": (lambda: array().sum(), set()),
    "bag": (bag, set()),
    "columns": (lambda: frame()[frame().a > 2].b + 1, {"repartitiontofewer(0)"}),
    "groups": (lambda: frame().groupby("a").b.sum(), set()),
    "merge": (lambda: frame().merge(frame(), on="a"), {"repartitiontofewer(0)"}),
    "several": (lambda: [total(), array().sum(), bag()], set()),
}


@pytest.fixture(params=EXPRESSIONS)
def expression(request):
    return EXPRESSIONS[request.param]


def test_the_example_as_written():
    plan = task_graph(array())
    assert {block[0] for block in plan.blocks} == set(LIMBS)
    assert (len(plan.tasks), len(plan.edges), plan.depth, plan.fused) == (22, 28, 4, ())
    assert plan.inputs["sub(0, 1)"] == ("add(0, 1)", "mean_agg-aggregate(1)")
    assert plan.inputs["transpose(0, 1)"] == ("random(1, 0)",)
    assert dict(zip(plan.tasks, plan.blocks, strict=True))["add(1, 0)"] == ("add", (1, 0))


def test_the_example_as_it_runs():
    plan = task_graph(array(), optimized=True)
    assert (len(plan.tasks), len(plan.edges), plan.depth) == (14, 18, 4)
    fused = dict(zip(plan.tasks, plan.fused, strict=True))
    assert fused["sub(1, 1)"] == ("transpose", "add", "sub")
    assert fused["random(1, 1)"] == ()
    assert plan.inputs["sub(0, 1)"] == ("random(1, 0)", "random(0, 1)", "mean_agg-aggregate(1)")


def test_the_example_of_the_course_is_planned_whole():
    y = array(10_000, 1_000)
    assert (len(task_graph(y).tasks), len(task_graph(y, optimized=True).tasks)) == (540, 340)


def test_two_builds_give_equal_plans(expression):
    make, _ = expression
    for optimized in (False, True):
        assert task_graph(make(), optimized) == task_graph(make(), optimized)


def test_no_name_holds_a_token(expression):
    make, _ = expression
    plan = task_graph(make())
    assert not re.search("[0-9a-f]{8}", " ".join(plan.tasks))


def test_the_optimized_plan_is_what_runs(expression):
    make, finishing = expression
    plan = task_graph(make(), optimized=True)
    with trace() as run:
        dask.compute(make(), scheduler="sync")
    assert sorted(span.task for span in run.spans) == sorted({*plan.tasks, *finishing})
    assert set(plan.edges) <= set(run.graph.edges)
    ran = dict(zip(run.graph.tasks, run.graph.blocks or [None] * len(run.graph.tasks), strict=True))
    assert {task: ran[task] for task in plan.tasks} == dict(
        zip(plan.tasks, plan.blocks or [None] * len(plan.tasks), strict=True)
    )


def test_delayed_tasks_are_named_by_what_tells_them_apart():
    plan = task_graph(total())
    assert plan.tasks == ("inc(1)", "inc(2)", "inc", "inc(3)", "sum")
    assert plan.edges == (("inc(2)", "inc"), ("inc(1)", "sum"), ("inc", "sum"), ("inc(3)", "sum"))
    again = dask.delayed(sum)([inc(inc(1)), inc(inc(2))])
    assert task_graph(again).tasks == ("inc(1)", "inc(inc(1))", "inc(2)", "inc(inc(2))", "sum")
    assert plan.blocks == ()


def test_a_name_of_the_learner_is_kept():
    plan = task_graph(inc(inc(1, dask_key_name="load-3"), dask_key_name="clean"))
    assert (plan.tasks, plan.edges) == (("load-3", "clean"), (("load-3", "clean"),))


class Model:
    def __call__(self, x):
        return x


@pytest.mark.parametrize(
    ("function", "name"), [(Model(), "Model(1)"), (lambda x: x, "lambda(1)"), (functools.partial(pow, 2), "pow(1)")]
)
def test_a_function_without_a_name(function, name):
    assert task_graph(dask.delayed(function)(1)).tasks == (name,)


def test_neither_data_nor_an_alias_is_a_task():
    plan = task_graph(bag(), optimized=True)  # its fused tasks have aliases, and their data lies in the graph
    assert plan.tasks == ("count-part(0)", "count-part(1)", "sum-aggregate")
    assert plan.edges == (("count-part(0)", "sum-aggregate"), ("count-part(1)", "sum-aggregate"))
    assert plan.fused == (("str", "filter-len", "count-part"),) * 2 + ((),)
    assert plan.blocks == (("count-part", (0,)), ("count-part", (1,)), None)


def test_layers_of_one_name_are_told_apart():
    x = da.ones(4, chunks=2)
    plan = task_graph((x + 1) * 2 + 1)
    assert plan.tasks[:4] == ("ones_like(0)", "add(0)", "mul(0)", "add(0) #2")
    assert [block for block in plan.blocks if block[0].startswith("add")] == [
        ("add", (0,)),
        ("add #2", (0,)),
        ("add", (1,)),
        ("add #2", (1,)),
    ]


def test_several_collections_share_their_tasks():
    x = da.ones(4, chunks=2)
    plan = task_graph([x + 1, x * 2])
    assert plan.tasks == ("ones_like(0)", "add(0)", "ones_like(1)", "add(1)", "mul(0)", "mul(1)")


def test_a_graph_with_a_long_chain():
    value = inc(0)
    for _ in range(3_000):
        value = inc(value)
    assert task_graph(value).depth == 3_001


def test_planning_computes_nothing():
    called = []
    value = dask.delayed(called.append)(1)
    task_graph(value)
    task_graph(value, optimized=True)
    assert called == []


def test_a_plan_draws_itself():
    bundle = task_graph(total())._repr_mimebundle_()
    assert "Task graph: 5 tasks" in bundle["text/plain"]


@pytest.mark.parametrize("what", [3, "x", [inc(1), 3], [], sum])
def test_a_plan_of_something_else(what):
    with pytest.raises(TypeError, match="a plan is made of a Dask collection"):
        task_graph(what)


def test_blocks_and_fused_are_one_for_each_task():
    graph = TaskGraph(("a", "b"), (), blocks=(("a", [0, 1]), None), fused=((), ["x", "y"]))
    assert graph.blocks == (("a", (0, 1)), None)
    assert graph.fused == ((), ("x", "y"))
    assert TaskGraph(("a",), (), blocks=[None], fused=[()]) == TaskGraph(("a",), ())
    for field, value in {"blocks": [("a", (0,))], "fused": [("x", "y")]}.items():
        with pytest.raises(ValueError, match=f"{field} must have one entry for each of the 2 tasks"):
            TaskGraph(("a", "b"), (), **{field: value})


def test_names_are_unique_whatever_the_labels():
    tasks = [("f", None), ("f #2", None), ("f", None), ("g(0)", None), ("g(0)", ("g-1", (0,))), ("g(0)", ("g-2", (0,)))]
    names, blocks = name_tasks(tasks)
    assert names == ("f", "f #2", "f #3", "g(0)", "g(0) #2", "g(0) #3")
    assert blocks[3:] == (None, ("g", (0,)), ("g #2", (0,)))


def test_tasks_that_only_their_inputs_tell_apart_are_named_by_what_is_new_in_each():
    total = inc(0)
    for x in range(1, 4):
        total = dask.delayed(max)(total, inc(x))
    assert plan_names(total) == ("max(inc(0), inc(1))", "max(…, inc(2))", "max(…, inc(3))")


def plan_names(value):
    return tuple(name for name in task_graph(value).tasks if name.startswith("max"))


# -- Dask's own drawing ------------------------------------------------------------------------------------------------
def test_the_drawing_of_dask_needs_no_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    picture = dask_drawing(total())
    assert picture.alt == "Dask's drawing: 5 circles (inc, sum) and 5 boxes, arrows from below to above."
    assert picture.svg.count("<ellipse") == 5
    assert picture.svg.startswith(f'<svg width="{picture.width:g}" height="{picture.height:g}"')
    assert picture.img().startswith("<img alt=")
    assert list(tmp_path.iterdir()) == []


def test_the_drawing_of_two_collections_shows_what_they_share():
    shared = inc(1)
    picture = dask_drawing(inc(shared), dask.delayed(str)(shared))
    assert picture.alt.startswith("Dask's drawing: 3 circles (inc, str) and 3 boxes")
