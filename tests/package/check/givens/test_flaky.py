"""Calls that fail at first: repeated as often as needed, or too often, too seldom, or all of them again."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, judge
from parcours.check.givens.flaky import called_as_often_as_needed, flaky_calls, returned_or_none

HINTS = {"up": "Where is it caught?", "again": "What worked?", "few": "Try.", "many": "Stop.", "wait": "Wait for it."}
HINTS["unsent"] = "Where is it called?"


@exercise("retry", hints=HINTS)
def retry(game):
    run = game.play(flaky_calls([1, 2, 3, 4], 2, {2: 2, 3: 9}, raised="up"))
    yield called_as_often_as_needed(run, again="again", few="few", many_tries="many", unsent="unsent")
    yield returned_or_none(run, refs="wait")


def tries(number, then=None):
    def answer(work, xs):
        def tried(x):
            for _ in range(number):
                with contextlib.suppress(Exception):
                    return work(x)
            return then

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(tried, xs))

    return answer


def all_again(work, xs):
    tries(1)(work, xs)
    return tries(3)(work, xs)


def futures(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(tries(3), work, [x]) for x in xs]


def test_right():
    assert judge(retry, tries(3)).finding == "only what failed was repeated, right results."


@pytest.mark.parametrize(
    ("answer", "outcome", "hint"),
    [
        (tries(2), "failed", "few"),
        (tries(4), "failed", "many"),
        (tries(3, then=0), "failed", "values"),
        (all_again, "failed", "again"),
        (futures, "failed", "wait"),
        (lambda work, xs: [work(x) for x in xs], "raised", "up"),
        (lambda work, xs: [None for _ in xs], "failed", "unsent"),
        (lambda work, xs: None, "failed", "return"),
    ],
)
def test_wrong(answer, outcome, hint):
    verdict = judge(retry, answer)
    assert (verdict.outcome, verdict.hint) == (outcome, hint), str(verdict)
