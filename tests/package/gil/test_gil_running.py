"""Lanes run: they stamp their units, find out whether a unit waits by itself, and refuse what is no unit."""

import os
import threading
import time

import pytest
from lane_runs import WITH_GIL

from parcours import gil


def test_a_lane_stamps_every_unit():
    before = time.perf_counter_ns()
    record = gil.lane("python", 50)()
    after = time.perf_counter_ns()
    assert len(record.ticks) == 51
    assert list(record.ticks) == sorted(record.ticks)
    assert before < record.ready <= record.start <= record.ticks[0] < record.end < after
    assert 0 < record.cpu <= 1.02 * record.wall
    assert (record.process, record.thread) == (os.getpid(), threading.get_native_id())
    assert (record.gil, record.role) == (WITH_GIL, "")


def test_a_learners_function_is_a_unit_named_after_it():
    called = []

    def count():
        called.append(1)

    assert gil.lane(count, 3)().unit == gil.lane(count, 3).__name__ == "count"
    assert len(called) >= 3


def test_a_function_that_waits_by_itself_is_not_said_to_wait_for_the_gil():
    record = gil.lane(lambda: time.sleep(0.003), 10)()
    assert record.asleep > 0.5 * record.wall
    assert not record.waited or record.waited < 0.1 * record.wall


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: gil.lane("pyhton"), ValueError, "'python', 'sum', 'hash'"),
        (lambda: gil.lane(3), TypeError, "function without arguments"),
        (lambda: gil.lane("python", 0), ValueError, "at least one"),
        (lambda: gil.lanes(), ValueError, "a unit of work each"),
        (lambda: gil.lanes("python", "python", n=[1]), ValueError, "2 lanes, but 1"),
    ],
)
def test_bad_input_gets_a_clear_error(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_an_error_in_a_unit_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        gil.lane(lambda: 1 / 0, 5)()
