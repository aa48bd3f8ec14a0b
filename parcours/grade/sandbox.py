"""The sandbox: a submission's process behind its walls, with all that it starts, kept within limits."""

import contextlib
import json
import os
import select
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import psutil

from parcours.check.finding import Stopped
from parcours.check.work import shared_referee
from parcours.grade.processes import bytes_used, clean_environment, process_tree
from parcours.grade.replies import replies_checked, stopped_in
from parcours.grade.warm import WarmInterpreter

__all__ = ["LIMITS", "Limits", "Sandbox"]

Limits = Mapping[str, Any]

# What a submission may use. seconds: of one run of an answer, None for what the exercise says; start: seconds of a
# cell of the notebook (Ray may take long to start); cell: seconds of a cell of the learner's; memory: bytes, of all
# its processes; processes; threads; output: bytes that it prints; file: bytes of a file, and of its folder.
LIMITS: Limits = {
    "seconds": None,
    "start": 240,
    "cell": 60,
    "memory": 3_000_000_000,
    "processes": 200,
    "threads": 4000,
    "output": 64_000_000,
    "file": 1_000_000_000,
}

TICK = 0.1  # seconds between two looks at what a sandbox uses
SEND_SECONDS = 5  # until a child that does not read is taken for gone
MOST_REPLY = 40_000_000  # bytes of one reply
KEPT_OUTPUT = 2000  # characters


class Sandbox:
    """One process of a learner's, forked from the warm interpreter. `ask` it; `kill` ends it with all that it started.

    pid: its process id. folder: its own folder. walls: the walls around it, a key of `confine.WALLS`. peak: the most
    bytes of memory seen. alive: False once it was killed.
    """

    def __init__(self, warm: WarmInterpreter, limits: Limits, walls: str, hidden: Iterable[str] = ()) -> None:
        self.walls, self.peak, self.alive = walls, 0, True
        self._warm, self._limits, self._killing = warm, limits, threading.Lock()
        self._asked, self._received = 0, b""
        self._output, self._printed = b"", 0
        self._next_look = 0.0  # when to look again at what it uses, however much it says
        self._siblings = {process.pid for process in psutil.Process().children()}
        self.folder = tempfile.mkdtemp(prefix="pg-")  # short: the paths of sockets in it have few bytes
        self._line, theirs = socket.socketpair()
        self._pipe: int | None
        self._pipe, output = os.pipe()
        os.set_blocking(self._pipe, False)
        request = {
            "folder": self.folder,
            "walls": walls,
            "hidden": list(hidden),
            "needed": _needed(),
            "environment": _environment(self.folder),
            "file_bytes": limits["file"],
            "threads": limits["threads"],
        }
        self.pid: int | None = None
        try:
            self.pid = warm.fork(request, [theirs.fileno(), output])
        except BaseException:
            self.kill()
            raise
        finally:
            theirs.close()
            os.close(output)

    def ask(self, what: str, within: float, **arguments: Any) -> dict[str, Any]:
        """Return the child's reply to a request. Raises Stopped if it breaks a limit, or ends.

        what: the name of the request. within: seconds.
        """
        self._asked += 1
        message = json.dumps({"do": what, "with": arguments, "id": self._asked}).encode() + b"\n"
        until = time.monotonic() + within
        with contextlib.suppress(OSError):  # it is gone, as the next look finds
            self._line.settimeout(SEND_SECONDS)
            self._line.sendall(message)
        while True:
            line = self._next_line(until, within)
            with replies_checked():
                reply = json.loads(line)
                if reply.get("id") != self._asked:  # a reply to nothing
                    self._enforce_time(until, within)
                    continue
                if "stopped" in reply:
                    raise stopped_in(reply["stopped"])
                del reply["id"]
                return reply

    def _next_line(self, until: float, within: float) -> bytes:
        self._enforce_limits()
        while b"\n" not in self._received:
            ends = [self._line] if self._pipe is None else [self._line, self._pipe]
            readable = select.select(ends, [], [], max(0, self._next_look - time.monotonic()))[0]
            if self._pipe in readable:
                self._read_output()
            if self._line in readable:
                part = self._read_line()
                if not part:
                    self._stop("raised", "your code ended its own process.", "The process is gone.")
                self._received += part
                if len(self._received) > MOST_REPLY:
                    self._stop("raised", "your code gave back too much.", f"More than {MOST_REPLY:,} bytes.")
            self._enforce_limits()
            self._enforce_time(until, within)
        line, _, self._received = self._received.partition(b"\n")
        return line

    def _read_line(self) -> bytes:
        try:
            return self._line.recv(1 << 20)
        except OSError:
            return b""

    def _read_output(self) -> None:
        with contextlib.suppress(BlockingIOError):
            part = os.read(self._pipe, 1 << 20)
            if not part:  # all its ends are closed
                os.close(self._pipe)
                self._pipe = None
            self._printed += len(part)
            self._output = (self._output + part)[: 4 * KEPT_OUTPUT]
        if self._printed > (most := self._limits["output"]):
            self._stop("raised", "your code printed too much.", f"More than {most / 1e6:g} MB.", "error")

    def _enforce_time(self, until: float, within: float) -> None:
        if time.monotonic() > until:
            self._stop("too long", f"your code was stopped after {within:g} s.", hint="endless")

    def _enforce_limits(self) -> None:
        if time.monotonic() < self._next_look:
            return
        processes = process_tree(self.pid)
        if not processes:
            self._stop("raised", "your code ended its own process.", "The process is gone.")
        if len(processes) > (most := self._limits["processes"]):
            self._stop("raised", "your code started too many processes.", f"More than {most}.", "error")
        used, most = bytes_used(processes, shared_once=False), self._limits["memory"]
        if used > most:
            used = bytes_used(processes, shared_once=True)
        self.peak = max(self.peak, used)
        if used > most:
            self._stop("raised", "your code used too much memory.", f"More than {most / 1e9:g} GB.", "error")
        self._next_look = time.monotonic() + TICK

    def _stop(self, outcome: str, finding: str, seen: str = "", hint: str = "") -> NoReturn:
        self.kill()
        raise Stopped(outcome, finding, seen, hint)

    def forget_output(self) -> None:
        """Forget what it printed so far: it belongs to an earlier exercise."""
        self.printed()
        self._output, self._printed = b"", 0

    def printed(self) -> str:
        """Return the beginning of what it printed."""
        if self.alive and self._pipe is not None:
            with contextlib.suppress(Stopped):
                self._read_output()
        return self._output.decode(errors="replace")[:KEPT_OUTPUT]

    def kill(self) -> None:
        """Kill the process and all that it started, and remove its folder; a second call has no effect."""
        with self._killing:  # another thread may call it, and must not go on before all is done
            if not self.alive:
                return
            self.alive = False
            self._line.close()
            if self.pid is not None:
                self._kill_processes()
            if self._pipe is not None:
                with contextlib.suppress(BlockingIOError):
                    self._output = (self._output + os.read(self._pipe, 4 * KEPT_OUTPUT))[: 4 * KEPT_OUTPUT]
                os.close(self._pipe)
                self._pipe = None
            shutil.rmtree(self.folder, ignore_errors=True)

    def _kill_processes(self) -> None:
        for _ in range(100):
            left = {process.pid: process for process in (*process_tree(self.pid), *self._orphans())}
            if not left:
                return
            for process in left.values():
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(left.values(), timeout=0.1)

    def _orphans(self) -> Iterator[psutil.Process]:
        """Yield what it left behind: this process adopts it, whatever its name and its environment are."""
        for process in psutil.Process().children():
            if process.pid in (*self._siblings, self._warm.pid, shared_referee().pid):
                continue
            with contextlib.suppress(psutil.Error, OSError):
                if process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)
                else:
                    yield from process_tree(process.pid)


def _environment(folder: str) -> dict[str, str]:
    """Return the environment of a child that lives in `folder`."""
    own = {"HOME": folder, "TMPDIR": folder, "RAY_TMPDIR": folder, "IPYTHONDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"}
    return {**clean_environment(), **own}


def _needed() -> list[str]:
    """Return what a child must see, wherever it is: its Python, the package, the referee's socket."""
    package = Path(__file__).resolve().parents[1]
    modules = [path for path in sys.path if os.path.isdir(path) and not package.is_relative_to(os.path.realpath(path))]
    return [sys.prefix, sys.base_prefix, str(package), *modules, shared_referee().folder]
