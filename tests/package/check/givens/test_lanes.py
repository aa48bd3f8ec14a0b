"""Whether an answer's calls let each other run: real answers, judged by hand-overs while switching is frozen."""

import dataclasses
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from lane_runs import needs_gil

from parcours import gil
from parcours.check.finding import Stopped
from parcours.check.game import Game, _lanes
from parcours.check.needs import THREADS


def in_threads(work, xs):
    with ThreadPoolExecutor(len(xs)) as pool:
        return list(pool.map(work, xs))


def in_processes(work, xs):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, xs))


def in_a_loop(work, xs):
    return [work(x) for x in xs]


def in_four_threads(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def played(answer, kind, referee):
    game = Game(answer, THREADS, 60, referee)
    game.play_lanes(kind)
    return game


# -- who let whom run --------------------------------------------------------------------------------------------------
@needs_gil
@pytest.mark.parametrize("kind", ["python", "sum"])
def test_threads_that_hold_the_gil_take_turns(kind, referee):
    game = played(in_threads, kind, referee)
    assert game.returned_values().ok
    assert game.met("one").ok
    found = game.let_run("hint")
    assert (found.ok, found.hint, found.fault) == (False, "hint", f"the calls of `work('{kind}')` took turns")
    assert "each call ran to its end" in found.seen
    assert f"{kind}: your two calls, switching frozen: 2 lanes" in found.picture.alt
    assert "waited for the GIL" in found.picture.alt or not all(lane.told for lane in game.lanes.records)


@pytest.mark.parametrize("kind", ["hash", "numpy"])
def test_threads_that_let_go_run_at_once(kind, referee):
    game = played(in_threads, kind, referee)
    assert game.returned_values().ok
    assert game.met("one").ok
    assert game.let_run("hint").ok
    assert game.advice_one_process("cheaper").ok


def test_processes_have_a_gil_each(referee):
    game = played(in_processes, "python", referee)
    assert game.returned_values().ok
    assert game.let_run("hint").ok
    found = game.advice_one_process("cheaper")
    assert (found.ok, found.advice, found.hint, found.told) == (False, True, "cheaper", "")
    assert found.seen == "2 calls of `work` in 2 processes."


@needs_gil
def test_a_shorter_interval_changes_nothing(referee):
    with gil.switch_interval(1e-5):
        assert not played(in_threads, "python", referee).let_run("hint").ok
    assert sys.getswitchinterval() < 1  # and the freeze is over


def test_calls_one_after_another_have_no_lanes(referee):
    game = played(in_a_loop, "python", referee)
    assert game.returned_values().ok
    assert not game.met("one").ok
    assert game.lanes.records == ()
    with pytest.raises(Stopped) as stop:  # a judge asks for the meeting first
        game.let_run("hint")
    assert stop.value.outcome == "cannot tell"


def test_who_comes_after_the_meeting_runs_no_lane(referee):
    def twice(work, xs):
        return [in_threads(work, xs), in_a_loop(work, xs)][0]

    game = played(twice, "hash", referee)
    assert game.let_run("hint").ok
    assert len(game.seen["arrivals"]) == 4
    assert len(game.lanes.records) == 2


def test_a_game_without_lanes_has_none(referee):
    game = Game(in_threads, THREADS, 60, referee)
    game.play(["python", "python"], meet=2)
    assert game.met("one").ok
    assert game.seen["lanes"] == []


def test_what_is_no_record_is_no_lane():
    record = json.loads(json.dumps(dataclasses.asdict(gil.lane("python", 5)())))
    assert len(_lanes([record]).records) == 1
    for wrong in (None, 3, "x", [], {}, {**record, "ticks": []}, {**record, "ticks": ["1"]}, {**record, "start": "0"}):
        assert _lanes([record, wrong]).records == ()
    strange = {**record, "gaps": [[0, 1, 0, 1, None if record["told"] else 0]]}
    assert _lanes([strange]).records == ()


# -- never more than --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "ok"), [(in_four_threads, True), (in_threads, False)])
def test_never_more_than_four(answer, ok, referee):
    game = Game(answer, THREADS, 60, referee)
    game.play(range(8), meet=5)
    assert game.never_more_than(len(game.xs), "polite").ok
    found = game.never_more_than(4, "polite")
    assert (found.ok, found.about_time) == (ok, True)
    assert found.fault == "more than 4 calls ran at the same moment"


# -- the same lanes, to try an answer with -----------------------------------------------------------------------------
@pytest.mark.parametrize("answer", [in_threads, in_processes])
def test_work_to_try_with(answer):
    records = answer(gil.work(together=2, n=20), ["python", "python"])
    assert all(record.together and not record.frozen for record in records)
    assert len({record.start for record in records}) == 1
    assert [len(record.ticks) for record in records] == [21, 21]


def test_work_that_sleeps_does_fewer_units():
    records = in_threads(gil.work(together=2, n=100), ["sleep", "sleep"])
    assert [len(record.ticks) for record in records] == [3, 3]


def test_the_recorded_run_says_what_it_is():
    lanes = gil.recorded()
    assert not any(record.gil for record in lanes.records)
    assert lanes.overlap > 0.5
    for words in ("recorded on Python 3.13.5t", "AMD EPYC", "load", "2026"):
        assert words in lanes.note
    assert lanes.note in gil.picture(lanes).alt
