"""Names of functions, calls and workers, and ids of tasks."""

import functools
import operator
import os

import pytest

from parcours import nap
from parcours.engines.naming import function_name, label, new_task, worker_names


class Adder:
    def __call__(self, x):
        return x + 1


@pytest.mark.parametrize(
    ("function", "args", "kwargs", "expected"),
    [
        (pow, (2, 5), None, "pow(2, 5)"),
        (abs, (-1.5,), {}, "abs(-1.5)"),
        (len, ("abc",), None, "len('abc')"),
        (sum, ([1, 2, 3],), None, "sum"),
        (sorted, ([3], None), {"reverse": True}, "sorted(None, reverse=True)"),
        (map, (abs, [1]), None, "map"),
        (print, ("a text that is too long to be shown",), None, "print"),
        (print, (10**20,), None, "print"),
        (functools.partial(pow, 2), (5,), None, "pow(5)"),
        (functools.partial(functools.partial(pow, 2), 3), (), None, "pow"),
        (Adder(), (1,), None, "Adder(1)"),
        (nap(1), (2,), None, "work(2)"),
        (operator.itemgetter(0), ((1,),), None, "itemgetter"),
        ("given", (1,), None, "given(1)"),
        (print, (), None, "print"),
    ],
)
def test_a_call_is_labelled_as_a_learner_would_name_it(function, args, kwargs, expected):
    assert label(function, args, kwargs) == expected


def test_names_of_lambdas_and_methods():
    assert function_name(lambda: 0) == "<lambda>"
    assert function_name([].append) == "append"
    assert function_name(Adder()) == "Adder"


def test_ids_of_tasks_differ_and_tell_the_process():
    tasks = [new_task(abs) for _ in range(100)]
    assert len(set(tasks)) == 100
    assert all(task.startswith(f"abs#{os.getpid()}.") for task in tasks)


@pytest.mark.parametrize(
    ("workers", "names"),
    [
        ([], []),
        ([("process", 7, "a"), ("process", 7, "a")], ["process 1", "process 1"]),
        ([("process", 9, "a"), ("process", 7, "a")], ["process 1", "process 2"]),
        ([("process", 7, "b"), ("process", 7, "a")], ["process 1, thread 1", "process 1, thread 2"]),
        ([("thread", "b", "b"), ("process", 7, "a"), ("thread", "a", "a")], ["thread 1", "process 1", "thread 2"]),
    ],
)
def test_workers_are_numbered_as_they_appear_each_kind_for_itself(workers, names):
    assert worker_names(iter(workers)) == names
