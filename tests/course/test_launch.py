"""What can go wrong when somebody opens the course: one clear line for each, and no traceback."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lab(*arguments, **environment):
    command = [sys.executable, str(ROOT / ".ci/lab"), *arguments]
    environment = {**os.environ, **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def port_in_use():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield str(server.getsockname()[1])


def test_a_port_in_use(port_in_use):
    run = lab(PORT=port_in_use)
    assert run.returncode == 1
    assert run.stderr == (
        f"Port {port_in_use} is in use. Choose another (make lab PORT={int(port_in_use) + 1}), or leave PORT out.\n"
    )


def test_a_port_that_is_none():
    run = lab(PORT="lab")
    assert run.returncode == 1
    assert run.stderr == "PORT=lab is no port: give a number from 1024 to 65535.\n"


def test_a_home_that_cannot_be_written_to(tmp_path):
    home = tmp_path / "home"
    home.write_text("a file: even root can make no folder below it")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG"))}
    command = [sys.executable, str(ROOT / ".ci/lab")]
    run = subprocess.run(command, env={**ours, "HOME": str(home)}, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    assert re.fullmatch(
        rf"JupyterLab must write to {re.escape(str(home))}\S*, and cannot \(Not a directory\)\. "
        r"Set HOME to a folder of yours\.\n",
        run.stderr,
    ), run.stderr


def test_where_all_is_well_jupyterlab_starts():
    run = lab("--version", PORT="")
    pins = (ROOT / "requirements.txt").read_text()
    assert run.returncode == 0, run.stderr
    assert f"jupyterlab=={run.stdout.strip()}\n" in pins


def test_the_browser_suite_says_that_it_did_not_run():
    environment = {**os.environ, "PARCOURS_CHROMIUM": "/nonexistent/chromium"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ROOT / "tests/browser")]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 77, run.stdout + run.stderr
    said = re.findall(r"browser: not run: (playwright is not installed|no Chromium at /nonexistent)", run.stdout)
    assert len(said) == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
