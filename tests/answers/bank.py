"""The banks: what people answer to an exercise, and what its check must say. Read and run here for tests and rounds."""

import ast
import contextlib
import dataclasses
import functools
import linecache
import os
import re
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

from parcours import QUIET_RAY, judges
from parcours.cells import cell_source
from parcours.check import examine, work
from parcours.check.finding import Stopped
from parcours.course import form, load

HERE = Path(__file__).resolve().parent
COURSE = load(HERE.parents[1])
LOADS = ("idle", "busy", "one core")

_FIRST_LINE = re.compile(r"# verdict: (?P<outcome>.+?)(  hint: (?P<hint>\S+))?(?P<waits>  waits)?")


@dataclasses.dataclass(frozen=True)
class Answer:
    """One answer of a bank: the text of its cell, and the outcome and the hint that the check must give.

    waits: whether it is known that the check cannot tell before its patience is over ("waits" in the first line).
    """

    exercise: str
    name: str
    source: str
    outcome: str
    hint: str
    waits: bool = False

    @property
    def right(self):
        return self.name.startswith("right_")

    @property
    def id(self):
        return f"{self.exercise}/{self.name}"


@dataclasses.dataclass(frozen=True)
class Seen:
    """What came of an answer: the `Verdict`, its runs, how the referee decided the last one, why, and seconds.

    decision: "met", "alone", or None where no run came to its end.
    """

    verdict: object
    runs: list
    decision: str | None
    why: str
    seconds: float


def exercises():
    """The ids of the course's exercises, in order."""
    return [exercise.id for exercise in COURSE.exercises]


def read(path):
    """The `Answer` in a file. Raises ValueError when its first line does not say what must come."""
    first, _, source = path.read_text("utf-8").partition("\n")
    found = _FIRST_LINE.fullmatch(first)
    if not found:
        raise ValueError(f"{path}: the first line must be like '# verdict: failed  hint: loop', not {first!r}")
    return Answer(path.parent.name, path.stem, source, found["outcome"], found["hint"] or "", bool(found["waits"]))


def answers(folder, only=""):
    """The answers of a bank, in order; those whose name holds `only`."""
    return [read(path) for path in sorted((HERE / folder).glob("*_*.py")) if only in path.stem]


@functools.cache
def cells(exercise_id):
    """(the definitions that the notebook has before the exercise, its starter, its answer, the function's name)"""
    lesson = next(lesson for lesson in COURSE.lessons if exercise_id in [e.id for e in lesson.exercises])
    before, starter, answer = [], "", ""
    for cell in form.read(COURSE.notebook("solutions", lesson))["cells"]:
        tags, text = cell["metadata"].get("tags", []), "".join(cell["source"])
        if "starter" in tags:
            before_starter, starter = list(before), text
        elif "answer" in tags:
            answer = text
        elif "check" in tags and f'check("{exercise_id}"' in text:
            name = ast.parse(text).body[-1].value.args[1].id
            return "\n\n".join(before_starter), starter, answer, name
        elif cell["cell_type"] == "code" and not tags:
            kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
            nodes = [node for node in ast.parse(text).body if isinstance(node, kinds)]
            before += [ast.unparse(node) for node in nodes]
    raise LookupError(f"no check of {exercise_id!r} in the solutions")


@contextlib.contextmanager
def function(before, source, name, label):
    """The answer's function, as a notebook makes it: of `__main__`, in a cell that has a file name of its own."""
    main, before_it = types.ModuleType("__main__"), sys.modules["__main__"]
    sys.modules["__main__"] = main  # a forked process finds there what the cells define
    try:
        for text, file in ((before, f"{label} (notebook).py"), (source, f"{label}.py")):
            linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
            exec(compile(text, file, "exec"), vars(main))
        yield vars(main)[name]
    finally:
        sys.modules["__main__"] = before_it


def run(answer, seconds=None):
    """Let the check of its exercise judge an answer; `seconds` replaces the definition's time limit."""
    before, _, _, name = cells(answer.exercise)
    definition = judges.definition(answer.exercise)
    _settle(definition.needs)
    if seconds is not None:
        definition = dataclasses.replace(definition, seconds=seconds)
    return judge(definition, before, answer, name)


def _settle(needs, seconds=60):
    """Wait until the tasks are over that the answer before left behind."""
    until = time.monotonic() + seconds
    while needs.problem() and time.monotonic() < until:
        time.sleep(0.1)


def judge(definition, before, answer, name):
    """Let a check judge an answer with a definition; `name` is its function, `before` what its notebook defines."""
    starter = judges.starter(answer.exercise) if answer.exercise in judges.ids() else ""
    with function(before, answer.source, name, answer.id) as asked:
        start = time.perf_counter()
        verdict, runs = examine(definition, asked, starter=starter, source=cell_source(asked))
        seconds = time.perf_counter() - start
    last = runs[-1].record if runs and not isinstance(runs[-1], Stopped) else None
    return Seen(verdict, runs, last and last.decision, last.why if last else "", seconds)


# -- the machine ------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def machine(load, busy=None):
    """A machine that has other things to do while the block runs: LOADS names how.

    "busy": beside two busy processes; "one core": all processes that start here share one core, with one busy
    process too. `busy` replaces the number of busy processes.
    """
    busy = {"idle": 0, "busy": 2, "one core": 1}[load] if busy is None else busy
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    processes = []
    work.shared_referee().close()  # the next one is started on the cores that are left
    try:
        if load == "one core":
            _pin({min(allowed)})
        processes += [_busy_process() for _ in range(busy)]
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
        if load == "one core":
            _pin(allowed)
        work.shared_referee().close()


def _pin(cores):
    """Bind every thread of this process; what they start inherits it."""
    for thread in os.listdir("/proc/self/task"):
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(int(thread), cores)


def _busy_process():
    # It ends with this process, however that ends.
    loop = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    sum(range(100_000))"
    return subprocess.Popen([sys.executable, "-I", "-S", "-c", loop])


@contextlib.contextmanager
def ray_cluster():
    """Ray with four CPU slots."""
    import ray

    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(num_cpus=4, **QUIET_RAY)
    except Exception:  # a start can fail on a loaded machine; the second is not tried for long
        ray.shutdown()
        ray.init(num_cpus=4, **QUIET_RAY)
    try:
        yield
    finally:
        ray.shutdown()
        signal.signal(signal.SIGTERM, before)
