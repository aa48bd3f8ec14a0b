"""What `make` does before anything else: find a Python, make .venv ready, and do it once."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ["awk", "cat", "chmod", "cksum", "cp", "df", "dirname", "grep", "mkdir", "rm", "sed"]

# Runs the script after -c in the Python of this test, after a first line that bends what it sees there.
BENT = """#!/bin/sh
exec {python} -c "{first}
$2"
"""
OLD = "import sys; sys.version_info = (3, 9, 2, 'final', 0)"
NEW = "import sys; sys.version_info = (3, 15, 0, 'final', 0)"
GOOD = "import sys; sys.version_info = (3, 12, 1, 'final', 0)"
NO_VENV = "import sys; sys.version_info = (3, 11, 2, 'final', 0); sys.modules['ensurepip'] = None"
FREE_THREADED = GOOD + "; import sysconfig; sysconfig.get_config_var = lambda name: 1"

# Stands for an interpreter and for the tools of an environment: installs nothing, logs what it is asked for
# (but for `-c`, which only looks).
FAKE = """#!/bin/sh
case $* in
    -c*) ;;
    *) printf '%s %s\\n' "${{0##*/}}" "$*" >> {log} ;;
esac
case $* in
    "-m venv --clear .venv")
        rm -rf .venv
        mkdir -p .venv/bin
        cp {fake} .venv/bin/python
        cp {fake} .venv/bin/uv
        echo "#!$PWD/.venv/bin/python" > .venv/bin/pip ;;
    "-c import pip") ;;
    -c*) exec {python} "$@" ;;
    *"-r requirements.txt"*) ! [ -e {no_network} ] ;;
esac
"""


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def bent(path, first):
    return executable(path, BENT.format(python=sys.executable, first=first))


class Clone:
    """A clone with the files that set-up reads, and a PATH with no Python but what a test puts there."""

    def __init__(self, folder):
        self.folder = folder / "parcours course"
        for name in ["pyproject.toml", "requirements.txt", ".ci/setup"]:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        shutil.copytree(ROOT / "binder", self.folder / "binder")
        self.tools = folder / "tools"
        self.tools.mkdir()
        for name in TOOLS:
            (self.tools / name).symlink_to(shutil.which(name))
        self.path = [self.tools]
        self.log = folder / "log"
        self.no_network = folder / "no_network"
        fake = folder / "fake"
        text = FAKE.format(log=self.log, fake=fake, python=sys.executable, no_network=self.no_network)
        self.fake = executable(fake, text)

    def setup(self, *arguments, **environment):
        environment["PATH"] = os.pathsep.join(map(str, self.path))
        command = [str(self.folder / ".ci/setup"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    def steps(self):
        """The steps that set-up asked for since the last call."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


def test_no_python_at_all(clone):
    run = clone.setup("find")
    assert run.returncode == 1
    assert "Parcours needs Python 3.11 to 3.14; found: none on the PATH" in run.stderr
    assert "PARCOURS_PYTHON" in run.stderr


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (OLD, "3.9.2 is too old"),
        (NEW, "3.15.0 is too new"),
        (NO_VENV, "3.11.2 has no venv module (Debian, Ubuntu: apt install python3.11-venv)"),
        (FREE_THREADED, "3.12.1 is a free-threaded build"),
    ],
)
def test_a_python_that_does_not_fit_is_named_with_the_reason(clone, tmp_path, first, reason):
    executable(tmp_path / "shims/python3.13", "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    bent(tmp_path / "bin/python3", first)
    clone.path += [tmp_path / "shims", tmp_path / "bin"]
    run = clone.setup()
    assert run.returncode == 1
    assert f"{tmp_path}/shims/python3.13 does not run" in run.stderr
    assert f"{tmp_path}/bin/python3 {reason}" in run.stderr
    assert not (clone.folder / ".venv").exists()


def test_a_good_python_behind_a_failing_shim_is_found(clone, tmp_path):
    executable(tmp_path / "shims/python3.13", "#!/bin/sh\nexit 127\n")
    bent(tmp_path / "old/python3.13", OLD)
    good = bent(tmp_path / "bin/python3.13", GOOD)
    bent(tmp_path / "bin/python3.12", GOOD)
    clone.path += [tmp_path / "shims", tmp_path / "old", tmp_path / "bin"]
    assert clone.setup("find").stdout.strip() == str(good)


def test_the_python_that_is_named_is_the_only_one_considered(clone, tmp_path):
    old, good = bent(tmp_path / "old python", OLD), bent(tmp_path / "bin/python3.13", GOOD)
    clone.path.append(good.parent)
    assert clone.setup("find", PARCOURS_PYTHON=str(clone.fake)).stdout.strip() == str(clone.fake)
    run = clone.setup("find", PARCOURS_PYTHON=str(old))
    assert run.returncode == 1
    assert f"{old} 3.9.2 is too old" in run.stderr


def test_too_little_disk_is_said_before_anything_is_made(clone):
    run = clone.setup(PARCOURS_PYTHON=str(clone.fake), PARCOURS_DISK_MB="999999999")
    assert run.returncode == 1
    assert "Parcours needs about 999999999 MB of free disk" in run.stderr
    assert clone.steps() == []
    assert not (clone.folder / ".venv").exists()


def make(clone):
    run = clone.setup(PARCOURS_PYTHON=str(clone.fake), PARCOURS_DISK_MB="0")
    assert run.returncode == 0, run.stderr
    return clone.steps()


def test_the_first_run_makes_the_environment_and_the_second_does_nothing(clone):
    first = make(clone)
    assert first[0] == "fake -m venv --clear .venv"
    pin = re.search(r"^uv==\S+$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)[0]
    assert first[1].endswith(pin)
    assert [line.split(" .venv/bin/python ")[1] for line in first if line.startswith("uv")] == [
        "--compile-bytecode -r requirements.txt",
        "--no-deps -e .",
    ]
    for path in (path for path in (ROOT / "binder/etc").rglob("*") if path.is_file()):
        assert (clone.folder / ".venv" / path.relative_to(ROOT / "binder")).read_text() == path.read_text()
    assert make(clone) == []


def test_a_changed_lock_is_installed_into_the_same_environment(clone):
    make(clone)
    with open(clone.folder / "requirements.txt", "a") as lock:
        lock.write("# changed\n")
    again = make(clone)
    assert any("-r requirements.txt" in line for line in again)
    assert not any("venv --clear" in line for line in again)


def test_an_environment_that_was_moved_is_made_afresh(clone):
    make(clone)
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert make(clone)[0] == "fake -m venv --clear .venv"


def test_a_failed_set_up_is_explained_and_the_next_one_goes_on_from_there(clone):
    clone.no_network.touch()
    run = clone.setup(PARCOURS_PYTHON=str(clone.fake), PARCOURS_DISK_MB="0")
    assert run.returncode == 1
    assert "uv could not install the packages; trying pip" in run.stderr
    assert "The environment is not ready" in run.stderr
    assert "Free disk here: " in run.stderr
    assert any(line.endswith("pip install --quiet -r requirements.txt") for line in clone.steps())
    clone.no_network.unlink()
    again = make(clone)
    assert not any("venv --clear" in line for line in again)
    assert make(clone) == []


def test_jupyterlab_reads_the_settings_of_this_environment(tmp_path):
    if not (Path(sys.prefix) / ".ready").exists():
        pytest.skip("this environment was not made by `make`")
    script = (
        "from jupyter_server.services.config import ConfigManager\n"
        "overrides = ConfigManager(config_dir_name='labconfig').get('default_setting_overrides')\n"
        "print(overrides['@jupyterlab/apputils-extension:notification'])\n"
    )
    environment = dict(os.environ, JUPYTER_CONFIG_DIR=str(tmp_path))
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "{'checkForUpdates': False, 'fetchNews': 'false'}", run.stderr


def test_make_help_lists_every_command():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--silent", "-C", str(ROOT)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    listed = [line.split()[1] for line in run.stdout.splitlines()]
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert listed == phony.split()
