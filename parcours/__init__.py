"""See parallel Python run, and check how it ran.

Importing this loads neither Ray nor Dask nor NumPy nor matplotlib: each is imported when it is used.
"""

# At once, not on demand: `trace` and `check` are also modules, whose import would hide the functions.
from parcours.check import check
from parcours.dashboards import dashboard
from parcours.graph import TaskGraph, dask_drawing, task_graph
from parcours.lesson import QUIET_RAY, machine, nap, predict, progress
from parcours.spans import Span
from parcours.trace import Trace, trace, traced

__all__ = [
    "QUIET_RAY",
    "Span",
    "TaskGraph",
    "Trace",
    "check",
    "dashboard",
    "dask_drawing",
    "machine",
    "nap",
    "predict",
    "progress",
    "task_graph",
    "trace",
    "traced",
]
