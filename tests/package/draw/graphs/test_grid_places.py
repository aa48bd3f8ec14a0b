"""The places of grids and of the arrows between them."""

import itertools

import pytest
from block_graphs import assert_legible, graph_of, meet, note

from parcours.draw import task_graph
from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.chunk_grid import Grids
from parcours.draw.graphs.grid_places import MOST_LAYERS, place_grids
from parcours.draw.graphs.paint import paint
from parcours.draw.graphs.story import read_story


def placed(graph, room=876):
    layers = read_layers(graph)
    return place_grids(layers, paint(read_story(graph), layers), room)


def test_data_flow_to_the_right_and_arrows_end_at_grids():
    grids = placed(note())
    assert isinstance(grids, Grids)
    for (a, b), route in grids.routes.items():
        assert grids.spots[a][0] < grids.spots[b][0]
        assert [x for x, _ in route] == sorted(x for x, _ in route)
        assert route[0][0] == pytest.approx(grids.spots[a][0] + grids.boxes[a].wide / 2, abs=4)
        assert route[-1][0] == pytest.approx(grids.spots[b][0] - grids.boxes[b].wide / 2, abs=4)


def test_arrows_cross_no_grid():
    grids = placed(note())
    for ends, route in grids.routes.items():
        for (ax, ay), (bx, by) in itertools.pairwise(route):
            for name in set(grids.boxes) - set(ends):
                area = grids.boxes[name].area(*grids.spots[name])
                assert not meet((ax, min(ay, by), bx, max(ay, by) + 0.1), area) or ay != by
    assert_legible(task_graph(note()))


def test_the_largest_squares_that_fit():
    wide, narrow = placed(note()), placed(note(), room=650)
    assert narrow.width <= 650 < wide.width <= 876
    assert narrow.cell < wide.cell


def test_layers_that_are_too_many_have_no_places():
    names = [f"step{i}" for i in range(MOST_LAYERS + 1)]
    wide = graph_of(dict.fromkeys(names, (2, 2)), {(names[0], name): lambda p: [p] for name in names[1:]})
    assert placed(wide) is None
    deep = graph_of(dict.fromkeys(names[:30], (2, 2)), {e: lambda p: [p] for e in itertools.pairwise(names[:30])})
    assert placed(deep) is None
