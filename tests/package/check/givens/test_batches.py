"""Batches are counted by the message that brought `work`, whatever pool sent it."""

import copy
import functools
import itertools
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import pytest
from runs import arrival, played, trace_of

from parcours.check import exercise, judge
from parcours.check.givens.batches import batched_calls, batches_at_most, largest_batch_at_most
from parcours.check.work import Work


@exercise("batches", hints={"many": "Larger batches.", "large": "Smaller ones."})
def batches(game):
    run = game.play(batched_calls(range(12)))
    yield batches_at_most(run, 4, "many")
    yield largest_batch_at_most(run, 6, "large")


def call_all(work, part):
    return [work(x) for x in part]


def parts(xs, size):
    return [xs[start : start + size] for start in range(0, len(xs), size)]


def by_chunks(work, xs, size):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, xs, chunksize=size))


def by_hand(work, xs, size):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(call_all, itertools.repeat(work), parts(xs, size)), [])


def by_pool(work, xs, size):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.map(work, xs, chunksize=size)


@pytest.mark.parametrize("answer", [by_chunks, by_hand, by_pool])
@pytest.mark.parametrize(("size", "hint", "seen"), [
    (4, "", ""),
    (1, "many", "12 batches for 12 calls of `work`."),
    (7, "large", "One of 2 batches has 7 of 12 xs."),
])  # fmt: skip
def test_each_pool(answer, size, hint, seen):
    verdict = judge(batches, functools.partial(answer, size=size))
    assert (verdict.hint, verdict.seen) == (hint, seen), str(verdict)


def test_what_a_forked_process_inherited_is_one_batch():
    run = played([], xs=range(4), arrivals=tuple(arrival(x, pid=10 + x // 3) for x in range(4)))
    assert batches_at_most(run, 2, "many").ok
    assert not batches_at_most(run, 1, "many").ok
    assert largest_batch_at_most(run, 3, "large").ok
    assert not largest_batch_at_most(run, 2, "large").ok


def test_xs_that_are_sent_to_processes_which_have_work_already_are_batches_too():
    submitted = trace_of(*(("submitted", x, f"call-{x}") for x in range(4)))
    run = played([], xs=range(4), trace=submitted, arrivals=tuple(arrival(x, pid=10) for x in range(4)))
    assert batches_at_most(run, 3, "many").seen == "4 batches for 4 calls of `work`."


def test_a_copy_of_work_knows_its_message_and_the_original_does_not():
    with batched_calls([1]).around(Work("folder", "token")) as (work, _):
        first, second = (pickle.loads(pickle.dumps([work, work])) for _ in range(2))
    assert [each.part for each in (*first, *second)] == [(1,), (1,), (2,), (2,)]
    assert copy.copy(first[0]).part == (1,)
    assert repr(work) == work.__name__ == "work"


def remember(given):
    global inherited
    inherited = given


def call_inherited(x):
    return inherited(x)


def inherited_by_a_pool(work, xs, size):
    with multiprocessing.get_context("fork").Pool(1, remember, (work,)) as pool:
        return pool.map(call_inherited, xs, chunksize=size)


@pytest.mark.parametrize(("size", "hint", "seen"), [
    (4, "large", "One of 1 batch has 12 of 12 xs."),  # what the one process inherited
    (1, "many", "12 batches for 12 calls of `work`."),
])  # fmt: skip
def test_what_a_pool_sends_to_processes_that_have_work_already_is_counted(size, hint, seen):
    verdict = judge(batches, functools.partial(inherited_by_a_pool, size=size))
    assert (verdict.hint, verdict.seen) == (hint, seen), str(verdict)


def test_end_marks_of_ones_own_are_no_batches():
    arrivals = tuple(arrival(x, pid=10 + x) for x in range(4))
    told = {"returned": [], "messages": 8}
    assert batches_at_most(played(told, xs=range(4), arrivals=arrivals), 4, "many").ok
    assert not batches_at_most(played(told | {"messages": 9}, xs=range(4), arrivals=arrivals), 4, "many").ok
