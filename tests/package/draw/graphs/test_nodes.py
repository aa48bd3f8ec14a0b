"""Nodes: their places, and how each looks in its state."""

import pytest
from pictures import SVG, svg_of, texts

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.nodes import COMPACT, FULL, Shape, draw_node, place_nodes, shape_alone, small
from parcours.draw.graphs.story import read_story
from parcours.draw.palette import Badge
from parcours.graph import TaskGraph
from parcours.spans import Span

STATES = ("plan", "waiting", "running", "done", "freed", "failed", "lost", "cancelled")
SHAPE = Shape(FULL, 120.0, 15.0, 11.0)


def drawn(state, shape=SHAPE, **more):
    canvas = Canvas()
    draw_node(canvas, 80, 20, shape, "load(3)", state, **more)
    return canvas.picture(160, 40, "")


def test_every_state_looks_different_without_colour():
    looks = {state: drawn(state).svg.split("</style>")[1].replace("f-w1", "") for state in STATES}
    assert len(set(looks.values())) == len(STATES)


def test_a_result_in_memory_and_one_that_was_not_traced_look_alike():
    assert drawn("memory").svg == drawn("done").svg


def test_a_failure_is_told_by_the_right_end():
    for state, width in (("failed", "4"), ("lost", "1.5")):
        paths = [e for e in svg_of(drawn(state)).iter(SVG + "path") if "s-ink" in e.get("class")]
        assert [path.get("stroke-width") for path in paths] == [width]
        assert paths[0].get("d").startswith("M139" if state == "failed" else "M140")


def test_a_tab_shows_the_worker_and_is_hollow_when_the_result_was_freed():
    badge = Badge(7, 2)
    assert "7" in texts(drawn("done", badge=badge))
    assert "class='f-w2'" in drawn("done", badge=badge).svg
    assert "class='f-paper s-w2'" in drawn("freed", badge=badge).svg
    assert "7" not in texts(drawn("done", shape=SHAPE._replace(tab=0.0), badge=badge))


def test_a_name_keeps_its_place_while_the_state_changes():
    places = {state: svg_of(drawn(state)).findall(SVG + "text")[-1].get("x") for state in STATES}
    assert len(set(places.values())) == 1
    with_worker = svg_of(drawn("done", badge=Badge(1, 1))).findall(SVG + "text")[-1].get("x")
    assert with_worker == places["waiting"]


def test_words_behind_a_name_are_never_cut():
    canvas = Canvas()
    draw_node(canvas, 80, 20, Shape(FULL, 120.0), "a_name_that_is_too_long(3)", "failed", after=" · failed")
    (words,) = texts(canvas.picture(160, 40, ""))
    assert words.endswith("(3) · failed")
    assert "…" in words


def test_a_node_alone_is_as_wide_as_its_name_needs():
    assert shape_alone(SHAPE, "task").wide < shape_alone(SHAPE, "a longer task").wide


@pytest.mark.parametrize(("tasks", "edges", "few"), [(60, 0, True), (61, 0, False), (20, 60, True), (20, 61, False)])
def test_few_tasks_and_few_edges_are_nodes(tasks, edges, few):
    names = [f"t{i}" for i in range(tasks)]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]][:edges]
    assert small(TaskGraph(names, pairs)) is few


def run(tasks):
    names = [f"work({i})" for i in range(tasks)]
    return TaskGraph(names, (), [Span(name, "thread 1", i, i + 1) for i, name in enumerate(names)])


def test_signs_take_the_room_of_order_numbers():
    story = read_story(run(8))
    plain, watched = place_nodes(story), place_nodes(story, signs=True)
    assert (plain.shape.sign, watched.shape.sign) == (0, FULL.sign)
    assert plain.placed.spots.keys() == watched.placed.spots.keys()
    assert plain.shape.wide + FULL.sign == watched.shape.wide
    assert min(x for x, _ in watched.placed.spots.values()) == watched.shape.wide / 2
    assert min(x for x, _ in plain.placed.spots.values()) > plain.shape.wide / 2


def test_more_than_thirty_tasks_are_compact():
    assert place_nodes(read_story(run(30))).shape.style is FULL
    assert place_nodes(read_story(run(31))).shape.style is COMPACT
    assert place_nodes(read_story(run(61))) is None
