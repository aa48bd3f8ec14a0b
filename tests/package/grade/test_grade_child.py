"""The learner's side of a grading: cells run as in a notebook, and what came of them is told as JSON."""

import json
import linecache
import socket
import sys
import threading

import pytest

from parcours.check.givens.calls import calls
from parcours.check.work import shared_referee
from parcours.grade import child


@pytest.fixture
def ask(monkeypatch):
    """Speak to a child's loop, which runs in this process."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # it puts its own there
    monkeypatch.setattr(linecache, "cache", dict(linecache.cache))
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=child.serve, args=(theirs,), daemon=True)
    thread.start()
    lines, number = ours.makefile(), iter(range(1000))

    def speak(what, **more):
        asked = next(number)
        ours.sendall(json.dumps({"do": what, "with": more, "id": asked}).encode() + b"\n")
        reply = json.loads(lines.readline())
        assert reply.pop("id") == asked
        return reply

    yield speak
    lines.close()
    ours.close()
    thread.join(5)
    theirs.close()


def play(ask, source, xs=(3, 1, 4)):
    ask("run", name="answer", source=source)
    referee, given = shared_referee(), calls(xs)
    work = referee.open_meeting(given.terms)
    try:
        call = {"folder": work.folder, "token": work.token, "given": given.to_dict(), "seconds": 20}
        return ask("play", function="f", **call)
    finally:
        values = dict(referee.end_meeting(work)["values"])
        play.values = [values[x] for x in xs]


def test_cells_share_their_names(ask):
    assert ask("run", name="one", source="x = 1") == {}
    assert ask("run", name="two", source="assert x == 1 and __name__ == '__main__'") == {}


@pytest.mark.parametrize(
    ("source", "raised", "line"),
    [
        ("y = 1\n1 / 0", "ZeroDivisionError: division by zero", "line 2: `1 / 0`"),
        ("def f(:", "SyntaxError: invalid syntax", "line 1: `def f(:`"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt: no message", "line 1: `raise KeyboardInterrupt`"),
    ],
)
def test_a_cell_that_raises_is_told_with_its_line(ask, source, raised, line):
    reply = ask("run", name="answer", source=source)
    assert reply["raised"].startswith(raised.rstrip("."))
    assert reply["line"] == line


def test_a_cell_that_leaves_python_is_told(ask):
    assert ask("run", name="answer", source="exit = __import__('sys').exit\nexit()")["raised"].startswith("SystemExit")


def test_a_result_comes_as_json(ask):
    reply = play(ask, "def f(work, xs):\n    return tuple(work(x) for x in xs)")
    assert json.loads(reply["result"]) == play.values
    assert json.loads(reply["trace"])["events"]
    assert isinstance(reply["caller"], int)


def test_a_promise_is_named(ask):
    reply = play(ask, "def f(work, xs):\n    return map(work, xs)")
    assert (reply["not_plain"], reply["promise"]) == ("It returned one `map`", "python")


def test_a_result_that_is_too_long_is_not_sent(ask, monkeypatch):
    monkeypatch.setattr(child, "MOST_RESULT", 10)
    assert "more than 10" in play(ask, "def f(work, xs):\n    return 'x' * 100")["not_plain"]


def test_a_trace_that_is_too_long_is_left_out(ask, monkeypatch):
    monkeypatch.setattr(child, "MOST_TRACE", 10)
    assert play(ask, "def f(work, xs):\n    return list(map(work, xs))")["trace"] is None


def test_an_answer_that_raises_is_stopped(ask):
    stopped = play(ask, "def f(work, xs):\n    return 1 / 0")["stopped"]
    assert stopped[:2] == ["raised", "your code raised ZeroDivisionError."]
    assert "line 2" in stopped[2]


def test_what_cannot_be_called_is_told(ask):
    ask("run", name="answer", source="f = 3\ndef g(x):\n    pass\n")
    assert ask("wrong_call", function="f", parameters=2)["wrong"][0].startswith("You gave a value of type `int`")
    assert "two arguments" in ask("wrong_call", function="g", parameters=2)["wrong"][0]
    assert "There is no `h`" in ask("wrong_call", function="h", parameters=2)["wrong"][0]


def test_what_is_missing_is_told(ask):
    assert ask("problem", exercise="threads-together") == {"problem": None}
