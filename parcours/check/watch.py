"""The watcher: tells the referee when nobody else can come, so that a wrong answer need not wait for its patience.

A thread beside the one that runs the answer. It reads what the caller waits for from the caller's stack, which one
way of waiting or another cannot hide (``from ray import get`` is seen too), and what may still run from the recorder.
Everything that it says is a fact that holds until someone inside leaves; no time is compared.
"""

import contextlib
import json
import os
import sys
import threading

from parcours.check.work import connected
from parcours.engines.processes import pool_processes
from parcours.engines.record import Recorder
from parcours.errors import RefereeError

__all__ = ["watched"]

TICK = 0.05  # seconds between two reports

# Functions whose frame means "waits for these": the end of the file's path, the name, how to read what, and how many of
# them must be done to end the wait (None: all).
_WAITS = {
    ("concurrent/futures/_base.py", "result"): lambda f: ([f["self"]], None),
    ("concurrent/futures/_base.py", "exception"): lambda f: ([f["self"]], None),
    ("concurrent/futures/_base.py", "wait"): lambda f: (f["fs"], None if f["return_when"] == "ALL_COMPLETED" else 1),
    # Those that were given to the caller already are in none of the two.
    ("concurrent/futures/_base.py", "as_completed"): lambda f: (f.get("pending", f["fs"]), 1),
    ("concurrent/futures/thread.py", "shutdown"): lambda f: (f["self"], None),
    ("concurrent/futures/process.py", "shutdown"): lambda f: (f["self"], None),
    ("threading.py", "join"): lambda f: (f["self"], None),
    ("engines/dask/local.py", "get_async"): lambda f: ([f["run"]] if "run" in f else [], None),
    ("ray/_private/worker.py", "get"): lambda f: (f["object_refs"], None),
    ("ray/_private/worker.py", "wait"): lambda f: (f["ray_waitables"], f["num_returns"]),
}
_NO_LIMIT = 1e5  # ray.wait turns "no timeout" into 10**6 seconds

_MACHINERY = {
    "IPython", "asyncio", "dask", "distributed", "ipykernel", "jupyter_client", "multiprocessing", "parcours", "psutil",
    "ray", "tornado", "zmq",
}  # fmt: skip


@contextlib.contextmanager
def watched(work):
    """Watch the current thread while it runs the answer in the block."""
    Recorder.active.watched = True
    watcher = _Watcher(work)
    watcher.start()
    try:
        yield
    finally:
        watcher.over.set()
        watcher.join()


class _Watcher(threading.Thread):
    def __init__(self, work):
        super().__init__(name="parcours-watcher", daemon=True)
        self.work, self.over = work, threading.Event()
        self.caller = threading.current_thread()
        self.caller_id = threading.get_native_id()  # after a fork, the thread object has that of the parent's
        self.before = set(threading.enumerate())
        self.children = _children()

    def run(self):
        recorder = Recorder.active
        recorder.foreign.add(self)
        with contextlib.suppress(RefereeError, OSError), connected(self.work.folder) as connection:
            lines = connection.makefile()
            while not self.over.wait(TICK):
                report = {"op": "report", "token": self.work.token, **self.observe(recorder)}
                connection.sendall(json.dumps(report).encode() + b"\n")
                # The answer comes before the next look: so each report is made after the one before was weighed.
                reply = lines.readline()
                if not reply or json.loads(reply)["decided"]:
                    return

    def observe(self, recorder):
        """What is to be known of this process, in one look."""
        frames = sys._current_frames()
        awaited, joined = _awaited(frames.get(self.caller.ident), recorder)
        threads = [t for t in threading.enumerate() if t not in self.before and t is not self and _may_call(t, frames)]
        # A thread that Python did not start, such as Ray's, runs Python only to call back what the learner gave it.
        started = {t.ident for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}
        strange = bool(frames.keys() - started)
        del frames  # a frame kept would keep what its variables hold
        lanes = _open_lanes(recorder)
        pools = {}
        for lane in lanes:
            pools.setdefault(lane.pool, (lane.capacity, []))[1].append(list(lane.tasks))
        return {
            "pid": os.getpid(),
            "caller": self.caller_id,
            "awaited": awaited,
            "joined": joined,
            "pools": list(pools.values()),
            "threads": sorted(t.native_id for t in threads if t.native_id),
            "unknown": strange or recorder.unstamped or _nested(recorder) or self._has_other_children(),
        }

    def _has_other_children(self):
        """Whether the answer started processes that are no pool's."""
        return bool(_children() - self.children - pool_processes(Recorder.active))


def _awaited(frame, recorder):
    """The tasks and the threads that the frame's thread waits for, in a wait without a time limit.

    With a task, those that must be over before it can start: whoever waits for it waits for them.
    """
    tasks, threads = [], []
    while frame is not None:
        path = "/".join(frame.f_code.co_filename.replace("\\", "/").rsplit("/", 3)[1:])
        for (file, name), what in _WAITS.items():
            if frame.f_code.co_name == name and path.endswith(file):
                variables = frame.f_locals
                limit = variables.get("timeout")
                if limit is None or limit >= _NO_LIMIT:
                    _add_awaited(*what(variables), recorder, tasks, threads)
        frame = frame.f_back
    needs = {task: lane.needs for lane in list(recorder.lanes.values()) for task in lane.tasks}
    for task in tasks:  # grows while it is read
        tasks.extend(needed for needed in needs.get(task, ()) if needed in needs and needed not in tasks)
    return sorted(set(tasks)), sorted(set(threads))


def _add_awaited(what, enough, recorder, tasks, threads):
    if isinstance(what, threading.Thread):
        threads.append(what.native_id)
    elif hasattr(what, "submit"):  # a pool that shuts down: all that it still has
        tasks.extend(task for lane in list(recorder.lanes.values()) if lane.pool == id(what) for task in lane.tasks)
    else:
        handles = list(what) if isinstance(what, list | tuple | set | frozenset) else [what]
        if enough is not None and _done(handles) >= enough:
            return  # the wait is over, though its thread did not get to run since
        for handle in handles:
            tasks.extend(getattr(handle, "parcours_tasks", ()))
            if hasattr(handle, "task_id"):
                tasks.append(handle.task_id().hex())


def _done(handles):
    """How many of these futures and refs are over."""
    refs = [handle for handle in handles if hasattr(handle, "task_id")]
    if refs:
        from parcours.engines.ray import finished

        return len(finished(refs))
    return sum(handle.done() for handle in handles if hasattr(handle, "done"))


def _open_lanes(recorder):
    """The lanes that may still run: not over, and not waiting for the result of one that is not over."""
    lanes = list(recorder.lanes.values())
    refs = [lane.handle for lane in lanes if not hasattr(lane.handle, "done")]  # a future takes its lane out itself
    if refs:
        from parcours.engines.ray import finished

        over = finished(refs)
        for lane in lanes:
            if lane.handle in over:
                del recorder.lanes[lane.tasks]
        lanes = [lane for lane in lanes if lane.handle not in over]
    unfinished = {task for lane in lanes for task in lane.tasks}
    return [lane for lane in lanes if not unfinished.intersection(lane.needs)]


def _nested(recorder):
    """Whether a task of another process submitted tasks itself: then what may still run is not known here."""
    for name in os.listdir(recorder.folder):
        with open(f"{recorder.folder}/{name}") as lines:
            if any('"submitted"' in line for line in lines):
                return True
    return False


def _may_call(thread, frames):
    """Whether a thread is the learner's, or a pool's that is not between two tasks."""
    if type(thread).__module__ == "multiprocessing.dummy":  # a worker of a ThreadPool, whose tasks nobody follows
        return True
    target = getattr(thread, "_target", None)
    modules = {
        type(thread).__module__.split(".")[0],
        (getattr(target, "__module__", None) or "").split(".")[0],
    }
    if modules & _MACHINERY or type(thread).__module__ == "concurrent.futures.process":
        return False
    frame = frames.get(thread.ident)
    idle = frame is not None and frame.f_code.co_name == "_worker" and "concurrent" in frame.f_code.co_filename
    return not idle


def _children():
    """The ids of this process's children."""
    if not os.path.exists("/proc/self/task"):
        import psutil

        return {process.pid for process in psutil.Process().children()}
    found = set()
    with contextlib.suppress(OSError):
        for thread in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError), open(f"/proc/self/task/{thread}/children") as file:
                found |= {int(pid) for pid in file.read().split()}
    return found
