"""The axis of time, its scale, and the names of rows."""

import pytest
from pictures import assert_all_inside, texts

from parcours.draw import timeline
from parcours.draw.axis import MOST_LABEL, Scale, after_labels
from parcours.draw.canvas import MARGIN
from parcours.spans import Span


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        (1e-6, ["0", "1 µs", "2 µs"]),
        (1e-3, ["0", "1 ms", "2 ms"]),
        (1, ["0", "1 s", "2 s"]),
        (60, ["0", "1 min", "2 min"]),
        (3600, ["0", "1 h", "2 h"]),
    ],
)
def test_the_axis_is_in_the_unit_that_fits(unit, labels):
    picture = timeline([Span("a", "thread 1", 0.0, 2.6 * unit)])
    assert [words for words in texts(picture) if words in labels] == labels
    assert_all_inside(picture)


def test_moments_have_places_and_those_outside_the_nearest_end():
    scale = Scale(100, 300, 2.0, 4.0)
    assert [scale.at(t) for t in (2.0, 2.5, 4.0)] == [100, 150, 300]
    assert [scale.at(t) for t in (-1.0, 9.0)] == [100, 300]


def test_rows_begin_behind_the_longest_name():
    short, long = after_labels(["a"]), after_labels(["a", "a longer name"])
    assert MARGIN < short < long
    assert after_labels(["x" * 500]) == MARGIN + MOST_LABEL + 10
    assert after_labels(["a"], left=100) == short - MARGIN + 100
