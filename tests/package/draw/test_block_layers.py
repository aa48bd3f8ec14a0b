import itertools

import pytest
from block_graphs import graph_of, note, task

from parcours.draw.block_layers import mapping, needed_by, read_layers, where
from parcours.graph import TaskGraph


def test_a_reduction_keeps_its_shape():
    layers = read_layers(note()).named
    assert [(layers[n].rows, layers[n].columns) for n in ("x", "mean_combine-partial", "mean_agg-aggregate")] == [
        (10, 10),
        (3, 10),
        (1, 10),
    ]


def test_a_layer_that_needs_itself_in_a_few_steps_is_one_layer_for_each():
    tree = {f"sum({i}, {j})": ("sum", (i, j)) for i, n in enumerate((4, 2, 1)) for j in range(n)}
    edges = [(task("x", i), f"sum(0, {i // 20})") for i in range(80)]
    edges += [(f"sum({i}, {j})", f"sum({i + 1}, {j // 2})") for i, n in enumerate((4, 2)) for j in range(n)]
    loads = {task("x", i): ("x", (i,)) for i in range(80)}
    graph = TaskGraph((*loads, *tree), edges, (), (*loads.values(), *tree.values()))
    layers = read_layers(graph)
    assert {layer.name: len(layer.tasks) for layer in layers.layers} == {"x": 80, "sum": 4, "sum #2": 2, "sum #3": 1}
    assert [layers.words[ends] for ends in sorted(layers.words)] == ["2 into 1", "2 into 1", "20 into 1"]


@pytest.mark.parametrize(
    ("need", "shape", "way"),
    [
        (lambda p: [p], (4, 4), "same place"),
        (lambda p: [p[::-1]], (4, 4), "mirrored"),
        (lambda p: list({p, p[::-1]}), (4, 4), "same + mirrored"),
        (lambda p: [(3 - p[0], 3 - p[1])], (4, 4), "in reverse"),
        (lambda p: [((p[0] + 1) % 4, p[1])], (4, 4), "1 to 1"),
        (lambda p: [(2 * p[0] + i, 2 * p[1] + j) for i in (0, 1) for j in (0, 1)], (2, 2), "2 × 2 into 1"),
        (lambda p: [(i, 0) for i in range(p[0] + 1)], (3,), "up to 3 into 1, 1 for up to 3"),
        (lambda p: [(p[0] // 2, p[1] // 3)], (4, 6), "1 for 2 × 3"),
    ],
)
def test_mapping(need, shape, way):
    pairs = [(a, b) for b in itertools.product(*map(range, shape)) for a in need(b)]
    assert mapping(pairs) == way


def test_needed_is_all_that_leads_to_a_task():
    graph = note(3)
    assert len(needed_by(graph, "sub(0, 1)")) == 1 + 1 + 1 + 1 + 1 + 3 + 1 + 3
    assert needed_by(graph, "x(0, 0)") == {"x(0, 0)"}


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (["x(1, 2)"], "[1, 2]"),
        (["x(0, 1)", "x(1, 1)", "x(2, 1)"], "column 1"),
        ([f"x({i}, {j})" for i in (0, 2) for j in range(4)], "rows 0 and 2"),
        ([f"x({i}, {j})" for i in (0, 1) for j in (1, 2)], "[0, 1] to [1, 2]"),
        (["x(0, 0)", "x(0, 1)", "x(1, 1)", "x(2, 3)"], ""),  # too many words
        ([f"x({i}, {j})" for i in range(3) for j in range(4)], "all"),
        ([], ""),
    ],
)
def test_where(chosen, told):
    layer = read_layers(graph_of({"x": (3, 4)}, {})).layers[0]
    assert where(layer, set(chosen)).replace("\u202f", " ") == told


def test_without_blocks_layers_are_made_of_names():
    graph = TaskGraph(("b-2", "a(10)", "a(9)", "sum"), [(name, "sum") for name in ("b-2", "a(10)", "a(9)")])
    assert [(layer.name, layer.tasks) for layer in read_layers(graph).layers] == [
        ("a", ("a(9)", "a(10)")),
        ("b", ("b-2",)),
        ("sum", ("sum",)),
    ]


def test_tasks_without_a_block_among_blocks():
    graph = TaskGraph(("x(0)", "x(1)", "finalize"), [("x(0)", "finalize"), ("x(1)", "finalize")], (),
                      (("x", (0,)), ("x", (1,)), None))  # fmt: skip
    layers = read_layers(graph)
    assert [(layer.name, layer.real) for layer in layers.layers] == [("x", True), ("finalize", False)]
    assert layers.words == {("x", "finalize"): "2 into 1"}
