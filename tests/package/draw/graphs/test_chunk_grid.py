"""A graph of blocks as grids."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from block_graphs import areas_of_squares, assert_legible, graph_of, note, squares, words
from pictures import SVG, svg_of, texts

from parcours.draw import side_by_side, task_graph
from parcours.graph import TaskGraph


def test_every_layer_is_named_and_every_block_drawn():
    picture = task_graph(note())
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 540
    for name in ("x", "transpose", "add", "mean_chunk", "mean_combine- partial", "mean_agg- aggregate", "sub"):
        assert f" {name} " in f" {words(picture)} "
    assert texts(picture)[0] == "Task graph"
    assert_legible(picture)


def test_how_blocks_map_is_said_in_words():
    told = texts(task_graph(note()))
    for way in ("mirrored", "same place", "up to 4 into 1", "3 into 1", "1 for 10"):
        assert way in told
    assert told.count("same place") == 4


@pytest.mark.parametrize("side", [2, 3, 4, 7, 25, 26, 50])
def test_any_number_of_blocks_is_legible(side):
    assert_legible(task_graph(note(side), colour="need"))
    assert_legible(task_graph(note(side, optimized=True), colour="need"))


def test_two_by_two_blocks_are_not_covered():
    picture = task_graph(note(2), colour="need")
    assert len(areas_of_squares(picture)) == 24
    assert "3 needed: row 1, column 1" in words(picture)
    assert picture.width < 720  # as wide as it needs


def test_beyond_25_blocks_a_square_is_several_and_the_picture_says_so():
    assert "× " not in texts(task_graph(note(25)))[1]
    assert re.search(r"a square is up to (\d) × \1 tasks", texts(task_graph(note(26)))[1])
    picture = task_graph(note(50), block=(0, 49))
    assert 0 < squares(picture, "f-pick") < 70  # of 118 tasks
    assert "51 needed: column 49, [49, 0]" in words(picture)


def test_ten_thousand_tasks_take_few_bytes():
    graph = note(43)
    assert len(graph.tasks) > 9_500
    assert len(task_graph(graph).svg) < 100_000


def test_the_notes_graph_takes_few_bytes():
    assert len(task_graph(note())._repr_mimebundle_()["text/html"]) < 50_000


def test_of_three_axes_the_last_two_are_drawn():
    graph = graph_of({"x": (3, 4, 5), "y": (4, 5)}, {("x", "y"): lambda p: [(i, *p) for i in range(3)]})
    picture = task_graph(graph)
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 40
    assert "60 tasks, 3 at a place" in words(picture)
    assert "3 into 1" in texts(picture)


def test_layers_that_need_each_other_are_drawn():
    edges = [(f"a({i})", f"b({i})") for i in range(40)] + [(f"b({i})", f"a({i + 1})") for i in range(39)]
    names = [f"{layer}({i})" for layer in "ab" for i in range(40)]
    blocks = [(layer, (i % 2, i // 2)) for layer in "ab" for i in range(40)]
    picture = task_graph(TaskGraph(names, edges, (), blocks))
    assert "needs b too" in words(picture)


def test_a_hundred_thousand_tasks():
    graph = graph_of({"x": (220, 220), "y": (220, 220)}, {("x", "y"): lambda p: [p]})
    picture = task_graph(graph)
    assert "96 800 tasks in 2 layers" in words(picture)
    assert len(picture.svg) < 100_000


def test_blocks_far_apart_stand_close():
    blocks = [("x", (10**9 * i, 0)) for i in range(70)]
    picture = task_graph(TaskGraph([f"x({i})" for i in range(70)], (), (), blocks))
    assert picture.height < 1500
    assert len(picture.svg) < 20_000


def test_markup_in_a_name_is_text():
    picture = task_graph(graph_of({"<b>&": (8, 8), "y": (8, 8)}, {("<b>&", "y"): lambda p: [p]}))
    assert "<b>&" in texts(picture)


def test_merged_layers_lie_behind_the_one_that_does_their_work():
    picture = task_graph(note(optimized=True))
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 340
    assert "100 tasks, each with transpose, add inside" in words(picture)
    assert "same + mirrored" in texts(picture)


def test_side_by_side_shares_one_layout():
    picture = side_by_side(note(), note(optimized=True), title="An expression", block=(2, 7))
    told = texts(picture)
    assert "An expression, as written" in told
    assert "An expression, as it runs" in told
    assert told.count("inside sub") == 2
    for name in ("x", "transpose", "mean_chunk", "sub"):
        places = [e.get("x") for e in svg_of(picture).iter(SVG + "text") if e.text == name]
        assert len(places) == 2
        assert places[0] == places[1]
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 540 + 340
    assert squares(picture, "f-pick") == 28 + 26
    assert "needs 27 other tasks" in picture.alt
    assert "needs 25 other tasks" in picture.alt
    assert_legible(picture)


def test_graphs_that_have_nothing_in_common_stand_one_after_the_other():
    other = graph_of({"z": (9, 9)}, {})
    picture = side_by_side(note(), other)
    assert "z" in texts(picture)
    assert squares(picture, "f-fill") + squares(picture, "f-pick") == 540 + 81


def test_small_graphs_side_by_side_are_nodes():
    small = TaskGraph(("a", "b"), (("a", "b"),))
    picture = side_by_side(small, TaskGraph(("b",), ()))
    assert texts(picture).count("b") == 2
    assert picture.height < 200
    assert "no tasks" in side_by_side(small, TaskGraph((), ())).alt


def test_small_graphs_are_nodes_unless_a_block_or_a_colour_is_asked_for():
    assert "x(0, 0)" in texts(task_graph(note(2)))
    assert "x(0, 0)" not in texts(task_graph(note(2), colour="need"))
    assert "x(0, 0)" not in texts(task_graph(note(2), block=(0, 1)))


def test_the_alternative_text_tells_layers_and_mapping():
    alt = task_graph(note()).alt.replace("\u202f", " ")
    assert "x 100 (11 needed: column 6, [6, 3])" in alt
    assert "transpose 100 (1 needed: [3, 6]) from x mirrored" in alt


def test_the_same_bytes_in_every_process_and_without_dot():
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); from block_graphs import note;"
        "from parcours.draw import side_by_side, task_graph;"
        "print(task_graph(note()).svg); print(side_by_side(note(), note(optimized=True)).svg)"
    )
    expected = f"{task_graph(note()).svg}\n{side_by_side(note(), note(optimized=True)).svg}\n"
    mixed = note()
    order = sorted(range(len(mixed.edges)), key=lambda i: i * 7 % len(mixed.edges))
    mixed = TaskGraph(mixed.tasks, [mixed.edges[i] for i in order], (), mixed.blocks, planned=True)
    assert task_graph(mixed).svg == task_graph(note()).svg
    for seed in ("1", "2"):
        out = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PATH": ""},
        )
        assert out.stdout.decode() == expected
