"""Units of work for lanes: what computes and keeps the GIL, what computes and lets go, what sleeps."""

import functools
import hashlib
import threading
import time

__all__ = ["UNITS", "Sleeper", "sleeper"]


class Sleeper:
    """A unit that sleeps, as one does that waits for a network; its lane knows how late it woke. Picklable."""

    def __init__(self, seconds):
        self.seconds, self.__name__ = seconds, "sleep"

    def __call__(self):
        time.sleep(self.seconds)


def sleeper(seconds):
    """A unit of work that sleeps so many seconds."""
    return Sleeper(seconds)


def _python_loop():
    total = 0
    for i in range(1500):
        total += i * i


def _sum_in_c():
    sum(range(6000))


def _hash():
    hashlib.sha256(_zeros()).digest()


def _numpy():
    import numpy

    a, out = _arrays()
    numpy.sqrt(a, out)


@functools.cache
def _zeros():
    return bytes(150_000)


def _arrays():
    import numpy

    mine = _of_thread.__dict__
    if "arrays" not in mine:
        mine["arrays"] = numpy.ones(60_000), numpy.empty(60_000)
    return mine["arrays"]


_of_thread = threading.local()

# About 0.1 ms each; "sleep" lasts 5 ms. "sum" is one call of C code that keeps the GIL, "hash" and "numpy" let go.
UNITS = {"python": _python_loop, "sum": _sum_in_c, "hash": _hash, "numpy": _numpy, "sleep": Sleeper(0.005)}
