"""The warm interpreter: forks children, and is started again if it ended."""

import os
import socket

import psutil
import pytest

from parcours.grade import warm
from parcours.grade.sandbox import LIMITS, Sandbox
from parcours.grade.warm import WarmInterpreter


def test_a_long_request_arrives_whole(grader):
    hidden = [f"/nowhere/{number:0100d}" for number in range(1000)]
    sandbox = Sandbox(grader._warm, LIMITS, grader.walls(), hidden)
    try:
        assert sandbox.ask("run", 20, name="cell", source="x = 1") == {}
    finally:
        sandbox.kill()


def test_an_interpreter_that_is_gone_is_started_again(grader):
    first = Sandbox(grader._warm, LIMITS, grader.walls())
    process = psutil.Process(grader._warm.pid)
    process.kill()
    grader._warm._process.wait()
    second = Sandbox(grader._warm, LIMITS, grader.walls())
    assert second.ask("run", 20, name="cell", source="x = 1") == {}
    assert grader._warm.pid != process.pid
    for sandbox in (first, second):
        sandbox.kill()


def test_a_closed_interpreter_ends_and_its_children_with_it():
    made = WarmInterpreter()
    ours, theirs = socket.socketpair()
    pipe, output = os.pipe()
    request = {"folder": os.getcwd(), "walls": "none", "hidden": [], "needed": [], "environment": {}}
    child = psutil.Process(made.fork({**request, "file_bytes": 10**6, "threads": 4000}, [theirs.fileno(), output]))
    interpreter = psutil.Process(made.pid)
    for descriptor in (pipe, output):
        os.close(descriptor)
    theirs.close()
    made.close()
    assert made.pid is None
    assert psutil.wait_procs([interpreter, child], timeout=10)[1] == []
    ours.close()


def test_an_interpreter_that_cannot_be_started_is_an_error(monkeypatch):
    def none_left():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(warm, "clean_environment", none_left)
    with pytest.raises(OSError, match="no child could be started: .*temporarily unavailable"):
        WarmInterpreter().fork({}, [])
