"""What all engines share: events, the stamps that a task writes where it runs, and the recorder of a process.

A task is stamped in the process that runs it. In the process that opened the trace a stamp is appended to a list;
in any other it is a line appended to a file of that process below the run's folder, so that a killed worker leaves
its start behind. All processes of a machine share one clock (``time.perf_counter``, CLOCK_MONOTONIC on Linux).
"""

import contextlib
import contextvars
import functools
import itertools
import json
import os
import platform
import sys
import tempfile
import threading
import time
import weakref
from typing import NamedTuple

__all__ = [
    "Event",
    "Lane",
    "Place",
    "Recorder",
    "Sample",
    "Stamped",
    "as_task",
    "current",
    "function_name",
    "is_dask",
    "label",
    "new_task",
    "read_stamps",
    "run_stamped",
    "sent_bytes",
    "stamp",
    "this_thread",
    "unmarked",
]

NODE = platform.node()
now = time.perf_counter


class Place(NamedTuple):
    """Where something happened; ``name`` is what a learner would call it ("thread 2", "Ray worker 1")."""

    node: str
    process: int
    thread: str
    name: str = ""


class Event(NamedTuple):
    """Something that happened to a task, or to the caller (``task`` is then empty).

    ``t`` is in seconds. ``kind`` is one of submitted, ready, started, ended, failed, cancelled, lost, waited, fetched,
    put, freed. ``detail`` is the task's label (submitted, started), the exception's type (failed), or the tasks
    waited for, parted by spaces (waited, fetched).
    """

    t: float
    kind: str
    task: str
    attempt: int
    where: Place
    nbytes: int = 0
    detail: str = ""


class Sample(NamedTuple):
    """A value read at a moment: ``kind`` is "rss" (bytes)."""

    t: float
    where: Place
    kind: str
    value: float


class Lane(NamedTuple):
    """What may still arrive at a meeting: the tasks of one slot of a pool.

    ``capacity`` is how many lanes of the pool may run at once (None: no bound known); ``handle`` is what the caller
    waits for (a future, an object ref); ``needs`` are the tasks whose results the engine waits for before it starts.
    """

    pool: object
    capacity: int | None
    tasks: tuple
    handle: object
    needs: tuple = ()


_LOOKED_AT = 100  # items of a long list, whose size stands for that of all

# The task whose body the current code is: (folder, task), or None outside tasks.
current = contextvars.ContextVar("parcours_task", default=None)

_numbers = itertools.count(1)


_MOST_SHOWN = 12  # characters of an argument in a label


# -- names ------------------------------------------------------------------------------------------------------------
def function_name(function):
    """The name that a learner gave to a callable."""
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(function, "__name__", None) or type(function).__name__


def _short(value):
    if isinstance(value, str):
        fits = len(value) <= _MOST_SHOWN
    elif isinstance(value, int):  # the text of a large one is refused, or takes long
        fits = value.bit_length() < 4 * _MOST_SHOWN
    else:
        fits = isinstance(value, float | None)
    text = repr(value) if fits else ""
    return text if 0 < len(text) <= _MOST_SHOWN else None


def label(function, args=(), kwargs=None):
    """The call as a learner would name it: the function and those of its arguments that are short.

    >>> label(pow, (2, 5))
    'pow(2, 5)'
    >>> label(sum, ([1, 2, 3],))
    'sum'
    """
    shown = [text for text in map(_short, args) if text is not None]
    shown += [f"{key}={text}" for key, value in (kwargs or {}).items() if (text := _short(value)) is not None]
    name = function if isinstance(function, str) else function_name(function)
    return f"{name}({', '.join(shown)})" if shown else name


def sent_bytes(value, depth=3):
    """About how many bytes of a value are sent with a task, told without packing it: references count as they are.

    >>> sent_bytes(bytes(1000)) < 1100 < sent_bytes([bytes(1000)] * 2) < 2200
    True
    """
    if isinstance(value, functools.partial):
        value = (value.func, value.args, value.keywords)
    nbytes = getattr(value, "nbytes", None) if not isinstance(value, type) else None
    if type(nbytes) is int:
        return nbytes
    size = sys.getsizeof(value, 0)
    if depth and isinstance(value, list | tuple | set | frozenset | dict):
        items = [*value, *value.values()] if isinstance(value, dict) else value
        shown = list(itertools.islice(items, _LOOKED_AT))
        size += sum(sent_bytes(item, depth - 1) for item in shown) * len(items) // max(1, len(shown))
    return size


def new_task(function):
    """An id for a task of an engine that gives none; unique among all processes of a run."""
    return f"{function_name(function)}#{os.getpid()}.{next(_numbers)}"


def is_dask(task):
    """Whether a task is one of a graph of Dask's, by its id."""
    return (task or "").startswith("dask#")


def unmarked(function):
    """The function below ``traced``: what submits it records it already."""
    return function.__wrapped__ if getattr(function, "__parcours_traced__", False) else function


# -- stamps -----------------------------------------------------------------------------------------------------------
def this_thread():
    """What tells the current thread from all others of its process: names can be given twice."""
    thread = threading.current_thread()
    return thread.name if thread is threading.main_thread() else f"{thread.name} {thread.native_id}"


def here(role=""):
    return Place(NODE, os.getpid(), this_thread(), role)


def stamp(folder, kind, task, attempt=0, role="", detail="", t=None):
    """Record an event of the run kept in `folder`, from whichever process this is, now or at t.

    `role` is "ray" in a Ray worker, "dask" and its address in a Dask worker, else empty. A task that outlives its
    run must not fail for it: once the folder is gone, nothing happens.
    """
    recorder, t = Recorder.active, now() if t is None else t
    if recorder is not None and recorder.folder == folder and recorder.process == os.getpid():
        recorder.events.append(Event(t, kind, task, attempt, here(role), 0, detail))
        return
    line = json.dumps([t, kind, task, attempt, this_thread(), role, detail]) + "\n"
    with contextlib.suppress(FileNotFoundError):
        # Opened for each line: a descriptor kept open would outlive the run in a worker, or be reused under its feet.
        file = os.open(f"{folder}/{os.getpid()}", os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line.encode())  # one write below a page: lines of several threads do not mix
        finally:
            os.close(file)


def read_stamps(folder):
    """The events that other processes stamped, in order of time, and the edges among their tasks."""
    events, edges = [], []
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}") as lines:
            for line in lines:
                if not line.endswith("\n"):
                    continue  # a process died, or still writes, in the middle of a line
                t, kind, task, attempt, thread, role, detail = json.loads(line)
                if kind == "edge":
                    edges.append((detail, task))
                else:
                    events.append(Event(t, kind, task, attempt, Place(NODE, int(name), thread, role), 0, detail))
    return sorted(events), edges


def run_stamped(folder, task, function, args, kwargs, *, attempt=0, role="", detail=""):
    """Call the function as a task: stamp its start, its end or its failure."""
    stamp(folder, "started", task, attempt, role, detail)
    token = current.set((folder, task))
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        stamp(folder, "failed", task, attempt, role, type(error).__name__)
        raise
    finally:
        current.reset(token)
    stamp(folder, "ended", task, attempt, role)
    return result


def as_task(function, body, *args):
    """Call body(*args) as a task named after `function`, unless it is in a task already or nothing is recorded."""
    recorder = Recorder.active
    if current.get() or recorder is None or not recorder.traces:
        return body(*args)
    return run_stamped(recorder.folder, new_task(function), body, args, {}, detail=label(function, args))


class Stamped:
    """A picklable function whose call is the given task of the run kept in `folder`."""

    def __init__(self, function, folder, task):
        self.function, self.folder, self.task = function, folder, task
        self.__name__ = function_name(function)

    def __call__(self, *args, **kwargs):
        # Freed of its mark only here: pickle finds a decorated function by its name, the one below it not.
        return run_stamped(self.folder, self.task, unmarked(self.function), args, kwargs)


# -- the recorder -----------------------------------------------------------------------------------------------------
class Recorder:
    """Records this process while at least one trace is open; each trace is a window on it."""

    active = None

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="parcours-")
        self.process = os.getpid()
        self.events, self.edges, self.missed = [], [], []
        self.lanes = {}  # tasks -> Lane, of what is not over
        self.pools = weakref.WeakSet()
        self.watched = False  # whether a check looks at the lanes: only then are object refs kept alive for it
        self.unstamped = False  # whether a call was submitted that writes no stamps
        self.traces, self.installed = 0, False
        self._undo = []
        self.before_reading = []  # called when a block is left, for engines that hear of a submission late
        # Threads that were there before belong to the kernel or to an engine, but for the one that opened the trace.
        self.foreign = set(threading.enumerate()) - {threading.current_thread()}
        self.engines = loaded_engines()

    def add(self, kind, task="", nbytes=0, detail="", t=None):
        """Record an event of the caller's side, now or at t. Appending to a list needs no lock."""
        self.events.append(Event(now() if t is None else t, kind, task, 0, here(), nbytes, detail))

    def add_edge(self, needed, task):
        self.edges.append((needed, task))

    def records(self, inside=False):
        """Whether what the current thread does is the learner's, and no task's unless `inside`."""
        ours = bool(self.traces) and threading.current_thread() not in self.foreign
        return ours and (current.get() is None or (inside and self.process == os.getpid()))

    def waits(self):
        """Whether a wait of the current thread is to be recorded: a wait inside another counts once."""
        return self.records() and not getattr(_inside_wait, "yes", False)

    @contextlib.contextmanager
    def waiting_for(self, tasks):
        """Record that the caller waits for the tasks while the block runs."""
        detail = " ".join(tasks)
        self.add("waited", detail=detail)
        _inside_wait.yes = True
        try:
            yield
        finally:
            _inside_wait.yes = False
            self.add("fetched", detail=detail)

    def miss(self, sentence):
        if sentence not in self.missed:
            self.missed.append(sentence)

    def patch(self, owner, name, make):
        """Put ``make(old)`` in the place of an attribute until the last trace is closed."""
        old = owner.__dict__[name] if isinstance(owner, type) else getattr(owner, name)
        setattr(owner, name, make(old))
        self._undo.append(functools.partial(setattr, owner, name, old))

    def at_close(self, call):
        """Call something when the last trace is closed."""
        self._undo.append(call)

    def close(self):
        while self._undo:
            self._undo.pop()()
        Recorder.active = None


_inside_wait = threading.local()


def loaded_engines():
    return {name for name in ("ray", "dask", "distributed") if name in sys.modules}
