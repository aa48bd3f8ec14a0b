"""The referee: a separate process that hands out values and decides whether tasks meet.

It is run as ``python -I -S referee.py FOLDER`` and listens on ``FOLDER/socket``, which only its user can reach. Its
owner uses standard input and output, one JSON line each way: nothing that an answer can read lets it pose as the owner.
The process ends when its standard input closes, and removes the folder.

In a meeting, ``work(x)`` asks for the value of x and blocks until enough calls are inside at once ("met"), or until no
more can come ("alone"). After that, no call waits. Calls that met leave one after another, the last to come first, so
results in the order in which calls ended come reversed. A meeting may have several rounds: the calls that come after
the first round wait for each other again. `Terms` lists what else a meeting can ask for.

Longer than 350 lines because the file is run by its path, without site-packages, and so has to be one: it starts in a
few hundredths of a second on the standard library alone, and no package that a learner installed can be part of it.
"""

import asyncio
import contextlib
import dataclasses
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

__all__ = ["Meeting", "Server", "Terms"]


SHOWN = 12  # arrivals
LONGEST_LINE = 1 << 20  # bytes: the report of an errand may contain some thousand times
LONGEST_WORD = 1000  # characters of an x, of a task's name
LONGEST_PART = 4  # numbers that say which part of x was used
MOST_ARRIVALS = 100_000  # of a meeting, so that an answer cannot fill the referee's memory


@dataclasses.dataclass(frozen=True)
class Terms:
    """The terms of a meeting: one value, sent whole.

    xs: the inputs that have a value. meet: the number of calls that must be inside at once. patience: seconds without
    any change after which the calls inside are alone. settle: seconds that the threads of a meeting have to block in
    it, which is part of the proof. gap: seconds between two calls that leave a meeting; if None, the check chooses.
    hold: seconds that the first few calls take at least after "alone", so that a picture shows them. errand: the module
    of `parcours.check.givens` whose errand the calls that met go on to run, or "". lose: the number of calls that met
    and are killed with their process; that is never the process of the answer itself. dying: seconds that a killed
    process may take to disappear after its sockets closed. workers: {engine: {"command": the beginning of the command
    of its worker processes, "parents": ids of the processes that start them, or None if these are not known}}.
    rounds: how often so many calls must meet, each call in one round. leave: the number of calls that leave after a
    round, the last to come; the others stay for the next round, with as many that come. If 0, all leave.
    """

    xs: list
    meet: int = 1
    patience: float = 10
    settle: float = 0.5
    gap: float | None = None
    hold: float = 0
    errand: str = ""
    lose: int = 0
    dying: float = 5
    workers: dict = dataclasses.field(default_factory=dict)
    rounds: int = 1
    leave: int = 0


class Meeting:
    """A meeting: a value for each x, the calls that are inside, and the decision."""

    def __init__(self, terms):
        self.terms = terms
        self.values = {json.dumps(x): secrets.randbelow(10**6) for x in terms.xs}
        self.inside, self.arrivals, self.most = {}, [], 0
        self.waiting, self.places, self.rounds = {}, {}, 0  # of those inside: not met yet; met, in which place
        self.left_waiting = 0  # when it was decided
        self.reports, self.dying = [], []
        self.decision, self.why, self.proof = None, "", []
        self.start, self.seconds = time.monotonic(), None
        self.turned, self._seen = asyncio.Event(), None  # set when a round has met, or the meeting is decided
        self._last_report, self._moved = None, self.start

    def decide(self, decision, why):
        """Decide, unless that has been done. After that, no call waits."""
        if self.decision is None:
            self.decision, self.why, self.seconds = decision, why, time.monotonic() - self.start
            self.left_waiting = len(self.waiting)
            self._end_round(list(self.waiting) if decision == "met" else [])
        self.turned.set()

    def _end_round(self, leaving):
        """Let those of the calls that wait leave; of all rounds, keep the proof that proves least."""
        proof = [dict(arrival, **peer(arrival["pid"], arrival["tid"])) for arrival in self.waiting.values()]
        reads, before = (sum(call["reads"] for call in calls) for calls in (proof, self.proof))
        if not self.rounds or reads < min(self.terms.meet, before):
            self.proof = proof
        self.rounds += bool(leaving)
        for place, call in enumerate(leaving):
            self.places[call] = place
            del self.waiting[call]
        self.turned.set()
        self.turned = asyncio.Event()

    def full(self, report):
        """Return True if, according to the caller's report, no other call can arrive before one leaves.

        The caller must wait in a call itself, or for a task that does, or for any other thread while only threads of
        its report do. Everything that may still run must wait in a call, too: each worker of each pool, and each
        thread; calls of an earlier round that still leave do not count as waiting. A thread that waits until another
        one lets it go on ("busy", but not in "threads") cannot come before. If the process of a task has other threads,
        we cannot tell what they may still do.
        """
        tasks = {arrival["task"] for arrival in self.waiting.values()} - {None}
        threads = {arrival["tid"] for arrival in self.waiting.values() if arrival["pid"] == report["pid"]}
        blocked = report["caller"] in threads or threads & set(report["joined"]) or tasks & set(report["awaited"])
        blocked = blocked or (report["others"] and threads and threads <= set(report["threads"]))
        if report["unknown"] or not blocked or any(arrival["others"] for arrival in self.waiting.values()):
            return False
        for capacity, pending, busy in report["pools"]:
            there = max(busy or 0, sum(bool(tasks & set(ids)) for ids in pending))
            if there < min(len(pending), capacity or len(pending)):
                return False
        return all(thread in threads for thread in report["threads"])

    def report(self, report):
        """Take a report of the caller's process. Its only use is to decide "alone" earlier.

        It takes two equal reports with the same calls inside. These calls were inside before the second report was
        made, and a call that is inside does nothing, so the second report contains everything they have started.
        """
        words = json.dumps(report, sort_keys=True)
        if words != self._last_report:  # the caller's process makes progress: patience is for one that does not
            self._last_report, self._moved = words, time.monotonic()
        meets = len(self.waiting) >= self.terms.meet  # the meeting is being confirmed
        now = (frozenset(self.waiting), words) if self.waiting and not meets and self.full(report) else None
        if now and now == self._seen:
            self.decide("alone", f"{len(self.waiting)} inside, and nobody else can come")
        self._seen = now

    async def visit(self, arrival):
        """Receive one call of work(x) and return the reply to it once the meeting is over."""
        key, me = json.dumps(arrival["x"]), object()
        self.inside[me] = arrival
        self.arrivals.append(arrival)
        self._moved = time.monotonic()
        self.most = max(self.most, len(self.inside))
        try:
            if self.decision is None:
                self.waiting[me] = arrival
                while me in self.waiting and self.decision is None:
                    await self._wait()
            elif self.decision == "alone" and len(self.arrivals) <= SHOWN:
                await asyncio.sleep(self.terms.hold)
            place = self.places.get(me)
            if place is not None and len(self.dying) < self.terms.lose and arrival["away"]:
                self.dying.append(arrival["pid"])
                arrival["cut_off"] = True
                return {"die": True}
            reply = {"value": self.values.get(key), "known": key in self.values}
            if place is not None and self.terms.errand:
                if place < self.terms.meet:
                    reply |= {"errand": self.terms.errand, "number": place}
            elif place is not None:
                await asyncio.sleep((self.terms.gap or 0) * max(0, self.terms.meet - 1 - place))
            return reply
        finally:
            del self.inside[me]
            self.waiting.pop(me, None)
            self.places.pop(me, None)

    async def _wait(self):
        """Wait until a round has met, or the meeting is decided, or nothing has changed for as long as the patience."""
        if len(self.waiting) >= self.terms.meet:
            rounds = self.rounds
            await self._settle()
            if self.rounds != rounds or len(self.waiting) < self.terms.meet or self.decision is not None:
                return
            self._moved = time.monotonic()
            if self.rounds + 1 < self.terms.rounds:
                self._end_round(list(self.waiting)[: self.terms.meet][-self.terms.leave :])
            else:
                self.decide("met", "")
        elif (left := self._moved + self.terms.patience - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.turned.wait(), left)
        else:
            self.decide("alone", "patience")

    def keep(self, report):
        """Keep the report of an errand by a call that met."""
        if self.terms.errand and len(self.reports) < self.terms.meet:
            self.reports.append(report)

    async def _settle(self):
        """Wait until the last caller is blocked in its read(), too; so far it has only sent its request."""
        until = time.monotonic() + self.terms.settle
        while time.monotonic() < until:
            there = {(arrival["pid"], arrival["tid"]) for arrival in self.waiting.values()}
            if sum(peer(*thread)["reads"] for thread in there) >= self.terms.meet:
                return
            await asyncio.sleep(0.02)

    async def ended(self):
        """End the meeting, so that calls that still wait return. Return the record of it."""
        self.decide("over", "the run is over")
        until = time.monotonic() + self.terms.dying
        while not all(map(gone, self.dying)) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return {
            "decision": self.decision, "why": self.why, "most": self.most, "seconds": self.seconds,
            "rounds": self.rounds, "waiting": self.left_waiting,
            "arrivals": self.arrivals, "proof": self.proof, "reports": self.reports,
            "lost": [pid for pid in self.dying if gone(pid)],
            "values": [[json.loads(x), value] for x, value in self.values.items()],
        }  # fmt: skip


class Server:
    """A server of meetings on the socket of a folder. Only its owner opens and reads them."""

    def __init__(self, folder):
        self.folder, self.meetings = folder, {}

    async def serve(self):
        # An answer that keeps opening sockets uses up the file descriptors; asyncio would report each failed attempt.
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
        meeting = self.meetings.get(message.get("token"))
        if message["op"] == "open":
            token = secrets.token_hex(8)
            self.meetings = {token: Meeting(Terms(**message["terms"]))}  # one at a time
            reply = {"token": token}
        elif message["op"] == "end" and meeting:
            reply = await meeting.ended()
        else:
            reply = {"error": "no such meeting"}
        print(json.dumps(reply), flush=True)

    async def _client(self, reader, writer):
        pid = peer_pid(writer.get_extra_info("socket"))
        try:
            while line := await reader.readline():
                message = json.loads(line)
                meeting = self.meetings.get(message.get("token"))
                if meeting is None and message["op"] == "work":
                    writer.write(b'{"over": true}\n')  # a task left over from an earlier meeting may return
                if meeting is None:
                    break
                if message["op"] == "report":
                    meeting.report(message if pid is None else message | {"pid": pid})
                    told = {"decided": meeting.decision is not None, "patience": meeting.terms.patience}
                    writer.write(json.dumps(told).encode() + b"\n")
                    await writer.drain()
                elif message["op"] == "done":
                    meeting.keep(message["report"])
                    writer.write(b'{"kept": true}\n')
                    await writer.drain()
                elif message["op"] == "work":
                    # The kernel says which process this is, the caller which thread and task.
                    arrival = {"x": message["x"], "task": message["task"], "tid": message["tid"]}
                    arrival |= {"others": bool(message["others"]), "away": bool(message.get("away"))}
                    if "part" in message:
                        arrival["part"] = [int(number) for number in message["part"][:LONGEST_PART]]
                    arrival["pid"] = message["pid"] if pid is None else pid
                    if not sound(arrival) or len(meeting.arrivals) >= MOST_ARRIVALS:
                        break
                    arrival["worker"] = worker_of(arrival["pid"], str(message["worker"]), meeting.terms.workers)
                    try:
                        reply = await while_connected(meeting.visit(arrival), reader)
                    except ConnectionError:
                        arrival["cut_off"] = True
                        raise
                    writer.write(json.dumps(reply).encode() + b"\n")
                    await writer.drain()
        except (ConnectionError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # a learner's process sent nonsense, or died: close its socket and go on with the others
        finally:
            writer.close()


def sound(arrival):
    """Return True if what a caller sent has the right types, and is short."""
    short = all(len(str(arrival[name])) <= LONGEST_WORD for name in ("x", "task"))
    return short and type(arrival["tid"]) is int and isinstance(arrival["task"], str | None)


async def while_connected(visit, reader):
    """Return the reply to a visit. A caller sends nothing while it is inside: if its connection ends, it has died."""
    visit, gone = asyncio.ensure_future(visit), asyncio.ensure_future(reader.read(1))
    await asyncio.wait({visit, gone}, return_when=asyncio.FIRST_COMPLETED)
    left = visit if gone.done() and not visit.done() else gone
    left.cancel()
    await asyncio.wait({left})
    if left is visit:
        raise ConnectionError("the caller is gone")
    return visit.result()


def peer_pid(connection):
    """Return the id of the process at the other end, from the kernel, or None if the system does not provide it."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    size = struct.calcsize("3i")
    return struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[0]


def worker_of(pid, claimed, workers):
    """Return the engine whose worker a process is, or "".

    On Linux, /proc shows the command and the parent of a process, which the terms describe for an engine's workers. For
    other engines and on other systems, we believe the process itself.
    """
    if not os.path.exists(f"/proc/{pid}"):
        return claimed
    command = read(f"/proc/{pid}/cmdline")
    for engine, rule in workers.items():
        started = rule["parents"] is None or parent_of(pid) in rule["parents"]
        if started and command.startswith(rule["command"]):
            return engine
    return "" if claimed in workers else claimed


def parent_of(pid):
    """Return the id of the process that started this one, or None if /proc does not show it."""
    parts = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return int(parts[1]) if len(parts) > 1 else None


def gone(pid):
    """Return True if a process has ended."""
    if os.path.exists("/proc/self"):
        return read(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"], ["X"])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def peer(pid, tid):
    """Return what /proc says about a thread: whether it exists, and is blocked reading a socket."""
    if not os.path.exists("/proc/self/task"):
        return {"thread": True, "reads": True}
    folder = f"/proc/{pid}/task/{seen_from_here(pid, tid)}"
    asleep = "unix" in read(f"{folder}/wchan") or not tells_where_threads_sleep()
    return {"thread": os.path.exists(folder), "reads": asleep}


@functools.cache
def tells_where_threads_sleep():
    """Return True if this kernel exposes `wchan`. If not, we cannot tell where threads block, and do not require it."""
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
    """Return the id that this process sees for a thread that calls itself `tid`: in a PID namespace they differ."""
    if len(names_of(f"/proc/{pid}/status")) < 2:
        return tid
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            if names_of(f"/proc/{pid}/task/{thread}/status")[-1:] == [str(tid)]:
                return thread
    return "none"


def names_of(status):
    """Return the ids of a process or thread, one for each of its PID namespaces, the innermost last."""
    lines = [line for line in read(status, 2000).splitlines() if line.startswith("NSpid:")]
    return lines[0].split()[1:] if lines else []


def read(path, most=200):
    try:
        with open(path, "rb") as file:
            return file.read(most).decode(errors="replace")
    except OSError:
        return ""


def main(folder):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a notebook's stop button signals the whole process group
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # a notebook's kernel ends its children so: clean up first
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: no other process of the same user reads its memory
    try:
        asyncio.run(Server(folder).serve())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
