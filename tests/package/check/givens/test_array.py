"""Arrays that are read part by part, and a blur: they behave as NumPy's, and tell what was asked of them."""

from types import SimpleNamespace

import dask.array as da
import numpy as np
import pytest

from parcours.check.arrays import Blur, StoredArray, arguments, blocks_of, finished, two_workers, values_at
from parcours.check.work import Referee


@pytest.fixture
def whole():
    return values_at(5, range(30), range(40))


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


def test_it_tells_the_size_of_each_part():
    told = []
    stored = StoredArray((30, 40), told=told.append)
    for place in (np.s_[:], np.s_[2:7, 10:20], np.s_[3]):
        stored[place]
    assert told == [[30, 40], [5, 10], [1, 40]]


def test_dask_reads_it_block_by_block(whole):
    told = []
    x = da.from_array(StoredArray((30, 40), seed=5, told=told.append), chunks=(10, 20))
    assert told == [[0, 0]]  # an empty part, which tells the type
    assert x.sum().compute() == whole.sum()
    assert told[1:] == [[10, 20]] * 6


def test_two_arrays_of_other_seeds_are_not_one_to_dask():
    one, other = (da.from_array(StoredArray((4, 4), seed=seed), chunks=2) for seed in (1, 2))
    assert one.name != other.name
    assert (other - one).compute().tolist() == np.ones((4, 4)).tolist()


def test_a_blur_is_the_mean_of_what_is_near():
    told = []
    blurred = Blur(1, told.append)(np.arange(12.0).reshape(3, 4))
    assert blurred[1, 1] == np.mean([0, 1, 2, 4, 5, 6, 8, 9, 10])
    assert blurred[0, 0] == np.mean([0, 0, 1, 0, 0, 1, 4, 4, 5])  # the edge is repeated
    assert told == [[3, 4]]
    assert Blur(2)(np.ones((5, 5))).tolist() == np.ones((5, 5)).tolist()


def test_dask_runs_two_threads_in_the_block():
    import dask

    with two_workers():
        assert (dask.config.get("scheduler"), dask.config.get("num_workers")) == ("threads", 2)
    assert dask.config.get("num_workers", None) is None


def test_a_dask_array_is_finished_and_nothing_else():
    x = da.ones((4, 4), chunks=2)
    assert blocks_of(x) == 4
    told = []
    work = SimpleNamespace(tell=lambda *what: told.append(what))
    done = finished(x, work)
    assert done["blocks"] == 4
    assert done["values"].tolist() == np.ones((4, 4)).tolist()
    for value in (None, 3.5, np.ones(2), {"blocks": 1}):
        assert finished(value, work) is value
        assert blocks_of(value) == 0
    assert told == [("returned", [0, 0])] * 5


def test_what_is_read_and_blurred_is_told_to_the_referee():
    referee = Referee()
    try:
        work = referee.new_game(["read", "blur"], 1, 10)
        stored, blur = arguments(work, {"shape": [6, 8], "dtype": "float64", "radius": 1})
        blur(stored[2:4, :])
        stored, budget = arguments(work, {"shape": [6, 8], "dtype": "float64", "budget": 100})
        seen = referee.end_game(work)
    finally:
        referee.close()
    parts = [(arrival["x"], arrival["part"], arrival["task"]) for arrival in seen["arrivals"] if "part" in arrival]
    assert parts == [("read", [2, 8], None), ("blur", [2, 8], None)]
    assert budget == 100
    seed = dict(map(tuple, seen["values"]))["read"]
    assert stored.seed == seed  # the judge knows the values, too
