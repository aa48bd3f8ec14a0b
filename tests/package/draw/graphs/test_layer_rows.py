"""Layers below each other."""

import itertools

from block_graphs import assert_legible, graph_of, squares, words
from pictures import texts

from parcours.draw import task_graph


def test_partitions_are_rows():
    graph = graph_of({"load": (80,), "clean": (80,), "total": ()}, {
        ("load", "clean"): lambda p: [p],
        ("clean", "total"): lambda p: [(i,) for i in range(80)],
    })  # fmt: skip
    picture = task_graph(graph, block="clean(5)")
    assert squares(picture, "f-pick") == 2
    assert "1 needed: [5]" in words(picture)
    assert "↑ load, same place" in texts(picture)
    assert "↑ clean, 80 into 1" in texts(picture)
    assert_legible(picture)


def test_a_deep_graph_is_drawn_below_each_other():
    names = [f"step{i}" for i in range(30)]
    needs = {(a, b): lambda p: [p] for a, b in itertools.pairwise(names)}
    picture = task_graph(graph_of(dict.fromkeys(names, (4, 4)), needs))
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 480
    assert all(name in texts(picture) for name in names)
    assert_legible(picture)


def test_many_layers_are_told_in_few_lines():
    names = [f"layer{i}" for i in range(300)]
    wide = graph_of(dict.fromkeys(names, (2, 2)), {("layer0", name): lambda p: [p] for name in names[1:]})
    deep = graph_of(dict.fromkeys(names, (2, 2)), {ends: lambda p: [p] for ends in itertools.pairwise(names)})
    for graph in (wide, deep):
        picture = task_graph(graph)
        assert picture.height < 2600
        assert any("260 more rows" in text.replace("\u202f", " ") for text in texts(picture))
