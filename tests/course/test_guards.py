"""Each guard of conftest.py and each hole of nbval, shown on a small notebook that nbval alone would let pass."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import form

ROOT = Path(__file__).resolve().parents[2]

SETTINGS = """
[tool.pytest.ini_options]
filterwarnings = ["error"]
"""


@pytest.fixture
def folder(tmp_path):
    """A course with the real conftest.py, and no notebook."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "parcours").mkdir()
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "conftest.py", tmp_path)
    shutil.copy(ROOT / "tests" / "sanitize.cfg", tmp_path / "tests")
    return tmp_path


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


def nbval(folder, *arguments, seconds=60, **variables):
    """Run the notebooks of a folder as the course does; gives the process that ended."""
    environment = {key: value for key, value in os.environ.items() if key not in ("CI", "PYTEST_ADDOPTS")}
    command = [
        *(sys.executable, "-m", "pytest", "-v", "--color=no", "--nbval", "--nbval-current-env"),
        *(f"--nbval-cell-timeout={seconds}", "--nbval-sanitize-with", "tests/sanitize.cfg"),
    ]
    return subprocess.run(
        [*command, *(arguments or ["notebooks"])],
        cwd=folder,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def counts(done):
    """How many tests passed, failed, had an error, were deselected."""
    last = done.stdout.strip().splitlines()[-1]
    kinds = ("passed", "failed", "error", "deselected")
    found = {kind: re.search(rf"(\d+) {kind}", last) for kind in kinds}
    return tuple(int(match[1]) if match else 0 for match in found.values())


def test_a_sound_notebook_passes(folder):
    write(
        folder,
        code("print('a')\nimport warnings\nwarnings.warn('w')", printed("a\n"), tags=["nbval-ignore-output"]),
        code("object()", result("<object at 0x7f00>"), count=2),
        code(
            "raise ValueError('no')",
            new_output("error", ename="ValueError", evalue="no", traceback=["elsewhere"]),
            tags=["raises-exception"],
            count=3,
        ),
    )
    done = nbval(folder)
    assert (done.returncode, counts(done)) == (0, (3, 0, 0, 0)), done.stdout


def test_a_warning_fails_a_test_but_not_a_cell(folder):
    with open(folder / "conftest.py", "a") as file:
        file.write("\n\ndef pytest_runtest_call(item):\n    import warnings\n\n    warnings.warn('of a tool')\n")
    (folder / "tests" / "test_x.py").write_text("def test_x():\n    pass\n")
    write(folder, code("1", result("1")))
    done = nbval(folder, "notebooks", "tests")
    assert counts(done) == (1, 1, 0, 0), done.stdout
    assert "FAILED tests/test_x.py::test_x - UserWarning: of a tool" in done.stdout


def test_another_output_fails(folder):
    write(folder, code("1 + 1", result("3")))
    done = nbval(folder)
    assert counts(done) == (0, 1, 0, 0), done.stdout


def test_a_notebook_that_was_never_executed_fails(folder):
    write(folder, code("1 + 1", count=None))
    done = nbval(folder)
    assert counts(done) == (0, 1, 0, 0), done.stdout
    assert "was never executed; run `parcours run notebooks/10_x.ipynb`" in done.stdout


def test_a_cell_tagged_raises_exception_must_raise(folder):
    write(folder, code("1 + 1", result("2"), tags=["raises-exception"]))
    done = nbval(folder)
    assert counts(done) == (0, 1, 0, 0), done.stdout
    assert "is tagged raises-exception but raised nothing" in done.stdout


def test_a_dead_kernel_is_noticed_at_once(folder):
    write(folder, code("import os\nos._exit(1)"), code("1", result("1"), count=2))
    start = time.monotonic()
    done = nbval(folder, seconds=100)
    assert counts(done) == (0, 2, 0, 0), done.stdout
    assert "The kernel died while this cell ran" in done.stdout
    assert time.monotonic() - start < 50


def test_a_process_left_behind_fails_the_notebook_and_is_ended(folder):
    source = """
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
        with open("pid", "w") as file:
            print(child.pid, file=file)
    """
    write(folder, code(source))
    done = nbval(folder)
    assert counts(done) == (1, 0, 1, 0), done.stdout
    pid = int((folder / "notebooks" / "pid").read_text())
    assert re.search(rf"10_x\.ipynb left behind: process {pid} \(.*time\.sleep\(300\)\)", done.stdout), done.stdout
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_temporary_folder_left_behind_fails_the_notebook_and_is_removed(folder):
    source = """
        import tempfile
        with open("name", "w") as file:
            file.write(tempfile.mkdtemp(prefix="parcours-"))
    """
    write(folder, code(source))
    done = nbval(folder)
    assert counts(done) == (1, 0, 1, 0), done.stdout
    left = Path((folder / "notebooks" / "name").read_text())
    assert f"left behind: temporary file {left.name}" in done.stdout
    assert not left.exists()


def test_what_ends_with_the_kernel_is_not_left_behind(folder):
    source = """
        import atexit, shutil, tempfile
        from concurrent.futures import ProcessPoolExecutor
        atexit.register(shutil.rmtree, tempfile.mkdtemp(prefix="parcours-"))
        pool = ProcessPoolExecutor(2)
        pool.submit(abs, -1).result()
    """
    write(folder, code(source, result("1")))
    done = nbval(folder)
    assert (done.returncode, counts(done)) == (0, (1, 0, 0, 0)), done.stdout


def test_exercises_are_not_run(folder):
    write(folder, code("raise ValueError"), name="exercises/10_x.ipynb")
    write(folder, code("1", result("1")))
    done = nbval(folder, ".")
    assert (done.returncode, counts(done)) == (0, (1, 0, 0, 0)), done.stdout


def test_an_unknown_magic_is_found_by_the_form():
    made = new_notebook()
    made.cells = [code("%no_such_magic\nraise ValueError")]
    assert any("IPython command '%no_such_magic'" in text for text in form.problems(made, "notebooks/x.ipynb"))


def test_a_notebook_runs_again_only_when_something_changed(folder):
    write(folder, code("1", result("1")))
    write(folder, code("2", result("2")), code("3", result("4"), count=2), name="notebooks/20_y.ipynb")
    assert counts(nbval(folder)) == (2, 1, 0, 0)

    again = nbval(folder)
    assert counts(again) == (1, 1, 0, 1), "what failed runs again"
    assert "unchanged since they passed: notebooks/10_x.ipynb" in again.stdout

    write(folder, code("2", result("2")), code("3", result("3"), count=2), name="notebooks/20_y.ipynb")
    one_cell = nbval(folder, "notebooks/20_y.ipynb::Cell 0")
    assert counts(one_cell) == (1, 0, 0, 0)
    assert counts(nbval(folder)) == (2, 0, 0, 1), "one cell is not the notebook"

    nothing = nbval(folder)
    assert (nothing.returncode, counts(nothing)) == (0, (0, 0, 0, 3))

    assert counts(nbval(folder, CI="true")) == (3, 0, 0, 0)

    (folder / "parcours" / "new.py").touch()
    assert counts(nbval(folder)) == (3, 0, 0, 0)
