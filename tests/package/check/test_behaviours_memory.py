"""Bounded memory: what an answer read in one piece, in which tasks, and how much Dask held at one moment."""

import dask.array as da
import numpy as np
import pytest

from parcours.check.arrays import Blur, values_at
from parcours.check.game import Game
from parcours.check.needs import DASK, THREADS
from parcours.check.plain import NotPlain
from parcours.engines.events import Event, Place
from parcours.trace import Trace

PLACE = Place("node", 1, "MainThread")
SHAPE = [40, 60]
ALL = 40 * 60 * 8
WHOLE = values_at(7, range(40), range(60))


def part(rows, columns, task="dask#1.0", what="read"):
    return {"x": what, "part": [rows, columns], "task": task, "tid": 1, "pid": 1, "ray": False}


def run_of(*held):
    """A run in which results came and went: (task, bytes), negative when it was freed."""
    events = [Event(0, "submitted", task, 0, PLACE) for task in dict.fromkeys(task for task, _ in held)]
    for t, (task, nbytes) in enumerate(held, 1):
        events.append(Event(t, "put" if nbytes > 0 else "freed", task, 0, PLACE, abs(nbytes)))
    return Trace(events, duration=100, caller="MainThread")


def played(result=None, arrivals=(), held=(), dtype="float64", radius=2):
    """A game on an array after its run."""
    game = Game(print, THREADS, 1, None)
    game.array = {"shape": SHAPE, "dtype": dtype, "lazy": False, "radius": radius}
    game.result, game.run = result, run_of(*held)
    game.seen = {"values": [["read", 7], ["blur", 1]], "arrivals": list(arrivals), "decision": "met", "most": 1}
    return game


# -- blocks ------------------------------------------------------------------------------------------------------------
def test_the_largest_block_decides():
    game = played(arrivals=[{"x": "read", "task": None}, part(10, 10), part(20, 15), part(20, 5)])
    assert game.block_bytes_at_most(20 * 15 * 8, "b").ok
    found = game.block_bytes_at_most(20 * 15 * 8 - 1, "b")
    assert (found.ok, found.fault, found.seen, found.hint) == (False, "a block is too large", "A block of 2 kB.", "b")
    assert found.expected == "Blocks of at most 2 kB; the array has 19 kB."


def test_bytes_are_those_of_the_type():
    game = played(arrivals=[part(20, 15)], dtype="float32")
    assert game.block_bytes_at_most(20 * 15 * 4, "b").ok
    assert not game.block_bytes_at_most(20 * 15 * 4 - 1, "b").ok
    assert game.array_bytes == ALL // 2


def test_what_is_blurred_is_a_block_too():
    game = played(arrivals=[part(10, 10), part(40, 60, what="blur"), part(1, 1, task=None, what="blur")])
    assert game.block_bytes_at_most(800, "b").ok
    assert not game.block_bytes_at_most(ALL - 1, "b", what="blur").ok
    assert played(arrivals=[part(10, 10)]).block_bytes_at_most(800, "b", what="blur").ok  # by a filter of its own


def test_too_many_blocks():
    game = played(arrivals=[part(1, 60)] * 40)
    assert game.blocks_at_most(40, "t").ok
    found = game.blocks_at_most(39, "t")
    assert (found.ok, found.seen, found.hint) == (False, "40 blocks read.", "t")


def test_only_reading_in_tasks_of_dask_is_lazy():
    assert played(arrivals=[part(20, 60), part(20, 60)]).read_in_dask("e").ok
    found = played(arrivals=[part(20, 60), part(20, 59)]).read_in_dask("e")
    assert (found.ok, found.fault) == (False, "not all of the array was read")
    found = played(arrivals=[part(10, 10), part(40, 60, task=None)]).read_in_dask("e")
    assert (found.ok, found.seen) == (False, "2 parts read, 1 of them in no task of Dask's.")
    assert not played(arrivals=[part(10, 10, task="work(3)")]).read_in_dask("e").ok
    found = played(arrivals=[part(40, 60), {"x": "returned", "part": [0, 0]}, part(40, 60)]).read_in_dask("e")
    assert (found.ok, found.fault) == (False, "the array was read before your function returned")
    assert found.seen == "2 parts read, 1 of them before your function returned."
    assert played(arrivals=[{"x": "returned", "part": [0, 0]}, part(40, 60)]).read_in_dask("e").ok
    found = played(arrivals=[{"x": "read", "task": None}]).read_in_dask("e")
    assert (found.ok, found.fault) == (False, "the array was not read")


# -- what was held at one moment ---------------------------------------------------------------------------------------
def test_the_peak_is_of_one_moment():
    held = [("a", 600), ("b", 500), ("a", -600), ("c", 700), ("b", -500), ("c", -700)]
    assert run_of(*held).held_bytes == ((1, 600), (2, 1100), (3, 500), (4, 1200), (5, 700), (6, 0))
    assert played(held=held).held_at_most(1200, "h").ok
    found = played(held=held).held_at_most(1199, "h")
    assert (found.ok, found.seen, found.hint) == (False, "1 kB at one moment.", "h")
    assert played().held_at_most(0, "h").ok


# -- what it returned --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("result", "fault", "hint"),
    [
        (float(WHOLE.mean()) * 1.01, "the number is wrong", "v"),
        (None, "it returned nothing", "return"),
        ([1.0], "it did not return a number", "tuple"),
        ([1.0, 2.0], "it did not return a number", "v"),
        (True, "it did not return a number", "v"),
        (float("nan"), "the number is wrong", "v"),
        (NotPlain("It returned one `Array`", promise=True), "it returned a promise, not a number", "p"),
        (NotPlain("It returned a `set`"), "it did not return a number", "v"),
    ],
)
def test_a_wrong_number(result, fault, hint):
    found = played(result).returned_number(np.mean, "v", promise="p")
    assert (found.ok, found.fault, found.hint) == (False, fault, hint)


def test_the_right_number():
    for result in (float(WHOLE.mean()), float(WHOLE.mean()) * (1 + 1e-6)):
        assert played(result).returned_number(np.mean).ok
    assert played(int(WHOLE.max())).returned_number(np.max).ok


def blurred(values):
    return {"blocks": 4, "values": np.asarray(values).tolist()}


RIGHT = Blur(2)(WHOLE)
INSIDE = np.zeros(WHOLE.shape, bool)
INSIDE[2:-2, 2:-2] = True


@pytest.mark.parametrize(
    ("result", "fault", "hint"),
    [
        (blurred(np.where(INSIDE, RIGHT, RIGHT + 1)), "the values are wrong", "edge"),
        (blurred(RIGHT + (np.arange(60) % 20 == 0)), "the values are wrong", "seams"),
        (blurred(RIGHT + 1), "the values are wrong", "v"),
        (blurred(RIGHT[1:]), "the array has another shape", "v"),
        (RIGHT.tolist(), "the array was computed already", "eager"),
        (None, "it returned nothing", "return"),
        (3.5, "it did not return a Dask array", "eager"),
        (NotPlain("It returned one `Delayed`", promise=True), "it did not return a Dask array", "eager"),
    ],
)
def test_a_wrong_blur(result, fault, hint):
    found = played(result).returned_blurred("v", seams="seams", edge="edge", eager="eager")
    assert (found.ok, found.fault, found.hint) == (False, fault, hint)


def test_the_right_blur():
    assert played(blurred(RIGHT)).returned_blurred("v", "s", "e", "l").ok


# -- a whole game ------------------------------------------------------------------------------------------------------
def mean_of(stored, budget):
    return da.from_array(stored, chunks=20).mean().compute()


def test_a_reduction_reads_blocks_and_holds_little(referee):
    game = Game(mean_of, DASK, 30, referee)
    game.play_array((80, 100), budget=1000)
    assert game.returned_number(np.mean).ok
    assert game.read_in_dask("e").ok
    assert game.block_bytes_at_most(20 * 20 * 8, "b").ok
    assert game.held_at_most(game.array_bytes // 4, "h").ok
    assert game.blocks_at_most(20, "t").ok
    assert not game.blocks_at_most(19, "t").ok


def test_a_whole_array_is_seen_wherever_it_is_made(referee):
    def gathered(stored, budget):
        return da.from_array(stored, chunks=20).compute().mean()

    game = Game(gathered, DASK, 30, referee)
    game.play_array((80, 100), budget=1000)
    assert game.returned_number(np.mean).ok
    assert not game.held_at_most(game.array_bytes // 2, "h").ok
    game = Game(lambda stored, budget: stored[:].mean(), DASK, 30, referee)
    game.play_array((80, 100), budget=1000)
    assert not game.read_in_dask("e").ok
    assert not game.block_bytes_at_most(game.array_bytes // 2, "b").ok


def test_each_array_has_other_values(referee):
    results = set()
    for _ in range(3):
        game = Game(mean_of, DASK, 30, referee)
        game.play_array((80, 100), budget=1000)
        results.add(game.result)
    assert len(results) == 3


def test_a_lazy_result_is_computed_by_the_check(referee):
    game = Game(lambda stored, blur: da.from_array(stored, chunks=40).map_blocks(blur), DASK, 30, referee)
    game.play_array((80, 80), radius=1)
    assert game.result["blocks"] == 4
    assert game.read_in_dask("e").ok
    assert game.block_bytes_at_most(40 * 40 * 8, "b", what="blur").ok
