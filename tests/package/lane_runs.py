"""Lanes that run in threads and processes, and a record by hand: what the tests of gil share."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from parcours import gil
from parcours.gil import LaneRecord
from parcours.gil.system import gil_here

WITH_GIL = gil_here()
needs_gil = pytest.mark.skipif(not WITH_GIL, reason="this Python has no GIL")
needs_schedstat = pytest.mark.skipif(not os.path.exists("/proc/thread-self/schedstat"), reason="only Linux tells")


def in_threads(*units, n=400, workers=None, initializer=None):
    lanes = gil.lanes(*units, n=n)
    with ThreadPoolExecutor(workers or len(lanes), initializer=initializer) as pool:
        return [future.result(60) for future in [pool.submit(lane) for lane in lanes]]


def process_pool():
    """Two fresh processes."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def in_processes(pool, *units, n=400):
    return [future.result(60) for future in [pool.submit(lane) for lane in gil.lanes(*units, n=n)]]


def settled(verdict, unsettled=None):
    """The verdict; on a busy machine "cannot tell" is asked again, for two minutes if need be."""
    until = time.monotonic() + 120
    while (found := verdict()) in (unsettled, "cannot tell") and time.monotonic() < until:
        time.sleep(1)  # what makes the machine busy may be over then
    return found


def plain(**more):
    """A record of one lane of 10 ms, by hand; times in milliseconds."""
    ms = 1_000_000
    values = {
        "unit": "count", "ready": 0, "start": 0, "ticks": tuple(i * ms for i in range(11)), "gaps": (), "cpu": 10 * ms,
        "told": True, "nap": None, "together": True, "frozen": False, "interval": 0.005, "gil": True,
        "python": "3.13.0", "node": "here", "process": 1, "interpreter": 0, "thread": 1, "role": "",
    }  # fmt: skip
    return LaneRecord(**values | more)
