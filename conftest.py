"""How pytest runs notebooks, `pytest --nbval … notebooks solutions`: a guard for each hole of nbval.

- A cell that was never executed fails, and so does one tagged raises-exception that raises nothing.
- A kernel that died is noticed at once; nbval would wait as long as a cell may take.
- A notebook that leaves processes or temporary files behind fails at its last cell.
- Exercises do not run here: they may hold a learner's work. tests/course runs them as they are shipped.
- A notebook that passed whole runs again only when something that it depends on has changed; in CI, always.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
import uuid
from pathlib import Path
from queue import Empty

import psutil
import pytest

from parcours import QUIET_RAY

pytest_plugins = ["lanes"]  # of tests/

ROOT = Path(__file__).resolve().parent

CACHE_KEY = "parcours/notebooks that passed"
MARK = "PARCOURS_NOTEBOOK_RUN"  # environment variable that all processes of a notebook inherit
LEAVE_SECONDS = 10  # what a notebook started may take so long to end after its kernel
LOOK_SECONDS = 0.5  # between two looks at whether the kernel that one waits for is alive


@pytest.fixture(scope="session")
def ray_running():
    """Ray with 4 CPU slots; gives the module. A start that fails is tried once more."""
    ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(num_cpus=4, **QUIET_RAY)
    except Exception:
        ray.shutdown()
        ray.init(num_cpus=4, **QUIET_RAY)
    yield ray
    ray.shutdown()
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(autouse=True)
def _doctests_run_as_a_notebook_does(doctest_namespace):
    """What parcours submits itself is not recorded: the functions of a doctest are to be a learner's."""
    doctest_namespace["__name__"] = "__main__"


def pytest_configure(config):
    if "RAY_TMPDIR" not in os.environ:
        # Ray keeps the logs of its sessions for ever: those of a test run go with it
        os.environ["RAY_TMPDIR"] = folder = tempfile.mkdtemp(prefix="ray-")
        config.add_cleanup(lambda: (os.environ.pop("RAY_TMPDIR"), shutil.rmtree(folder, ignore_errors=True)))
    if getattr(config.option, "nbval", False):
        config.pluginmanager.register(NotebookRuns(config), "parcours-notebook-runs")


def short(path):
    """A path as seen from the root of the course."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def fingerprint(notebook):
    """The sha256 of what decides whether a notebook passes: itself, the package, the lock, how it is run."""
    files = sorted(path for path in (ROOT / "parcours").rglob("*") if path.is_file() and path.suffix != ".pyc")
    others = ("requirements.txt", "course.toml", "conftest.py", "tests/sanitize.cfg")
    digest = hashlib.sha256(sys.version.encode())
    for path in (notebook, *files, *(ROOT / name for name in others)):
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{short(path)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


class KernelDied(Exception):
    """The kernel's process ended while a cell ran."""


class NotebookRuns:
    """The guards, and the memory of what passed; only there when pytest is given --nbval."""

    def __init__(self, config):
        self.config = config
        self.notebooks = {}  # path -> hash of what it depends on
        self.cells = {}  # path -> number of its code cells
        self.where = {}  # node id -> path
        self.passed = {}  # path -> number of cells that passed
        self.failed = set()
        self.unchanged = []
        self.current = None

    # ---- which notebooks run ----

    def pytest_ignore_collect(self, collection_path):
        is_exercise = collection_path.suffix == ".ipynb" and collection_path.parent == ROOT / "exercises"
        return True if is_exercise else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        for item in filter(is_cell, items):
            path = item.parent.path
            self.where[item.nodeid] = path
            if path not in self.notebooks:
                self.notebooks[path] = fingerprint(path)
                self.cells[path] = sum(cell.cell_type == "code" for cell in item.parent.nb.cells)
            # What nbval and jupyter_client warn of in this process is no fault of the course.
            item.add_marker(pytest.mark.filterwarnings("ignore"))
        if os.environ.get("CI"):
            return
        known = self.known()
        self.unchanged = [path for path, mark in self.notebooks.items() if known.get(short(path)) == mark]
        dropped = [item for item in items if self.where.get(item.nodeid) in self.unchanged]
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            items[:] = [item for item in items if self.where.get(item.nodeid) not in self.unchanged]

    def pytest_runtest_logreport(self, report):
        path = self.where.get(report.nodeid)
        if path is None:
            return
        if report.failed or hasattr(report, "wasxfail"):
            self.failed.add(path)
        elif report.when == "call" and report.passed:
            self.passed[path] = self.passed.get(path, 0) + 1

    def pytest_sessionfinish(self, session, exitstatus):
        known = self.known()
        for path, mark in self.notebooks.items():
            if path in self.failed:
                known.pop(short(path), None)
            elif self.passed.get(path) == self.cells[path]:
                known[short(path)] = mark
        if hasattr(self.config, "cache"):
            self.config.cache.set(CACHE_KEY, known)
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.unchanged:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter):
        if self.unchanged:
            names = ", ".join(map(short, self.unchanged))
            terminalreporter.write_line(f"unchanged since they passed: {names} (--cache-clear runs them again)")

    def known(self):
        # there is no cache under `-p no:cacheprovider`
        return self.config.cache.get(CACHE_KEY, {}) if hasattr(self.config, "cache") else {}

    # ---- the guards ----

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item):
        if not is_cell(item):
            return (yield)
        if self.current is None:
            self.current = Surroundings()
        result = yield
        watch(item.parent.kernel)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        if not is_cell(item):
            return (yield)
        if item.cell.execution_count is None and item.cell.source.strip():
            item.raise_cell_error(f"was never executed; run `parcours run {short(item.path)}`")
        try:
            result = yield
        except KernelDied:
            item.raise_cell_error("The kernel died while this cell ran")
        raised = any(output.output_type == "error" for output in item.test_outputs or ())
        if item.options["check_exception"] and not raised:
            item.raise_cell_error("is tagged raises-exception but raised nothing; drop the tag or make it raise")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item, nextitem):
        if not is_cell(item) or (nextitem is not None and nextitem.parent is item.parent):
            return (yield)
        end(item.parent.kernel)
        try:
            return (yield)
        finally:
            surroundings, self.current = self.current, None
            if left := surroundings.leave():
                pytest.fail(f"{short(item.path)} left behind: {', '.join(left)}", pytrace=False)


def is_cell(item):
    """Whether a test is a cell of a notebook."""
    return hasattr(item, "cell") and hasattr(item.parent, "nb")


def watch(kernel):
    """Make waiting for a message of `kernel` fail as soon as its process has ended."""
    if kernel is None or hasattr(kernel, "unwatched"):
        return
    kernel.unwatched = kernel.get_message

    def get_message(stream, timeout=None):
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            try:
                return kernel.unwatched(stream, timeout=max(0, min(LOOK_SECONDS, end - time.monotonic())))
            except Empty:
                if not kernel.is_alive():
                    raise KernelDied from None
                if time.monotonic() >= end:
                    raise

    kernel.get_message = get_message


def end(kernel):
    """Ask a kernel to shut down, as JupyterLab does; nbval would kill it before it can tidy up."""
    manager = getattr(kernel, "km", None)
    if manager is None:
        return
    if manager.is_alive():
        manager.shutdown_kernel(now=False)
    kernel.kc.stop_channels()
    manager.cleanup_resources()


class Surroundings:
    """What a notebook must leave as it was: no new processes, and an empty folder for temporary files.

    Every process that a notebook starts inherits a mark and the name of that folder in its environment, which
    tell it from whatever else runs on the machine.
    """

    def __init__(self):
        self.mark = uuid.uuid4().hex
        general = tempfile.gettempdir()
        # short, for the names of sockets lie in it and are limited to about 100 characters
        self.folder = Path(tempfile.mkdtemp(prefix="nb-", dir=general))
        # not in that folder: the logs of its sessions, which Ray keeps, are no fault of the notebook
        self.ray_folder = Path(tempfile.mkdtemp(prefix="ray-", dir=general))
        changes = {MARK: self.mark, "TMPDIR": str(self.folder), "RAY_TMPDIR": str(self.ray_folder)}
        self.before = {name: os.environ.get(name) for name in changes}
        os.environ.update(changes)

    def leave(self):
        """What is left a while after the notebook's end, as words; it is removed then."""
        for name, value in self.before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        end = time.monotonic() + LEAVE_SECONDS
        while (self.processes() or self.files()) and time.monotonic() < end:
            time.sleep(0.2)
        left = []
        for process in self.processes():
            try:
                left.append(f"process {process.pid} ({' '.join(process.cmdline())[:80]})")
                process.kill()
            except psutil.NoSuchProcess:
                continue
        left += [f"temporary file {name}" for name in self.files()]
        for folder in (self.folder, self.ray_folder):
            shutil.rmtree(folder, ignore_errors=True)
        return left

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())

    def processes(self):
        return [process for process in psutil.process_iter() if self.owns(process)]

    def owns(self, process):
        # A process may close its environment to others; then its arguments may name the folder.
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == self.mark:
                return True
        with contextlib.suppress(psutil.Error, OSError):
            return any(argument.startswith(str(self.folder)) for argument in process.cmdline())
        return False  # it ended meanwhile, or is another user's
