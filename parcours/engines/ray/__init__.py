"""Ray: tasks and actors in worker processes, which nodes of a cluster start."""

import contextlib
import functools
import importlib.util
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping

from parcours.engines.protocol import Engine, Wait, items_of

__all__ = ["ENGINE", "is_actor_call"]

# Exceptions of Ray that tell of a cluster or a machine that broke.
_FAULTS = {"LocalRayletDiedError", "NodeDiedError", "OutOfMemoryError", "RaySystemError"}
_COMMAND = "ray::"  # a worker calls itself so, before the name of its task
_NODE = "raylet/raylet"  # the end of the path of the program that starts workers


# The hex digits of a task's id: 16 that it has alone, 24 of its actor (for a function, all f), and 8 of its job. The
# task that creates an actor begins with 16 times f.
_NO_TASK, _NO_ACTOR = "f" * 16, "f" * 24


def is_actor_call(task: str) -> bool:
    """Return True if a task's id is that of a call of an actor's method."""
    return len(task) == 48 and task[:16] != _NO_TASK and task[16:40] != _NO_ACTOR


class Ray(Engine):
    """Ray, once it is imported. Most answers hold only while it runs (``ray.init``)."""

    name, label, worker_label = "ray", "Ray", "Ray worker"
    libraries = ("ray",)
    slow = 3  # a worker is a process, which has to start and to import Ray
    tells_ends = False

    def install(self, recorder):
        from parcours.engines.ray.recording import install

        install(recorder)

    # -- what is whose
    def is_worker(self):
        if _running() is None:
            return False
        from parcours.engines.ray.internals import is_worker

        return is_worker()

    def is_promise(self, value):
        ray = sys.modules["ray"]
        return isinstance(value, ray.ObjectRef | ray.ObjectRefGenerator)

    def is_wrapped(self, value):
        ray = sys.modules["ray"]
        return isinstance(value, ray.remote_function.RemoteFunction | ray.actor.ActorClass)

    def is_environment_fault(self, error):
        # Told by name: what comes out of a pickle may be of a class that Ray makes for it.
        kind = type(error)
        if kind.__module__.partition(".")[0] == "ray":
            return kind.__name__ in _FAULTS
        if not isinstance(error, OSError) or not self.is_loaded():
            return False
        from parcours.engines.ray.internals import STARTING

        frames = traceback.walk_tb(error.__traceback__)
        return any(str(frame.f_globals.get("__name__")).startswith(STARTING) for frame, _ in frames)

    def worker_processes(self, below=None):
        return {"command": _COMMAND, "parents": None if below is None else _nodes(below) or None}

    def starts_processes(self, source):
        return "ray.init" in source

    # -- what it does for a check
    def promised_tasks(self, future):
        ref = getattr(future, "object_ref", None) if not future.done() else None  # of `ref.future()`
        return (ref.task_id().hex(),) if self.is_promise(ref) else ()

    def finished(self, handles: Iterable):
        from parcours.engines.ray.running import finished

        return finished(handles)

    def kept_refs(self):
        if _running() is None:
            return set()
        from parcours.engines.ray.internals import kept_refs

        return kept_refs()

    def problem(self, workers, seconds=15):
        ray = _running()
        if ray is None:
            return "Ray is not running in this notebook.", "Run the cell with `ray.init`, then this one."
        from parcours.engines.ray.running import free_slots, slots

        try:
            there = slots()
            if there < workers:
                return (
                    f"Ray was started with {there:g} CPU slots; this exercise needs {workers}.",
                    f"Run `ray.shutdown()`, then `ray.init(num_cpus={workers}, …)`.",
                )
            free = free_slots(workers, seconds)
        except Exception as error:  # whatever a dying cluster raises: its name goes into the verdict
            return f"Ray does not answer ({type(error).__name__}).", "Restart the kernel and run the notebook again."
        if free < workers:
            return (
                f"Only {free:g} of {there:g} CPU slots are free; this exercise needs {workers}.",
                "Tasks or actors of an earlier cell hold the others: restart the kernel and run from the top.",
            )
        return None

    def meet(self, function: Callable, xs: list):
        from parcours.engines.ray.running import run_all

        run_all(function, xs, seconds=60)

    def task_overhead(self):
        from parcours.engines.ray.running import task_overhead

        return task_overhead()

    # -- where its waits show in a stack
    @functools.cached_property
    def waits(self):
        from parcours.engines.ray.internals import WAITING

        return {
            (WAITING, "get"): lambda f: _refs(f, f["object_refs"]),
            # Without a time limit it has one of 10**6 seconds.
            (WAITING, "wait"): lambda f: _refs(f, f["ray_waitables"], f["num_returns"]),
        }


def _refs(variables: Mapping, waited_for: object, enough: int | None = None) -> Wait:
    refs = tuple(filter(ENGINE.is_promise, items_of(waited_for)))
    return Wait(refs, enough, limit=variables["timeout"])


def _running():
    """Return the module ``ray`` if Ray runs and this process takes part, or None."""
    ray = sys.modules.get("ray")
    return ray if ray is not None and ray.is_initialized() else None


def _nodes(below: int) -> list[int]:
    """Return the ids of the processes below a process that start workers: one for each node of a cluster.

    They run Ray's own program: a process of another program that only has its name is not one.
    """
    import psutil

    home = importlib.util.find_spec("ray")
    program = home and f"{os.path.dirname(home.origin)}/core/src/ray/{_NODE}"
    found = []
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(below).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if process.cmdline()[:1] and process.cmdline()[0].endswith(_NODE) and _runs(process, program):
                    found.append(process.pid)
    return found


def _runs(process, program) -> bool:
    """Return True if a process runs this program, or if the system does not show which one it runs."""
    if not program or not os.path.exists(f"/proc/{process.pid}"):
        return True
    try:
        return os.path.samefile(f"/proc/{process.pid}/exe", program)
    except OSError:
        return False


ENGINE = Ray()
