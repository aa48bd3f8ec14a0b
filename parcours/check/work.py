"""The learner's side of a meeting: the owner of the referee, and ``work``, which visits it."""

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

from parcours import engines
from parcours.check.givens import errand
from parcours.check.referee import Terms
from parcours.engines.recorder import Recorder, as_task
from parcours.engines.stamps import current
from parcours.errors import RefereeError

__all__ = ["Referee", "Work", "connected", "shared_referee"]


class Work:
    """``work(x)`` returns the value of x, which only the referee knows, once the meeting is over.

    It can be pickled, so it can be sent to any worker of any engine. part: up to four whole numbers, which each call
    reports; empty until a given sets it.
    """

    def __init__(self, folder, token):
        self.folder, self.token, self.part = folder, token, ()
        self._home = os.getpid()  # it is created in the process that calls the answer
        self.__name__ = "work"

    def __call__(self, *args, **named):
        args = (*args, *named.values())  # by whatever name the exercise gives it
        if len(args) != 1:
            raise TypeError(f"work takes one argument, not {len(args)}")
        (x,) = args
        if type(x).__module__ == "numpy":  # an item of an array of xs
            x = x.item()
        inside = current.get()  # None in a thread that a task started, because that is not a task
        task = inside and inside[1]
        more = {"part": list(self.part)} if self.part else {}
        return as_task(self, lambda x: self._visit(x, task, **more), x)

    def tell(self, x, part):
        """Report that part of x was used, without counting as a task. part: a list of up to four whole numbers."""
        inside = current.get()
        return self._visit(x, inside and inside[1], part=part)

    def _visit(self, x, task, **more):
        message = {"op": "work", "token": self.token, "x": x, "pid": os.getpid(), "task": task, **more}
        message |= {"tid": threading.get_native_id(), "worker": engines.worker(), "others": _other_threads()}
        message["away"] = os.getpid() != self._home
        with connected(self.folder) as connection:
            connection.sendall(json.dumps(message).encode() + b"\n")
            with connection.makefile() as lines:
                reply = json.loads(lines.readline() or "null")
                if reply and "errand" in reply:
                    report = errand(reply["errand"])(x, self.token, reply["number"])
                    done = {"op": "done", "token": self.token, "report": report}
                    connection.sendall(json.dumps(done).encode() + b"\n")
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

    def __repr__(self):
        return "work"


@contextlib.contextmanager
def connected(folder):
    """Yield a connection to the referee in a folder. Raises RefereeError if it is gone."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"{folder}/socket")
        except OSError as error:
            raise RefereeError("the check that this task belongs to is over") from error
        yield connection


def _other_threads():
    """Return True if this process has other threads of the learner, and no watcher that sees them."""
    if Recorder.active is not None and Recorder.active.process == os.getpid():
        return False  # the watcher sees them all
    threads, frames = set(threading.enumerate()) - {threading.current_thread()}, sys._current_frames()
    # A thread of an engine's C++ code that once called Python stays in the list; it is a learner's only while it does.
    callers = [t for t in threads if not isinstance(t, threading._DummyThread) or t.ident in frames]
    return not all(map(engines.is_machinery, callers))


def _undebugged():
    """Keep an attached debugger from debugging the referee too, which would wait for an editor for ever."""
    debugger = sys.modules.get("_pydev_bundle.pydev_monkey")
    return getattr(debugger, "skip_subprocess_arg_patch", contextlib.nullcontext)()


class Referee:
    """The owner's side of a referee process. Raises RefereeError if the process does not start or stops."""

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
            with _undebugged():
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", f"{os.path.dirname(__file__)}/referee.py", folder],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
        except OSError as error:
            os.rmdir(folder)
            raise RefereeError(f"the referee did not start: {error}") from error
        if self._process.stdout.readline() != "ready\n":
            raise RefereeError("the referee did not start")

    def open_meeting(self, terms: Terms) -> Work:
        """Open a meeting on these terms and return its `Work`. The meeting before ends."""
        return Work(self.folder, self._ask(op="open", terms=dataclasses.asdict(terms))["token"])

    def end_meeting(self, work: Work) -> dict:
        """End a meeting, so that all its calls return, and return the referee's record of it."""
        return self._ask(op="end", token=work.token)

    def _ask(self, **message):
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise RefereeError("the referee stopped") from error
        except BaseException:  # the stop button: a reply that is left unread would answer the next request
            self._process.kill()
            raise

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._process.pid

    @property
    def alive(self):
        # A cleaner of the temporary directory may have deleted the socket.
        there = self._owner == os.getpid() and self._process.poll() is None
        return there and os.path.exists(f"{self.folder}/socket")

    def close(self):
        """End the process and remove its folder."""
        if self._owner == os.getpid():
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            self._process.wait(10)
            self._process.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)  # a killed referee leaves it behind


_shared = None


def shared_referee():
    """Return the referee of this process, started when first needed and ended with the process."""
    global _shared
    if _shared is None or not _shared.alive:
        if _shared is not None:
            _shared.close()
        _shared = Referee()
        atexit.register(_shared.close)
    return _shared
