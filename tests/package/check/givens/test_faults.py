"""The check takes a worker away: real workers of pools and of Ray, killed in the middle of a call."""

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from runs import RIGHT, played

from parcours.check.behaviours import returned_values
from parcours.check.finding import Stopped
from parcours.check.givens.calls import calls
from parcours.check.givens.faults import calls_with_fault, survived
from parcours.check.needs import ray_with_cpus

SPAWN = get_context("spawn")


def once(work, xs):
    with ProcessPoolExecutor(2, SPAWN) as pool:
        return list(pool.map(work, xs))


def again(work, xs):
    try:
        return once(work, xs)
    except BrokenExecutor:
        return once(work, xs)


def test_what_was_lost_decides():
    found = survived(played(RIGHT, lost=(123,)), "tough")
    assert (found.ok, found.passed) == (True, "one worker lost")
    found = survived(played(RIGHT), "tough")
    assert (found.ok, found.failed, found.hint) == (False, "the check could not kill a worker", "tough")


def test_the_hint_is_for_an_answer_that_lost_a_worker():
    given = calls_with_fault([1, 2], meet=2, fault="tough")
    assert given.terms.lose == 1
    assert given.hint_when_stopped("BrokenProcessPool: ...", lost=True) == "tough"
    assert given.hint_when_stopped("NameError: ...", lost=False) == ""


def test_a_pool_whose_worker_died_is_made_anew(play):
    run = play(again, calls_with_fault([1, 2, 3], meet=2, fault="tough"))
    assert len(run.record.lost) == 1
    assert run.record.lost[0] != os.getpid()
    assert returned_values(run).ok
    assert survived(run, "tough").ok
    run = play(again, calls([1, 2, 3], meet=2))  # and in a run without a fault no worker dies
    assert run.record.lost == ()
    assert run.trace.graph.tasks == ("work(1)", "work(2)", "work(3)")


def test_an_answer_that_gives_up_is_told_what_to_do(play):
    with pytest.raises(Stopped) as caught:
        play(once, calls_with_fault([1, 2], meet=2, fault="tough"))
    assert (caught.value.outcome, caught.value.hint) == ("raised", "tough")
    assert "BrokenProcessPool" in caught.value.finding


def test_a_mistake_that_has_nothing_to_do_with_it_keeps_its_own_hint(play):
    def typo(work, xs):
        raise NameError("wrok")

    with pytest.raises(Stopped) as caught:
        play(typo, calls_with_fault([1, 2], meet=2, fault="tough"))
    assert caught.value.hint == "error"


def test_the_process_of_the_answer_itself_is_never_killed(play):
    run = play(lambda work, xs: [work(x) for x in xs], calls_with_fault([1, 2], fault="tough"))
    assert returned_values(run).ok
    assert not survived(run, "tough").ok


def test_ray_tries_again_by_itself_unless_it_was_told_not_to(play, ray_running):
    def answer(work, xs, **options):
        task = ray_running.remote(lambda x: work(x)).options(**options)
        return ray_running.get([task.remote(x) for x in xs])

    given = calls_with_fault([1, 2, 3], meet=2, fault="tough")
    run = play(answer, given, ray_with_cpus(2))
    assert returned_values(run).ok
    assert survived(run, "tough").ok
    assert sorted(span.attempt for span in run.trace.spans) == [0, 0, 0, 1]
    assert [span.state for span in run.trace.spans].count("lost") == 1
    with pytest.raises(Stopped) as caught:
        play(lambda work, xs: answer(work, xs, max_retries=0), given, ray_with_cpus(2))
    assert caught.value.hint == "tough"
