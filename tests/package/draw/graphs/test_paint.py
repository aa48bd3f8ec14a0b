"""The paint of squares: what a block needs, when each task ran, on which worker."""

from collections import Counter

import pytest
from block_graphs import all_ran, assert_legible, note, squares, words
from pictures import SVG, svg_of, texts

from parcours.draw import task_graph
from parcours.draw.graphs.paint import needed_by
from parcours.graph import TaskGraph


def test_orange_is_exactly_what_the_chosen_block_needs():
    picture = task_graph(note(), block="sub(2, 7)")
    assert squares(picture, "f-pick") == 28  # 1 + 1 + 1 + (1 + 10) + 10 + 3 + 1
    found = words(picture)
    assert "540 tasks in 7 layers; block [2, 7] of sub (ring) needs 27 other tasks (orange)" in found
    assert "11 needed: column 7, [7, 2]" in found
    assert "chosen: [2, 7]" in found
    assert "3 needed: column 7" in found


@pytest.mark.parametrize("block", ["sub(0, 3)", ("sub", (0, 3)), (0, 3)])
def test_a_block_can_be_named_in_three_ways(block):
    assert "block [0, 3] of sub (ring)" in words(task_graph(note(), block=block))


def test_on_the_diagonal_the_mirrored_block_is_the_same():
    assert squares(task_graph(note(), block=(4, 4)), "f-pick") == 27


def test_the_block_that_is_chosen_alone_is_off_the_diagonal():
    assert "block [3, 6] of sub" in words(task_graph(note()))


def test_a_block_in_the_middle_of_the_graph():
    picture = task_graph(note(), block=("mean_combine-partial", (2, 5)))
    assert squares(picture, "f-pick") == 1 + 2 + 2
    assert "2 needed: [8, 5], [9, 5]" in words(picture)


def test_after_a_run_squares_have_the_colour_of_their_time():
    picture = task_graph(all_ran(note()))
    assert "540 tasks in 7 layers, 3 workers" in texts(picture)[1]
    assert "blue began first, yellow last" in texts(picture)[1]
    assert sum(squares(picture, f"f-t{i}") for i in range(1, 10)) == 540
    assert squares(picture, "f-t1") >= 60  # x began first
    assert texts(picture)[-12:].count("mean_chunk") == 1  # the rows below are the key
    assert_legible(picture)


def test_squares_in_the_colours_of_their_workers():
    picture = task_graph(all_ran(note()), colour="worker")
    ran = Counter(span.worker for span in all_ran(note()).spans)
    assert [squares(picture, f"f-w{i}") for i in (1, 2, 3)] == [ran[f"thread {i}"] for i in (1, 2, 3)]
    assert [text for text in texts(picture) if text.startswith("thread")] == ["thread 1", "thread 2", "thread 3"]


def test_what_failed_and_what_did_not_start_is_hollow():
    graph = all_ran(note())
    spans = [s._replace(state="failed") if s.task == "x(1, 1)" else s for s in graph.spans if s.task != "sub(0, 0)"]
    for colour in ("time", "worker", "need"):
        picture = task_graph(TaskGraph(graph.tasks, graph.edges, spans, graph.blocks), colour=colour)
        assert "(1 failed, 1 did not start)" in texts(picture)[1]
        looks = [e.get("class") for e in svg_of(picture).iter(SVG + "path")]
        assert looks.count("f-paper s-ink") == looks.count("f-paper s-line") == 1


def test_ten_thousand_spans_are_few_bytes():
    assert len(task_graph(all_ran(note(43))).svg) < 100_000


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"colour": "red"}, "colour is one of 'need', 'time', 'worker'"),
        ({"colour": "time"}, "needs a graph that ran"),
        ({"block": (10, 0)}, r"'sub' has no block \(10, 0\)"),
        ({"block": ("add", 3)}, "'add' has no block 3"),
        ({"block": ("mul", (0, 0))}, "there is no layer 'mul'"),
    ],
)
def test_what_is_not_there_is_refused(asked, message):
    with pytest.raises(ValueError, match=message):
        task_graph(note(), **asked)


def test_needed_is_all_that_leads_to_a_task():
    graph = note(3)
    assert len(needed_by(graph, "sub(0, 1)")) == 1 + 1 + 1 + 1 + 1 + 3 + 1 + 3
    assert needed_by(graph, "x(0, 0)") == {"x(0, 0)"}
