"""Each guard of tests/guards.py and each hole of nbval, shown on a small notebook that nbval alone would let pass."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import form

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("tests/guards.py", "tests/lanes.py", "tests/memory.py")
COPIED = ("conftest.py", "tests/sanitize.cfg", *PLUGINS)

pytestmark = [pytest.mark.reads("requirements.txt", *COPIED), pytest.mark.xdist_group("guards")]

SETTINGS = """
[tool.pytest.ini_options]
addopts = "-p no:zarr -p no:anyio"
pythonpath = ["tests"]
filterwarnings = ["error"]
"""
COURSE = """
title = "A course"
repository = ""

[[lesson]]
stem = "10_x"
title = "X"
minutes = 1
needs = ""
"""


def course_in(folder):
    """Make a course with the real conftest.py and its plugins, and no notebook."""
    (folder / "pyproject.toml").write_text(SETTINGS)
    (folder / "course.toml").write_text(COURSE)
    (folder / "tests").mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def folder(tmp_path):
    return course_in(tmp_path)


def code(source, *outputs, tags=(), count=1):
    source = textwrap.dedent(source).strip()
    return new_code_cell(source, outputs=list(outputs), execution_count=count, metadata={"tags": list(tags)})


def write(folder, *cells, name="notebooks/10_x.ipynb"):
    made = new_notebook()
    made.cells = [new_markdown_cell("# Title"), *cells]
    form.write(made, folder / name)


def printed(text):
    return new_output("stream", text=text)


def result(text):
    return new_output("execute_result", {"text/plain": text}, execution_count=1)


def nbval(folder, *arguments, **variables):
    """Run the notebooks of a folder as the course does; return the process that ended."""
    environment = {key: value for key, value in os.environ.items() if key not in ("CI", "PYTEST_ADDOPTS")}
    command = [
        *(sys.executable, "-m", "pytest", "-rA", "--color=no", "--remember", "--nbval", "--nbval-current-env"),
        *("--nbval-cell-timeout=100", "--nbval-sanitize-with", "tests/sanitize.cfg"),
    ]
    return subprocess.run(
        [*command, *(arguments or ["notebooks"])],
        cwd=folder,
        env={**environment, "PARCOURS_LEAVE_SECONDS": "2", **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )


def counts(done):
    """Return how many tests passed, failed, had an error, and were deselected."""
    last = [line for line in done.stdout.splitlines() if re.search(r" in [\d.]+s", line)][-1]
    kinds = ("passed", "failed", "error", "deselected")
    found = {kind: re.search(rf"(\d+) {kind}", last) for kind in kinds}
    return tuple(int(match[1]) if match else 0 for match in found.values())


LEAVES_A_PROCESS = """
    import subprocess, sys
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
    with open("pid", "w") as file:
        print(child.pid, file=file)
"""
LEAVES_A_FOLDER = """
    import tempfile
    with open("name", "w") as file:
        file.write(tempfile.mkdtemp(prefix="parcours-"))
"""
ENDS_ALL = """
    import atexit, shutil, tempfile
    from concurrent.futures import ProcessPoolExecutor
    atexit.register(shutil.rmtree, tempfile.mkdtemp(prefix="parcours-"))
    pool = ProcessPoolExecutor(2)
    pool.submit(abs, -1).result()
"""
RAISED = new_output("error", ename="ValueError", evalue="no", traceback=["elsewhere"])

# {name of the notebook: its cells}
NOTEBOOKS = {
    "sound": [
        code("print('a')\nimport warnings\nwarnings.warn('w')", printed("a\n"), tags=["nbval-ignore-output"]),
        code("object()", result("<object at 0x7f00>"), count=2),
        code("raise ValueError('no')", RAISED, tags=["raises-exception"], count=3),
    ],
    "other_output": [code("1 + 1", result("3"))],
    "never_executed": [code("1 + 1", count=None)],
    "raises_nothing": [code("1 + 1", result("2"), tags=["raises-exception"])],
    "dead_kernel": [code("import os\nos._exit(1)"), code("1", result("1"), count=2)],
    "process": [code(LEAVES_A_PROCESS)],
    "folder": [code(LEAVES_A_FOLDER)],
    "ends_all": [code(ENDS_ALL, result("1"))],
}
WORKERS = ("-n", "2", "--dist", "loadfile")


class Run:
    """One run of all notebooks: what it printed, and what came of each notebook."""

    def __init__(self, folder, done):
        self.folder, self.text = folder, done.stdout + done.stderr

    def of(self, name):
        """Return what came of a notebook's cells: how each passed or failed, in order, and errors after them."""
        return re.findall(rf"^(PASSED|FAILED|ERROR) notebooks/{name}\.ipynb::Cell", self.text, re.MULTILINE)


@pytest.fixture(scope="module", params=[(), WORKERS], ids=["alone", "workers"])
def run(request, tmp_path_factory):
    """All notebooks, run together: in one process, and by workers."""
    folder = course_in(tmp_path_factory.mktemp("course"))
    for name, cells in NOTEBOOKS.items():
        write(folder, *cells, name=f"notebooks/{name}.ipynb")
    write(folder, code("raise ValueError"), name="exercises/10_x.ipynb")
    return Run(folder, nbval(folder, *request.param, "."))


def test_a_sound_notebook_passes(run):
    assert run.of("sound") == ["PASSED"] * 3, run.text


def test_another_output_fails(run):
    assert run.of("other_output") == ["FAILED"], run.text


def test_a_notebook_that_was_never_executed_fails(run):
    assert run.of("never_executed") == ["FAILED"], run.text
    assert "was never executed; run `parcours run notebooks/never_executed.ipynb`" in run.text


def test_a_cell_tagged_raises_exception_must_raise(run):
    assert run.of("raises_nothing") == ["FAILED"], run.text
    assert "is tagged raises-exception but raised nothing" in run.text


def test_a_dead_kernel_is_noticed_at_once(run):
    assert run.of("dead_kernel") == ["FAILED"] * 2, run.text  # not after the 100 seconds of a cell that goes on
    assert "The kernel died while this cell ran" in run.text


def test_a_process_left_behind_fails_the_notebook_and_is_ended(run):
    assert sorted(run.of("process")) == ["ERROR", "PASSED"], run.text
    pid = int((run.folder / "notebooks" / "pid").read_text())
    assert re.search(rf"process\.ipynb left behind: process {pid} \(.*time\.sleep\(300\)\)", run.text), run.text
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_temporary_folder_left_behind_fails_the_notebook_and_is_removed(run):
    assert sorted(run.of("folder")) == ["ERROR", "PASSED"], run.text
    left = Path((run.folder / "notebooks" / "name").read_text())
    assert f"left behind: temporary file {left.name}" in run.text
    assert not left.exists()


def test_what_ends_with_the_kernel_is_not_left_behind(run):
    assert run.of("ends_all") == ["PASSED"], run.text


def test_exercises_are_not_run(run):
    assert run.of("sound")
    assert "exercises/" not in run.text


def test_a_warning_fails_a_test_but_not_a_cell(folder):
    with open(folder / "conftest.py", "a") as file:
        file.write("\n\ndef pytest_runtest_call(item):\n    import warnings\n\n    warnings.warn('of a tool')\n")
    (folder / "tests" / "test_x.py").write_text("def test_x():\n    pass\n")
    write(folder, code("1", result("1")))
    done = nbval(folder, "notebooks", "tests/test_x.py")
    assert counts(done) == (1, 1, 0, 0), done.stdout
    assert "FAILED tests/test_x.py::test_x - UserWarning: of a tool" in done.stdout


def test_an_unknown_magic_is_found_by_the_form():
    made = new_notebook()
    made.cells = [code("%no_such_magic\nraise ValueError")]
    assert any("IPython command '%no_such_magic'" in text for text in form.problems(made, "notebooks/x.ipynb"))


def test_a_notebook_runs_again_only_when_something_changed(folder):
    second = "notebooks/20_y.ipynb"
    write(folder, code("1", result("1")))
    write(folder, code("2", result("2")), code("3", result("4"), count=2), name=second)
    assert counts(nbval(folder)) == (2, 1, 0, 0)

    write(folder, code("2", result("2")), code("3", result("3"), count=2), name=second)
    assert counts(nbval(folder, f"{second}::Cell 0")) == (1, 0, 0, 0)

    again = nbval(folder, *WORKERS, "notebooks")
    assert (again.returncode, counts(again)[:3]) == (0, (2, 0, 0)), (
        "one cell is not the notebook; what failed runs again"
    )
    assert "unchanged since they passed: notebooks/10_x.ipynb (" in again.stdout

    nothing = nbval(folder, *WORKERS, "notebooks")
    assert (nothing.returncode, counts(nothing)[:3]) == (0, (0, 0, 0)), nothing.stdout
    assert f"unchanged since they passed: notebooks/10_x.ipynb, {second} (" in nothing.stdout

    assert counts(nbval(folder, CI="true")) == (3, 0, 0, 0)


def test_a_test_runs_again_only_when_something_changed(folder):
    tests = {
        "test_x.py": "def test_x():\n    pass\n\n\ndef test_y():\n    assert 0\n",
        "test_z.py": "def test_z():\n    pass\n",
    }
    (folder / "tests" / "package").mkdir()
    for name, text in tests.items():
        (folder / "tests" / "package" / name).write_text(text)
    assert counts(nbval(folder, "tests/package")) == (2, 1, 0, 0)

    again = nbval(folder, "-n", "2", "tests/package")
    assert counts(again)[:3] == (0, 1, 0)
    assert "unchanged since they passed: 2 tests (" in again.stdout

    (folder / "tests" / "package" / "test_z.py").write_text("def test_z():\n    assert 0\n")
    assert counts(nbval(folder, "tests/package")) == (0, 2, 0, 1)
