"""How pytest runs here: its plugins are modules of tests/, and all tests that need Ray share one."""

import functools
import gc
import os
import shutil
import signal
import tempfile
import warnings

import pytest

from parcours import QUIET_RAY

pytest_plugins = ["memory", "lanes", "guards"]


def _starts(ray):
    """Start Ray; return False where that failed, as it may on a loaded machine."""
    try:
        ray.init(num_cpus=4, **QUIET_RAY)
    except Exception:
        ray.shutdown()
        return False
    return True


@pytest.fixture(scope="session")
def ray_running():
    """Ray with 4 CPU slots; gives the module. A start that fails is tried once more."""
    ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")
    before = signal.getsignal(signal.SIGTERM)
    if not _starts(ray):
        with warnings.catch_warnings():  # the start that failed left its processes; this test is not to blame
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        ray.init(num_cpus=4, **QUIET_RAY)
    yield ray
    ray.shutdown()
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(autouse=True)
def _doctests_run_as_a_notebook_does(doctest_namespace):
    """What parcours submits itself is not recorded: the functions of a doctest are to be a learner's."""
    doctest_namespace["__name__"] = "__main__"


def _removed(name):
    """Remove the folder that an environment variable names, and the variable."""
    shutil.rmtree(os.environ.pop(name), ignore_errors=True)


def pytest_configure(config):
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs beside it like that
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Ray keeps the logs of its sessions for ever, and a check its attempts: those of a test run go with it. (Of the
    # notebooks that nbval runs, none keeps attempts, and where they would be kept changes a verdict.)
    names = {"RAY_TMPDIR"} if getattr(config.option, "nbval", False) else {"RAY_TMPDIR", "PARCOURS_HOME"}
    for name in names - set(os.environ):
        os.environ[name] = tempfile.mkdtemp(prefix="test-")
        config.add_cleanup(functools.partial(_removed, name))
