"""A thread sleeps at a lock when it has reached it and has not run since; one that may run on is never said to."""

import sys
import threading
import time

import pytest

from parcours.check.asleep import Sleepers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who sleeps at a lock")

LOOKS = 5


def asleep_at_each_look(function):
    """Return how many of two threads that run `function` slept at each of some looks, from the second on."""
    threads, sleepers = [threading.Thread(target=function, daemon=True) for _ in range(2)], Sleepers()
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert not sleepers.look(threads, sys._current_frames()), "there was no look before it"
    found = []
    for _ in range(LOOKS):
        time.sleep(0.05)
        found.append(len(sleepers.look(threads, sys._current_frames())))
    return found


@pytest.mark.parametrize("make", [threading.Lock, threading.RLock])
def test_threads_that_wait_for_a_lock_sleep(make):
    lock = make()

    def enter():
        with lock:
            pass

    with lock:
        assert asleep_at_each_look(enter)[-1] == 2  # on a slow machine they reach it later


class TimeLimit:
    """Waits in a Python function, which says for how long."""

    def __enter__(self):
        threading.Lock().acquire(timeout=0)
        time.sleep(1)

    def __exit__(self, *exception):
        pass


@pytest.mark.parametrize("wait", [
    lambda: time.sleep(1),
    lambda: threading.Event().wait(1),
    lambda: held().acquire(timeout=1),
    lambda: enter(TimeLimit()),
    lambda: enter_again_and_again(),
], ids=["sleep", "event", "acquire", "own class", "free lock"])  # fmt: skip
def test_threads_that_go_on_by_themselves_do_not(wait):
    assert asleep_at_each_look(wait) == [0] * LOOKS


def held():
    lock = threading.Lock()
    lock.acquire()
    return lock


def enter(lock):
    with lock:
        pass


def enter_again_and_again():
    lock, end = threading.Lock(), time.monotonic() + 1
    while time.monotonic() < end:
        enter(lock)
