"""Verdicts: pairs of lanes and calls whose answer is known, and those of which nothing can be told."""

import contextlib
import dataclasses
import hashlib
import os
import random
import sys
import threading
import time

import numpy as np
import pytest
from lane_runs import WITH_GIL, in_processes, in_threads, needs_gil, plain, process_pool, settled

from parcours import gil


@pytest.fixture(scope="module")
def two_processes():
    with process_pool() as pool:
        yield pool


# -- did they take turns? ---------------------------------------------------------------------------------------------
@needs_gil
@pytest.mark.parametrize("unit", ["python", "sum"])
def test_lanes_that_hold_the_gil_take_turns(unit):
    found = settled(lambda: gil.takes_turns(lambda: in_threads(unit, unit)))
    assert found.answer is True
    assert found
    assert 1 in found.handovers
    assert "took turns" in repr(found)


@needs_gil
def test_three_lanes_that_hold_the_gil_take_turns():
    assert settled(lambda: gil.takes_turns(lambda: in_threads("python", "python", "python"), tries=2).answer) is True


@pytest.mark.parametrize("unit", ["hash", "numpy"])
def test_lanes_that_let_go_run_at_the_same_time(unit):
    found = settled(lambda: gil.takes_turns(lambda: in_threads(unit, unit)))
    assert found.answer is False
    assert not found


def test_processes_take_no_turns(two_processes):
    found = settled(lambda: gil.takes_turns(lambda: in_processes(two_processes, "python", "python")))
    assert found.answer is False
    assert "a GIL of its own" in repr(found) or not WITH_GIL


def test_on_one_core_lanes_that_let_go_take_no_turns():
    core = {min(os.sched_getaffinity(0))}

    def run():
        return in_threads("hash", "hash", initializer=lambda: os.sched_setaffinity(0, core))

    assert settled(lambda: gil.takes_turns(run).answer) is False


@needs_gil
@pytest.mark.parametrize(
    ("run", "words"),
    [
        (lambda: [gil.lane("python")()], "one lane alone"),
        (lambda: in_threads("python", "sleep"), "sleeps"),
        (lambda: in_threads("python", "python", workers=1), "for want of workers"),
        (lambda: [plain(), plain(thread=2)], "make its lanes itself"),
    ],
)
def test_what_proves_nothing_is_not_judged(run, words, monkeypatch):
    lanes = gil.lanes
    monkeypatch.setattr(gil, "lanes", lambda *units, **more: lanes(*units, **{"patience": 0.1, **more}))
    found = gil.takes_turns(run, tries=1)
    assert found.answer is None
    assert words in repr(found)


def test_without_a_gil_it_says_so():
    found = gil.takes_turns(lambda: [plain(gil=False), plain(gil=False, thread=2)])
    assert found.answer is False
    assert "There is no GIL" in repr(found)


# -- does one call let go? --------------------------------------------------------------------------------------------
OBJECTS = np.array([1] * 2_000_000, dtype=object)
NUMBERS = [random.random() for _ in range(300_000)]


def six_sorts_with_naps():
    for _ in range(6):
        sorted(NUMBERS)
        time.sleep(0.001)


def sum_and_as_long_a_nap():
    start = time.perf_counter()
    sum(range(6_000_000))
    time.sleep(time.perf_counter() - start)


def python_loop():
    for _ in range(8_000_000):
        pass


@needs_gil
@pytest.mark.parametrize(
    ("function", "verdict"),
    [
        (lambda: time.sleep(0.12), "releases"),
        (lambda: hashlib.sha256(bytes(250_000_000)).digest(), "releases"),
        (lambda: sum(range(10_000_000)), "holds"),
        (lambda: [OBJECTS + 1 for _ in range(5)], "holds"),
        (six_sorts_with_naps, "holds"),
        (sum_and_as_long_a_nap, "now and then"),
        (python_loop, "shares"),
    ],
)
def test_a_call_releases_holds_or_shares_the_gil(function, verdict):
    before = sys.getswitchinterval()
    assert settled(lambda: gil.releases(function).verdict) == verdict
    assert sys.getswitchinterval() == before


@needs_gil
def test_the_share_of_a_mixed_call_lies_between():
    whole, half, nothing = (
        settled(lambda call=call: gil.releases(call).share)
        for call in (
            lambda: time.sleep(0.2),
            sum_and_as_long_a_nap,
            lambda: sum(range(10_000_000)),
        )
    )
    assert nothing < 0.12 < half < 0.75 < whole <= 1


@needs_gil
def test_a_short_call_cannot_be_judged():
    found = gil.releases(lambda: None)
    assert found.verdict == "cannot tell"
    assert "Give it more to do" in repr(found)


def test_an_error_in_the_call_reaches_the_caller_and_stops_the_heart():
    before = threading.active_count()
    with contextlib.suppress(ZeroDivisionError):
        gil.releases(lambda: 1 / 0)
    assert threading.active_count() == before


# -- how many CPUs? ---------------------------------------------------------------------------------------------------
def test_cpus_used_of_a_function_and_of_records():
    assert gil.cpus_used(lambda: time.sleep(0.2)) < 0.5
    lanes = [dataclasses.replace(plain(), thread=t) for t in (1, 2)]
    assert gil.cpus_used(lanes) == pytest.approx(2.0)
