"""The resources of this machine that matter to the lessons: processors, memory, shared memory, the GIL."""

import html
import os
import sys

from parcours.learner.quiet_ray import QUIET_RAY

__all__ = ["free_memory", "machine"]

SHARED = "/dev/shm"


class Machine:
    """The table of the machine. rows: (name, value, meaning)."""

    def __init__(self, rows: list[tuple[str, str, str]]):
        self.rows = rows

    def __repr__(self) -> str:
        return "\n".join(f"{name:26} {value:>16}   {meaning}" for name, value, meaning in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>'
            f'<td style="text-align:right">{html.escape(value)}</td>'
            f'<td style="text-align:left">{html.escape(meaning)}</td></tr>'
            for name, value, meaning in self.rows
        )
        head = (
            '<tr><th style="text-align:left">what</th><th>here</th><th style="text-align:left">what it means</th></tr>'
        )
        return {"text/html": f"<table>{head}{cells}</table>", "text/plain": repr(self)}


def machine() -> Machine:
    """Return a table of this machine: processors that we may use, memory, /dev/shm, the home folder, `dot`, the GIL.

    Where something is missing, its row says what to do.
    """
    import shutil

    cores, memory = _cores(), free_memory()
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    return Machine([
        ("Python", sys.version.split()[0], "with the GIL" if gil else "free-threaded: lessons on the GIL differ"),
        ("processors we may use", f"{cores:g}", "enough for all lessons" if cores >= 2 else
         "tasks that wait still run together; tasks that compute cannot"),
        ("free memory", f"{memory / 1e9:.1f} GB", "enough for all lessons" if memory >= 1.5e9 else
         "short: close other notebooks before a lesson with Ray or Dask"),
        ("shared memory (/dev/shm)", *_shared_memory()),
        ("home folder", *_home()),
        ("Graphviz (dot)", "yes" if shutil.which("dot") else "no", "not needed: the pictures bring their own layout"),
    ])  # fmt: skip


def _cores() -> float:
    """Return how many processors this process may use: a container's quota counts, not the machine's size."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _read("/sys/fs/cgroup/cpu.max").split()
    if len(quota) == 2 and quota[0] != "max":
        return min(allowed, int(quota[0]) / int(quota[1]))
    quota, period = (
        _read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
        _read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"),
    )
    return min(allowed, int(quota) / int(period)) if quota and period and int(quota) > 0 else allowed


def free_memory() -> int:
    """Return how many bytes we may still use: the least of what the system and the container leave."""
    import psutil

    left = [psutil.virtual_memory().available]
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        limit, used = _read(f"/sys/fs/cgroup/{limit}"), _read(f"/sys/fs/cgroup/{used}")
        if limit.isdigit() and used.isdigit():
            left.append(max(0, int(limit) - int(used)))
    return min(left)


def _shared_memory() -> tuple[str, str]:
    """Return the size of shared memory, and what it means for Ray, which asks for `object_store_memory` bytes of it."""
    if not os.path.isdir(SHARED):
        return "none", "this system has none; Ray keeps its objects elsewhere in memory or on disk"
    import shutil

    size, asked = shutil.disk_usage(SHARED).total, QUIET_RAY["object_store_memory"]
    shown = f"{size / 1e6:,.0f} MB"
    if _unwritable(SHARED):
        return shown, f"cannot be written ({_unwritable(SHARED)}): Ray keeps its objects on disk, which is slower"
    if size < asked:
        more = f"a container gets more by --shm-size={asked * 2 // 10**6}m"
        return shown, f"less than Ray asks for, so it keeps its objects on disk, which is slower; {more}"
    return shown, "enough"


def _home() -> tuple[str, str]:
    """Return whether the home folder can be written, and what to do if not: Ray writes a token into it."""
    home = os.path.expanduser("~")
    if not (why := _unwritable(home)):
        return "writable", "enough"
    return "not writable", (
        f"{why}: Ray will not start. Set HOME to a folder of yours before you start Jupyter, "
        'or run `import os; os.environ["RAY_AUTH_MODE"] = "disabled"` before `ray.init`'
    )


def _unwritable(folder: str) -> str:
    """Return why nothing can be put into a folder, or "" if something can."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or "it cannot be written"


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""
