"""Rows with a line for each edge: the shape of a graph is seen, not read."""

import itertools

import dask
import dask.bag
import pytest
from block_graphs import assert_legible
from pictures import SVG, svg_of, texts

from parcours.draw import task_graph
from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.linked_rows import linked_rows
from parcours.draw.graphs.paint import paint
from parcours.draw.graphs.story import read_story
from parcours.graph import TaskGraph
from parcours.plan import task_graph as plan


@dask.delayed
def load(day):
    return day


@dask.delayed
def add(a, b):
    return a + b


def ladder(steps):
    total = load(0)
    for day in range(1, steps):
        total = add(total, load(day))
    return plan(total)


def tree(leaves):
    level = [load(day) for day in range(leaves)]
    while len(level) > 1:
        level = [add(*pair) for pair in zip(level[::2], level[1::2], strict=True)]
    return plan(level[0])


def groupby(parts):
    return plan(dask.bag.from_sequence(range(10 * parts), npartitions=parts).groupby(lambda x: x % 3))


def placed(graph):
    layers = read_layers(graph)
    return linked_rows(layers, paint(read_story(graph), layers))


def test_a_ladder_has_rungs_and_one_rail():
    graph = ladder(60)
    rows = placed(graph)
    assert [layer.name for layer in rows.layers] == ["load", "add"]
    assert set(rows.edges) == set(graph.edges)
    rungs = [ends for ends in rows.edges if ends[0].startswith("load")]
    upright = [rows.middles[a] == rows.middles[b] for a, b in rungs]
    assert upright.count(False) == 2  # the first addition needs two
    rail = [ends for ends in rows.edges if ends[0].startswith("add")]
    assert len(rail) == 58
    assert all(rows.middles[a] < rows.middles[b] for a, b in rail)


def test_a_tree_narrows_and_each_sum_stands_below_its_two():
    graph = tree(64)
    rows = placed(graph)
    assert [len(layer.tasks) for layer in rows.layers] == [64, 32, 16, 8, 4, 2, 1]
    for task, inputs in graph.inputs.items():
        if inputs:
            a, b = (rows.middles[name] for name in inputs)
            assert rows.middles[task] == pytest.approx((a + b) / 2)
            assert a != b


def test_a_groupby_fans_out_and_meets_at_its_barrier():
    graph = groupby(12)
    rows = placed(graph)
    names = [layer.name for layer in rows.layers]
    assert [name.split("-")[-1] for name in names] == ["partd", "lambda", "barrier", "collect"]
    barrier = next(task for task in graph.tasks if "barrier" in task)
    into, out = ([ends for ends in rows.edges if ends[side] == barrier] for side in (1, 0))
    assert len(into) == len(rows.layers[1].tasks)
    assert len(out) == len(rows.layers[3].tasks)
    middles = [rows.middles[task] for task in rows.layers[1].tasks]
    assert rows.middles[barrier] == pytest.approx((min(middles) + max(middles)) / 2)


def test_squares_of_a_row_do_not_touch():
    for graph in (ladder(60), tree(64), groupby(12)):
        rows = placed(graph)
        for layer in rows.layers:
            middles = sorted(rows.middles[task] for task in layer.tasks)
            assert all(b - a > rows.side for a, b in itertools.pairwise(middles))
            assert middles[0] >= rows.side / 2


@pytest.mark.parametrize("graph", [ladder(31), ladder(60), tree(32), tree(64), groupby(12)])
def test_they_are_legible(graph):
    picture = task_graph(graph)
    assert_legible(picture)
    assert picture.width <= 900


def test_all_edges_are_drawn_and_those_of_the_critical_path_are_heavy():
    graph = tree(64)
    drawn = [e for e in svg_of(task_graph(graph)).iter(SVG + "path") if e.get("class") in ("s-line", "s-ink")]
    counts = {e.get("class"): e.get("d").count("M") for e in drawn}
    assert counts == {"s-line": 126 - 6, "s-ink": 6}


def test_rows_too_long_for_lines_are_told_in_words():
    graph = ladder(300)
    assert placed(graph) is None
    assert "↑ one after another; load, up to 2 into" in " ".join(texts(task_graph(graph)))
    single = TaskGraph([f"square({i})" for i in range(90)], [])
    assert placed(single) is None  # nothing to draw a line for
