"""Limits for code that is not ours: on its time, and on how much it prints."""

import contextlib
import math
import signal
import sys
import threading
import time

__all__ = ["TooLong", "capped_output", "time_limit"]


_TIMER = getattr(signal, "ITIMER_REAL", None)


class TooLong(KeyboardInterrupt):
    """The time limit of a check. It is a KeyboardInterrupt because ``ray.get`` swallows every other exception.

    Ray turns it into a plain KeyboardInterrupt.
    """


@contextlib.contextmanager
def time_limit(seconds):
    """Raise TooLong in the block after `seconds`, and again each second, in case the code swallows it.

    Only the main thread receives signals. In any other thread, and on systems without SIGALRM, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    limit, passed, over = TooLong(f"stopped after {seconds:g} s"), [], []

    def stop(*_):
        if not over:  # an interrupt during cleanup must not affect later cells
            passed.append(True)
            raise limit

    before, start, (left, every) = signal.getsignal(signal.SIGALRM), time.monotonic(), signal.getitimer(_TIMER)
    try:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(_TIMER, seconds, 1)
        yield
    except KeyboardInterrupt:
        if passed:
            raise limit from None
        raise
    finally:
        over.append(True)
        signal.setitimer(_TIMER, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # the learner had set an alarm
            signal.setitimer(_TIMER, max(0.001, left - (time.monotonic() - start)), every)


@contextlib.contextmanager
def capped_output(most=10_000):
    """Print at most `most` characters of what the block prints, and say once that the rest is missing."""
    out, err = _Capped(sys.stdout, most), _Capped(sys.stderr, most)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            yield
    finally:
        out._left = err._left = math.inf  # `logging` may keep a reference; it must go on working


class _Capped:
    def __init__(self, stream, left):
        self._stream, self._left = stream, left

    def write(self, text):
        if self._left > 0:
            self._stream.write(text if self._left == math.inf else text[: self._left])
            if len(text) > self._left:
                self._stream.write("\n… the rest of the output is not shown\n")
        self._left -= len(text)
        return len(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)
