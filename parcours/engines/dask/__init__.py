"""Dask: the graph that runs, where and when each of its tasks runs, and the plan of a collection.

What is private or unstable in Dask is touched below this package alone: `graphs` reads graphs, `local` records the
schedulers that run in this process, `cluster` records ``distributed``, whose import costs seconds and which is
imported only where it is there already.
"""

import importlib

from parcours.engines.dask.graphs import plan
from parcours.engines.dask.local import install_local, isolated_tasks

__all__ = ["install", "isolated_tasks", "plan"]


def install(recorder):
    """Record Dask until the recorder closes."""
    install_local(recorder)
    if "distributed" in recorder.engines:
        importlib.import_module("parcours.engines.dask.cluster").install_cluster(recorder)
