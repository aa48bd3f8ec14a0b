"""The two ends of a meeting on the learner's side: the owner of the referee, and ``work`` that visits it."""

import atexit
import contextlib
import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

from parcours.engines.record import Recorder, as_task, current
from parcours.errors import RefereeError

__all__ = ["Referee", "Work", "shared_referee"]

LANE_PATIENCE = 30  # seconds that a lane waits for the other: both have met, but a worker may have to import NumPy


_NOT_GIVEN = object()


class Work:
    """``work(x)`` gives the value of x, which only the referee knows; it returns when the meeting is over.

    Picklable, so that it can be sent to any worker of any engine.
    """

    def __init__(self, folder, token):
        self._folder, self._token = folder, token
        self._home = os.getpid()  # made where the answer is called
        self.__name__ = "work"

    def __call__(self, x=_NOT_GIVEN, **named):
        if x is _NOT_GIVEN and len(named) == 1:  # by whatever name the exercise gives it
            (x,), named = named.values(), {}
        if x is _NOT_GIVEN or named:
            raise TypeError("work takes one argument")
        if type(x).__module__ == "numpy":  # an item of an array of xs
            x = x.item()
        inside = current.get()  # None in a thread that a task started: such a thread is no task
        task = inside and inside[1]
        return as_task(self, lambda x: self._visit(x, task), x)

    def tell(self, x, part):
        """Call it for x without being a task, and say which part of x was used: a list of whole numbers."""
        inside = current.get()
        return self._visit(x, inside and inside[1], part=part)

    def _visit(self, x, task, **more):
        message = {"op": "work", "token": self._token, "x": x, "pid": os.getpid(), "task": task, **more}
        message |= {"tid": threading.get_native_id(), "ray": _in_ray_worker(), "others": _other_threads()}
        message["away"] = os.getpid() != self._home
        with connected(self._folder) as connection:
            connection.sendall(json.dumps(message).encode() + b"\n")
            with connection.makefile() as lines:
                reply = json.loads(lines.readline() or "null")
                if reply and "lane" in reply:
                    connection.sendall(self._lane(x, reply["lane"]))
                    lines.readline()
        if not reply:
            raise RefereeError("the check that this task belongs to is over")
        if "die" in reply:
            os.kill(os.getpid(), signal.SIGKILL)
        if "over" in reply:
            return None
        if not reply["known"]:
            raise ValueError(f"work({x!r}): {x!r} is none of the given xs")
        return reply["value"]

    def _lane(self, x, number):
        """Do work of the kind x beside the other one that met, with hand-overs frozen; the message with its record."""
        from parcours import gil

        lane = gil.lane_of_group(x, self._token, number, 2, patience=LANE_PATIENCE, frozen=True)
        message = {"op": "lane", "token": self._token, "record": dataclasses.asdict(lane())}
        return json.dumps(message).encode() + b"\n"

    def __repr__(self):
        return "work"


@contextlib.contextmanager
def connected(folder):
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"{folder}/socket")
        except OSError as error:
            raise RefereeError("the check that this task belongs to is over") from error
        yield connection


def _other_threads():
    """Whether this process, where no watcher looks, has threads of the learner's beside this one."""
    if Recorder.active is not None and Recorder.active.process == os.getpid():
        return False  # the watcher knows them all
    threads = set(threading.enumerate()) - {threading.current_thread()}
    return any(type(thread).__module__.split(".")[0] != "ray" for thread in threads)


def _in_ray_worker():
    ray = sys.modules.get("ray")
    if ray is None or not ray.is_initialized():
        return False
    return ray._private.worker.global_worker.mode == ray._private.worker.WORKER_MODE


class Referee:
    """Starts a referee and speaks to it as its owner. Raises RefereeError when it cannot."""

    def __init__(self):
        try:
            folder = tempfile.mkdtemp(prefix="referee-")
            if len(folder) > 90:  # the path of a Unix socket has at most 104 bytes on macOS, 108 on Linux
                os.rmdir(folder)
                folder = tempfile.mkdtemp(prefix="referee-", dir="/tmp")
        except OSError as error:
            raise RefereeError(f"the referee did not start: {error}") from error
        self.folder, self._owner = folder, os.getpid()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", f"{os.path.dirname(__file__)}/referee.py", folder],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        except OSError as error:
            os.rmdir(folder)
            raise RefereeError(f"the referee did not start: {error}") from error
        if self._process.stdout.readline() != "ready\n":
            raise RefereeError("the referee did not start")

    def new_game(self, xs, meet, patience, settle=0.5, raylets=None, lanes=False, lose=0, gap=0):
        """Open a game and give its `Work`: values for xs, a meeting of `meet`, patience in seconds.

        settle: seconds that the threads of a meeting have to fall asleep in it, which is part of the proof.
        lanes: whether those who meet, two of them, then run a lane of the kind x each with hand-overs frozen.
        lose: how many of those who meet die in their call, with their process; none does in the process of the answer.
        gap: seconds between two that met and leave, the last to come first.
        raylets: the process ids of the Ray nodes whose workers count as Ray's, where they are known.
        """
        terms = {"xs": list(xs), "k": meet, "patience": patience, "settle": settle, "raylets": raylets}
        terms |= {"lanes": lanes, "lose": lose, "gap": gap}
        token = self._ask(op="new", **terms)["token"]
        return Work(self.folder, token)

    def end_game(self, work):
        """Close the game: nobody is held any more. Gives what the referee saw, as a dict."""
        return self._ask(op="end", token=work._token)

    def _ask(self, **message):
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise RefereeError("the referee stopped") from error
        except BaseException:  # the stop button: a reply that nobody read would be taken for the next one's
            self._process.kill()
            raise

    @property
    def alive(self):
        # What cleans the folder of temporary files may have taken its socket.
        there = self._owner == os.getpid() and self._process.poll() is None
        return there and os.path.exists(f"{self.folder}/socket")

    def close(self):
        """End the process; its folder goes with it."""
        if self._owner == os.getpid():
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            self._process.wait(10)
            self._process.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)  # there still, if it was killed


_shared = None


def shared_referee():
    """The referee of this process, started when first needed and ended with the process."""
    global _shared
    if _shared is None or not _shared.alive:
        if _shared is not None:
            _shared.close()
        _shared = Referee()
        atexit.register(_shared.close)
    return _shared
