"""Batches of gradients: each starts from the weight after the batch before, so a weight that is read early shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens.training import trained, training


@exercise("train", hints={"sum": "Which is missing?", "stale": "When is it read?", "refs": "result()", "one": "One."})
def train(game):
    run = game.play(training([3, 1, 4, 2], meet=2))
    yield trained(run, "sum", stale="stale", refs="refs")
    yield met(run, "one")


def in_batches(gradient, batches, weight=0):
    with ThreadPoolExecutor(2) as pool:
        for batch in batches:
            weight += sum(pool.map(gradient, [weight] * len(batch), batch))
    return weight


def all_from_the_start(gradient, batches):
    return sum(in_batches(gradient, [batch]) for batch in batches)


def one_by_one(gradient, batches, weight=0):
    for batch in batches:
        weight += sum([gradient(weight, x) for x in batch])
    return weight


def in_the_future(gradient, batches):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_batches, gradient, batches)


def test_right():
    assert judge(train, in_batches).finding == "the right weight, 2 calls at the same moment."


@pytest.mark.parametrize(
    ("answer", "outcome", "hint"),
    [
        (all_from_the_start, "failed", "stale"),
        (lambda gradient, batches: in_batches(gradient, batches[:1]), "failed", "sum"),
        (lambda gradient, batches: in_batches(gradient, batches, 1), "failed", "sum"),
        (one_by_one, "failed", "one"),
        (lambda gradient, batches: None, "failed", "return"),
        (lambda gradient, batches: str(in_batches(gradient, batches)), "failed", "kind"),
        (in_the_future, "failed", "refs"),
        (lambda gradient, batches: gradient("0", batches[0][0]), "raised", "error"),
    ],
)
def test_wrong(answer, outcome, hint):
    verdict = judge(train, lambda gradient, batches: answer(gradient, batches))
    assert (verdict.outcome, verdict.hint) == (outcome, hint), str(verdict)
