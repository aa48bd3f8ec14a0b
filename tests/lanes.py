"""Lanes: tests that must run one after another when workers share a run, as under `pytest -n 3`.

All that needs Ray shares a cluster, whose slots are counted; the banks have one for themselves, because their answers
wait most of the time. What starts processes by the hundred is not to run twice at once. The tests of a lane run in one
worker, in their order; any other test goes to whichever worker is free.

The mark `xdist_group` puts a test in a lane; what asks for Ray gets it here. Only the workers know the marks of the
tests, and only their controller deals the tests out, so the workers leave the lanes in a file.
"""

import json
import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

_RAY = {"ray_running", "ray_with_four_slots"}  # fixtures
_GRADING = (Path(__file__).parent / "hostile", Path(__file__).parent / "package" / "grade")
_FOLDER = pytest.StashKey[str]()


class Lanes(LoadScopeScheduling):
    """Deals out whole lanes, the longest first, and then the other tests one by one."""

    @cached_property
    def lane_of(self):
        return json.loads((Path(self.config.stash[_FOLDER]) / "lanes.json").read_text("utf-8"))

    def _split_scope(self, nodeid):
        return self.lane_of.get(nodeid, nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Lanes(config, log) if config.getvalue("dist") == "load" else None


def pytest_configure_node(node):
    """Name the folder to a worker, in the controller."""
    stash = node.config.stash
    if _FOLDER not in stash:
        stash[_FOLDER] = folder = tempfile.mkdtemp(prefix="lanes-")
        node.config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    node.workerinput["lanes"] = stash[_FOLDER]


def pytest_collection_modifyitems(items):
    for item in items:
        asked = getattr(item, "fixturenames", ())
        doctest = item.dtest.docstring if hasattr(item, "dtest") else ""
        if any(name in asked or name in doctest for name in _RAY):
            item.add_marker(pytest.mark.xdist_group("ray"))
        elif item.get_closest_marker("xdist_group") is None and any(map(item.path.is_relative_to, _GRADING)):
            item.add_marker(pytest.mark.xdist_group("grading"))


@pytest.hookimpl(tryfirst=True)  # before xdist tells the controller that the tests are collected
def pytest_collection_finish(session):
    if folder := getattr(session.config, "workerinput", {}).get("lanes"):
        marks = {item.nodeid: item.get_closest_marker("xdist_group") for item in session.items}
        lanes = {nodeid: mark.args[0] for nodeid, mark in marks.items() if mark}
        # Every worker writes the same, and nobody reads half a file.
        half = Path(folder) / f"{os.getpid()}.json"
        half.write_text(json.dumps(lanes), "utf-8")
        half.replace(Path(folder) / "lanes.json")
