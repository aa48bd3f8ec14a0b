"""Lanes in a Python without the GIL: find one, run a file there, or show the run that was recorded in one."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile

from parcours.errors import TraceError
from parcours.gil.records import Lanes
from parcours.gil.system import gil_here

__all__ = ["free_threaded_python", "recorded", "run_free_threaded"]

_ASK = "import sys, sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED') and not sys._is_gil_enabled())"
_FREE = ("3.15t", "3.14t", "3.13t")


@functools.cache
def free_threaded_python():
    """The path of a free-threaded Python of this machine, or None: this one, one on the PATH, or one that uv knows."""
    candidates = [sys.executable] if not gil_here() else []
    candidates += [path for version in _FREE if (path := shutil.which(f"python{version}"))]
    for path in candidates:
        if _is_free_threaded(path):
            return path
    places = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")
    uv = shutil.which("uv", path=places)  # in an environment that is not activated, uv is next to its Python
    path = _said([uv, "python", "find", "--no-python-downloads", ">=3.13+freethreaded"]) if uv else ""
    return path if path and _is_free_threaded(path) else None


def _is_free_threaded(path):
    return _said([path, "-c", _ASK]) == "True"


def _said(command):
    """Return what a command prints, or "" if it fails or takes more than 20 s."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# The package is made known by its folder alone: nothing of this Python's environment gets into the other one.
_RUN_FILE = """
import importlib.util, sys, types
package, path, name, out = sys.argv[1:]
sys.modules["parcours"] = types.ModuleType("parcours")
sys.modules["parcours"].__path__ = [package]
from parcours import gil
spec = importlib.util.spec_from_file_location("lanes_file", path)
module = sys.modules["lanes_file"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
text = gil.Lanes.of(getattr(module, name)()).to_json()
with open(out, "w") as file:
    file.write(text)
"""


def run_free_threaded(path, function="run", timeout=60):
    """Call a function of a Python file in a free-threaded Python; its lanes, or None where there is no such Python.

    path: a file that needs nothing but the standard library and `from parcours import gil`.
    function: the name of one without arguments that runs lanes and gives their records.
    timeout: seconds. Raises TraceError if the file fails there.
    """
    python = free_threaded_python()
    return None if python is None else _run_there(python, path, function, timeout)


def recorded():
    """The lanes of two threads that compute, recorded on a free-threaded Python; the note says which and when."""
    path = os.path.join(_package(), "recorded", "free_threaded.json")
    with open(path, encoding="utf-8") as file:
        return Lanes.from_json(file.read())


def _package():
    """The folder of the package parcours."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _run_there(python, path, function, timeout):
    """The lanes of a function of a file, run by the Python at a path."""
    with tempfile.TemporaryDirectory(prefix="parcours-") as folder:
        out = os.path.join(folder, "lanes.json")
        command = [python, "-c", _RUN_FILE, _package(), os.fspath(path), function, out]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired as error:
            raise TraceError(f"{path} took more than {timeout} s in {python}") from error
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["no message"]
            raise TraceError(f"{path} failed in {python}: {last[0]}")
        with open(out) as file:
            return Lanes.from_json(file.read())
