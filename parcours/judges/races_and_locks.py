"""The exercises of lesson 11."""

from parcours.check import Words, exercise
from parcours.check.behaviours import computed_once, met
from parcours.check.givens.account import account_calls, lost_nothing
from parcours.check.givens.locks import held_both_locks, moved_all, no_deadlock, transfers
from parcours.check.givens.source import ended, returned_all, source_calls, waited_at_most

__all__ = ["races_account", "races_buffer", "races_deadlock"]

SECONDS = 20  # an answer that does not end has nothing else to show


@exercise("races-account")
def races_account(game):
    run = game.play(account_calls([3, 1, 4, 1, 5, 9], meet=3))
    yield lost_nothing(run, "race", other="balance")
    yield met(run, "serial", few="few")
    yield computed_once(run, "again").silent()


@exercise("races-buffer", seconds=SECONDS, words=Words(x="item", xs="items"))
def races_buffer(game):
    run = game.play(source_calls(range(1, 41), meet=4, limit=5, endless="endless"))
    yield returned_all(run, "lost")
    yield met(run, "serial", few="few")
    yield waited_at_most(run, "unbounded")
    yield ended(run, "left", raised="endless")
    yield computed_once(run, "again").silent()


@exercise("races-deadlock", seconds=SECONDS)
def races_deadlock(game):
    run = game.play(transfers([3, -2, 4, -1, 5, -3], meet=2, deadlock="cycle"))
    yield no_deadlock(run, "cycle")
    yield moved_all(run, "money")
    yield held_both_locks(run, "bare")
    yield met(run, "serial")
    yield computed_once(run, "again").silent()
