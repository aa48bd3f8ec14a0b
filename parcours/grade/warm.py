"""The warm interpreter: a process that has imported all that a check needs, and forks a child for each submission.

It has read no submission, so a child can find nothing of another learner's in its memory. `WarmInterpreter` starts it
and asks it for children; ``python -m parcours.grade.warm FD`` is the process itself. It reads requests from the socket
FD: one JSON line each, with two descriptors: the child's control line, and the pipe that its output goes to.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from parcours.grade import confine
from parcours.grade.child import serve
from parcours.grade.processes import clean_environment, module_command

__all__ = ["WarmInterpreter"]

CLOSE_SECONDS = 5  # until an interpreter whose socket was closed is killed


class WarmInterpreter:
    """The owner's end: starts the interpreter when first needed, and again if it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._requests: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the interpreter, or None if it does not run."""
        return self._process.pid if self._process else None

    def fork(self, request: dict[str, Any], descriptors: list[int]) -> int:
        """Fork a child and return its process id. Raises OSError if that fails twice.

        request: "folder", "walls", "hidden", "needed", "environment", "file_bytes" and "threads" of the child.
        descriptors: its control line, and where its output goes.
        """
        for _ in range(2):
            try:
                if self._process is None or self._process.poll() is not None:
                    self.close()
                    self._start()
                socket.send_fds(self._requests, [json.dumps(request).encode() + b"\n"], descriptors)
                return json.loads(self._requests.makefile().readline())["pid"]
            except (OSError, ValueError) as error:
                self.close()
                failure = error
        raise OSError(f"no child could be started: {failure}") from failure

    def _start(self) -> None:
        self._requests, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                module_command("parcours.grade.warm", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=clean_environment(),
            )

    def close(self) -> None:
        """Close the interpreter's socket and wait until it ended; its children end with it."""
        if self._requests is not None:
            self._requests.close()
        if self._process is not None:  # None if it could not be started
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_SECONDS)
            self._process.kill()
            self._process.wait()
        self._process = self._requests = None


def serve_forks(requests: socket.socket) -> None:
    """Fork a child for each request from the socket `requests`, until it closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the children
    while True:
        line, descriptors, _, _ = socket.recv_fds(requests, 1 << 16, 2)
        while line and not line.endswith(b"\n"):  # a read ends with the piece that the descriptors came with
            line += (more := requests.recv(1 << 16))
            if not more:
                return
        if not line:
            return
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            requests.close()
            _become_child(request, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        requests.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def _become_child(request: dict[str, Any], control: int, output: int) -> NoReturn:
    """Go behind the walls, serve, and exit."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        confine.limit(request["file_bytes"], request["threads"])
        enter = confine.confine(
            request["walls"],
            request["folder"],
            folder_bytes=request["file_bytes"],
            hidden=request["hidden"],
            needed=request["needed"],
        )
        confine.die_with_parent()
        if request["walls"] == "all":
            _become_first_process(enter, control)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        sys.stdout.reconfigure(line_buffering=True)
        with socket.socket(fileno=control) as line:
            serve(line)
        status = 0
    except BaseException as error:
        with contextlib.suppress(BaseException):
            os.write(2, f"the child did not start: {error!r}\n".encode())
    finally:
        os._exit(status)


def _become_first_process(enter: Callable[[], None], control: int) -> None:
    """Fork twice; only the innermost process returns.

    This process waits outside. The first one inside enters the new spaces and reaps what ends there. When its own child
    ends, it ends too, and with it all that was started inside.
    """
    if inside := os.fork():
        os.close(control)
        os.waitpid(inside, 0)
        os._exit(0)
    enter()
    if child := os.fork():
        confine.protect()
        os.close(control)
        while True:
            ended, _ = os.wait()
            if ended == child:
                os._exit(0)


def main() -> None:
    """Import all that a check needs in a learner's process, then serve forks."""
    import concurrent.futures.process
    import concurrent.futures.thread  # noqa: F401
    import multiprocessing.pool  # noqa: F401

    import parcours.check.watch
    import parcours.engines.processes.recording  # noqa: F401
    from parcours import judges

    judges.ids()  # imports the judges
    confine.protect()
    with socket.socket(fileno=int(sys.argv[1])) as requests, contextlib.suppress(OSError):
        serve_forks(requests)


if __name__ == "__main__":
    main()
