"""The switch interval, at which one thread hands the GIL over by force: set, or frozen."""

import contextlib
import contextvars
import sys
import threading

__all__ = ["freezing", "frozen_switching", "switch_interval"]

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
