"""Shapes that real plans of Dask have are recognised in their pictures: a shuffle, a merge, blocks with margins."""

import dask
import dask.array as da
import dask.dataframe as dd
import pandas as pd
import pytest
from block_graphs import assert_legible, words

from parcours import Trace, trace
from parcours.draw import task_graph
from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.chunk_grid import Grids
from parcours.draw.graphs.paint import needed_by, paint
from parcours.draw.graphs.story import read_story
from parcours.draw.graphs.task_graph import place_squares
from parcours.graph import TaskGraph
from parcours.plan import task_graph as plan
from parcours.spans import Span


def table(parts):
    return dd.from_pandas(pd.DataFrame({"key": range(100), "value": range(100)}), npartitions=parts)


def overlapped(side, boundary="none"):
    ones = da.ones((100 * side, 100 * side), chunks=100)
    return ones.map_overlap(lambda block: block, depth=1, boundary=boundary)


@pytest.mark.parametrize("shape", ["shuffle", "merge"])
def test_a_shuffle_cuts_each_part_for_each_and_gathers_the_cuts(shape):
    tables = table(6).shuffle("key", shuffle_method="tasks")
    if shape == "merge":
        tables = table(6).merge(table(5), on="key", shuffle_method="tasks")
    graph = plan(tables)
    layers = read_layers(graph)
    splits = [layer for layer in layers.layers if layer.name.startswith("split")]
    assert sorted(layer.shape(1) for layer in splits) == ([(6, 5), (6, 6)] if shape == "merge" else [(6, 6)])
    ends = [(a, b) for a, b in layers.links if a in {layer.name for layer in splits}]
    assert all(layers.words[a, b] == f"{layers.named[a].columns} into 1" for a, b in ends)
    picture = task_graph(graph)
    assert_legible(picture)
    told = words(picture)
    assert "1 for 6" in told
    assert "6 into 1" in told
    assert "needed: row" in told  # of the cuts: one of each part, for one part of the result


@pytest.mark.parametrize("optimized", [False, True])
@pytest.mark.parametrize("side", [4, 10])
def test_an_overlap_is_a_block_with_its_margin(side, optimized):
    graph = plan(overlapped(side), optimized=optimized)
    layers = read_layers(graph)
    margin = layers.named["getitem"]
    assert margin.margins
    assert (margin.rows, margin.columns) == (3 * side - 2,) * 2  # the outermost edges have no neighbour
    spots = dict(zip(margin.tasks, margin.spots, strict=True))
    needed = {spots[task] for task in needed_by(graph, "_trim(1, 2)") if task in spots}
    rows, columns = ({spot[axis] for spot in needed} for axis in (0, 1))
    ring = {(row, column) for row in rows for column in columns} - {(3, 6)}
    assert needed == ring  # (3, 6) is the middle of the block [1, 2], which is needed as a whole
    assert (sorted(rows), sorted(columns)) == ([1, 3, 5], [4, 6, 8])
    assert_legible(task_graph(graph))


def test_the_place_of_a_margin_is_between_its_block_and_the_one_that_needs_it():
    graph = plan(overlapped(3))
    blocks = dict(zip(graph.tasks, graph.blocks, strict=True))
    name = blocks["overlap(1, 1)"][0]
    assert name == "overlap"
    assert blocks["getitem(0.1, 1)"][1] == (0.1, 1)
    assert ("getitem(0.1, 1)", "overlap(1, 1)") in graph.edges
    assert ("ones_like(0, 1)", "getitem(0.1, 1)") in graph.edges


@pytest.mark.parametrize("boundary", ["periodic", "reflect"])
@pytest.mark.parametrize("optimized", [False, True])
def test_overlaps_with_any_boundary_have_a_picture(boundary, optimized):
    graph = plan(overlapped(3, boundary), optimized=optimized)
    assert graph.depth > 2
    picture = task_graph(graph)
    assert picture.width <= 900
    assert picture.alt.startswith(f"Task graph: {len(graph.tasks)} tasks")


def test_a_traced_overlap_keeps_the_places_of_its_margins():
    with trace() as run, dask.config.set(scheduler="threads"):
        overlapped(2).compute()
    again = Trace.from_json(run.to_json())
    assert again.graph == run.graph
    margins = [layer for layer in read_layers(again.graph).layers if layer.margins]
    assert [layer.name for layer in margins] == ["getitem"]


def ran(graph):
    """The graph after a run on two threads, one task after another."""
    spans = [Span(task, f"thread {i % 2 + 1}", i, i + 1.0) for i, task in enumerate(graph.tasks)]
    return TaskGraph(graph.tasks, graph.edges, spans, graph.blocks, graph.fused)


@pytest.mark.parametrize("colour", ["need", "time", "worker"])
def test_a_run_has_the_shape_of_its_plan(colour):
    tables = table(4).merge(table(3), on="key", shuffle_method="tasks")
    graph = ran(plan(tables.repartition(npartitions=1), optimized=True))
    picture = task_graph(graph, colour=colour)
    assert_legible(picture)
    assert isinstance(place_squares(read_layers(graph), paint(read_story(graph), read_layers(graph))), Grids)
    assert "1 for 4" in words(picture)
