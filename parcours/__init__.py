"""See parallel Python run, and check how it ran.

Importing this loads neither Ray nor Dask nor NumPy nor matplotlib: each is imported when it is used.
"""

# At once, not on demand: `trace` and `check` are also modules, whose import would hide the functions.
import parcours.check  # noqa: F401
from parcours.engines.processes.services import end_services
from parcours.graph import TaskGraph
from parcours.learner.check import check
from parcours.learner.dashboard import dashboard
from parcours.learner.explore import explore
from parcours.learner.fresh import fresh
from parcours.learner.machine import free_memory, machine
from parcours.learner.plots import plotted
from parcours.learner.prediction import outcome, predict
from parcours.learner.progress import progress
from parcours.learner.quiet_ray import QUIET_RAY
from parcours.learner.reset import reset
from parcours.learner.samples import blur_of, nap, row_measure, stored_array
from parcours.plan import dask_drawing, task_graph
from parcours.spans import Span
from parcours.trace import Trace, trace, traced

__all__ = [
    "QUIET_RAY",
    "Span",
    "TaskGraph",
    "Trace",
    "blur_of",
    "check",
    "dashboard",
    "dask_drawing",
    "end_services",
    "explore",
    "free_memory",
    "fresh",
    "machine",
    "nap",
    "outcome",
    "plotted",
    "predict",
    "progress",
    "reset",
    "row_measure",
    "stored_array",
    "task_graph",
    "trace",
    "traced",
]
