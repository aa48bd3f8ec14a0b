"""Calls in Dask's tasks: a number of threads, copies of what tasks use, and what tasks change."""

import os
import threading
import types

import dask
import pytest

from parcours.check.behaviours import met, stayed_lazy
from parcours.check.finding import Stopped
from parcours.check.givens.delayed import changed_nothing, delayed_calls
from parcours.check.needs import DASK

ISOLATED = delayed_calls([1, 2], meet=2, uncopied="shared")
HINTS = {kind: kind for kind in ("argument", "variable", "module", "environment", "file")}


def in_two_threads(task, xs):
    return dask.compute(*[dask.delayed(task)(x) for x in xs], scheduler="threads", num_workers=2)


def test_the_number_of_threads_is_that_of_the_notebook_or_two(play):
    def asked(work, xs):
        return [dask.config.get("num_workers"), *dask.compute(*[dask.delayed(work)(x) for x in xs])]

    assert play(asked, delayed_calls([1, 2], meet=2), DASK).result[0] == 2
    with dask.config.set(num_workers=3):
        run = play(asked, delayed_calls([1, 2, 3], meet=3), DASK)
    assert (run.result[0], run.record.decision) == (3, "met")
    run = play(asked, delayed_calls([1, 2, 3], meet=3), DASK)  # on every machine
    assert (run.record.decision, run.record.most) == ("alone", 2)
    assert dask.config.get("num_workers", None) is None


def test_what_a_task_does_outside_of_itself_is_lost(play):
    def shared(work, xs):
        out = []
        in_two_threads(lambda x: out.append(work(x)), xs)
        return out

    run = play(shared, delayed_calls([1, 2], meet=2), DASK)
    assert sorted(run.result) == sorted(run.values)
    run = play(shared, ISOLATED, DASK)
    assert run.result == []
    assert stayed_lazy(run, "eager").ok
    assert met(run, "loop").ok
    assert sorted(play(shared, delayed_calls([1, 2], meet=2), DASK).result) != []  # and only in that run


def test_what_cannot_be_copied_has_the_hint_of_what_is_shared(play):
    def locked(work, xs):
        lock = threading.Lock()
        in_two_threads(lambda x: lock and work(x), xs[:1])

    with pytest.raises(Stopped) as caught:
        play(locked, delayed_calls([1], uncopied="shared"), DASK)
    assert (caught.value.outcome, caught.value.hint) == ("raised", "shared")
    assert play(locked, delayed_calls([1]), DASK).result is None


def test_another_error_in_a_task_keeps_its_own_hint(play):
    with pytest.raises(Stopped) as caught:
        play(lambda work, xs: in_two_threads(lambda x: 1 / 0, xs), delayed_calls([1], uncopied="shared"), DASK)
    assert (caught.value.finding, caught.value.hint) == ("your code raised ZeroDivisionError.", "error")


def test_the_hint_is_for_what_cannot_be_copied_alone():
    given = delayed_calls([1], uncopied="shared")
    assert given.hint_when_stopped("TypeError: cannot pickle '_thread.lock' object.", False) == "shared"
    assert given.hint_when_stopped("TypeError: unsupported operand.", False) == ""


store = types.ModuleType("store")


def put_into_module(work, x):
    store.value = work(x)


def put_into_environment(work, x):
    os.environ["PARCOURS_TEST"] = str(work(x))


def change_argument(work, x, values=()):
    work(x)
    values.append(x)


def of_a_notebook(function, **names):
    """Return a function as a notebook's cell would define it, with the modules that it knows by name."""
    made = types.FunctionType(function.__code__, {"os": os, **names, "__name__": "__main__"})
    made.__defaults__ = function.__defaults__
    return made


@pytest.mark.parametrize(
    ("task", "more", "kind", "seen"),
    [
        (put_into_module, (), "module", "A task changed `store.value`, which belongs to a module."),
        (put_into_environment, (), "environment", "A task changed `PARCOURS_TEST`, an environment variable."),
        (change_argument, ([],), "argument", "A task changed its argument `values`."),
    ],
    ids=["module", "environment", "argument"],
)
def test_what_a_task_changes_is_named(play, monkeypatch, task, more, kind, seen):
    monkeypatch.setitem(os.environ, "PARCOURS_TEST", "")
    monkeypatch.setitem(__import__("sys").modules, "store", store)  # a module is copied by its name
    task = of_a_notebook(task, store=store)
    store.value = None

    def answer(work, xs):
        dask.compute(*[dask.delayed(task)(work, x, *more) for x in xs], scheduler="threads", num_workers=2)

    found = changed_nothing(play(answer, ISOLATED, DASK), HINTS)
    assert (found.ok, found.hint, found.seen) == (False, kind, seen)
    assert changed_nothing(play(answer, delayed_calls([1, 2], meet=2), DASK), HINTS).ok  # looked at in copies alone


def test_a_file_that_a_task_writes_is_named(play, tmp_path):
    def answer(work, xs):
        def keep(x):
            (tmp_path / "sums.txt").write_text(str(work(x)))

        in_two_threads(keep, xs)

    found = changed_nothing(play(answer, ISOLATED, DASK), HINTS)
    assert (found.hint, found.seen) == ("file", "A task wrote or removed the file `sums.txt`.")


def test_a_task_may_read_everything(play, tmp_path):
    (tmp_path / "factor.txt").write_text("2")

    def answer(work, xs):
        def read(x):
            factor = int((tmp_path / "factor.txt").read_text()) * len(os.environ)
            return [work(x)] * factor

        return len(in_two_threads(read, xs))

    assert changed_nothing(play(answer, ISOLATED, DASK), HINTS).ok
