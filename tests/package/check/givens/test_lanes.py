"""Whether an answer's calls let each other run: real answers, judged by hand-overs while switching is frozen."""

import dataclasses
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from lane_runs import needs_gil
from runs import played

from parcours import gil
from parcours.check.behaviours import in_one_process, met, never_more_than, returned_values
from parcours.check.finding import Stopped
from parcours.check.game import Game
from parcours.check.givens.calls import calls
from parcours.check.givens.lanes import LanePair, errand, lanes_of, let_run, play_lanes
from parcours.check.needs import THREADS
from parcours.check.player import Here


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


def lanes(answer, kind, referee):
    """Return the runs of an answer with pairs of lanes of a kind."""
    return play_lanes(Game(Here(answer), THREADS, 60, referee), kind)


# -- who let whom run --------------------------------------------------------------------------------------------------
@needs_gil
@pytest.mark.parametrize("kind", ["python", "sum"])
def test_threads_that_hold_the_gil_take_turns(kind, referee):
    runs = lanes(in_threads, kind, referee)
    assert len(runs) >= 3  # one would not settle it
    assert all(run.given == LanePair(kind) and returned_values(run).ok and met(run, "one").ok for run in runs)
    found = let_run(runs, "hint")
    assert (found.ok, found.hint, found.failed) == (False, "hint", "the two calls took turns")
    assert found.expected == f"Two calls of `work({kind!r})` that run at the same time."
    assert "each call ran to its end" in found.seen
    assert f"{kind}: your two calls, switching frozen: 2 lanes" in found.picture.alt
    assert "waited for the GIL" in found.picture.alt or not all(lane.told for lane in lanes_of(runs[-1]).records)


@pytest.mark.parametrize("kind", ["hash", "numpy"])
def test_threads_that_release_the_gil_run_at_once(kind, referee):
    runs = lanes(in_threads, kind, referee)
    assert returned_values(runs[-1]).ok
    assert met(runs[-1], "one").ok
    found = let_run(runs, "hint")
    assert (found.ok, found.passed, found.picture) == (True, "none held up the other", None)
    assert in_one_process(runs[-1], "cheaper").ok


def test_processes_have_a_gil_each(referee):
    runs = lanes(in_processes, "python", referee)
    assert returned_values(runs[-1]).ok
    assert let_run(runs, "hint").ok
    found = in_one_process(runs[-1], "cheaper")
    assert (found.ok, found.advice, found.hint, found.passed) == (False, True, "cheaper", "")
    assert found.seen == "2 calls of `work('python')` in 2 processes."


@needs_gil
def test_a_shorter_interval_changes_nothing(referee):
    with gil.switch_interval(1e-5):
        assert not let_run(lanes(in_threads, "python", referee), "hint").ok
    assert sys.getswitchinterval() < 1  # and the freeze is over


def test_calls_one_after_another_have_no_lanes(referee):
    runs = lanes(in_a_loop, "python", referee)
    assert returned_values(runs[-1]).ok
    assert not met(runs[-1], "one").ok
    assert lanes_of(runs[-1]).records == ()
    with pytest.raises(Stopped) as stop:  # a judge asks for the meeting first
        let_run(runs, "hint")
    assert stop.value.outcome == "cannot tell"


def test_a_call_after_the_meeting_runs_no_lane(referee):
    def twice(work, xs):
        return [in_threads(work, xs), in_a_loop(work, xs)][0]

    runs = lanes(twice, "hash", referee)
    assert let_run(runs, "hint").ok
    assert len(runs[-1].record.arrivals) == 4
    assert len(lanes_of(runs[-1]).records) == 2


def test_a_run_without_lanes_has_none(play):
    run = play(in_threads, calls(["python", "python"], meet=2))
    assert met(run, "one").ok
    assert run.record.reports == ()
    assert lanes_of(run).records == ()


# -- what those who met report, which comes from where the answer ran --------------------------------------------------
def reported(*records):
    return lanes_of(played([], given=LanePair("python"), xs=["python"], reports=records)).records


def test_what_is_not_a_record_is_not_a_lane():
    record = json.loads(json.dumps(dataclasses.asdict(gil.lane("python", 5)())))
    assert len(reported(record)) == 1
    for wrong in (None, 3, "x", [], {}, {**record, "ticks": []}, {**record, "ticks": ["1"]}, {**record, "start": "0"}):
        assert reported(record, wrong) == ()
    strange = {**record, "gaps": [[0, 1, 0, 1, None if record["told"] else 0]]}
    assert reported(strange) == ()


def test_the_errand_is_a_lane_whose_record_goes_through_json():
    with ThreadPoolExecutor(2) as pool:
        records = list(pool.map(errand, ["hash", "hash"], ["a-token"] * 2, range(2)))
    assert len(reported(*json.loads(json.dumps(records)))) == 2
    assert all(record["together"] and record["frozen"] for record in records)


# -- never more than ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "ok"), [(in_four_threads, True), (in_threads, False)])
def test_never_more_than_four(answer, ok, play):
    run = play(answer, calls(range(8), meet=5))
    assert never_more_than(run, len(run.xs), "polite").ok
    found = never_more_than(run, 4, "polite")
    assert (found.ok, found.about_time) == (ok, True)
    assert found.failed == "more than 4 calls ran at the same moment"


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
