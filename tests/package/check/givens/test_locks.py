"""Two accounts with a lock each: a deadlock that can happen does, and a change without both locks is seen."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import met
from parcours.check.givens.locks import (
    Bank,
    Deadlock,
    LockedAccount,
    held_both_locks,
    moved_all,
    no_deadlock,
    transfers,
)

HINTS = {"cycle": "Who waits for whom?", "sum": "What is missing?", "both": "Which locks?", "one": "One at a time."}


@exercise("move", hints=HINTS)
def move(game):
    run = game.play(transfers([3, -2, 4, -1], deadlock="cycle"))
    yield no_deadlock(run, "cycle")
    yield moved_all(run, "sum")
    yield held_both_locks(run, "both")
    yield met(run, "one")


def moving(order, *, swallow=False, sign=lambda x: x > 0):
    """An answer that takes the locks in the order that order(payer, payee, left, right) returns."""

    def move_all(work, left, right, xs):
        def move(x):
            amount = work(x)
            payer, payee = (left, right) if sign(x) else (right, left)
            first, second = order(payer, payee, left, right)
            with first.locked(), second.locked():
                payer.balance -= amount
                payee.balance += amount

        with ThreadPoolExecutor(4) as pool:
            futures = [pool.submit(move, x) for x in xs]
        if not swallow:
            [future.result() for future in futures]

    return move_all


def without_locks(work, left, right, xs):
    with ThreadPoolExecutor(4) as pool:
        for x, amount in zip(xs, pool.map(work, xs), strict=True):
            left.balance -= amount if x > 0 else -amount
            right.balance += amount if x > 0 else -amount


def same_order(payer, payee, left, right):
    return left, right


def payer_first(payer, payee, left, right):
    return payer, payee


def test_right():
    verdict = judge(move, moving(same_order))
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize(
    ("answer", "outcome", "hint"),
    [
        (moving(payer_first), "raised", "cycle"),
        (moving(payer_first, swallow=True), "failed", "cycle"),
        (moving(lambda payer, payee, left, right: (left, left)), "raised", "cycle"),
        (moving(same_order, sign=lambda x: True), "failed", "sum"),
        (without_locks, "failed", "both"),
        (lambda work, left, right, xs: [work(x) for x in xs], "failed", "sum"),
    ],
)
def test_wrong(answer, outcome, hint):
    verdict = judge(move, answer)
    assert (verdict.outcome, verdict.hint) == (outcome, hint), str(verdict)


def test_a_deadlock_raises_in_one_thread_and_the_other_goes_on():
    bank = Bank()
    left, right = LockedAccount("left", bank), LockedAccount("right", bank)

    def both(first, second):
        with first.locked(), second.locked():
            return "moved"

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(both, left, right), pool.submit(both, right, left)]
        errors = [future.exception(20) for future in futures]
    assert sorted(type(error).__name__ for error in errors) == ["Deadlock", "NoneType"]
    assert bank.deadlocks == 1
    assert not bank.owner


def test_a_thread_alone_goes_on():
    bank = Bank(patience=0.01)
    left, right = LockedAccount("left", bank), LockedAccount("right", bank)
    for _ in range(5):
        with left.locked(), right.locked():
            left.balance += 1
    assert bank.bare == 0
    with left.locked(), pytest.raises(Deadlock, match="once more"), left.locked():
        pass


def test_a_thread_that_was_met_uses_up_no_wait():
    bank = Bank(patience=20, waiting=1)
    left_is_wanted, seen = threading.Event(), []

    def move(first, second):
        bank.acquire(first)
        if first == "left":
            left_is_wanted.set()
        try:
            bank.acquire(second)
        except Deadlock as deadlock:
            seen.append(str(deadlock))
        else:
            bank.release(second)
        bank.release(first)

    threads = [threading.Thread(target=move, args=("left", "right"), daemon=True) for _ in range(2)]
    threads[0].start()
    assert left_is_wanted.wait(10)
    threads[1].start()  # it wants left: the first thread goes on, and the second waits for a third
    threads[0].join(10)
    threads.append(threading.Thread(target=move, args=("right", "left"), daemon=True))
    threads[2].start()
    for thread in threads:
        thread.join(10)
    assert len(seen) == 1, seen
