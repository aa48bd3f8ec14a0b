"""How the banks are run: `pytest tests/answers --under-load` runs them on a machine that has other things to do.

`--rounds 10` judges each answer ten times. Both together judge it as often on an idle machine too: one round of that
is in every test run.
"""

import contextlib
import os

import pytest

from bank import LOADS, Answer, machine, ray_cluster
from parcours.check import game
from parcours.errors import CourseError
from rounds import needs_ray

collect_ignore_glob = ["*/right_*.py", "*/wrong_*.py"]  # answers are no modules


def pytest_addoption(parser):
    text = "run the banks beside two busy processes, and on one core shared with one"
    parser.addoption("--under-load", action="store_true", help=text)
    parser.addoption("--rounds", type=int, default=1, help="how often each answer is judged")


def under_load(config):
    return config.getoption("--under-load", default=False)


def pytest_ignore_collect(collection_path, config):
    return True if collection_path.name == "test_adversarial.py" and not under_load(config) else None


def rounds(config):
    return config.getoption("--rounds", default=1)


def loads(config):
    if not under_load(config):
        return LOADS[:1]
    first = 0 if rounds(config) > 1 else 1
    return LOADS[first:] if hasattr(os, "sched_setaffinity") else LOADS[first:2]


def pytest_generate_tests(metafunc):
    if "load" in metafunc.fixturenames:
        metafunc.parametrize("load", loads(metafunc.config), indirect=True, scope="session")
        if rounds(metafunc.config) > 1:
            metafunc.fixturenames.append("round_number")
            metafunc.parametrize("round_number", range(1, rounds(metafunc.config) + 1))


def pytest_collection_modifyitems(items):
    for item in items:
        answer = item.callspec.params.get("answer") if hasattr(item, "callspec") else None
        with contextlib.suppress(CourseError):  # its judge is broken, and the test says how
            if isinstance(answer, Answer) and needs_ray(answer):
                item.add_marker(pytest.mark.xdist_group("ray of the banks"))  # they wait; beside others, not after


@pytest.fixture(scope="session")
def load(request):
    with machine(request.param):
        yield request.param


@pytest.fixture(autouse=True)
def _calls_that_are_alone_are_brief(request, monkeypatch):
    """Nobody looks at the pictures here, so no call is held for them; under load all is as learners have it."""
    if not under_load(request.config):
        monkeypatch.setattr(game, "HOLD", 0)


@pytest.fixture(scope="session")
def ray_with_four_slots(request, load):
    """Ray as the other tests have it; under load, one of this load's own."""
    if not under_load(request.config):
        yield request.getfixturevalue("ray_running")
        return
    with ray_cluster():
        yield
