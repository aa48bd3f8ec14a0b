"""The clock of a replay."""

import re

import pytest

from parcours.draw import replay
from parcours.draw.replay.clock import STEPS, Clock
from parcours.graph import TaskGraph
from parcours.spans import Span


def test_changes_too_close_to_be_told_apart_are_one_step():
    spans = [Span(f"t{i}", "thread 1", i * 0.001, i * 0.001 + 0.001) for i in range(3000)]
    picture = replay(TaskGraph([s.task for s in spans], (), spans))
    assert 400 < len(picture.data["steps"]) <= 502
    times = [step[0] for step in picture.data["steps"]]
    assert times == sorted(set(times))


@pytest.mark.parametrize("seconds", [1e-5, 0.004, 0.3, 1, 2.8, 5, 5.1, 60, 4000])
def test_playing_takes_five_seconds_at_most(seconds):
    spans = [Span("a", "thread 1", 0, seconds / 2), Span("b", "thread 1", seconds / 2, seconds)]
    picture = replay(TaskGraph(("a", "b"), (), spans))
    data = picture.data
    assert 0.9 < (data["end"] - data["begin"]) / data["speed"] <= 5.0001
    assert data["speed"] == 1 or not 1 <= seconds <= 5
    assert data["speed"] == data["speeds"][2]
    delays = [float(found) for found in re.findall(r"animation-delay:([\d.]+)", picture.svg)]
    assert max(delays) <= 5
    assert data["end"] == pytest.approx(seconds, rel=1e-3)
    assert len(data["steps"]) == 3


def test_a_change_is_shown_at_the_last_time_of_its_step():
    clock = Clock(0.0, STEPS, [0.5, 0.7, 3.0, 3.4, 9.0])
    assert clock.times == [0.0, 0.7, 3.4, 9.0]
    assert [clock.step(t) for t in (0.0, 0.2, 0.5, 0.6, 3.0, 8.9, 500)] == [0.0, 0.0, 0.7, 0.7, 3.4, 3.4, 9.0]


@pytest.mark.parametrize(
    ("seconds", "unit"), [(4e-4, (1e6, "µs", 0)), (0.02, (1e3, "ms", 1)), (5, (1, "s", 2)), (400, (1, "s", 1))]
)
def test_the_time_is_told_in_the_unit_that_fits(seconds, unit):
    assert Clock(0.0, seconds, []).unit == unit


def test_delays_are_counted_from_the_beginning_of_the_run():
    clock = Clock(10.0, 12.0, [])
    assert [clock.delay(t) for t in (10.0, 10.5, 12.0)] == ["0s", "0.5s", "2s"]
