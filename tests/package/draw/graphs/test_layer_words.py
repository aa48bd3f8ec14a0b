"""A layer in words."""

import pytest
from block_graphs import graph_of, note

from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.layer_words import needed_in_words, self_in_words, tasks_in_words, where


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


def test_tasks_and_what_was_merged_into_them():
    layers = read_layers(note(optimized=True)).named
    assert tasks_in_words(layers["x"]) == "100 tasks"
    assert tasks_in_words(layers["sub"]) == "100 tasks, each with transpose, add inside"
    assert tasks_in_words(layers["sub"], fused=False) == "100 tasks"
    deep = read_layers(graph_of({"x": (3, 4, 5)}, {})).named["x"]
    assert tasks_in_words(deep) == "60 tasks, 3 at a place"


@pytest.mark.parametrize(
    ("needed", "chosen", "words"),
    [
        (["x(1, 2)"], "x(1, 2)", "chosen: [1, 2]"),
        (["x(1, 2)"], None, "1 needed: [1, 2]"),
        (["x(0, 0)", "x(0, 1)", "x(1, 1)", "x(2, 3)"], None, "4 needed"),
        ([f"x({i}, {j})" for i in range(3) for j in range(4)], None, "all needed"),
        ([], None, ""),
    ],
)
def test_what_is_needed_of_a_layer(needed, chosen, words):
    layer = read_layers(graph_of({"x": (3, 4)}, {})).layers[0]
    assert needed_in_words(layer, needed, chosen).replace("\u202f", " ") == words


def test_tasks_of_one_layer_that_need_each_other():
    assert self_in_words("1 to 1") == "one after another"
    assert self_in_words("2 into 1") == "2 into 1 among them"
