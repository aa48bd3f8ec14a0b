"""Calls report their threads, and calls times threads are compared with the cores."""

import functools
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from runs import arrival, played

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens.cores import calls_on_cores, threads_fit
from parcours.check.work import Work


@exercise("fit", hints={"one": "Use workers.", "many": "Fewer.", "few": "More.", "rest": "The same for all."})
def fit(game):
    run = game.play(calls_on_cores([1, 2], meet=2, cores=5))
    yield met(run, "one")
    yield threads_fit(run, "many", few="few", uneven="rest")


def in_threads(work, xs, cores, threads=2):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda x: work(x, threads), xs))


def in_threads_of_their_own(work, xs, cores):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, xs, [3, 2]))


def in_processes(work, xs, cores):
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return list(pool.map(functools.partial(work, threads=2), xs))


@pytest.mark.parametrize(("answer", "hint", "seen"), [
    (in_threads, "", ""),
    (in_processes, "", ""),
    (functools.partial(in_threads, threads=1), "few", "Calls with 1 thread, 2 at a time: 2 threads on 5 cores."),
    (functools.partial(in_threads, threads=3), "many", "Calls with 3 threads, 2 at a time: 6 threads on 5 cores."),
    (in_threads_of_their_own, "rest", "Calls with 2 to 3 threads, which fit 5 cores."),
])  # fmt: skip
def test_threads_of_calls(answer, hint, seen):
    verdict = judge(fit, answer)
    assert (verdict.hint, verdict.seen) == (hint, seen), str(verdict)


@pytest.mark.parametrize(("cores", "xs", "threads", "ok"), [
    (1, 3, [1, 1, 1], True),
    (1, 3, [1, 2, 1], False),
    (4, 12, [1] * 12, True),
    (7, 3, [2, 2, 2], True),
    (7, 3, [2, 2, 1], False),
    (7, 3, [3, 3, 3], False),
    (8, 2, [4, 4], True),
    (8, 2, [], True),
])  # fmt: skip
def test_a_share_is_rounded_down(cores, xs, threads, ok):
    given = calls_on_cores(range(xs), 1, cores)
    run = played([], xs=range(xs), given=given, arrivals=tuple(arrival(0, part=(each,)) for each in threads))
    assert threads_fit(run, "many", few="few").ok is ok


@pytest.mark.parametrize(("threads", "error", "words"), [
    (0, ValueError, "at least one thread, not 0"),
    (2.0, TypeError, "a whole number, not 2.0"),
    (True, TypeError, "a whole number, not True"),
])  # fmt: skip
def test_a_number_of_threads_is_whole(threads, error, words):
    with calls_on_cores([1], 1, 1).around(Work("folder", "token")) as (work, _, _), pytest.raises(error, match=words):
        work(1, threads)


def test_work_is_sent_as_it_is():
    with calls_on_cores([1, 2], 1, 8).around(Work("folder", "token")) as (work, xs, cores):
        assert (xs, cores) == ([1, 2], 8)
        assert repr(pickle.loads(pickle.dumps(work))) == work.__name__ == "work"
