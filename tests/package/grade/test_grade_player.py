"""The player of a grading: what the child replies becomes what the judge is told."""

import pytest
from answering import RIGHT, job

from parcours.check.finding import Stopped
from parcours.check.givens.calls import calls
from parcours.check.plain import NotPlain
from parcours.grade.player import SandboxedPlayer


class FakeSandbox:
    """A sandbox whose child replies what it is told to."""

    def __init__(self, reply):
        self.reply, self.asked = reply, None

    def ask(self, what, within, **arguments):
        self.asked = what
        return self.reply


class FakeSitting:
    """A sitting that is ready at once."""

    def __init__(self, reply):
        self.job, self.limits, self.workers = job(RIGHT), {"cell": 1}, {"ray": {"parents": [7]}}
        self.sandbox = FakeSandbox(reply)

    def ready(self, number):
        return self.sandbox


class FakeWork:
    folder, token = "/nowhere", "x"


def player(reply):
    return SandboxedPlayer(FakeSitting(reply), 0)


def play(reply):
    return player(reply).play(FakeWork(), calls([1, 2], meet=2), 1)


def test_a_result_and_its_caller_are_taken():
    played = play({"result": "[3, 4]", "caller": 5, "trace": None})
    assert (played.result, played.caller, played.trace.spans) == ([3, 4], 5, ())


def test_a_promise_is_named():
    result = play({"not_plain": "It returned one `map`", "promise": "python", "caller": 5, "trace": None}).result
    assert isinstance(result, NotPlain)
    assert result.promise == "python"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"error": "ValueError: no"}, "raised ValueError"),
        ({}, "broke its connection"),
        ({"result": "[", "caller": 1, "trace": None}, "broke its connection"),
        ({"result": "[]", "caller": "x", "trace": None}, "broke its connection"),
    ],
)
def test_a_reply_without_a_result_stops_the_judge(reply, words):
    with pytest.raises(Stopped, match=words):
        play(reply)


def test_what_is_wrong_is_told_in_two_texts():
    assert player({"wrong": None}).wrong_call(2) is None
    assert player({"wrong": ["a", "b"]}).wrong_call(2) == ("a", "b")
    assert player({"problem": ["a", "b"]}).problem(None) == ("a", "b")
    with pytest.raises(Stopped, match="broke its connection"):
        player({"wrong": 3}).wrong_call(2)


def test_the_referee_is_told_which_workers_the_course_started():
    assert player({}).terms["workers"]["ray"]["parents"] == [7]


def test_a_meeting_that_fails_is_the_environments_fault():
    with pytest.raises(RuntimeError, match="TypeError: no"):
        player({"error": "TypeError: no"}).meet(None, FakeWork(), [1])
