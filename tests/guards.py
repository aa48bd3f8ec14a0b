"""Guards: what a notebook must do beside giving its outputs, under `pytest --nbval`; one for each hole of nbval.

- A cell that was never executed fails, and so does one tagged raises-exception that raises nothing.
- A kernel that died is noticed at once; nbval would wait as long as a cell may take.
- A notebook that leaves processes or temporary files behind fails at its last cell.
- Exercises do not run here: they may hold a learner's work. tests/course runs them as they are shipped.
"""

import contextlib
import os
import shutil
import tempfile
import time
import uuid
from pathlib import Path
from queue import Empty

import psutil
import pytest
from memory import ROOT, is_cell, short

MARK = "PARCOURS_NOTEBOOK_RUN"  # environment variable that all processes of a notebook inherit
# what a notebook started may take so long to end after its kernel; the guards' own tests have no time for it
LEAVE_SECONDS = float(os.environ.get("PARCOURS_LEAVE_SECONDS", 10))
LOOK_SECONDS = 0.5  # between two looks at whether the kernel that one waits for is alive


def pytest_configure(config):
    if getattr(config.option, "nbval", False):
        config.pluginmanager.register(Guards(), "parcours-guards")


class KernelDied(Exception):
    """The kernel's process ended while a cell ran."""


class Guards:
    """The guards; only there when pytest is given --nbval."""

    def __init__(self):
        self.current = None

    def pytest_ignore_collect(self, collection_path):
        is_exercise = collection_path.suffix == ".ipynb" and collection_path.parent == ROOT / "exercises"
        return True if is_exercise else None

    def pytest_collection_modifyitems(self, items):
        for item in filter(is_cell, items):
            # What nbval and jupyter_client warn of in this process is no fault of the course.
            item.add_marker(pytest.mark.filterwarnings("ignore"))

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
