"""The system tells a wait for the GIL from a wait for a CPU, and a thread where it is."""

import os
import platform
import threading

import pytest
from lane_runs import in_processes, in_threads, needs_gil, needs_schedstat, process_pool

from parcours.gil import Lanes
from parcours.gil.system import gil_here, interpreter, queue_clock, since, version


@pytest.fixture(scope="module")
def two_processes():
    with process_pool() as pool:
        yield pool


@needs_gil
@needs_schedstat
def test_python_lanes_wait_for_the_gil_and_processes_do_not(two_processes):
    threads, processes = (
        Lanes.of(in_threads("python", "python")),
        Lanes.of(in_processes(two_processes, *["python"] * 2)),
    )
    assert threads.gil_wait > 0.1
    assert processes.gil_wait < 0.05


@needs_schedstat
def test_on_one_core_lanes_that_let_go_queue_for_it():
    core = {min(os.sched_getaffinity(0))}
    lanes = Lanes.of(in_threads("hash", "hash", n=600, initializer=lambda: os.sched_setaffinity(0, core)))
    for record in lanes.records:
        assert record.queued > 0.25 * record.wall
        assert record.waited < record.queued
    assert lanes.overlap < 0.05
    assert lanes.cpus_used < 1.1


def test_the_queue_clock_goes_forward_or_tells_nothing():
    with queue_clock() as queued:
        first, second = queued(), queued()
    assert first is second is None or 0 <= first <= second


def test_a_clock_that_tells_nothing_has_counted_nothing():
    assert since(2, 5) == 3
    assert since(None, 5) is since(2, None) is None


def test_a_plain_thread_says_where_it_is():
    found = []
    thread = threading.Thread(target=lambda: found.append(interpreter()))
    thread.start()
    thread.join()
    assert found == [0]
    assert version().removesuffix("t") == platform.python_version()
    assert gil_here() or version().endswith("t")
