"""An account that threads change: lost payments are seen, and a lock around everything is seen, too."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, game, judge
from parcours.check.behaviours import met
from parcours.check.givens.account import Account, account_calls, lost_nothing

XS = [3, 1, 4, 1, 5, 9]


@exercise("account", hints={"race": "Who reads?", "early": "Who waits?", "serial": "Who holds the lock?"})
def account(game):
    run = game.play(account_calls(XS, meet=3))
    yield lost_nothing(run, "race", other="early")
    yield met(run, "serial", few="serial")


def in_threads(pay, xs):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))


def lock_around_the_change(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        amount = work(x)
        with lock:
            account.balance += amount

    in_threads(pay, xs)


def amounts_in_threads_and_payments_afterwards(work, account, xs):
    with ThreadPoolExecutor(6) as pool:
        for amount in pool.map(work, xs):
            account.balance += amount


def one_payment_of_the_sum(work, account, xs):
    with ThreadPoolExecutor(6) as pool:
        account.balance = sum(pool.map(work, xs))


def without_a_lock(work, account, xs):
    in_threads(lambda x: setattr(account, "balance", account.balance + work(x)), xs)


def without_a_lock_by_hand(work, account, xs):
    def pay(x):
        account.balance += work(x)

    threads = [threading.Thread(target=pay, args=(x,)) for x in xs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


def a_lock_each(work, account, xs):
    def pay(x):
        with threading.Lock():
            account.balance += work(x)

    in_threads(pay, xs)


def a_lock_around_the_write_only(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        new = account.balance + work(x)
        with lock:
            account.balance = new

    in_threads(pay, xs)


def a_lock_around_everything(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        with lock:
            account.balance += work(x)

    in_threads(pay, xs)


def a_loop(work, account, xs):
    for x in xs:
        account.balance += work(x)


def forgets_the_last(work, account, xs):
    lock_around_the_change(work, account, xs[:-1])


@pytest.mark.parametrize(
    "answer", [lock_around_the_change, amounts_in_threads_and_payments_afterwards, one_payment_of_the_sum]
)
def test_right(answer):
    verdict = judge(account, answer)
    assert verdict.finding == "nothing lost, 3 calls at the same moment.", str(verdict)


@pytest.mark.parametrize(
    ("answer", "finding", "hint"),
    [
        (without_a_lock, "payments were lost.", "race"),
        (without_a_lock_by_hand, "payments were lost.", "race"),
        (a_lock_each, "payments were lost.", "race"),
        (a_lock_around_the_write_only, "payments were lost.", "race"),
        (a_lock_around_everything, "nothing lost, but the calls ran one at a time.", "serial"),
        (a_loop, "nothing lost, but the calls ran one at a time.", "serial"),
        (forgets_the_last, "the balance is wrong.", "early"),
    ],
)
def test_wrong(answer, finding, hint, monkeypatch):
    if answer is a_lock_around_everything:  # calls that wait for a lock may still come, for all that the check knows
        monkeypatch.setattr(game, "PATIENCE", 1)
    verdict = judge(account, answer)
    assert (verdict.outcome, verdict.finding, verdict.hint) == ("failed", finding, hint), str(verdict)


def test_the_account_is_its_third_argument():
    assert "It cannot be called with three arguments" in judge(account, lambda work, xs: None).seen


def test_a_read_that_nobody_joins_goes_on():
    mine = Account(patience=0.01)
    for _ in range(5):
        mine.balance += 2
    assert (mine.balance, mine.lost) == (10, 0)
