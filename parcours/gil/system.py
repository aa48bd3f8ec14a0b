"""Questions that a thread asks the system: the time, how long it queued for a CPU, which interpreter runs it."""

import contextlib
import os
import platform
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator

try:
    import resource
except ImportError:  # Windows
    resource = None

__all__ = ["MS", "blockings", "cpu", "gil_here", "interpreter", "now", "queue_clock", "since", "version"]

now, cpu = time.perf_counter_ns, time.thread_time_ns
MS = 1_000_000  # nanoseconds


@contextlib.contextmanager
def queue_clock() -> Iterator[Callable[[], int | None]]:
    """Yield a function that returns the nanoseconds that this thread has queued for a CPU, or None: only Linux counts.

    It calls C through ctypes.PyDLL, which keeps the GIL: an ordinary read would hand it over, and change the schedule.
    """
    try:
        import ctypes

        file = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except (ImportError, OSError):
        yield lambda: None
        return
    try:
        pread = ctypes.PyDLL(None).pread
        pread.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
        pread.restype = ctypes.c_ssize_t
        buffer = ctypes.create_string_buffer(96)

        def queued():
            length = pread(file, buffer, 96, 0)
            return int(buffer.raw[:length].split()[1])

        until = cpu() + MS
        while cpu() < until:  # a kernel that keeps no statistics says 0 for the time that we ran, too
            pass
        pread(file, buffer, 96, 0)
        counts = int(buffer.raw.split()[0]) > 0
    except (AttributeError, OSError, ValueError, IndexError):
        counts = False
    try:
        yield queued if counts else lambda: None
    finally:
        os.close(file)


def since(before: int | None, after: int | None) -> int | None:
    """Return what a clock has counted between two looks at it; None where it tells nothing."""
    return None if before is None or after is None else after - before


def blockings() -> int | None:
    """Return how often this thread has stopped by itself, to wait; None where the system does not tell."""
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw if hasattr(resource, "RUSAGE_THREAD") else None


def gil_here() -> bool:
    """Return True if the threads of this Python share a GIL now."""
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def version() -> str:
    """Return the version of this Python, with a "t" if it was built to run without the GIL."""
    return platform.python_version() + ("t" if sysconfig.get_config_var("Py_GIL_DISABLED") else "")


def interpreter() -> int:
    """Return the number of the current interpreter in its process; the main one is 0."""
    for name in ("_interpreters", "_xxsubinterpreters"):
        if name in sys.modules:
            current = sys.modules[name].get_current()
            return int(current[0] if isinstance(current, tuple) else current)
    return 0
