"""How the banks are run: `pytest tests/answers --under-load` runs them on a machine that has other things to do."""

import os

import pytest

from bank import LOADS, machine, ray_cluster

collect_ignore_glob = ["*/right_*.py", "*/wrong_*.py"]  # answers are no modules


def pytest_addoption(parser):
    text = "run the banks beside two busy processes, and on one core shared with one"
    parser.addoption("--under-load", action="store_true", help=text)


def under_load(config):
    return config.getoption("--under-load", default=False)


def pytest_ignore_collect(collection_path, config):
    return True if collection_path.name == "test_adversarial.py" and not under_load(config) else None


def loads(config):
    if not under_load(config):
        return LOADS[:1]
    return LOADS[1:] if hasattr(os, "sched_setaffinity") else LOADS[1:2]


def pytest_generate_tests(metafunc):
    if "load" in metafunc.fixturenames:
        metafunc.parametrize("load", loads(metafunc.config), indirect=True, scope="session")


@pytest.fixture(scope="session")
def load(request):
    with machine(request.param):
        yield request.param


@pytest.fixture(scope="session")
def ray_with_four_slots(load):
    with ray_cluster():
        yield
