"""An account that threads change: are payments lost, and does what prevents that make the calls serial?"""

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["Account", "AccountCalls", "account_calls", "lost_nothing"]

PATIENCE = 0.5  # seconds that the first few reads wait for a read by another thread


class Account:
    """An account with a ``balance``. Between its read and its write, another thread can change it.

    The first few reads wait a moment until another thread has read the same balance, so a race that can happen does.
    lost: the number of payments that were overwritten.
    """

    def __init__(self, patience: float = PATIENCE, waiting: int = 3):
        self.lost = 0
        self._balance, self._version, self._waiting, self._patience = 0, 0, waiting, patience
        self._seen, self._changed = threading.local(), threading.Condition()
        self._readers = set()

    @property
    def balance(self) -> int:
        with self._changed:
            self._seen.version, balance = self._version, self._balance
            self._readers.add(threading.get_ident())
            self._changed.notify_all()
            if self._waiting > 0:
                self._waiting -= 1
                self._changed.wait_for(lambda: len(self._readers) > 1, self._patience)
            return balance

    @balance.setter
    def balance(self, value: int):
        with self._changed:
            self.lost += getattr(self._seen, "version", self._version) != self._version
            self._version += 1
            self._balance = value
            self._readers.discard(threading.get_ident())

    def __repr__(self):
        return "account"


@dataclass(frozen=True)
class AccountCalls(Calls):
    """``answer(work, account, xs)``: the answer adds work(x) to the balance for each x."""

    parameters = 3

    @property
    def terms(self):
        return replace(super().terms, gap=0)  # calls that met come to the account together

    @contextlib.contextmanager
    def around(self, work):
        yield work, Account(), list(self.xs)

    def finish(self, result, work, arguments):
        account = arguments[1]
        return {"balance": account._balance, "lost": account.lost}


def account_calls(xs: Iterable, meet: int = 1) -> AccountCalls:
    """Return the given of ``answer(work, account, xs)``. xs, meet: as for `calls`."""
    return AccountCalls(tuple(xs), meet)


def lost_nothing(run: Evidence, hint: str, *, other: str) -> Finding:
    """The balance is the sum of all values: no payment was overwritten or left out.

    hint: for payments that were overwritten. other: for a wrong balance when none was.

    >>> import threading
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import met
    >>> @exercise("account", hints={"race": "Who reads?", "early": "Who waits?", "serial": "Who holds the lock?"})
    ... def account(game):
    ...     run = game.play(account_calls([1, 2, 3, 4], meet=2))
    ...     yield lost_nothing(run, "race", other="early")
    ...     yield met(run, "serial")  # a lock around all of `pay` makes the calls serial
    >>> def with_pool(pay, xs):
    ...     with ThreadPoolExecutor(4) as pool:
    ...         list(pool.map(pay, xs))
    >>> def locked(work, account, xs):
    ...     lock = threading.Lock()
    ...     def pay(x):
    ...         amount = work(x)
    ...         with lock:
    ...             account.balance += amount
    ...     with_pool(pay, xs)
    >>> judge(account, locked).finding
    'nothing lost, 2 calls at the same moment.'
    >>> def racing(work, account, xs):
    ...     def pay(x):
    ...         account.balance += work(x)
    ...     with_pool(pay, xs)
    >>> verdict = judge(account, racing)
    >>> verdict.finding, verdict.hint
    ('payments were lost.', 'race')
    """
    right, balance, lost = sum(run.values), run.reported("balance"), run.reported("lost")
    written_over = f" {many(lost, 'payment')} {'was' if lost == 1 else 'were'} overwritten." if lost else ""
    return Finding(
        ok=balance == right and not lost,
        passed="nothing lost",
        failed="payments were lost" if lost else "the balance is wrong",
        expected=f"A balance of {right}: the sum of {many(len(run.xs), 'payment')}.",
        seen=f"A balance of {balance}.{written_over}",
        hint=hint if lost else other,
    )
