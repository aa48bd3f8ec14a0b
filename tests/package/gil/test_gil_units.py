"""Units of work: they need no arguments, and share nothing between threads that one could spoil."""

import pickle
import threading
import time

import pytest

from parcours import gil
from parcours.gil.units import _arrays


@pytest.mark.parametrize("name", gil.UNITS)
def test_a_unit_needs_no_arguments_and_gives_nothing(name):
    assert gil.UNITS[name]() is None


def test_a_sleeper_sleeps_as_long_as_asked_and_travels():
    sleeper = pickle.loads(pickle.dumps(gil.sleeper(0.002)))
    assert (sleeper.seconds, sleeper.__name__) == (0.002, "sleep")
    start = time.perf_counter()
    sleeper()
    assert time.perf_counter() - start >= 0.002


def test_each_thread_has_arrays_of_its_own():
    there = []
    thread = threading.Thread(target=lambda: there.append(_arrays()))
    thread.start()
    thread.join()
    assert _arrays() is _arrays()
    assert not {id(array) for array in _arrays()} & {id(array) for array in there[0]}
