"""Tasks that get copies of what they use: side effects are lost, and what cannot be copied is told."""

import threading

import dask
import pytest

from parcours.check.behaviours import met, stayed_lazy
from parcours.check.finding import Stopped
from parcours.check.givens.calls import calls
from parcours.check.givens.isolated import isolated_calls
from parcours.check.needs import DASK


def test_what_a_task_does_outside_of_itself_is_lost(play):
    def shared(work, xs):
        out = []
        dask.compute(*[dask.delayed(lambda x: out.append(work(x)))(x) for x in xs], scheduler="threads", num_workers=2)
        return out

    run = play(shared, calls([1, 2], meet=2), DASK)
    assert sorted(run.result) == sorted(run.values)
    run = play(shared, isolated_calls([1, 2], meet=2, uncopied="shared"), DASK)
    assert run.result == []
    assert stayed_lazy(run, "eager").ok
    assert met(run, "loop").ok
    assert sorted(play(shared, calls([1, 2], meet=2), DASK).result) != []  # and only in that run


def test_what_cannot_be_copied_has_the_hint_of_what_is_shared(play):
    def locked(work, xs):
        lock = threading.Lock()
        dask.compute(dask.delayed(lambda x: lock and work(x))(xs[0]), scheduler="threads", num_workers=2)

    with pytest.raises(Stopped) as caught:
        play(locked, isolated_calls([1], uncopied="shared"), DASK)
    assert (caught.value.outcome, caught.value.hint) == ("raised", "shared")
    assert play(locked, calls([1]), DASK).result is None


def test_another_error_in_a_task_keeps_its_own_hint(play):
    def answer(work, xs):
        return dask.delayed(lambda x: 1 / 0)(xs[0]).compute(scheduler="threads", num_workers=2)

    with pytest.raises(Stopped) as caught:
        play(answer, isolated_calls([1], uncopied="shared"), DASK)
    assert (caught.value.finding, caught.value.hint) == ("your code raised ZeroDivisionError.", "error")


def test_the_hint_is_for_what_cannot_be_copied_alone():
    given = isolated_calls([1], uncopied="shared")
    assert given.hint_when_stopped("TypeError: cannot pickle '_thread.lock' object.", False) == "shared"
    assert given.hint_when_stopped("TypeError: unsupported operand.", False) == ""
