"""The referee: a process of its own that hands out values and holds the meeting of tasks.

Run as ``python -I referee.py FOLDER``: listens on ``FOLDER/socket``, which only its user can reach. Its owner speaks
over its standard input and output, one JSON line each way, so that nothing that an answer can read lets it speak for
the owner. It ends when its standard input closes, and removes the folder.

In a game, ``work(x)`` asks for the value of x and keeps its slot until `k` are inside at once ("met"), or until no
more can come ("alone"). After that nobody waits; those who met leave one after another, the last to come first, so that
results in the order of their ends come reversed. Where a game asks for lanes, those who met are told to run one
(`parcours.gil`) and send its record; where it takes a worker away, one of those who met is told to die.

Only the standard library is used: it starts in a few hundredths of a second.
"""

import asyncio
import contextlib
import functools
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
LONGEST_LINE = 1 << 20  # bytes: the record of a lane has some thousand times in it
LONGEST_WORD = 1000  # characters of an x, of a task's name
MOST_ARRIVALS = 100_000  # of a game: what an answer has the referee keep is bounded
DYING = 5  # seconds that a killed process may take to be gone, after others have seen its sockets close
HOLD = 0.06  # seconds: so long the first few calls of work take at least once nobody waits, to be seen in a picture


class Game:
    """One meeting: values for each x, who is inside, and the decision."""

    def __init__(self, k, xs, patience, settle=0.5, raylets=None, lanes=False, lose=0, gap=0):
        self.k, self.patience, self.settle, self.raylets, self.gap = k, patience, settle, raylets, gap
        self.values = {json.dumps(x): secrets.randbelow(10**6) for x in xs}
        self.inside, self.arrivals, self.most = {}, [], 0
        self.asks_for_lanes, self.lanes = lanes, []
        self.to_lose, self.dying = lose, []
        self.decision, self.why, self.proof = None, "", []
        self.start, self.seconds = time.monotonic(), None
        self.decided, self._seen = asyncio.Event(), None
        self._last_report, self._moved = None, self.start

    def decide(self, decision, why):
        if self.decision is None:
            self.decision, self.why, self.seconds = decision, why, time.monotonic() - self.start
            self.proof = [dict(arrival, **peer(arrival["pid"], arrival["tid"])) for arrival in self.inside.values()]
        self.decided.set()

    def full(self, report):
        """Whether, by the caller's report, nobody else can arrive before someone leaves.

        The caller must be inside itself, or wait for a task that is inside; and every lane that may still run must
        be inside: each slot of each pool, and each thread. What the threads beside a task in another process may do is
        not known.
        """
        tasks = {arrival["task"] for arrival in self.inside.values()} - {None}
        threads = {arrival["tid"] for arrival in self.inside.values() if arrival["pid"] == report["pid"]}
        blocked = report["caller"] in threads or threads & set(report["joined"]) or tasks & set(report["awaited"])
        if report["unknown"] or not blocked or any(arrival["others"] for arrival in self.inside.values()):
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
        words = json.dumps(report, sort_keys=True)
        if words != self._last_report:  # the caller's side still gets on: patience is for one that does not
            self._last_report, self._moved = words, time.monotonic()
        meets = len(self.inside) >= self.k  # they are being confirmed
        now = (frozenset(self.inside), words) if self.inside and not meets and self.full(report) else None
        if now and now == self._seen:
            self.decide("alone", f"{len(self.inside)} inside, and nobody else can come")
        self._seen = now

    async def visit(self, arrival):
        """One call of work(x): the value of x, when the meeting is over."""
        key = json.dumps(arrival["x"])
        me, number, early = object(), len(self.arrivals), self.decision is None
        self.inside[me] = arrival
        self.arrivals.append(arrival)
        self._moved = time.monotonic()
        self.most = max(self.most, len(self.inside))
        try:
            if len(self.inside) >= self.k and self.decision is None:
                await self._settle()
                self.decide("met", "")
            elif self.decision is None:
                await self._wait()
            elif self.decision == "alone" and len(self.arrivals) <= SHOWN:
                await asyncio.sleep(HOLD)
            if len(self.dying) < self.to_lose and early and self.decision == "met" and arrival["away"]:
                self.dying.append(arrival["pid"])
                arrival["cut_off"] = True
                return {"die": True}
            if early and self.decision == "met" and not self.asks_for_lanes:
                await asyncio.sleep(self.gap * max(0, self.k - 1 - number))
            reply = {"value": self.values.get(key), "known": key in self.values}
            if self.asks_for_lanes and early and self.decision == "met" and number < self.k:
                reply["lane"] = number
            return reply
        finally:
            del self.inside[me]

    async def _wait(self):
        """Until the decision, or until nothing has changed for as long as the patience."""
        while self.decision is None and (left := self._moved + self.patience - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.decided.wait(), left)
        self.decide("alone", "patience")

    def keep(self, lane):
        """The record of the lane of one that met."""
        if self.asks_for_lanes and len(self.lanes) < self.k:
            self.lanes.append(lane)

    async def _settle(self):
        """The last to come has sent its line, but may not sleep in its read yet, which is part of the proof."""
        until = time.monotonic() + self.settle
        while time.monotonic() < until:
            there = {(arrival["pid"], arrival["tid"]) for arrival in self.inside.values()}
            if sum(peer(*thread)["reads"] for thread in there) >= self.k:
                return
            await asyncio.sleep(0.02)

    async def ended(self):
        """The game is over: whoever still waits may go. Gives what was seen."""
        self.decide("over", "the run is over")
        until = time.monotonic() + DYING
        while not all(map(gone, self.dying)) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return self.summary()

    def summary(self):
        return {
            "decision": self.decision, "why": self.why, "most": self.most, "seconds": self.seconds,
            "arrivals": self.arrivals, "proof": self.proof, "lanes": self.lanes,
            "lost": [pid for pid in self.dying if gone(pid)],
            "values": [[json.loads(x), value] for x, value in self.values.items()],
        }  # fmt: skip


class Server:
    """Serves games on a socket of its folder; `owner` is the only one who opens and reads them."""

    def __init__(self, folder):
        self.folder, self.games = folder, {}

    async def serve(self):
        # Out of descriptors, by an answer that opens sockets without end: it need not say so each time that it tries.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        server = await asyncio.start_unix_server(self._client, f"{self.folder}/socket", backlog=512, limit=LONGEST_LINE)
        loop, gone = asyncio.get_running_loop(), asyncio.Event()

        def listen():
            for line in sys.stdin:
                asyncio.run_coroutine_threadsafe(self._owner(json.loads(line)), loop)
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(gone.set)

        threading.Thread(target=listen, daemon=True).start()
        print("ready", flush=True)
        await gone.wait()
        server.close()

    async def _owner(self, message):
        game = self.games.get(message.get("token"))
        if message["op"] == "new":
            token = secrets.token_hex(8)
            names = ("k", "xs", "patience", "settle", "raylets", "lanes", "lose", "gap")
            self.games = {token: Game(**{name: message[name] for name in names})}  # one game at a time
            reply = {"token": token}
        elif message["op"] == "end" and game:
            reply = await game.ended()
        else:
            reply = {"error": "no such game"}
        print(json.dumps(reply), flush=True)

    async def _client(self, reader, writer):
        pid = peer_pid(writer.get_extra_info("socket"))
        try:
            while line := await reader.readline():
                message = json.loads(line)
                game = self.games.get(message.get("token"))
                if game is None and message["op"] == "work":
                    writer.write(b'{"over": true}\n')  # a task left over from a game that is over: it may go
                if game is None:
                    break
                if message["op"] == "report":
                    game.report(message if pid is None else message | {"pid": pid})
                    writer.write(json.dumps({"decided": game.decision is not None}).encode() + b"\n")
                    await writer.drain()
                elif message["op"] == "lane":
                    game.keep(message["record"])
                    writer.write(b'{"kept": true}\n')
                    await writer.drain()
                elif message["op"] == "work":
                    # The kernel's word for the process, the caller's for thread and task.
                    arrival = {"x": message["x"], "task": message["task"], "tid": message["tid"]}
                    arrival |= {"others": bool(message["others"]), "away": bool(message.get("away"))}
                    if "part" in message:
                        rows, columns = message["part"]
                        arrival["part"] = [int(rows), int(columns)]
                    arrival["pid"] = message["pid"] if pid is None else pid
                    if not sound(arrival) or len(game.arrivals) >= MOST_ARRIVALS:
                        break
                    arrival["ray"] = is_ray(arrival["pid"], bool(message["ray"]), game.raylets)
                    try:
                        reply = await while_connected(game.visit(arrival), reader)
                    except ConnectionError:
                        arrival["cut_off"] = True
                        raise
                    writer.write(json.dumps(reply).encode() + b"\n")
                    await writer.drain()
        except (ConnectionError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # a learner's process speaks nonsense, or died: its socket is closed, the others go on
        finally:
            writer.close()


def sound(arrival):
    """Whether the words of a caller are of their kinds, and short."""
    short = all(len(str(arrival[name])) <= LONGEST_WORD for name in ("x", "task"))
    return short and type(arrival["tid"]) is int and isinstance(arrival["task"], str | None)


async def while_connected(visit, reader):
    """What the visit gives. A caller says nothing while it is inside: where its line ends, it died, and leaves."""
    visit, gone = asyncio.ensure_future(visit), asyncio.ensure_future(reader.read(1))
    await asyncio.wait({visit, gone}, return_when=asyncio.FIRST_COMPLETED)
    left = visit if gone.done() and not visit.done() else gone
    left.cancel()
    await asyncio.wait({left})
    if left is visit:
        raise ConnectionError("the caller is gone")
    return visit.result()


def peer_pid(connection):
    """The process at the other end by the kernel's word, or None where the system does not say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    size = struct.calcsize("3i")
    return struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]


def is_ray(pid, claimed, raylets=None):
    """Whether the process is a Ray worker: by its command where /proc tells, else by its own word.

    Where the raylets are known (their process ids), one of them must have started it, too.
    """
    if not os.path.exists(f"/proc/{pid}"):
        return claimed
    known = raylets is None or any(parent_of(pid) == raylet for raylet in raylets)
    return known and read(f"/proc/{pid}/cmdline").startswith("ray::")


def parent_of(pid):
    """The id of the process that started this one, or None where /proc does not tell."""
    parts = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return int(parts[1]) if len(parts) > 1 else None


def gone(pid):
    """Whether a process is over."""
    if os.path.exists("/proc/self"):
        return read(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"], ["X"])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def peer(pid, tid):
    """What /proc says of a thread that is inside: whether it exists, and sleeps in the read of a socket."""
    if not os.path.exists("/proc/self/task"):
        return {"thread": True, "reads": True}
    folder = f"/proc/{pid}/task/{seen_from_here(pid, tid)}"
    asleep = "unix" in read(f"{folder}/wchan") or not tells_where_threads_sleep()
    return {"thread": os.path.exists(folder), "reads": asleep}


@functools.cache
def tells_where_threads_sleep():
    """Whether this kernel tells it at all, of a thread of this process; else a hidden one is held against nobody."""
    ours, theirs = socket.socketpair()
    sleeper = threading.Thread(target=theirs.recv, args=(1,))
    sleeper.start()
    until, told = time.monotonic() + 1, False
    while not told and time.monotonic() < until:
        told = "unix" in read(f"/proc/self/task/{sleeper.native_id}/wchan")
        time.sleep(0.001)
    ours.close()
    sleeper.join()
    theirs.close()
    return told


def seen_from_here(pid, tid):
    """The id by which this process knows a thread that names itself `tid`: in a PID namespace they differ."""
    if len(names_of(f"/proc/{pid}/status")) < 2:
        return tid
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            if names_of(f"/proc/{pid}/task/{thread}/status")[-1:] == [str(tid)]:
                return thread
    return "none"


def names_of(status):
    """The ids that a process or thread has, one for each PID namespace that it is in, the innermost last."""
    lines = [line for line in read(status, 2000).splitlines() if line.startswith("NSpid:")]
    return lines[0].split()[1:] if lines else []


def read(path, most=200):
    try:
        with open(path, "rb") as file:
            return file.read(most).decode(errors="replace")
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
