"""Arguments for trying a function out before it is checked: work that sleeps, arrays and what reads them."""

import time
from collections.abc import Callable

from parcours.engines.recorder import as_task

__all__ = ["blur_of", "nap", "row_measure", "stored_array"]


class Nap:
    """A picklable work(x) that sleeps, as a function waiting for a network or a disk does, and returns x."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.__name__ = "work"

    def __call__(self, x):
        return as_task(self, self._sleep, x)

    def _sleep(self, x):
        time.sleep(self.seconds)
        return x


def nap(seconds: float) -> Nap:
    """Return work for trying a function out: ``nap(0.3)(x)`` sleeps 0.3 seconds and returns x."""
    return Nap(seconds)


def stored_array(shape: tuple[int, int], dtype: str = "float64"):
    """Return an array that is read part by part, as a file is: ``stored[0:100, :]``.

    shape: (rows, columns).
    """
    from parcours.check.givens.array import StoredArray

    return StoredArray(shape, dtype)


def blur_of(radius: int) -> Callable:
    """Return a blur: each value becomes the mean of the values up to `radius` rows and columns away."""
    from parcours.check.givens.array import Blur

    return Blur(radius)


def row_measure() -> Callable:
    """Return ``measure(i, rows)``, which adds the rows up; ``measure.in_block`` reads them in shared memory."""
    from parcours.check.givens.shared import Measure

    return Measure()
