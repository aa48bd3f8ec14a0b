"""The Binder envelope, `make envelope`: every lesson and every solved exercise as on mybinder.org. Runs when named.

`--write-table` puts what was measured into binder/README.md.
"""

import compileall
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "tests/browser"))

NOT_RUN = 77  # the exit code that says so, as for automake
_LEFT_OUT = (".git", ".venv", ".parcours", ".pytest_cache", ".ruff_cache", "__pycache__", ".ipynb_checkpoints", "tests")


def pytest_addoption(parser):
    parser.addoption("--write-table", action="store_true", help="put what the envelope measured into binder/README.md")


def pytest_ignore_collect(collection_path, config):
    named = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return None if any(path == HERE or HERE in path.parents for path in named) else True


class Binder:
    """A Jupyter server in the envelope, and the rows of the table."""

    def __init__(self, root):
        import envelope
        from server import Server

        self.root, self.rows = root, []
        self.group = envelope.Group()
        environment = {
            "USER": "jovyan", "NB_USER": "jovyan", "JUPYTERHUB_SERVICE_PREFIX": envelope.PREFIX,
            "MEM_LIMIT": str(envelope.MEMORY), "CPU_LIMIT": str(envelope.CORES),
        }  # fmt: skip
        try:
            self.server = Server(
                root,
                base_url=envelope.PREFIX,
                user=envelope.USER,
                launcher=envelope.launcher(self.group, read_only=[root / "parcours"]),
                environment=environment,
            )
        except BaseException:
            self.group.close()
            raise

    def close(self):
        left = self.server.close()
        self.group.close()
        return left


@pytest.fixture(scope="session")
def binder():
    import envelope

    if reason := envelope.missing():
        pytest.exit(f"envelope: not run: {reason}", returncode=NOT_RUN)
    folder = Path(tempfile.mkdtemp(prefix="env-"))
    folder.chmod(0o755)
    root = folder / "course"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    for path in (root, *root.rglob("*")):
        os.chown(path, envelope.USER, envelope.USER)
    # installed by pip, the package would have been compiled
    compileall.compile_dir(root / "parcours", quiet=1)
    made = Binder(root)
    yield made
    left = made.close()
    shutil.rmtree(folder, ignore_errors=True)
    assert not left, f"still running after the server's end: {left}"


def table(rows):
    """The table in Markdown."""
    head = ["Notebook", "Peak memory", "Processes", "Time", "Longest cell"]
    lines = [head, ["---", "---:", "---:", "---:", "---:"]]
    for row in rows:
        lines.append(
            [
                row.name,
                f"{row.peak / 2**20:.0f} MiB",
                str(row.processes),
                f"{row.seconds:.0f} s",
                f"{row.longest:.0f} s",
            ]
        )
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


ROWS = pytest.StashKey()


def pytest_configure(config):
    config.stash[ROWS] = []


def pytest_terminal_summary(terminalreporter, config):
    rows = config.stash[ROWS]
    if not rows:
        return
    text = table(rows)
    terminalreporter.write(f"\n{text}")
    if config.getoption("--write-table") and not terminalreporter.stats.get("failed"):
        from parcours.course import readme

        path = ROOT / "binder/README.md"
        path.write_text(readme.replace_section(path.read_text("utf-8"), "envelope", text), encoding="utf-8")
        terminalreporter.write_line(f"written: {path.relative_to(ROOT)}")
