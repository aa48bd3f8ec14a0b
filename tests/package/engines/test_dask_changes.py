"""What a task changes: the arguments, what its function can reach, and files."""

import os
import sys
import types
from pathlib import Path

import pytest

from parcours.engines.dask.changes import Changes

CODE = """
import os
from pathlib import Path

total, sums, names = 0, {"even": 0}, ["a"]


class Sums:
    even = 0


class Box:
    def __init__(self):
        self.value = 0

    def add(self, x):
        self.value += x


box = Box()


def rebound(x):
    global total
    total += x


def filled(x):
    sums["even"] += x


def of_a_class(x):
    Sums.even += x


def of_an_object(x):
    box.value += x


def by_another(x):
    filled(x)


def by_default(x, seen=[]):
    seen.append(x)


def by_attribute(x):
    by_attribute.last = x


def of_a_module(x):
    store.total = x


def closed_over(count):
    def add(x):
        count[0] += x

    return add


def own_value(x):
    mine = dict(sums)
    mine["even"] += x
    new = Box()
    new.add(x)
    return sorted(names), total, mine, Sums.even, store.total, os.environ.get("HOME")


def sort(values):
    values.sort()


def consume(values):
    list(values)
"""


@pytest.fixture
def cell(monkeypatch):
    """What a cell of a notebook defines."""
    store = types.ModuleType("store")
    store.total = 0
    monkeypatch.setitem(sys.modules, "store", store)
    names = {"__name__": "__main__", "store": store}
    exec(CODE, names)
    return types.SimpleNamespace(**names)


def changes(function, *args, folder="/nowhere", **kwargs):
    with Changes(function, args, kwargs, folder) as found:
        function(*args, **kwargs)
    return list(found)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("rebound", "variable total"),
        ("filled", "variable sums"),
        ("of_a_class", "variable Sums"),
        ("of_an_object", "variable box"),
        ("by_another", "variable sums"),
        ("by_default", "variable by_default"),
        ("by_attribute", "variable by_attribute"),
        ("of_a_module", "module store.total"),
    ],
)
def test_what_lies_outside_of_a_function(cell, name, found):
    assert changes(getattr(cell, name), 1) == [found]


def test_what_a_function_closes_over(cell):
    assert changes(cell.closed_over([0]), 1) == ["variable count"]


def test_the_object_of_a_method(cell):
    assert changes(cell.box.add, 1) == ["variable self"]


def test_its_own_values_are_no_change(cell):
    assert changes(cell.own_value, 1) == []


def test_arguments(cell):
    assert changes(cell.sort, [2, 1]) == ["argument values"]
    assert changes(cell.sort, values=[2, 1]) == ["argument values"]
    assert changes(cell.sort, [1, 2]) == []
    assert changes(list.append, [1], 2) == ["argument 1"]
    assert changes(sum, [1, 2]) == []
    assert changes(cell.consume, iter([1, 2])) == []  # to read an iterator is to change it


def test_values_that_cannot_be_compared_are_left_out(cell):
    assert changes(cell.consume, [lambda: 1, sys.stdout]) == []


def test_the_environment(cell, monkeypatch):
    monkeypatch.setitem(os.environ, "PARCOURS_TEST", "a")
    assert changes(os.environ.__setitem__, "PARCOURS_TEST", "b") == ["environment PARCOURS_TEST"]
    assert changes(os.environ.get, "PARCOURS_TEST") == []


def test_files(tmp_path):
    path = tmp_path / "sums.txt"
    assert changes(path.write_text, "1") == ["file sums.txt"]
    assert changes(path.read_text) == []
    assert changes(path.write_text, "1", folder=str(tmp_path)) == []
    assert changes(path.unlink) == ["file sums.txt"]
    assert changes(Path(os.devnull).write_text, "1") == []
    path.write_text("outside of a task")


def test_a_call_that_raises_has_changed_what_it_has(cell):
    values = [3, 1, 2, None]  # sorted in part
    with pytest.raises(TypeError, match="not supported"), Changes(cell.sort, (values,), {}, "/nowhere") as found:
        cell.sort(values)
    assert list(found) == ["argument values"]
