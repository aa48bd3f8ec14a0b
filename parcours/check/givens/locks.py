"""Two accounts, each with its own lock: do threads that move money deadlock, and do they hold both locks?"""

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import many

__all__ = ["Deadlock", "LockedAccount", "held_both_locks", "moved_all", "no_deadlock", "transfers"]

PATIENCE = 0.5  # seconds that the first few threads with one lock wait until another thread has, or wants, one
TURNS = 20  # a wait is cut in so many: a machine that stands still for a moment uses up one of them, not the wait
START = 1000


class Deadlock(RuntimeError):
    """Two threads wait for each other's lock."""


class Bank:
    """The state that the two accounts share: whose lock is held by which thread, and what was seen.

    A thread that holds one lock waits a moment before it asks for the other, until another thread holds that one or
    waits for its own; after a few waits in vain the threads go on at once. So a deadlock that can happen does; it
    raises `Deadlock` in the second of the threads.
    """

    def __init__(self, patience: float = PATIENCE, waiting: int = 3):
        self.changed = threading.Condition()
        self.owner, self.wants = {}, {}  # {name of an account: thread}, {thread: name of an account}
        self.deadlocks, self.bare = 0, 0
        self._patience, self._waiting = patience, waiting

    def acquire(self, name: str) -> None:
        """Take the lock of an account for this thread."""
        me = threading.get_ident()
        with self.changed:
            mine = [held for held, owner in self.owner.items() if owner == me]
            if mine and name not in mine and self._waiting > 0:
                self._waiting -= not self._somebody_comes(name, mine[0])
            self.wants[me] = name
            self.changed.notify_all()
            try:
                while name in self.owner:
                    if self.wants.get(self.owner[name]) in mine or self.owner[name] == me:
                        self.deadlocks += 1
                        raise Deadlock(self._words(name, mine))
                    self.changed.wait()
                self.owner[name] = me
            finally:
                del self.wants[me]
                self.changed.notify_all()

    def _somebody_comes(self, name, mine):
        """Wait until another thread holds the lock of name, or waits for mine; return False if none did in time."""
        return any(
            self.changed.wait_for(lambda: name in self.owner or mine in self.wants.values(), self._patience / TURNS)
            for _ in range(TURNS)
        )

    def _words(self, name, mine):
        if name in mine:
            return f"this thread holds the lock of {name}, and waits for it once more"
        one, other = mine[0], name
        return f"this thread holds the lock of {one} and waits for {other}; another holds {other} and waits for {one}"

    def release(self, name: str) -> None:
        """Release the lock of an account."""
        with self.changed:
            del self.owner[name]
            self.changed.notify_all()

    def note_change(self) -> None:
        """Count a change of a balance by a thread that does not hold both locks."""
        with self.changed:
            held = sum(owner == threading.get_ident() for owner in self.owner.values())
            self.bare += held < 2


class LockedAccount:
    """An account with a ``balance``. ``with account.locked():`` holds its lock."""

    def __init__(self, name: str, bank: Bank, balance: int = START):
        self.name, self._bank, self._balance = name, bank, balance

    @contextlib.contextmanager
    def locked(self):
        """Hold the account's lock. Raises Deadlock if it can never be had."""
        self._bank.acquire(self.name)
        try:
            yield self
        finally:
            self._bank.release(self.name)

    @property
    def balance(self) -> int:
        return self._balance

    @balance.setter
    def balance(self, value: int):
        self._bank.note_change()
        self._balance = value

    def __repr__(self):
        return self.name


@dataclass(frozen=True)
class Transfers(Calls):
    """``answer(work, left, right, xs)``: the answer moves work(x) from left to right if x > 0, otherwise back.

    deadlock: the hint for an answer that raises because it deadlocks.
    """

    deadlock: str = ""
    parameters = 4

    @property
    def terms(self):
        return replace(super().terms, gap=0)  # calls that met come to the accounts together

    @contextlib.contextmanager
    def around(self, work):
        bank = Bank()
        yield work, LockedAccount("left", bank), LockedAccount("right", bank), list(self.xs)

    def finish(self, result, work, arguments):
        _, left, right, _ = arguments
        bank = left._bank
        balances = {"left": left._balance, "right": right._balance}
        return {"balances": balances, "deadlocks": bank.deadlocks, "bare": bank.bare}

    def hint_when_stopped(self, message, lost):
        return self.deadlock if "waits for" in message else ""


def transfers(xs: Iterable, meet: int = 2, *, deadlock: str) -> Transfers:
    """Return the given of ``answer(work, left, right, xs)``. xs, meet: as for `calls`; positive xs go to the right.

    deadlock: the hint for an answer that raises because two of its threads wait for each other.
    """
    return Transfers(tuple(xs), meet, deadlock)


def no_deadlock(run: Evidence, hint: str) -> Finding:
    """No two threads waited for each other's lock, not even where the answer went on after that.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import met
    >>> hints = {"cycle": "Who waits for whom?", "sum": "What is missing?", "both": "Which locks?"}
    >>> @exercise("move", hints=hints | {"one": "One call runs at a time."})
    ... def move(game):
    ...     run = game.play(transfers([3, -2, 4, -1], deadlock="cycle"))
    ...     yield no_deadlock(run, "cycle")
    ...     yield moved_all(run, "sum")
    ...     yield held_both_locks(run, "both")
    ...     yield met(run, "one")
    >>> def answer(order):
    ...     def move_all(work, left, right, xs):
    ...         def move(x):
    ...             amount = work(x)
    ...             payer, payee = (left, right) if x > 0 else (right, left)
    ...             first, second = order(payer, payee, left, right)
    ...             with first.locked(), second.locked():
    ...                 payer.balance -= amount
    ...                 payee.balance += amount
    ...         with ThreadPoolExecutor(4) as pool:
    ...             list(pool.map(move, xs))
    ...     return move_all
    >>> judge(move, answer(lambda payer, payee, left, right: (left, right))).finding
    'no deadlock, all money moved, both locks held, 2 calls at the same moment.'
    >>> verdict = judge(move, answer(lambda payer, payee, left, right: (payer, payee)))
    >>> verdict.finding, verdict.hint
    ('your code raised Deadlock.', 'cycle')
    """
    deadlocks = run.reported("deadlocks", 0)
    return Finding(
        ok=not deadlocks,
        passed="no deadlock",
        failed="threads waited for each other",
        expected="No two threads that wait for each other's lock.",
        seen=f"{many(deadlocks, 'deadlock')}.",
        hint=hint,
    )


def moved_all(run: Evidence, hint: str) -> Finding:
    """Both balances are the same as after the transfers one after another."""
    change = sum(value if x > 0 else -value for x, value in zip(run.xs, run.values, strict=True))
    right = {"left": START - change, "right": START + change}
    seen = run.reported("balances", {})
    total = sum(seen.values())
    return Finding(
        ok=seen == right,
        passed="all money moved",
        failed="the balances are wrong" if total == 2 * START else "money was lost or made",
        expected=f"{right['left']} on the left and {right['right']} on the right, {2 * START} together.",
        seen=f"{seen.get('left')} on the left and {seen.get('right')} on the right, {total} together.",
        hint=hint,
    )


def held_both_locks(run: Evidence, hint: str) -> Finding:
    """Each change of a balance was made by a thread that held both locks."""
    bare = run.reported("bare", 0)
    return Finding(
        ok=not bare,
        passed="both locks held",
        failed="balances were changed without both locks",
        expected="Each change of a balance made by a thread that holds both locks.",
        seen=f"{many(bare, 'change')} by a thread that did not hold both.",
        hint=hint,
    )
