"""Calls in turn: a result that waits to be used is seen, and an answer that waits for another one ends all the same."""

from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens import turns
from parcours.check.givens.turns import calls_in_turn, used_all, used_as_they_came


@exercise("fastest", hints={"use": "What is not used?", "order": "For which do you wait?", "one": "One at a time."})
def fastest(game):
    run = game.play(calls_in_turn((1, 2, 3)))
    yield met(run, "one")
    yield used_all(run, "use")
    yield used_as_they_came(run, "order")


def using(wait, use_as=lambda value: [value], threads=3):
    def use_all(work, xs, use):
        with ThreadPoolExecutor(threads) as pool:
            for future in wait([pool.submit(work, x) for x in xs]):
                for value in use_as(future.result()):
                    use(value)

    return use_all


def uses_all_at_the_end(work, xs, use):
    with ThreadPoolExecutor(3) as pool:
        values = [future.result() for future in as_completed([pool.submit(work, x) for x in xs])]
    for value in values:
        use(value)


def test_right():
    verdict = judge(fastest, using(as_completed))
    assert verdict.finding == "3 calls at the same moment, all 3 results used, each when it came."


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (using(list), "order"),
        (uses_all_at_the_end, "order"),
        (using(as_completed, use_as=lambda value: []), "use"),
        (using(as_completed, use_as=lambda value: [value, value]), "use"),
        (using(as_completed, use_as=str), "use"),
        (using(as_completed, threads=2), "one"),
        (lambda work, xs, use: [use(work(x)) for x in xs], "one"),
    ],
)
def test_wrong(answer, hint, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.3)
    verdict = judge(fastest, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
