"""Arrays that are read part by part, and a blur: they behave as NumPy's, and report what was asked of them."""

from types import SimpleNamespace

import dask.array as da
import numpy as np
import pytest
from dask import delayed

from parcours.check.behaviours import held_at_most, returned_number
from parcours.check.givens.array import (
    Blur,
    StoredArray,
    block_bytes_at_most,
    blocks_at_most,
    blurred_array,
    gathered,
    read_in_dask,
    returned_blurred,
    stored_array,
    values_at,
    whole_array,
)
from parcours.check.needs import DASK
from parcours.check.referee import Terms


@pytest.fixture
def whole():
    return values_at(5, range(30), range(40))


# -- what the answer is given ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "place",
    [
        np.s_[:],
        np.s_[...],
        np.s_[2:7, 10:20],
        np.s_[2:7],
        np.s_[..., 3:5],
        np.s_[3],
        np.s_[3, 4],
        np.s_[:, -1],
        np.s_[::3, ::-2],
        np.s_[[1, 5], :],
    ],
)
def test_a_part_is_that_of_the_whole(place, whole):
    stored = StoredArray((30, 40), seed=5)
    assert np.array_equal(stored[place], whole[place])
    assert np.shape(stored[place]) == np.shape(whole[place])


def test_it_has_what_an_array_has(whole):
    stored = StoredArray((30, 40), "float32", seed=5)
    assert (stored.shape, stored.ndim, stored.size, stored.nbytes, len(stored)) == ((30, 40), 2, 1200, 4800, 30)
    assert stored[:2].dtype == stored.dtype == "float32"
    assert np.array_equal(np.asarray(stored), whole)
    assert repr(stored) == "StoredArray(30 x 40, float32)"
    with pytest.raises(IndexError):
        stored[1, 2, 3]
    assert len(list(stored)) == 30  # it ends where its rows end


def test_it_reports_the_size_of_each_part():
    parts = []
    stored = StoredArray((30, 40), on_read=parts.append)
    for place in (np.s_[:], np.s_[2:7, 10:20], np.s_[3]):
        stored[place]
    assert parts == [[30, 40], [5, 10], [1, 40]]


def test_dask_reads_it_block_by_block(whole):
    parts = []
    x = da.from_array(StoredArray((30, 40), seed=5, on_read=parts.append), chunks=(10, 20))
    assert parts == [[0, 0]]  # an empty part, which tells the type
    assert x.sum().compute() == whole.sum()
    assert parts[1:] == [[10, 20]] * 6


def test_two_arrays_of_other_seeds_are_not_one_to_dask():
    one, other = (da.from_array(StoredArray((4, 4), seed=seed), chunks=2) for seed in (1, 2))
    assert one.name != other.name
    assert (other - one).compute().tolist() == np.ones((4, 4)).tolist()


def test_a_blur_is_the_mean_of_what_is_near():
    calls = []
    blurred = Blur(1, calls.append)(np.arange(12.0).reshape(3, 4))
    assert blurred[1, 1] == np.mean([0, 1, 2, 4, 5, 6, 8, 9, 10])
    assert blurred[0, 0] == np.mean([0, 0, 1, 0, 0, 1, 4, 4, 5])  # the edge is repeated
    assert calls == [[3, 4]]
    assert Blur(2)(np.ones((5, 5))).tolist() == np.ones((5, 5)).tolist()


# -- what surrounds the run --------------------------------------------------------------------------------------------
def test_dask_runs_two_threads_around_the_run(referee):
    import dask

    given = stored_array((4, 4), budget=100)
    with given.around(referee.open_meeting(given.terms)) as (stored, budget):
        assert (dask.config.get("scheduler"), dask.config.get("num_workers")) == ("threads", 2)
        assert (stored.shape, budget) == ((4, 4), 100)
    assert dask.config.get("num_workers", None) is None


def test_what_the_referee_is_asked():
    given = stored_array((4, 6), "float32", budget=100)
    assert given.terms == blurred_array((4, 6), radius=1).terms == Terms(["read", "blur", "returned"])
    assert (given.nbytes, given.bytes_of((2, 3)), given.lazy) == (96, 24, False)
    assert stored_array((4, 6), budget=100).nbytes == 192
    assert blurred_array((4, 6), radius=1).lazy


def test_a_plan_is_computed_and_nothing_else():
    x, reports = da.ones((4, 4), chunks=2), []
    given, work = blurred_array((4, 4), radius=1), SimpleNamespace(tell=lambda *what: reports.append(what))
    done = given.finish(x, work, ())
    assert done["blocks"] == 4
    assert done["values"].tolist() == np.ones((4, 4)).tolist()
    for value in (None, 3.5, np.ones(2), {"blocks": 1}):
        assert given.finish(value, work, ()) is value
    assert reports == [("returned", [0, 0])] * 5
    assert stored_array((4, 4), budget=1).finish(x, work, ()) is x  # where no plan was asked for
    assert len(reports) == 5


def test_what_is_read_and_blurred_is_reported_to_the_referee(referee):
    given = blurred_array((6, 8), radius=1)
    work = referee.open_meeting(given.terms)
    with given.around(work) as (stored, blur):
        blur(stored[2:4, :])
    seen = referee.end_meeting(work)
    parts = [(arrival["x"], arrival["part"], arrival["task"]) for arrival in seen["arrivals"] if arrival["part"]]
    assert parts == [("read", [2, 8], None), ("blur", [2, 8], None)]
    assert stored.seed == dict(map(tuple, seen["values"]))["read"]  # the judge knows the values, too


# -- whole runs --------------------------------------------------------------------------------------------------------
GIVEN = stored_array((80, 100), budget=1000)


def mean_of(stored, budget):
    return da.from_array(stored, chunks=20).mean().compute()


def test_a_reduction_reads_blocks_and_holds_little(play):
    run = play(mean_of, GIVEN, DASK)
    assert returned_number(run, whole_array(run).mean()).ok
    assert read_in_dask(run, "e").ok
    assert block_bytes_at_most(run, 20 * 20 * 8, "b").ok
    assert held_at_most(run, run.given.nbytes // 4, "h").ok
    assert not gathered(run)
    assert blocks_at_most(run, 20, "t").ok
    assert not blocks_at_most(run, 19, "t").ok


def test_a_whole_array_is_seen_wherever_it_is_made(play):
    run = play(lambda stored, budget: da.from_array(stored, chunks=20).compute().mean(), GIVEN, DASK)
    assert returned_number(run, whole_array(run).mean()).ok
    assert not held_at_most(run, run.given.nbytes // 2, "h").ok
    assert gathered(run)
    run = play(lambda stored, budget: stored[:].mean(), GIVEN, DASK)
    assert not read_in_dask(run, "e").ok
    assert not block_bytes_at_most(run, run.given.nbytes // 2, "b").ok


def test_a_block_of_one_value_was_read_too_and_a_look_at_one_value_is_not_a_block(play):
    def answer(stored, budget):
        assert stored[0, 0] >= 0
        return da.from_array(stored, chunks=(79, 99)).mean().compute()

    run = play(answer, GIVEN, DASK)
    assert read_in_dask(run, "e").ok
    assert blocks_at_most(run, 4, "t").ok
    assert not blocks_at_most(run, 3, "t").ok


def test_an_array_inside_a_delayed_call_is_read_in_dask_and_gathered(play):
    run = play(lambda stored, budget: delayed(np.mean)(da.from_array(stored, chunks=20)).compute(), GIVEN, DASK)
    assert read_in_dask(run, "e").ok
    assert gathered(run)


def test_blocks_that_are_read_twice_count_once(play):
    def answer(stored, budget):
        x = da.from_array(stored, chunks=20)
        return x.mean().compute() + x.mean().compute() * 0

    run = play(answer, GIVEN, DASK)
    assert blocks_at_most(run, 20, "t").ok
    assert not blocks_at_most(run, 19, "t").ok


def test_each_array_has_other_values(play):
    assert len({play(mean_of, GIVEN, DASK).result for _ in range(3)}) == 3


def test_a_plan_that_was_returned_is_computed_by_the_check(play):
    def answer(stored, blur):
        return da.from_array(stored, chunks=40).map_overlap(blur, depth=1, boundary="none")

    run = play(answer, blurred_array((80, 80), radius=1), DASK)
    assert run.result["blocks"] == 4
    assert read_in_dask(run, "e").ok
    assert returned_blurred(run, "v", seams="s", edge="e", eager="l").ok
    assert block_bytes_at_most(run, 42 * 42 * 8, "b", what="blur").ok
