"""A slot grades one submission after another, each in a child process of its own; the judge and the referee are here.

Run as ``python -m parcours.grade.slot``: reads jobs from its standard input, a JSON line each, and writes a line for
each exercise as soon as it is graded, then one that says that the job is done. It ends when its input closes, and all
that it started ends with it.
"""

import contextlib
import dataclasses
import json
import math
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from parcours import engines, judges
from parcours.check import judge
from parcours.check.finding import Stopped
from parcours.check.plain import NotPlain
from parcours.check.player import Played, Player
from parcours.check.verdict import Verdict
from parcours.check.work import shared_referee
from parcours.grade import confine
from parcours.trace import Trace

__all__ = ["LIMITS", "Away", "Child", "Keeper", "Slot", "grade_job"]

# What a submission may use. seconds: of one run of an answer, None for what the exercise says; start: seconds of a
# cell of the notebook (Ray may take long to start); cell: seconds of a cell of the learner's; memory: bytes, of all
# its processes; processes; threads; output: bytes that it prints; file: bytes of a file, and of its folder.
LIMITS = {
    "seconds": None,
    "start": 240,
    "cell": 60,
    "memory": 3_000_000_000,
    "processes": 200,
    "threads": 4000,
    "output": 64_000_000,
    "file": 1_000_000_000,
}

TICK = 0.1  # seconds between two looks at what a child uses
GRACE = 10  # seconds beyond the limit that the child keeps itself
MOST_REPLY = 40_000_000  # bytes of one message of a child
MOST_EVENTS = 20_000
MOST_DEADLY = 5  # cells of a submission that end their process or never end
MOST_BESIDE = 5  # times the limit of a cell: what all cells of a submission may take, to define what they do
KEPT_OUTPUT = 2000  # characters
KEPT_SPANS = 200

# Runs a module, and imports nothing from the folder that one stands in: it may be a learner's.
_PYTHON = (sys.executable, "-P", "-m")

# Variables of the grader's environment that a submission may see: none of Ray's, Dask's, and no secrets.
_PASSED_ON = ("PATH", "LANG", "LANGUAGE", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "SSL_CERT_FILE", "SYSTEMROOT")
_PASSED_ON_PREFIXES = ("LC_", "OMP_", "OPENBLAS_", "MKL_")


class Slot:
    """Holds the warm interpreter and the referee; `grade` grades one job."""

    def __init__(self):
        self._warm = self._requests = self._walls = self._sitting = None

    def grade(self, job, tell):
        """Grade the exercises of a job; `tell` is called with {"exercise", "verdict", "evidence"} for each.

        job: as `submissions.job` makes it. Raises nothing for what a submission does.
        """
        limits = {**LIMITS, **job["limits"]}
        sitting = self._sitting = _Sitting(self, job, limits)
        try:
            for number, step in enumerate(job["steps"]):
                if step["grade"]:
                    tell(sitting.graded(number))
        finally:
            sitting.end()

    def abandon(self):
        """End what is being graded, from another thread; this process is about to end."""
        with contextlib.suppress(Exception):
            self._sitting.end()

    def own(self):
        """The ids of the processes that are this slot's, and no learner's."""
        return {self._warm.pid if self._warm else None, shared_referee()._process.pid}

    def walls(self):
        """The strongest walls that this system allows (a key of `confine.WALLS`), tried out once."""
        if self._walls is None:
            self._walls = next(walls for walls in confine.WALLS if walls == "none" or self._holds(walls))
        return self._walls

    def _holds(self, walls):
        child = None
        try:
            child = Child(self, LIMITS, walls=walls)
            return child.ask("run", 60, name="probe", source="") == {}
        except (Stopped, OSError):
            return False
        finally:
            if child:
                child.end()

    def fork(self, request, descriptors):
        """A child of the warm interpreter; gives its process id. Starts the interpreter where it is not there."""
        for again in (True, False):
            try:
                if self._warm is None or self._warm.poll() is not None:
                    self.close()
                    self._start_warm()
                socket.send_fds(self._requests, [json.dumps(request).encode() + b"\n"], descriptors)
                return json.loads(self._requests.makefile().readline())["pid"]
            except (OSError, ValueError) as error:
                self.close()
                if not again:
                    raise OSError(f"no child could be started: {error}") from error

    def _start_warm(self):
        self._requests, theirs = socket.socketpair()
        with theirs:
            self._warm = subprocess.Popen(
                [*_PYTHON, "parcours.grade.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=clean_environment(),
            )  # fmt: skip

    def close(self):
        """End the warm interpreter, and with it its children."""
        if self._requests is not None:
            self._requests.close()
        if self._warm is not None:  # it is not there where it could not be started
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._warm.wait(5)
            self._warm.kill()
            self._warm.wait()
        self._warm = self._requests = None


class _Sitting:
    """One submission, from its first exercise to its last: cells run in the order of the notebook."""

    def __init__(self, slot, job, limits):
        self.slot, self.job, self.limits = slot, job, limits
        self.child, self.done, self.workers = None, 0, engines.worker_processes()
        self.deadly = set()  # cells that ended their process: not run again
        self.beside = 0.0  # seconds that cells of the learner's took, each time they were run

    def graded(self, number):
        """The grade of the exercise of a step."""
        step, start, player = self.job["steps"][number], time.monotonic(), None
        try:
            for _ in range(2):  # where nothing could be told, once more, in a fresh process
                player = Away(self, number)
                if self.child is not None:
                    self.child.forget_output()
                verdict = self._verdict(step, player)
                if verdict.outcome != "cannot tell":
                    break
                self.end()
            evidence = self._evidence(verdict, player, time.monotonic() - start)
        except Exception as error:  # a fault of the grader's costs one grade, not the class
            finding, seen = "nothing was checked.", f"The grader failed: {type(error).__name__}: {error}"[:500]
            verdict, evidence = Verdict(step["exercise"], "cannot tell", finding, seen=seen), {}
            self.end()
        if verdict.outcome == "too long":
            self.end()  # what still runs there would be in the way of the next
        return {"exercise": step["exercise"], "verdict": verdict.to_dict(), "evidence": evidence}

    def _verdict(self, step, player):
        definition = judges.definition(step["exercise"])
        if self.limits["seconds"] is not None:
            definition = dataclasses.replace(definition, seconds=self.limits["seconds"])
        return judge(definition, player, starter=judges.starter(step["exercise"]), source=step["answer"])

    def _evidence(self, verdict, player, seconds):
        evidence = {"seconds": round(seconds, 3)}
        if (child := player.child) is not None:
            evidence |= {"walls": list(confine.WALLS[self.slot.walls()]), "peak_memory": child.peak}
            evidence["printed"] = child.printed()
        run = player.run
        if run is not None and run.spans:
            evidence["spans"] = [list(span) for span in run.spans[:KEPT_SPANS]]
            with contextlib.suppress(Exception):  # a picture of what a learner's process says: it may be anything
                picture = verdict.picture or run.timeline(title="", width=600)
                evidence |= {"picture": picture.svg, "picture_alt": picture.alt}
        return evidence

    def ready(self, number):
        """A child in which all cells up to the answer of a step have run. Raises Stopped where that answer fails."""
        if self.child is not None and not self.child.alive:
            self.end()
        while self.done <= number:
            if self.child is None:
                self.child = Child(self.slot, self.limits, walls=self.slot.walls(), hidden=self.job["hidden"])
            self._run_step(self.done, last=self.done == number)
        return self.child

    def _run_step(self, position, last):
        step = self.job["steps"][position]
        if len(self.deadly) >= MOST_DEADLY:
            seen = f"{MOST_DEADLY} cells that end their process, or that never end."
            raise Stopped("raised", "your notebook has cells that do not come to an end.", seen, hint="error")
        for name, source in step["given"]:
            try:
                reply = self.child.ask("run", self.limits["start"], name=name, source=source)
            except Stopped as stop:
                if position > 0:  # what the learner's cells do may be in its way
                    raise
                reply = {"raised": f"{stop.finding} {stop.seen}".strip().rstrip(".")}
            if "raised" in reply:
                raise Stopped("cannot tell", "nothing was checked.", f"The notebook's cell {name}: {reply['raised']}.")
        if position == 0 or engines.starts_processes(str(step["given"])):
            self._look_for_workers()
        for name, source in [*step["added"], *([("answer", step["answer"])] if step["answer"] else [])]:
            key = (position, name)
            if key in self.deadly:
                if last and name == "answer":
                    raise Stopped("raised", "your code ended its own process.", hint="error")
                continue
            if self.beside > (most := MOST_BESIDE * self.limits["cell"]):
                seen = f"They took more than {most:g} s in all."
                raise Stopped("too long", "the cells beside your answers took too long.", seen)
            start = time.monotonic()
            try:
                reply = self.child.ask("run", self.limits["cell"], name=name, source=source)
            except Stopped:
                self.deadly.add(key)
                self.end()
                if last and name == "answer":
                    raise
                return  # from the first cell again, without this one
            finally:
                self.beside += time.monotonic() - start
            if "raised" in reply and last and name == "answer":
                line, _, code = str(reply.get("line", "")).partition(": ")
                where = f" At {line} of your cell: {code}." if code else ""
                told = str(reply["raised"])[:300]
                raise Stopped("raised", f"your cell raised {told.partition(':')[0]}.", f"{told}.{where}", hint="error")
        self.done = position + 1

    def _look_for_workers(self):
        """Note which processes start an engine's workers, once the course's own cells have started them.

        A later one could be the learner's.
        """
        found = engines.worker_processes(self.child.pid)
        self.workers |= {name: rule for name, rule in found.items() if not self.workers[name]["parents"]}

    def end(self):
        if self.child is not None:
            self.child.end()
        self.child, self.done, self.workers = None, 0, engines.worker_processes()


class Away(Player):
    """The answer of a step, in the child of its submission."""

    proven = True

    def __init__(self, sitting, number):
        self.sitting, self.number = sitting, number
        self.child = self.run = None
        self.step = sitting.job["steps"][number]

    @property
    def terms(self):
        return {"settle": 5, "workers": self.sitting.workers}

    def wrong_call(self, parameters):
        call = {"function": self.step["function"], "parameters": parameters}
        reply = self._ask("wrong_call", self.sitting.limits["cell"], **call)
        with _understood():
            return _two_texts(reply["wrong"])

    def problem(self, needs):
        reply = self._ask("problem", 60, exercise=self.step["exercise"])
        with _understood():
            return _two_texts(reply["problem"])

    def meet(self, needs, work, xs):
        reply = self._ask("meet", 90, exercise=self.step["exercise"], xs=xs, **_address(work))
        if "error" in reply:
            raise RuntimeError(str(reply["error"])[:200])

    def overhead(self, needs):
        reply = self._ask("overhead", 60, exercise=self.step["exercise"])
        with _understood():
            return float(reply["overhead"])

    def play(self, work, given, seconds):
        call = {"function": self.step["function"], "given": given.to_dict(), "seconds": seconds}
        reply = self._ask("play", seconds + GRACE, **call, **_address(work))
        with _understood():
            if "error" in reply:
                kind = str(reply["error"]).partition(":")[0][:100]
                raise Stopped("raised", f"your code raised {kind}.", f"{reply['error']}."[:300], hint="error")
            self.run = _trace(reply["trace"])
            if "not_plain" in reply:
                result = NotPlain(str(reply["not_plain"])[:500], bool(reply["promise"]))
            else:
                result = json.loads(reply["result"])
            return Played(result, self.run, int(reply["caller"]))

    def _ask(self, what, within, **more):
        self.child = self.sitting.ready(self.number)
        return self.child.ask(what, within, **more)


@contextlib.contextmanager
def _understood():
    """Turn what a child says that makes no sense into a verdict."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        finding = "your code broke the line by which it speaks to the grader."
        raise Stopped("raised", finding, f"{type(error).__name__}: {error}"[:200], hint="error") from None


def _address(work):
    return {"folder": work.folder, "token": work.token}


def _two_texts(told):
    if told is None:
        return None
    first, second = told
    return str(first)[:1000], str(second)[:1000]


def _trace(text):
    """The trace that a child told, or an empty one where it is none: it explains, and decides nothing."""
    empty = Trace(duration=0.0)
    try:
        run = Trace.from_json(text)
        whole = len(run.events) <= MOST_EVENTS and all(map(_sound, run.events)) and math.isfinite(run.duration)
        return run if whole and run.spans is not None and run.submitted is not None and run.waits is not None else empty
    except Exception:  # a learner's word may be anything
        return empty


def _sound(event):
    texts = (event.kind, event.task, event.detail, *(event.where.node, event.where.thread, event.where.name))
    return (
        math.isfinite(event.t)
        and all(isinstance(text, str) for text in texts)
        and type(event.attempt) is int
        and type(event.where.process) is int
    )


class Child:
    """A process of a learner's behind its walls, and all that it starts; asked in JSON, within limits."""

    def __init__(self, slot, limits, walls, hidden=()):
        self.limits, self.peak, self.alive, self._ending = limits, 0, True, threading.Lock()
        self._numbers, self._buffer, self._output, self._printed = 0, b"", b"", 0
        self._look = 0.0  # when to look again at what it uses, however much it speaks
        self._slot, self._siblings = slot, {process.pid for process in psutil.Process().children()}
        self.folder = tempfile.mkdtemp(prefix="pg-")  # short: the names of sockets lie in it
        environment = {**clean_environment(), "HOME": self.folder, "TMPDIR": self.folder}
        environment |= {"RAY_TMPDIR": self.folder, "IPYTHONDIR": self.folder, "PYTHONDONTWRITEBYTECODE": "1"}
        self._line, theirs = socket.socketpair()
        self._pipe, output = os.pipe()
        os.set_blocking(self._pipe, False)
        request = {
            "folder": self.folder, "walls": walls, "hidden": list(hidden), "needed": _needed(),
            "environment": environment, "file_bytes": limits["file"], "threads": limits["threads"],
        }  # fmt: skip
        try:
            self.pid = slot.fork(request, [theirs.fileno(), output])
        except BaseException:
            self.pid = None
            self.end()
            raise
        finally:
            theirs.close()
            os.close(output)

    def ask(self, what, within, **more):
        """The child's reply to a request, as a dict. Raises Stopped when it breaks a limit or ends."""
        self._numbers += 1
        message = json.dumps({"do": what, "with": more, "id": self._numbers}).encode() + b"\n"
        until = time.monotonic() + within
        with contextlib.suppress(OSError):  # it is gone: seen below
            self._line.settimeout(5)
            self._line.sendall(message)
        while True:
            line = self._next_line(until, within)
            with _understood():
                reply = json.loads(line)
                if reply.get("id") != self._numbers:  # a line that nobody asked for
                    self._keep_time(until, within)
                    continue
                if "stopped" in reply:
                    outcome, finding, seen, hint = map(str, reply["stopped"])
                    if outcome not in ("raised", "too long", "cannot tell"):
                        raise ValueError("no such outcome")
                    raise Stopped(outcome, finding[:500], seen[:500], hint)
                del reply["id"]
                return reply

    def _next_line(self, until, within):
        self._keep_limits()
        while b"\n" not in self._buffer:
            ends = [self._line] if self._pipe is None else [self._line, self._pipe]
            readable = select.select(ends, [], [], max(0, self._look - time.monotonic()))[0]
            if self._pipe in readable:
                self._read_output()
            if self._line in readable:
                part = self._read_line()
                if not part:
                    self._stop("raised", "your code ended its own process.", "The process is gone.")
                self._buffer += part
                if len(self._buffer) > MOST_REPLY:
                    self._stop("raised", "your code gave back too much.", f"More than {MOST_REPLY:,} bytes.")
            self._keep_limits()
            self._keep_time(until, within)
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _keep_limits(self):
        if time.monotonic() >= self._look:
            self._watch()
            self._look = time.monotonic() + TICK

    def _keep_time(self, until, within):
        if time.monotonic() > until:
            self._stop("too long", f"your code was stopped after {within:g} s.", hint="endless")

    def _read_line(self):
        try:
            return self._line.recv(1 << 20)
        except OSError:
            return b""

    def _read_output(self):
        with contextlib.suppress(BlockingIOError):
            part = os.read(self._pipe, 1 << 20)
            if not part:  # all its ends are closed
                os.close(self._pipe)
                self._pipe = None
            self._printed += len(part)
            self._output = (self._output + part)[: 4 * KEPT_OUTPUT]
        if self._printed > self.limits["output"]:
            most = self.limits["output"]
            self._stop("raised", "your code printed too much.", f"More than {most / 1e6:g} MB.", "error")

    def _watch(self):
        processes = _tree(self.pid)
        if not processes:
            self._stop("raised", "your code ended its own process.", "The process is gone.")
        if len(processes) > self.limits["processes"]:
            most = self.limits["processes"]
            self._stop("raised", "your code started too many processes.", f"More than {most}.", "error")
        used = _memory(processes, "rss")
        if used > self.limits["memory"]:
            used = _memory(processes, "pss")  # what several share counts once
        self.peak = max(self.peak, used)
        if used > self.limits["memory"]:
            most = self.limits["memory"]
            self._stop("raised", "your code used too much memory.", f"More than {most / 1e9:g} GB.", "error")

    def _stop(self, outcome, finding, seen="", hint=""):
        self.end()
        raise Stopped(outcome, finding, seen, hint)

    def forget_output(self):
        """What it printed so far is not this exercise's."""
        self.printed()
        self._output, self._printed = b"", 0

    def printed(self):
        """The beginning of what it printed."""
        if self.alive and self._pipe is not None:
            with contextlib.suppress(Stopped):
                self._read_output()
        return self._output.decode(errors="replace")[:KEPT_OUTPUT]

    def end(self):
        """Kill the process and all that it started, and remove its folder."""
        with self._ending:  # a second thread may call it, and goes on when all is done
            if self.alive:
                self.alive = False
                self._end()

    def _end(self):
        self._line.close()
        if self.pid is not None:
            self._kill()
        if self._pipe is not None:
            with contextlib.suppress(BlockingIOError):
                self._output = (self._output + os.read(self._pipe, 4 * KEPT_OUTPUT))[: 4 * KEPT_OUTPUT]
            os.close(self._pipe)
            self._pipe = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kill(self):
        for _ in range(100):
            left = {process.pid: process for process in (*_tree(self.pid), *self._orphans())}
            if not left:
                return
            for process in left.values():
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(left.values(), timeout=0.1)

    def _orphans(self):
        """What it left behind: this process adopts it, whatever it calls itself and whatever its environment is."""
        for process in psutil.Process().children():
            if process.pid in self._siblings or process.pid in self._slot.own():
                continue
            with contextlib.suppress(psutil.Error, OSError):
                if process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)
                else:
                    yield from _tree(process.pid)


def _needed():
    """What a child cannot do without, wherever it lies: its Python, the package, this slot's referee."""
    package = Path(__file__).resolve().parents[1]
    modules = [path for path in sys.path if os.path.isdir(path) and not package.is_relative_to(os.path.realpath(path))]
    return [sys.prefix, sys.base_prefix, str(package), *modules, shared_referee().folder]


def _tree(pid):
    """A process and its descendants, as far as they are there."""
    try:
        process = psutil.Process(pid)
        found = [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
    return [process for process in found if _lives(process)]


def _lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _memory(processes, kind):
    used = 0
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError, AttributeError):
            used += process.memory_info().rss if kind == "rss" else process.memory_full_info().pss
    return used


def clean_environment():
    """The grader's environment as far as a submission may see it."""
    return {
        name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }


_here = threading.local()


def grade_job(job):
    """Grade a job in the slot of this thread, started when first needed: what a worker of an engine runs.

    Gives a list of {"exercise", "verdict", "evidence"}.
    """
    if not hasattr(_here, "keeper"):
        _here.keeper = Keeper()
    return list(_here.keeper.grades(job))


class Keeper:
    """The process of a slot, started when first needed, and again where it ended under a job."""

    def __init__(self):
        self.process, self.stopped = None, False

    def grades(self, job):
        """Yield the grade of each exercise of a job; where the slot ends, what is left once more in a new one."""
        left = [step["exercise"] for step in job["steps"] if step["grade"]]
        for _ in range(2):
            if self.process is None or self.process.poll() is not None:
                self.process = start()
            if self.stopped:
                return
            with contextlib.suppress(EOFError):
                for grade in speak(self.process, _only(job, left)):
                    left.remove(grade["exercise"])
                    yield grade
                return
            self.end()
        yield from map(lost, left)

    def stop(self):
        """From another thread: what runs ends with its slot's input, and nothing is tried again."""
        self.stopped = True
        if (process := self.process) is not None:
            with contextlib.suppress(OSError, ValueError):
                process.stdin.close()

    def end(self):
        """End the process, with all that it started."""
        if self.process is not None:
            end(self.process)
        self.process = None


def _only(job, exercises):
    return {**job, "steps": [{**step, "grade": step["exercise"] in exercises} for step in job["steps"]]}


def lost(exercise):
    """The grade of an exercise whose grader ended twice."""
    verdict = Verdict(exercise, "cannot tell", "nothing was checked.", seen="The grader's own process ended under it.")
    return {"exercise": exercise, "verdict": verdict.to_dict(), "evidence": {}}


def start():
    """The process of a slot."""
    return subprocess.Popen([*_PYTHON, "parcours.grade.slot"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def end(process):
    """End the process of a slot, with all that it started."""
    with contextlib.suppress(OSError):
        process.stdin.close()
    process.wait()
    process.stdout.close()


def speak(slot, job):
    """Give a job to the process of a slot; yields each grade when it is there. Raises EOFError when it ended."""
    try:
        slot.stdin.write(json.dumps(job) + "\n")
        slot.stdin.flush()
    except (OSError, ValueError) as error:
        raise EOFError("the slot ended") from error
    while (line := slot.stdout.readline()).endswith("\n"):
        grade = json.loads(line)
        if grade.get("done"):
            return
        yield grade
    raise EOFError("the slot ended")


def main():
    """Read jobs, write grades; when the input closes, end at once, with all that was started."""
    confine.protect(subreaper=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; this one ends when its input closes
    out, sys.stdout = sys.stdout, sys.stderr  # nothing else may print between the grades
    slot, jobs, closed = Slot(), [], threading.Event()
    news = threading.Condition()

    def tell(grade):
        out.write(json.dumps(grade) + "\n")
        out.flush()

    def read():
        for line in sys.stdin:
            with news:
                jobs.append(line)
                news.notify()
        closed.set()
        with news:
            news.notify()
        if working.locked():
            slot.abandon()
            os._exit(1)  # the warm interpreter sees it, and what is left ends with it

    working = threading.Lock()
    threading.Thread(target=read, daemon=True).start()
    while True:
        with news:
            news.wait_for(lambda: jobs or closed.is_set())
            if not jobs:
                break
            line = jobs.pop(0)
        with working, contextlib.suppress(BrokenPipeError):
            slot.grade(json.loads(line), tell)
            tell({"done": True})
    slot.close()
    shared_referee().close()


if __name__ == "__main__":
    main()
