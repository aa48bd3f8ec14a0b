import itertools

import pytest

from parcours.draw.graphs.layout import Sizes, place
from parcours.graph import TaskGraph

SIZES = Sizes(width=80, height=26, gap=20, rise=32, outside=12)


def tree(leaves):
    """A reduction of two into one."""
    level = tasks = [f"load({i})" for i in range(leaves)]
    edges, number = [], itertools.count()
    while len(level) > 1:
        above, level = level, []
        for pair in zip(above[::2], above[1::2], strict=True):
            level.append(f"add({next(number)})")
            edges += [(task, level[-1]) for task in pair]
        tasks = tasks + level
    return TaskGraph(tuple(tasks), tuple(edges))


def ladder(steps):
    """add(add(add(load, load), load), load): each step waits for the one before."""
    edges = [(f"load({i})", f"add({i})") for i in range(steps)]
    edges += [(f"add({i})", f"add({i + 1})") for i in range(steps - 1)]
    return TaskGraph(tuple(f"{name}({i})" for name in ("load", "add") for i in range(steps)), tuple(edges))


def assert_parted(placed, sizes=SIZES):
    """No two nodes touch, and all of them are inside."""
    for (ax, ay), (bx, by) in itertools.combinations(placed.spots.values(), 2):
        assert abs(ax - bx) >= sizes.width + 4 or abs(ay - by) >= sizes.height + 4
    for x, y in placed.spots.values():
        assert sizes.outside <= x - sizes.width / 2 + 0.01
        assert x + sizes.width / 2 <= placed.width + 0.01
        assert sizes.height / 2 <= y + 0.01 <= placed.height - sizes.height / 2 + 0.02


@pytest.mark.parametrize(
    "graph", [tree(8), ladder(6), TaskGraph(tuple("abcdefghijkl"), ())], ids=["tree", "ladder", "single"]
)
def test_data_flow_down_between_nodes_that_do_not_touch(graph):
    placed = place(graph, SIZES, (), wrap=700)
    assert sorted(placed.spots) == sorted(graph.tasks)
    assert sorted(placed.curves) == sorted(graph.edges)
    assert_parted(placed)
    for a, b in graph.edges:
        assert placed.spots[a][1] + SIZES.height < placed.spots[b][1]
        curve = placed.curves[a, b]
        assert curve[0][1] == pytest.approx(placed.spots[a][1] + SIZES.height / 2, abs=1)
        assert curve[-1][1] == pytest.approx(placed.spots[b][1] - SIZES.height / 2, abs=1)


def test_a_tree_is_symmetric():
    placed = place(tree(8), SIZES, (), wrap=900)
    for task, inputs in tree(8).inputs.items():
        if inputs:
            xs = [placed.spots[name][0] for name in inputs]
            assert placed.spots[task][0] == pytest.approx(sum(xs) / 2)
    leaves = [placed.spots[f"load({i})"][0] for i in range(8)]
    assert leaves == sorted(leaves)


def test_tasks_alike_stand_in_the_order_of_their_names():
    tops, ends = [f"split({i})" for i in range(12)], [f"join({i})" for i in range(12)]
    placed = place(TaskGraph((*ends, *tops), tuple((a, b) for a in tops for b in ends)), SIZES, (), wrap=900)
    for row in (tops, ends):
        assert sorted(row, key=lambda task: placed.spots[task]) == row
    for (a, b), curve in placed.curves.items():
        assert abs(curve[0][0] - placed.spots[a][0]) <= SIZES.width / 2 + 1
        assert abs(curve[-1][0] - placed.spots[b][0]) <= SIZES.width / 2 + 1


def test_the_critical_path_of_a_ladder_is_upright():
    path = ["load(0)", *(f"add({i})" for i in range(8))]
    heavy = set(itertools.pairwise(path))
    placed = place(ladder(8), SIZES, heavy, wrap=900)
    assert len({round(placed.spots[task][0]) for task in path}) == 1


def test_parts_go_on_in_rows_of_one_length():
    tasks = [f"square({i})" for i in range(10)]
    placed = place(TaskGraph(tuple(reversed(tasks)), ()), SIZES, (), wrap=700)
    rows = {}
    for task in tasks:
        rows.setdefault(placed.spots[task][1], []).append(task)
    assert list(rows.values()) == [tasks[:5], tasks[5:]]
    assert placed.width <= 700


def test_a_row_that_is_too_long_is_dealt_out():
    tasks = [f"load({i})" for i in range(16)]
    graph = TaskGraph((*tasks, "total"), tuple((task, "total") for task in tasks))
    wide = place(graph, SIZES, (), wrap=700)
    small = place(graph, SIZES, (), wrap=700, room=1200)
    assert wide.width > 1200 >= small.width
    assert_parted(small)
    assert len({round(small.spots[task][1]) for task in tasks}) > 1


def test_the_order_of_tasks_and_edges_does_not_matter():
    graph = tree(8)
    mixed = TaskGraph(graph.tasks[::-1], graph.edges[::-1])
    assert place(graph, SIZES, (), wrap=700) == place(mixed, SIZES, (), wrap=700)


def test_sources_of_one_name_stand_in_one_row_unless_the_graph_is_deep():
    edges = [("load(1)", "clean(1)"), ("clean(1)", "add"), ("load(0)", "add"), ("load(2)", "add")]
    graph = TaskGraph(("load(0)", "load(1)", "load(2)", "clean(1)", "add"), edges)
    placed = place(graph, SIZES, (), wrap=700)
    assert len({placed.spots[f"load({i})"][1] for i in range(3)}) == 1
    assert_parted(placed)
    deep = place(ladder(8), SIZES, (), wrap=700)
    assert len({round(deep.spots[f"load({i})"][1]) for i in range(8)}) == 8
