"""Two stages: the calls of one wait for each other, those of the other do not."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours import trace
from parcours.check import exercise, judge
from parcours.check.behaviours import computed_once, met, returned_values
from parcours.check.givens.stages import STAGES, StagedCalls, play_stage


@exercise("stages", hints={"unpack": "Who unpacks?", "measure": "Who measures?", "here": "In which thread?"})
def stages(game):
    for stage in STAGES:
        run = play_stage(game, [3, 1, 4], 2, stage)
        yield met(run, stage, here="here")
        yield returned_values(run)
        yield computed_once(run, "again")


def both(unpack, measure, xs):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda x: measure(unpack(x)), xs))


def unpacked_first(unpack, measure, xs):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(measure, [unpack(x) for x in xs]))


def measured_here(unpack, measure, xs):
    with ThreadPoolExecutor(2) as pool:
        return [measure(unpacked) for unpacked in pool.map(unpack, xs)]


def unpacked_twice(unpack, measure, xs):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(unpack, xs))
        return both(unpack, measure, xs)


@pytest.mark.parametrize(("answer", "hint", "seen"), [
    (both, "", ""),
    (unpacked_first, "here", "3 calls of `unpack`, 1 at a time."),
    (measured_here, "here", "3 calls of `measure`, 1 at a time."),
    (unpacked_twice, "again", "6 calls of `unpack`."),
])  # fmt: skip
def test_each_stage_is_judged_by_its_own_calls(answer, hint, seen):
    verdict = judge(stages, answer)
    assert (verdict.hint, verdict.seen) == (hint, seen), str(verdict)


def test_a_measure_of_what_was_not_unpacked_raises():
    verdict = judge(stages, lambda unpack, measure, xs: [measure(x) for x in xs])
    assert verdict.outcome == "raised"
    assert "measure takes what unpack returns, not 3" in verdict.seen


@pytest.mark.parametrize("stage", STAGES)
def test_both_stages_are_tasks_of_their_names(stage):
    with StagedCalls((1,), stage=stage).around(lambda x: 10 * x) as (unpack, measure, xs), trace() as run:
        assert measure(unpack(xs[0])) == 10
    assert [span.task.partition("(")[0] for span in run.spans] == list(STAGES)
    assert [repr(unpack), repr(measure)] == list(STAGES)


def test_stages_stay_in_their_process():
    with (
        StagedCalls((1,)).around(print) as (unpack, _, _),
        pytest.raises((AttributeError, pickle.PicklingError), match="pickle"),
    ):
        pickle.dumps(unpack)
