"""Questions about what was read of an array and what came back, on runs that are written down."""

import dataclasses

import numpy as np
import pytest
from runs import arrival, played

from parcours.check.givens.array import (
    Blur,
    block_bytes_at_most,
    blocks_at_most,
    blurred_array,
    read_in_dask,
    returned_blurred,
    stored_array,
    task_bytes_at_most,
    values_at,
    whole_array,
)
from parcours.check.plain import NotPlain

SHAPE = (40, 60)
STORED, BLURRED = stored_array(SHAPE, budget=1000), blurred_array(SHAPE, radius=2)
WHOLE = values_at(7, range(40), range(60))
VALUES = (("read", 7), ("blur", 1), ("returned", 2))
RETURNED = arrival("returned", part=(0, 0))


def part(rows, columns, task="dask#1.0", x="read"):
    return arrival(x, task, part=(rows, columns))


def run_with(*arrivals, given=STORED):
    return played(None, given=given, values=VALUES, arrivals=arrivals)


def test_the_judge_knows_the_array():
    assert np.array_equal(whole_array(run_with()), WHOLE)


# -- what was read -----------------------------------------------------------------------------------------------------
def test_the_largest_block_decides():
    run = run_with(arrival("read"), part(10, 10), part(20, 15), part(20, 5))
    assert block_bytes_at_most(run, 20 * 15 * 8, "b").ok
    found = block_bytes_at_most(run, 20 * 15 * 8 - 1, "b")
    assert (found.ok, found.failed, found.seen, found.hint) == (
        False,
        "a block is too large",
        "A block of 2.4 kB.",
        "b",
    )
    assert found.expected == "Blocks of at most 2.4 kB; the array has 19 kB."


def test_bytes_are_those_of_the_type():
    run = run_with(part(20, 15), given=dataclasses.replace(STORED, dtype="float32"))
    assert block_bytes_at_most(run, 20 * 15 * 4, "b").ok
    assert not block_bytes_at_most(run, 20 * 15 * 4 - 1, "b").ok
    assert run.given.nbytes == STORED.nbytes // 2


def test_what_is_blurred_is_a_block_too():
    run = run_with(part(10, 10), part(40, 60, x="blur"), part(1, 1, task=None, x="blur"))
    assert block_bytes_at_most(run, 800, "b").ok
    found = block_bytes_at_most(run, STORED.nbytes - 1, "b", what="blur")
    assert (found.ok, found.failed) == (False, "`blur` was given too large a block")
    assert block_bytes_at_most(run_with(part(10, 10)), 800, "b", what="blur").ok  # by a filter that it wrote itself


def test_a_task_that_reads_bit_by_bit():
    parts = [part(10, 60, task="dask#1.1")] * 3 + [part(10, 60, task="dask#1.2"), part(40, 60, task=None)]
    most = 30 * 60 * 8
    assert task_bytes_at_most(run_with(*parts), most, "o").ok
    found = task_bytes_at_most(run_with(*parts), most - 1, "o")
    assert (found.ok, found.failed, found.hint) == (False, "one task read too much", "o")
    assert task_bytes_at_most(run_with(), 0, "o").ok


def test_too_many_blocks():
    run = run_with(*[part(1, 60)] * 40)
    assert blocks_at_most(run, 40, "t").ok
    found = blocks_at_most(run, 39, "t")
    assert (found.ok, found.seen, found.hint) == (False, "40 blocks.", "t")


@pytest.mark.parametrize(
    ("arrivals", "failed", "seen"),
    [
        ([part(20, 60), part(20, 59)], "not all of the array was read", "19 kB were read."),
        ([arrival("read")], "the array was not read", ""),
        ([], "the array was not read", ""),
        ([part(1, 1, task=None)], "the array was not read", ""),  # one value, on which Dask may try a function
        (
            [part(10, 10), part(40, 60, task=None)],
            "not in Dask's tasks",
            "1 part of 2 read outside Dask.",
        ),
        ([part(10, 10, task="work(3)"), part(40, 60)], "not in Dask's tasks", ""),
        (
            [part(40, 60), RETURNED, part(40, 60)],
            "the array was read before your function returned",
            "1 part of 2 read before your function returned.",
        ),
    ],
)
def test_an_array_that_was_not_read_in_dask(arrivals, failed, seen):
    found = read_in_dask(run_with(*arrivals), "e")
    assert (found.ok, found.failed, found.hint) == (False, failed, "e")
    assert found.seen == seen or not seen


def test_an_array_that_was_read_in_dask():
    assert read_in_dask(run_with(part(20, 60), part(20, 60)), "e").ok
    assert read_in_dask(run_with(part(20, 60), part(20, 60)), "e").expected == (
        "Every part of the array read in a Dask task."
    )
    run = run_with(RETURNED, part(40, 60), given=BLURRED)
    assert read_in_dask(run, "e").ok
    assert read_in_dask(run, "e").expected == (
        "Every part of the array read in a Dask task, when the check computes your plan."
    )


# -- what came back ----------------------------------------------------------------------------------------------------
RIGHT = Blur(2)(WHOLE)
INSIDE = np.zeros(SHAPE, bool)
INSIDE[2:-2, 2:-2] = True


def blurred(values):
    return {"blocks": 4, "values": np.asarray(values).tolist()}


def judged(result):
    run = played(result, given=BLURRED, values=VALUES)
    return returned_blurred(run, "v", seams="seams", edge="edge", eager="eager")


@pytest.mark.parametrize(
    ("result", "failed", "hint"),
    [
        (blurred(np.where(INSIDE, RIGHT, RIGHT + 1)), "the values are wrong", "edge"),
        (blurred(RIGHT + (np.arange(60) % 20 == 0)), "the values are wrong", "seams"),
        (blurred(RIGHT + 1), "the values are wrong", "v"),
        (blurred(RIGHT[1:]), "the array has another shape", "v"),
        (blurred(np.full(SHAPE, "x")), "the values are not numbers", "v"),
        (blurred(np.full(SHAPE, None)), "the values are wrong", "v"),
        (blurred(np.full(SHAPE, np.nan)), "the values are wrong", "v"),
        (RIGHT.tolist(), "the array was computed already", "eager"),
        (None, "it returned nothing", "return"),
        (3.5, "it did not return a Dask array", "eager"),
        ({"blocks": 4}, "it did not return a Dask array", "eager"),
        (NotPlain("It returned one `Delayed`", promise="dask"), "it did not return a Dask array", "eager"),
        (NotPlain("It returned one `coroutine`", promise="python"), "it did not return a Dask array", "async"),
    ],
)
def test_a_wrong_blur(result, failed, hint):
    found = judged(result)
    assert (found.ok, found.failed, found.hint) == (False, failed, hint)
    assert found.expected == "A Dask array with the values of `blur(stored[:])`."
    assert len(found.seen) <= 200


def test_the_right_blur():
    found = judged(blurred(RIGHT))
    assert (found.ok, found.passed) == (True, "right values")
