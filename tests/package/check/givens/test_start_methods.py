"""A function that an answer makes is sent to a process of every start method."""

import functools
import multiprocessing
import operator
import os
import sys
import time
import types

import pytest
from runs import played

from parcours.check import exercise, judge
from parcours.check.givens import start_methods
from parcours.check.givens.start_methods import (
    function_to_send,
    made_a_function,
    right_in_each_process,
    was_found,
    was_pickled,
)
from parcours.check.plain import NotPlain

HINTS = {"made": "Return it.", "name": "What is its name?", "carries": "Send less.", "main": "In which module?"}


@exercise("travel", hints=HINTS)
def travel(game):
    run = game.play(function_to_send([1, 2], factor=3))
    yield made_a_function(run, "made")
    yield was_pickled(run, "name", carries="carries")
    yield was_found(run, "main")
    yield right_in_each_process(run)


def die(x):
    os._exit(3)


def sleep(x):
    time.sleep(60)


def judged(make):
    return judge(travel, lambda work, settings: make(work, settings))


@pytest.mark.parametrize(
    "make",
    [
        lambda work, settings: functools.partial(work, settings["factor"]),
        lambda work, settings: functools.partial(operator.call, work, settings["factor"]),
    ],
)
def test_right(make):
    assert judged(make).passed


@pytest.mark.parametrize(
    ("make", "words", "hint"),
    [
        (lambda work, settings: [work(3, 1)], "it did not return a function", "made"),
        (lambda work, settings: None, "it did not return a function", "return"),
        (lambda work, settings: {"runs": {"fork": {"values": [1]}}}, "it did not return a function", "made"),
        (lambda work, settings: (work for _ in "a"), "it did not return a function", "made"),
        (lambda work, settings: lambda x: x, "cannot be pickled", "name"),
        (lambda work, settings: functools.partial(work, settings), "cannot be pickled", "carries"),
        (lambda work, settings: work, "raised an exception there", "values"),
        (lambda work, settings: functools.partial(work, 4), "the results are wrong", "values"),
        (lambda work, settings: functools.partial(map, work), "raised an exception there", "values"),
        (lambda work, settings: die, "raised an exception there", "values"),
    ],
)
def test_wrong(make, words, hint):
    verdict = judged(make)
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)
    assert words in verdict.finding


def test_what_only_a_forked_process_has_is_not_found(monkeypatch):
    main = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    exec("def of_a_cell(x):\n    return x", vars(main))
    verdict = judged(lambda work, settings: main.of_a_cell)
    assert (verdict.outcome, verdict.hint) == ("failed", "main"), str(verdict)
    assert "`spawn`" in verdict.seen
    assert "of_a_cell" in verdict.seen


def test_a_process_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(start_methods, "LIMIT", 3)
    before = multiprocessing.active_children()
    verdict = judged(lambda work, settings: sleep)
    assert "nothing came in 3 s" in verdict.seen
    assert multiprocessing.active_children() == before


def test_what_is_reported_from_elsewhere_may_be_anything():
    for result in (None, 3, [], {}, {"runs": 3}, {"runs": {"fork": 3}}, {"unpickled": 3}, NotPlain("It is a `set`")):
        run = played(result, given=function_to_send([1, 2], factor=3), xs=(1, 2))
        findings = [made_a_function(run, ""), was_pickled(run, "", carries=""), was_found(run, "")]
        assert not all(found.ok for found in [*findings, right_in_each_process(run)])
