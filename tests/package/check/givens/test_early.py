"""Calls of which some are enough: what was not cancelled is seen, also where the answer returned the right results."""

from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest

from parcours.check import exercise, judge
from parcours.check.givens.early import began_at_most, calls_to_stop, returned_some


@exercise("stop", hints={"some": "Which results?", "cancel": "What goes on?", "return": "Return."})
def stop(game):
    run = game.play(calls_to_stop(range(1, 41), meet=3, enough=5))
    yield returned_some(run, "some")
    yield began_at_most(run, "cancel")


def first(work, xs, n, *, cancel=True, more=0, of=lambda future: future.result()):
    with ThreadPoolExecutor(3) as pool:
        futures, values = [pool.submit(work, x) for x in xs], []
        for future in as_completed(futures):
            values.append(of(future))
            if len(values) == n + more:
                break
        pool.shutdown(cancel_futures=cancel)
    return values


def lets_the_others_run_on(work, xs, n, *, cancel=False):
    pool = ThreadPoolExecutor(3)
    futures = [pool.submit(work, x) for x in xs]
    values = [future.result() for _, future in zip(range(n), as_completed(futures), strict=False)]
    pool.shutdown(wait=False, cancel_futures=cancel)
    return values


def test_right():
    assert judge(stop, first).finding == "5 results, the other calls never began."


def test_an_answer_that_cancels_need_not_wait():
    verdict = judge(stop, lambda work, xs, n: lets_the_others_run_on(work, xs, n, cancel=True))
    assert verdict.finding == "5 results, the other calls never began.", str(verdict)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda work, xs, n: first(work, xs, n, cancel=False), "cancel"),
        (lets_the_others_run_on, "cancel"),
        (lambda work, xs, n: first(work, xs, n, more=1), "some"),
        (lambda work, xs, n: first(work, xs, n, of=lambda future: 1.5), "some"),
        (lambda work, xs, n: first(work, xs, n, of=lambda future: future), "some"),
        (lambda work, xs, n: first(work, xs, 1) * n, "some"),
        (lambda work, xs, n: None, "return"),
    ],
)
def test_wrong(answer, hint):
    verdict = judge(stop, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
