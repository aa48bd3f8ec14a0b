"""Calls in a window: one task too many is counted, and a window that is not refilled is seen at once."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import returned_values
from parcours.check.givens.window import calls_in_window, in_flight_at_most, never_idle

HINTS = {"one": "One at a time.", "loop": "Where?", "few": "How many?", "many": "Too many.", "idle": "For which?"}


@exercise("window", hints=HINTS)
def window(game):
    run = game.play(calls_in_window([1, 2, 3, 4, 5, 6], 3))
    yield returned_values(run)
    yield in_flight_at_most(run, 3, "many")
    yield never_idle(run, "one", waits="loop", few="few", idle="idle")


def windowed(most, return_when=FIRST_COMPLETED):
    def answer(work, xs):
        futures, left = [], set()
        with ThreadPoolExecutor(4) as pool:
            for x in xs:
                if len(left) >= most:
                    left = wait(left, return_when=return_when).not_done
                futures.append(pool.submit(work, x))
                left.add(futures[-1])
        return [future.result() for future in futures]

    return answer


def oldest(work, xs):
    futures = []
    with ThreadPoolExecutor(4) as pool:
        for i, x in enumerate(xs):
            if i >= 3:
                futures[i - 3].result()
            futures.append(pool.submit(work, x))
    return [future.result() for future in futures]


def test_right():
    verdict = judge(window, windowed(3))
    assert verdict.finding == "right results, never more than 3 tasks in flight, and never fewer."


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (windowed(4), "many"),
        (windowed(6), "many"),
        (windowed(3, "ALL_COMPLETED"), "idle"),
        (oldest, "idle"),
        (windowed(2), "few"),
        (windowed(1), "loop"),
        (lambda work, xs: [work(x) for x in xs], "one"),
    ],
)
def test_wrong(answer, hint):
    verdict = judge(window, answer)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
