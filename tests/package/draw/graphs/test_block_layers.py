"""A graph as layers: the tasks that belong together."""

from block_graphs import note, task

from parcours.draw.graphs.block_layers import read_layers
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
