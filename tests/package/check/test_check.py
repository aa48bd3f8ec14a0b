"""The package of the checks: its names are there, and are imported when they are first used."""

import importlib
import subprocess
import sys

import pytest

module = importlib.import_module("parcours.check")  # the name `parcours.check` is the function


@pytest.mark.parametrize("name", module.__all__)
def test_a_name_comes_from_its_module(name):
    assert getattr(module, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'juge'"):
        module.juge  # noqa: B018


def test_a_program_that_only_traces_loads_no_judge():
    heavy = "('parcours.check.', 'parcours.judges')"
    program = f"import sys, parcours; print([name for name in sys.modules if name.startswith({heavy})])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"
