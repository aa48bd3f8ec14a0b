"""The referee: a process of its own that hands out values and holds the meeting of tasks.

Run as ``python -I referee.py FOLDER``: listens on ``FOLDER/socket``, which only its user can reach. Its owner speaks
over its standard input and output, one JSON line each way, so that nothing that an answer can read lets it speak for
the owner. It ends when its standard input closes, and removes the folder.

In a game, ``work(x)`` asks for the value of x and keeps its slot until `k` are inside at once ("met"), or until no
more can come ("alone"). After that nobody waits. Only the standard library is used: it starts in a few hundredths of
a second.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import struct
import sys
import threading
import time

__all__ = ["Game", "Server"]


SHOWN = 12  # arrivals
HOLD = 0.06  # seconds: so long the first few calls of work take at least once nobody waits, to be seen in a picture


class Game:
    """One meeting: values for each x, who is inside, and the decision."""

    def __init__(self, k, xs, patience):
        self.k, self.patience = k, patience
        self.values = {json.dumps(x): secrets.randbelow(10**6) for x in xs}
        self.inside, self.arrivals, self.most = {}, [], 0
        self.decision, self.why, self.proof = None, "", []
        self.start, self.seconds = time.monotonic(), None
        self.decided, self._seen = asyncio.Event(), None

    def decide(self, decision, why):
        if self.decision is None:
            self.decision, self.why, self.seconds = decision, why, time.monotonic() - self.start
            self.proof = [dict(arrival, **peer(arrival["pid"], arrival["tid"])) for arrival in self.inside.values()]
        self.decided.set()

    def full(self, report):
        """Whether, by the caller's report, nobody else can arrive before someone leaves.

        The caller must be inside itself, or wait for a task that is inside; and every lane that may still run must
        be inside: each slot of each pool, and each thread.
        """
        tasks = {arrival["task"] for arrival in self.inside.values()} - {None}
        threads = {arrival["tid"] for arrival in self.inside.values() if arrival["pid"] == report["pid"]}
        blocked = report["caller"] in threads or threads & set(report["joined"]) or tasks & set(report["awaited"])
        if report["unknown"] or not blocked:
            return False
        for capacity, lanes in report["pools"]:
            there = sum(bool(tasks & set(lane)) for lane in lanes)
            if there < min(len(lanes), capacity or len(lanes)):
                return False
        return all(thread in threads for thread in report["threads"])

    def report(self, report):
        """The caller's side speaks. Only ever used to say "alone" sooner.

        Twice the same, with the same tasks inside: those were inside before the second report was made, and what is
        inside does nothing, so the second report has all that they could have started.
        """
        now = (
            (frozenset(self.inside), json.dumps(report, sort_keys=True)) if self.inside and self.full(report) else None
        )
        if now and now == self._seen:
            self.decide("alone", f"{len(self.inside)} inside, and nobody else can come")
        self._seen = now

    async def visit(self, arrival):
        """One call of work(x): the value of x, when the meeting is over."""
        key = json.dumps(arrival["x"])
        me = object()
        self.inside[me] = arrival
        self.arrivals.append(arrival)
        self.most = max(self.most, len(self.inside))
        try:
            if len(self.inside) >= self.k and self.decision is None:
                await self._settle()
                self.decide("met", "")
            elif self.decision is None:
                try:
                    await asyncio.wait_for(self.decided.wait(), self.patience)
                except TimeoutError:
                    self.decide("alone", "patience")
            elif self.decision == "alone" and len(self.arrivals) <= SHOWN:
                await asyncio.sleep(HOLD)
            return {"value": self.values.get(key), "known": key in self.values}
        finally:
            del self.inside[me]

    async def _settle(self):
        """The last to come has sent its line, but may not sleep in its read yet, which is part of the proof."""
        for _ in range(25):
            if all(peer(arrival["pid"], arrival["tid"])["reads"] for arrival in self.inside.values()):
                return
            await asyncio.sleep(0.02)

    def summary(self):
        return {
            "decision": self.decision, "why": self.why, "most": self.most, "seconds": self.seconds,
            "arrivals": self.arrivals, "proof": self.proof,
            "values": [[json.loads(x), value] for x, value in self.values.items()],
        }  # fmt: skip


class Server:
    """Serves games on a socket of its folder; `owner` is the only one who opens and reads them."""

    def __init__(self, folder):
        self.folder, self.games = folder, {}

    async def serve(self):
        server = await asyncio.start_unix_server(self._client, f"{self.folder}/socket", backlog=512)
        loop, gone = asyncio.get_running_loop(), asyncio.Event()

        def listen():
            for line in sys.stdin:
                loop.call_soon_threadsafe(self._owner, json.loads(line))
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(gone.set)

        threading.Thread(target=listen, daemon=True).start()
        print("ready", flush=True)
        await gone.wait()
        server.close()

    def _owner(self, message):
        game = self.games.get(message.get("token"))
        if message["op"] == "new":
            token = secrets.token_hex(8)
            self.games = {token: Game(message["k"], message["xs"], message["patience"])}  # one game at a time
            reply = {"token": token}
        elif message["op"] == "end" and game:
            game.decide("over", "the run is over")  # whoever still waits may go
            reply = game.summary()
        else:
            reply = {"error": "no such game"}
        print(json.dumps(reply), flush=True)

    async def _client(self, reader, writer):
        pid = peer_pid(writer.get_extra_info("socket"))
        try:
            while line := await reader.readline():
                message = json.loads(line)
                game = self.games.get(message.get("token"))
                if game is None:
                    break
                if message["op"] == "report":
                    game.report(message)
                    writer.write(json.dumps({"decided": game.decision is not None}).encode() + b"\n")
                    await writer.drain()
                elif message["op"] == "work":
                    # The kernel's word for the process, the caller's for thread and task.
                    arrival = {"x": message["x"], "task": message["task"], "tid": message["tid"]}
                    arrival["pid"] = message["pid"] if pid is None else pid
                    arrival["ray"] = is_ray(arrival["pid"], message["ray"])
                    reply = await game.visit(arrival)
                    writer.write(json.dumps(reply).encode() + b"\n")
                    await writer.drain()
        except (ConnectionError, ValueError, KeyError, TypeError):
            pass  # a learner's process speaks nonsense, or died: its socket is closed, the others go on
        finally:
            writer.close()


def peer_pid(connection):
    """The process at the other end by the kernel's word, or None where the system does not say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    size = struct.calcsize("3i")
    return struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]


def is_ray(pid, claimed):
    """Whether the process is a Ray worker: by its command where /proc tells, else by its own word."""
    return read(f"/proc/{pid}/cmdline").startswith("ray::") if os.path.exists(f"/proc/{pid}") else claimed


def peer(pid, tid):
    """What /proc says of a thread that is inside: whether it exists, and sleeps in the read of a socket."""
    if not os.path.exists("/proc/self/task"):
        return {"thread": True, "reads": True}
    where = read(f"/proc/{pid}/task/{tid}/wchan")
    # Some kernels hide what a process sleeps in: "0" then tells nothing against it.
    return {
        "thread": os.path.exists(f"/proc/{pid}/task/{tid}"),
        "reads": where in ("", "0") or "unix" in where,
    }


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read(200).decode(errors="replace")
    except OSError:
        return ""


def main(folder):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a kernel's stop button signals its whole process group
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # a kernel ends its children so: tidy up first
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: its memory is closed to the same user's processes
    try:
        asyncio.run(Server(folder).serve())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
