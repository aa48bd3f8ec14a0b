"""Bounds for code that is not ours: time, and how much it prints."""

import contextlib
import signal
import sys
import threading

__all__ = ["TooLong", "capped_output", "time_limit"]


class TooLong(KeyboardInterrupt):
    """The time limit of a check. A KeyboardInterrupt, because ``ray.get`` swallows every other exception.

    And of that it makes a plain one.
    """


@contextlib.contextmanager
def time_limit(seconds):
    """Raise TooLong in the block after `seconds`, and each second after that, should the code swallow it.

    Signals reach the main thread alone: in any other thread, and where there is no SIGALRM, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    limit, passed = TooLong(f"stopped after {seconds:g} s"), []

    def stop(*_):
        passed.append(True)
        raise limit

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    except KeyboardInterrupt:
        if passed:
            raise limit from None
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def capped_output(most=10_000):
    """Let at most `most` characters that the block prints through, and say so once."""
    with (
        contextlib.redirect_stdout(_Capped(sys.stdout, most)),
        contextlib.redirect_stderr(_Capped(sys.stderr, most)),
    ):
        yield


class _Capped:
    def __init__(self, stream, left):
        self._stream, self._left = stream, left

    def write(self, text):
        if self._left > 0:
            self._stream.write(text[: self._left])
            if len(text) > self._left:
                self._stream.write("\n… the rest of the output is not shown\n")
        self._left -= len(text)
        return len(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)
