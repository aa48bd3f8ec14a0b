"""The check takes a worker away: real workers of pools and of Ray, killed in the middle of a call."""

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from runs import RIGHT, played

from parcours.check.finding import Stopped
from parcours.check.game import Game
from parcours.check.needs import THREADS, ray_with_cpus

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
    game = played(RIGHT)
    game.seen["lost"] = [123]
    found = game.survived("tough")
    assert (found.ok, found.told) == (True, "one worker lost")
    game.seen["lost"] = []
    assert (game.survived("tough").ok, game.survived("tough").hint) == (False, "tough")


def test_a_pool_whose_worker_died_is_made_anew(referee):
    game = Game(again, THREADS, 60, referee)
    game.play([1, 2, 3], meet=2, fault="tough")
    assert len(game.seen["lost"]) == 1
    assert game.seen["lost"][0] != os.getpid()
    assert game.returned_values().ok
    assert game.survived("tough").ok
    game.play([1, 2, 3], meet=2)  # and in a game without a fault nobody dies
    assert game.seen["lost"] == []
    assert game.run.graph.tasks == ("work(1)", "work(2)", "work(3)")


def test_who_gives_up_is_told_what_to_do(referee):
    game = Game(once, THREADS, 60, referee)
    with pytest.raises(Stopped) as caught:
        game.play([1, 2], meet=2, fault="tough")
    assert (caught.value.outcome, caught.value.hint) == ("raised", "tough")
    assert "BrokenProcessPool" in caught.value.finding


def test_a_mistake_that_has_nothing_to_do_with_it_keeps_its_own_hint(referee):
    def typo(work, xs):
        raise NameError("wrok")

    with pytest.raises(Stopped) as caught:
        Game(typo, THREADS, 60, referee).play([1, 2], meet=2, fault="tough")
    assert caught.value.hint == "error"


def test_the_process_of_the_answer_itself_is_never_killed(referee):
    game = Game(lambda work, xs: [work(x) for x in xs], THREADS, 60, referee)
    game.play([1, 2], meet=1, fault="tough")
    assert game.returned_values().ok
    assert not game.survived("tough").ok


def test_ray_tries_again_by_itself_unless_it_was_told_not_to(referee, ray_running):
    def answer(work, xs, **options):
        task = ray_running.remote(lambda x: work(x)).options(**options)
        return ray_running.get([task.remote(x) for x in xs])

    game = Game(answer, ray_with_cpus(2), 60, referee)
    game.play([1, 2, 3], meet=2, fault="tough")
    assert game.returned_values().ok
    assert game.survived("tough").ok
    assert sorted(span.attempt for span in game.run.spans) == [0, 0, 0, 1]
    assert [span.state for span in game.run.spans].count("lost") == 1
    game = Game(lambda work, xs: answer(work, xs, max_retries=0), ray_with_cpus(2), 60, referee)
    with pytest.raises(Stopped) as caught:
        game.play([1, 2, 3], meet=2, fault="tough")
    assert caught.value.hint == "tough"
