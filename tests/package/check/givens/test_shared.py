"""A large array that processes read: copies are seen in the bytes that are sent, and blocks that are left, too."""

import functools
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, shared_memory

import numpy as np
import pytest
from runs import played

from parcours.check import exercise, judge
from parcours.check.behaviours import in_processes, met
from parcours.check.givens import given_from_dict
from parcours.check.givens.shared import copied_at_most, left_no_blocks, read_in_place, returned_measures, shared_array
from parcours.check.plain import NotPlain

PARTS = 4


@exercise("share", hints={"here": "Use processes.", "ship": "What is sent?", "left": "Who unlinks?", "refs": "Wait."})
def share(game):
    run = game.play(shared_array((2000, 50), parts=PARTS))
    yield returned_measures(run, refs="refs")
    yield in_processes(run, 2, "here")
    yield met(run, "here")
    yield copied_at_most(run, run.given.nbytes // 10, "ship")
    yield left_no_blocks(run, "left")


def in_pool(call, *columns):
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return list(pool.map(call, *columns))


def measure_in_block(measure, i, name, shape, part):
    block = shared_memory.SharedMemory(name)
    try:
        return measure(i, np.ndarray(shape, buffer=block.buf)[part])
    finally:
        block.close()


def through_a_block(measure, array, slices, unlink=True, made=lambda block: None):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    made(block)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        call = functools.partial(measure_in_block, measure)
        return in_pool(call, range(PARTS), [block.name] * PARTS, [array.shape] * PARTS, slices)
    finally:
        block.close()
        if unlink:
            block.unlink()


def measure_in_file(measure, i, path, part):
    return measure(i, np.load(path, mmap_mode="r")[part])


def through_a_file(measure, array, slices):
    path = f"{os.environ['PARCOURS_TEST_FOLDER']}/array.npy"
    np.save(path, array)
    call = functools.partial(measure_in_file, measure)
    return in_pool(call, range(PARTS), [path] * PARTS, slices)


def each_gets_its_rows(measure, array, slices):
    return in_pool(measure, range(PARTS), [array[part] for part in slices])


def each_gets_all(measure, array, slices):
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        futures = [pool.submit(measure, i, array[part].copy()) for i, part in enumerate(slices)]
        return [future.result() for future in futures]


def plain_rows_by_a_pool(measure, array, slices):
    with get_context("spawn").Pool(2) as pool:
        return pool.starmap(measure, [(i, np.array(array[part])) for i, part in enumerate(slices)], chunksize=1)


def in_threads(measure, array, slices):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda i: measure(i, array[slices[i]]), range(PARTS)))


def futures(measure, array, slices):
    pool = ProcessPoolExecutor(2, get_context("spawn"))
    futures = [pool.submit(measure, i, array[part]) for i, part in enumerate(slices)]
    pool.shutdown()
    return futures


def another_slice(measure, array, slices):
    return through_a_block(measure, array, slices[::-1])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_TEST_FOLDER", str(tmp_path))


@pytest.mark.parametrize("answer", [through_a_block, through_a_file])
def test_right(answer):
    verdict = judge(share, answer)
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize(
    ("answer", "words", "hint"),
    [
        (each_gets_its_rows, "rows of the array were copied", "ship"),
        (each_gets_all, "rows of the array were copied", "ship"),
        (plain_rows_by_a_pool, "rows of the array were copied", "ship"),
        (in_threads, "not in separate processes", "here"),
        (futures, "it returned promises, not results", "refs"),
        (another_slice, "the results are wrong", "values"),
    ],
)
def test_wrong(answer, words, hint):
    verdict = judge(share, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
    assert words in verdict.finding


@exercise("in-place", hints={"copy": "Where does a task read?"})
def in_place(game):
    yield read_in_place(game.play(shared_array((20, 5), parts=2, meet=1)), "copy")


def test_rows_that_can_be_written_to_are_a_copy():
    def read_only(measure, array, slices):
        array.flags.writeable = False
        return [measure(i, array[part]) for i, part in enumerate(slices)]

    assert judge(in_place, read_only).finding == "read in place."
    verdict = judge(in_place, lambda measure, array, slices: [measure(i, array[part]) for i, part in enumerate(slices)])
    assert (verdict.hint, verdict.seen) == (
        "copy",
        "2 of 2 calls with rows that can be written to: a copy in the worker.",
    )


shows_blocks = pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="the system does not show shared memory")


@shows_blocks
def test_a_block_that_is_left_is_seen():
    blocks = []

    def leaves_the_block(measure, array, slices):
        return through_a_block(measure, array, slices, unlink=False, made=blocks.append)

    verdict = judge(share, leaves_the_block)
    (block,) = blocks
    block.unlink()
    assert (verdict.outcome, verdict.hint) == ("failed", "left"), str(verdict)
    assert verdict.seen == f"1 block: `{block.name}`."


MAKES_A_BLOCK = """
import os, sys, time
from multiprocessing import shared_memory
folder, until = sys.argv[1], time.monotonic() + 60
block = shared_memory.SharedMemory(create=True, size=8)
os.mkdir(f"{folder}/made")
while not os.path.exists(f"{folder}/over") and time.monotonic() < until:
    time.sleep(0.01)
block.close()
block.unlink()
"""


@shows_blocks
def test_a_block_that_another_program_makes_meanwhile_is_not_the_answer_s(tmp_path):
    script = tmp_path / "makes_a_block.py"
    script.write_text(MAKES_A_BLOCK)

    def answer(measure, array, slices):
        # A shell starts it and ends, so it is not a child of this process.
        subprocess.run(["sh", "-c", f"{sys.executable} {script} {tmp_path} &"], check=True)
        while not (tmp_path / "made").exists():
            time.sleep(0.01)
        return through_a_file(measure, array, slices)

    verdict = judge(share, answer)
    (tmp_path / "over").mkdir()
    assert verdict.passed, str(verdict)


def test_what_is_reported_from_elsewhere_may_be_anything():
    for result in (None, 3, [], {}, {"returned": 3, "blocks": 7}, NotPlain("It returned a `set`")):
        run = played(result, given=shared_array((10, 2), parts=4), xs=range(4))
        assert not returned_measures(run).ok
        assert left_no_blocks(run, "left").ok == (result != {"returned": 3, "blocks": 7})


def test_the_given_goes_through_json_and_its_slices_cover_the_array():
    given = shared_array((10, 2), parts=3)
    assert given_from_dict(given.to_dict()) == given
    assert [row for part in given.slices for row in range(10)[part]] == list(range(10))
    overlapping = shared_array((8, 2), parts=3, reach=2)
    assert [list(range(8)[part]) for part in overlapping.slices] == [[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 6, 7]]
    assert given.array.nbytes == given.nbytes
