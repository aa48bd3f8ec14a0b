"""The sandbox: whatever a child says or does, it ends within its limits, with all that it started."""

import os
import time

import psutil
import pytest

from parcours.check.finding import Stopped
from parcours.grade.processes import process_tree
from parcours.grade.sandbox import LIMITS, Sandbox

SMALL = {**LIMITS, "memory": 400_000_000, "processes": 20, "output": 1_000_000}


@pytest.fixture
def sandbox(grader):
    made = Sandbox(grader._warm, SMALL, grader.walls())
    yield made
    made.kill()


def run(sandbox, source, within=20):
    return sandbox.ask("run", within, name="cell", source=source)


def test_a_child_keeps_what_its_cells_define(sandbox):
    assert run(sandbox, "x = 1") == {}
    assert run(sandbox, "assert x == 1") == {}
    assert run(sandbox, "print('hello')") == {}
    time.sleep(0.1)
    assert sandbox.printed() == "hello\n"


def test_a_child_has_its_own_folder_that_goes_with_it(sandbox):
    program = "import os, tempfile\nassert os.getcwd() == os.environ['HOME'] == tempfile.gettempdir() == {!r}"
    assert run(sandbox, program.format(sandbox.folder) + "\nopen('x', 'w').close()") == {}
    sandbox.kill()
    assert not os.path.exists(sandbox.folder)
    assert not psutil.pid_exists(sandbox.pid)


@pytest.mark.parametrize(
    ("source", "outcome", "words"),
    [
        ("import os; os._exit(3)", "raised", "ended its own process"),
        ("import time; time.sleep(60)", "too long", "stopped after 1 s"),
        ("x = [bytearray(10**7) for _ in range(10**4)]", "raised", "too much memory"),
        ("import os\nwhile True:\n    os.write(1, b'x' * 10**5)", "raised", "printed too much"),
        (
            "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n        time.sleep(60)\ntime.sleep(60)",
            "raised",
            "too many processes",
        ),
    ],
)
def test_a_limit_kills_a_sandbox_and_says_which(sandbox, source, outcome, words):
    within = 1 if outcome == "too long" else 30
    with pytest.raises(Stopped, match=words) as stopped:
        run(sandbox, source, within)
    assert stopped.value.outcome == outcome
    assert not sandbox.alive
    assert not psutil.pid_exists(sandbox.pid)


def test_what_a_child_leaves_behind_is_killed_with_it(sandbox):
    source = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.environ.clear()\n    time.sleep(600)\n"
    run(sandbox, source)
    tree = process_tree(sandbox.pid)
    assert len(tree) >= 2
    sandbox.kill()
    assert psutil.wait_procs(tree, timeout=10)[1] == []


def test_a_second_kill_has_no_effect(sandbox):
    sandbox.kill()
    sandbox.kill()
    assert not sandbox.alive


def test_a_reply_to_nothing_is_passed_over(sandbox):
    forged = (
        "import gc, socket\nlines = [s for s in gc.get_objects() if type(s) is socket.socket and s.fileno() >= 0]\n"
    )
    forged += 'for line in lines:\n    line.sendall(b\'{"id": 99, "result": 1}\\n\')'
    assert run(sandbox, forged) == {}


def test_output_of_an_earlier_exercise_is_forgotten(sandbox):
    run(sandbox, "print('first')")
    sandbox.forget_output()
    run(sandbox, "print('second')")
    time.sleep(0.1)
    assert sandbox.printed() == "second\n"
