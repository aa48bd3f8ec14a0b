"""The clock of a replay: the time of the run in steps, and how fast it is played."""

import bisect
import math
from collections.abc import Iterable

__all__ = ["Clock"]

STEPS = 500  # changes closer than this part of the run are one
LONGEST = 5  # seconds that the picture plays: a longer motion would need a pause button
UNITS = ((1, "s"), (1e3, "ms"), (1e6, "µs"))


class Clock:
    """The time of a run from `begin` to `end`, in seconds.

    All changes within one part in `STEPS` of the run are shown at the last of their times.

    Attributes:
        times: the moments at which something changes, the first of them the beginning.
        speed, speeds: how many times as fast as real time the run is played, and all that may be chosen.
        unit: (how many of it make a second, its name, decimals) for the time that the player tells.
    """

    def __init__(self, begin: float, end: float, changes: Iterable[float]):
        self.begin, self.end = begin, end
        self._digits = max(2, 4 - math.floor(math.log10(end - begin)))
        self._starts, self.times = [begin], [self.round(begin)]
        for t in sorted(t for t in set(changes) if begin < t <= end):
            if len(self._starts) == 1 or t - self._starts[-1] > (end - begin) / STEPS:
                self._starts.append(t)
                self.times.append(self.round(t))
            self.times[-1] = max(self.times[-1], self.round(t))
        self.speed, self.speeds = _speeds(end - begin)
        factor, name = next(unit for unit in UNITS if (end - begin) * unit[0] >= 1 or unit is UNITS[-1])
        decimals = {"s": 2 if end < 100 else 1, "ms": 1, "µs": 0}[name]
        self.unit = (factor, name, decimals)

    def round(self, t: float) -> float:
        """Return seconds with as many digits as tell steps apart."""
        return round(t, self._digits)

    def step(self, t: float) -> float:
        """Return the moment at which a change at this time is shown."""
        return self.times[max(0, bisect.bisect_right(self._starts, t) - 1)]

    def delay(self, t: float) -> str:
        """Return when the picture shows a moment, counted from the moment at which it begins to play."""
        return f"{(t - self.begin) / self.speed:.2f}".rstrip("0").rstrip(".") + "s"


def _speeds(length: float) -> tuple[float, list[float]]:
    """Return how many times as fast as real time a run is played, and all that may be chosen.

    Real time for a run of 1 to 5 seconds; another round factor for a run too long, or too short to be followed.

    >>> _speeds(2.8)
    (1, [0.2, 0.5, 1, 2, 5])
    >>> _speeds(12)[0], _speeds(0.3)[0]
    (5, 0.1)
    """
    low = math.floor(math.log10(length)) - 3
    factors = [float(f"{digit}e{power}") for power in range(low, low + 6) for digit in (1, 2, 5)]
    factors = [int(factor) if factor >= 1 else factor for factor in factors]
    fast = next(i for i, factor in enumerate(factors) if length / factor <= LONGEST)
    at = factors.index(1) if 1 <= length <= LONGEST else fast
    return factors[at], factors[at - 2 : at + 3]
