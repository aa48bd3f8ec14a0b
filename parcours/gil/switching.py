"""The switch interval, at which one thread hands the GIL over by force: set, frozen, or tried at several values."""

import contextlib
import contextvars
import sys
import threading

from parcours.gil.records import Lanes

__all__ = ["Knob", "freezing", "frozen_switching", "interval_knob", "switch_interval"]

FROZEN = 10.0  # seconds: the switch interval when hand-overs are frozen; Ctrl-C waits as long

freezing = contextvars.ContextVar("parcours_freezing", default=False)  # whether lanes made now are to freeze them
_freeze_lock = threading.Lock()
_freezes = []  # the switch intervals to come back to, one for each frozen lane that runs now


@contextlib.contextmanager
def switch_interval(seconds):
    """Set the switch interval of this Python inside the block, in seconds, and set it back after."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextlib.contextmanager
def frozen_switching(freeze=True):
    """No forced hand-over while any thread of this process is inside."""
    if not freeze:
        yield
        return
    with _freeze_lock:
        _freezes.append(_freezes[0] if _freezes else sys.getswitchinterval())
        sys.setswitchinterval(FROZEN)
    try:
        yield
    finally:
        with _freeze_lock:
            before = _freezes.pop()
            if not _freezes:
                sys.setswitchinterval(before)


class Knob:
    """A run for each value of the switch interval, and a slider that chooses which one is shown.

    pictures: {seconds: Picture}, all on one time axis. Without scripts the picture of the middle value is there.
    """

    def __init__(self, runs):
        from parcours.draw.gil import lanes_picture

        longest = max(run.elapsed for run in runs.values())
        self.runs = runs
        self.pictures = {
            seconds: lanes_picture({"": run}, title=f"Switch interval {_interval(seconds)}", until=longest)
            for seconds, run in runs.items()
        }
        self._shown = list(runs)[len(runs) // 2]

    def __repr__(self):
        return "\n".join(picture.alt for picture in self.pictures.values())

    def _repr_mimebundle_(self, include=None, exclude=None):
        from parcours.draw.knob import knob

        pictures = {_interval(seconds): picture for seconds, picture in self.pictures.items()}
        return knob("switch interval", pictures, shown=_interval(self._shown))._repr_mimebundle_(include, exclude)


def interval_knob(run, values=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)):
    """Run lanes at several switch intervals, now, and give a slider over what happened.

    run: a function without arguments that runs lanes in threads and gives their records; called once for each value.
    values: switch intervals in seconds, in rising order.
    """
    runs = {}
    for seconds in values:
        with switch_interval(seconds):
            runs[seconds] = Lanes.of(run())
    if not runs:
        raise ValueError("a knob needs at least one value")
    return Knob(runs)


def _interval(seconds):
    return f"{seconds * 1000:g} ms"
