"""Squares: their places, and how each looks."""

import re

import pytest
from pictures import SVG, svg_of

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.squares import (
    by_worker,
    draw_marks,
    filled,
    hollow,
    in_state,
    outline_squares,
    places_of,
    side_of,
)

STATES = ("waiting", "running", "done", "freed", "failed", "lost", "cancelled")
FOUR = {(0, 0): ["a"], (0, 1): ["b"], (1, 0): ["c", "d"], (1, 1): ["e"]}


def drawn(*looks, side=10, places=((2, 3),)):
    canvas = Canvas()
    for look in looks:
        draw_marks(canvas, places, side, look)
    return [(e.get("class"), e.get("d")) for e in svg_of(canvas.picture(50, 50, "")).iter(SVG + "path")]


def test_squares_stand_in_a_grid_with_paper_between():
    places = {tuple(tasks): at for at, tasks in places_of(10, 20, FOUR, 12)}
    assert places == {("a",): (11, 21), ("b",): (23, 21), ("c", "d"): (11, 33), ("e",): (23, 33)}
    assert (side_of(12), side_of(8)) == (10, 7)


def test_a_full_square_and_a_hollow_one_are_equally_large():
    assert drawn(filled("f-fill")) == [("f-fill", "M2 3h10v10h-10z")]
    assert drawn(hollow("s-ink")) == [("f-paper s-ink", "M2.5 3.5h9v9h-9z")]  # its outline takes half a pixel


def test_squares_of_one_look_are_one_path():
    assert len(drawn(filled("f-fill"), places=[(0, 0), (12, 0), (24, 0)])) == 1


@pytest.mark.parametrize("side", [3, 5, 8, 12, 16])
def test_each_state_has_a_shape_of_its_own(side):
    looks = [in_state(state, side, 1) for state in STATES]
    shapes = {("f-paper" in look.css, look.stroke, drawn(look, side=side)[0][1]) for look in looks}
    assert len(shapes) == len(STATES)


@pytest.mark.parametrize("side", [3, 5, 8, 12, 16])
@pytest.mark.parametrize("state", STATES)
def test_a_square_stays_in_its_place(side, state):
    look = in_state(state, side, 1)
    ((_, d),) = drawn(look, side=side, places=[(0, 0)])
    inset, wide = float(re.match(r"M([\d.]+)", d)[1]), float(re.search(r"h([\d.]+)", d)[1])
    edge = (look.stroke or 0) / 2
    assert inset - edge >= 0
    assert inset + wide + edge <= side


def test_only_what_is_needed_is_outlined():
    canvas = Canvas()
    outline_squares(canvas, 0, 0, FOUR, 12, {"d", "e"})
    (path,) = svg_of(canvas.picture(50, 50, "")).iter(SVG + "path")
    assert (path.get("class"), path.get("d").count("M")) == ("s-pick", 2)
    outline_squares(canvas := Canvas(), 0, 0, FOUR, 12, set())
    assert not list(svg_of(canvas.picture(50, 50, "")).iter(SVG + "path"))


@pytest.mark.parametrize("side", [5, 7, 9, 14])
def test_squares_of_workers_with_one_colour_differ_by_lines(side):
    drawn_by = [drawn(by_worker(hue, side), side=side)[0] for hue in (1, 6, 11)]
    assert {css for css, _ in drawn_by} == {"f-w1"}
    assert [d.count("z") for _, d in drawn_by] == [1, 2, 3]
