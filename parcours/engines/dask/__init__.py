"""Dask: tasks of graphs, run by schedulers in this process or by a cluster (``distributed``).

What is private or unstable in Dask is touched below this package alone: `graphs` reads graphs, `recording` records the
schedulers that run in this process, `cluster` records ``distributed``, whose import costs seconds and which is imported
only where it is there already.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator

from parcours.engines.protocol import Engine, Wait

__all__ = ["ENGINE", "are_isolated", "is_dask", "isolated_tasks", "worker_address"]


class Dask(Engine):
    """Dask, once it is imported, and its clusters."""

    name, label, worker_label = "dask", "Dask", "Dask worker"
    libraries = ("dask", "distributed")

    def install(self, recorder):
        from parcours.engines.dask.recording import install

        install(recorder)

    # -- what is whose
    def is_worker(self):
        return bool(worker_address())

    def is_promise(self, value):
        if hasattr(type(value), "__dask_graph__"):  # a collection: delayed, array, dataframe, bag
            return True
        distributed = sys.modules.get("distributed")
        return distributed is not None and isinstance(value, distributed.Future)

    def is_wrapped(self, value):
        module = sys.modules.get("dask.delayed")
        return module is not None and isinstance(value, module.DelayedLeaf)

    # -- what it does for a check
    # Its local schedulers need no setup. The first computation imports most of Dask.
    def meet(self, function: Callable, xs: list):
        from parcours.engines.dask.running import run_all

        run_all(function, xs)

    def task_overhead(self):
        from parcours.engines.dask.running import task_overhead

        return task_overhead()

    # -- where its waits show in a stack: in our hook, which knows the run
    waits = {
        ("engines/dask/recording.py", "get_async"): lambda f: Wait((f["run"],)) if "run" in f else None,
    }


def is_dask(task: str | None) -> bool:
    """Return True if a task, given by its id, is one of a Dask graph.

    >>> is_dask("dask#71.1.0"), is_dask("work#71.1"), is_dask(None)
    (True, False, False)
    """
    return (task or "").startswith("dask#")


def worker_address() -> str:
    """Return the address of the worker of ``distributed`` that runs the current code, or "" outside of one."""
    worker = sys.modules.get("distributed.worker")
    try:
        return worker.get_worker().address if worker else ""
    except ValueError:
        return ""


_isolations = []  # one item for each block of `isolated_tasks` that runs


@contextlib.contextmanager
def isolated_tasks() -> Iterator[None]:
    """Let recorded tasks of Dask's local schedulers work on copies of what they use, as in another process."""
    _isolations.append(True)
    try:
        yield
    finally:
        _isolations.pop()


def are_isolated() -> bool:
    """Return True in a block of `isolated_tasks`."""
    return bool(_isolations)


ENGINE = Dask()
