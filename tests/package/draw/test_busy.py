"""The share of time that a row was busy, as a staircase."""

import random

import pytest
from pictures import svg_of

from parcours.draw.axis import BAR, Scale
from parcours.draw.busy import busy_shares, draw_staircase
from parcours.draw.canvas import Canvas

SCALE = Scale(0, 40, 0.0, 10.0)


def test_shares_add_up_to_the_time_that_was_spent():
    numbers = random.Random(3)
    starts = [numbers.uniform(0, 9) for _ in range(500)]
    stretches = [(start, start + numbers.uniform(0, 1)) for start in starts]
    shares = busy_shares(stretches, SCALE, 2)
    assert len(shares) == 20
    assert sum(shares) * 0.5 == pytest.approx(sum(end - start for start, end in stretches))


def test_a_stretch_over_several_steps_fills_those_between():
    assert busy_shares([(0.25, 1.75)], SCALE, 2) == [0.5, 1.0, 1.0, 0.5, *[0.0] * 16]


def test_the_last_pixels_belong_to_the_last_step():
    assert sum(busy_shares([(9.9, 10.0)], Scale(0, 41, 0.0, 10.0), 2)) > 0


def test_steps_of_one_height_are_one_line():
    canvas = Canvas()
    draw_staircase(canvas, 0, [1.0, 1.0, 0.5, 0.0], Scale(0, 8, 0, 1), 2, "f-w1")
    (path,) = [e for e in svg_of(canvas.picture(9, 30, "")).iter() if e.get("class") == "f-w1"]
    assert path.get("d") == f"M0 {BAR}v-{BAR}h4v{BAR // 2}h2v{BAR // 2}z"


def test_shares_too_low_to_be_seen_are_not_drawn():
    canvas = Canvas()
    draw_staircase(canvas, 0, [0.001, 0.02], SCALE, 2, "f-w1")
    assert "f-w1" not in canvas.picture(9, 30, "").svg
