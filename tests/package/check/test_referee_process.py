"""The referee's process: it ends with its owner, no caller stops it, and it knows the workers of an engine."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import psutil
import pytest

from parcours.check import referee as module
from parcours.check.referee import Terms, worker_of
from parcours.check.work import Referee, connected

linux = pytest.mark.skipif(sys.platform != "linux", reason="by /proc and the kernel of Linux")


@pytest.fixture
def referee():
    referee = Referee()
    yield referee
    referee.close()


def gone(test, seconds=30):
    """Wait until `test` is false."""
    deadline = time.monotonic() + seconds
    while test():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_it_ends_with_its_owner_and_its_folder_goes():
    referee = Referee()
    assert os.listdir(referee.folder) == ["socket"]
    assert os.stat(referee.folder).st_mode & 0o077 == 0
    referee.close()
    assert referee._process.returncode == 0
    assert not os.path.exists(referee.folder)


OWNER = """
import time
from parcours.check.work import Referee
referee = Referee()
print(referee.pid, referee.folder, flush=True)
time.sleep(120)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_when_its_owner_is_killed(number):
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    process, folder = owner.stdout.readline().split()
    assert psutil.pid_exists(int(process))
    assert os.path.exists(f"{folder}/socket")
    owner.send_signal(number)
    owner.wait(30)
    owner.stdout.close()
    assert gone(lambda: psutil.pid_exists(int(process)) and psutil.Process(int(process)).status() != "zombie")
    assert gone(lambda: os.path.exists(folder))


def test_the_stop_button_does_not_reach_it(referee):
    for _ in range(3):
        referee._process.send_signal(signal.SIGINT)
    work = referee.open_meeting(Terms([1], 1, 5))
    assert isinstance(work(1), int)
    assert referee.alive


def test_it_tidies_up_when_it_is_told_to_end():
    referee = Referee()
    referee._process.terminate()
    assert gone(lambda: referee.alive)
    assert not os.path.exists(referee.folder)
    referee.close()


def says(folder, *lines):
    """What the referee answers to these bytes."""
    with connected(folder) as connection:
        connection.settimeout(10)
        for line in lines:
            connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as replies:
            return replies.read()


def a_report(**parts):
    empty = {"caller": 11, "awaited": [], "joined": [], "pools": [], "threads": [], "unknown": False}
    return empty | parts


NONSENSE = [
    b"hello\n",
    b"\xff\xfe\x00\n",
    b"[]\n",
    b"7\n",
    b"null\n",
    b'"text"\n',
    b"{}\n",
    b'{"token": []}\n',
    b'{"token": {"a": 1}}\n',
    b'{"op": "report", "token": "0123456789abcdef"}\n',
    b"[" * 50_000 + b"\n",
    b"x" * 300_000 + b"\n",
    b"no end of line",
    b"",
]


@pytest.mark.parametrize("line", NONSENSE, ids=lambda line: repr(line[:24]))
def test_nonsense_on_the_socket_is_answered_by_nothing(capfd, line):
    with contextlib.closing(Referee()) as referee:  # started here: what a fixture starts writes past capfd
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # closed before all of it was sent
            assert says(referee.folder, line) == b""
        assert referee.open_meeting(Terms([1], 1, 5))(1) >= 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "message",
    [
        {"op": "work"},
        {"op": "work", "x": {"a": []}, "task": [], "tid": {}, "pid": "p", "worker": 3, "others": []},
        {"op": "report"},
        {"op": "report", **a_report(pools=7)},
        {"op": "report", **a_report(awaited=[[]])},
        {"op": "report", **a_report(pools=[["x", 3]])},
        {"op": "end"},
        {"op": "open", "terms": {"xs": [1]}},
        {"op": "done", "report": [1]},
        {},
    ],
    ids=str,
)
def test_nonsense_of_one_who_knows_the_token_harms_nobody(capfd, message):
    with contextlib.closing(Referee()) as referee:
        work = referee.open_meeting(Terms([1, 2], 2, 20))
        line = json.dumps({"token": work.token} | message).encode() + b"\n"
        with connected(referee.folder) as connection:  # held, where it came in
            connection.sendall(line)
            results = []
            threads = [threading.Thread(target=lambda x=x: results.append(work(x))) for x in (1, 2)]
            [thread.start() for thread in threads]
            [thread.join(30) for thread in threads]
        assert len(results) == 2
        assert referee.end_meeting(work)["decision"] == "met"
    assert capfd.readouterr().err == ""


def test_only_the_owner_opens_or_ends_a_meeting(referee):
    work = referee.open_meeting(Terms([1], 2, 20))
    for message in ({"op": "end"}, {"op": "open", "terms": {"xs": [1]}}):
        assert says(referee.folder, json.dumps({"token": work.token} | message).encode() + b"\n") == b""
    seen = referee.end_meeting(work)
    assert (seen["decision"], seen["arrivals"]) == ("over", [])


CALLER_PROGRAM = """
import sys
from parcours.check.work import Work
print("called", flush=True)
Work(*sys.argv[1:])(1)
"""


def test_a_caller_that_is_killed_is_no_longer_inside(referee):
    work = referee.open_meeting(Terms([1, 2], 2, 60))
    command = [sys.executable, "-c", CALLER_PROGRAM, work.folder, work.token]
    caller = subprocess.Popen(command, stdout=subprocess.PIPE)
    caller.stdout.readline()
    # Until it is inside: the kernel shows it asleep in its read, if at all; else a moment must do.
    time.sleep(0.3)
    caller.kill()
    caller.wait(30)
    caller.stdout.close()
    time.sleep(0.1)
    results = []
    thread = threading.Thread(target=lambda: results.append(work(1)))
    thread.start()
    time.sleep(0.2)
    assert results == []  # the dead one and this one did not meet
    results.append(work(2))
    thread.join(30)
    seen = referee.end_meeting(work)
    assert (seen["decision"], seen["most"]) == ("met", 2)
    assert [arrival.get("cut_off", False) for arrival in seen["arrivals"]] == [True, False, False]
    assert {each["pid"] for each in seen["proof"]} == {os.getpid()}


DYING_PROGRAM = """
import json, sys, time
from parcours.check.work import connected
folder, token, seconds = sys.argv[1:]
line = {"op": "work", "token": token, "x": 1, "pid": 0, "tid": 1, "task": None, "worker": "", "others": False}
with connected(folder) as connection:
    connection.sendall(json.dumps(line | {"away": True}).encode() + b"\\n")
    print(json.loads(connection.recv(1000)), flush=True)
time.sleep(float(seconds))
"""


@linux
@pytest.mark.parametrize(("seconds", "dying", "dies"), [(0.3, 30, True), (60, 0.3, False)])
def test_a_process_that_was_told_to_die_may_take_a_moment_and_no_more(referee, seconds, dying, dies):
    work = referee.open_meeting(Terms([1], 1, 20, lose=1, dying=dying))
    command = [sys.executable, "-c", DYING_PROGRAM, work.folder, work.token, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as told:
        assert told.stdout.readline() == "{'die': True}\n"
        assert referee.end_meeting(work)["lost"] == ([told.pid] if dies else [])
        told.kill()


@linux
def test_the_process_of_a_caller_is_by_the_kernels_word(referee):
    by_process = {"ray": {"command": "ray::", "parents": None}}
    work = referee.open_meeting(Terms([1], 1, 5, workers=by_process))
    line = {"op": "work", "token": work.token, "x": 1, "pid": 1, "tid": 5, "task": None, "worker": "ray"}
    with connected(referee.folder) as connection:
        connection.sendall(json.dumps(line | {"others": False}).encode() + b"\n")
        assert b"known" in connection.recv(1000)
    (arrived,) = referee.end_meeting(work)["arrivals"]
    assert arrived["pid"] == os.getpid()
    assert arrived["worker"] == ""


@linux
def test_the_proof_of_a_meeting_is_that_threads_sleep_in_their_reads(referee):
    work = referee.open_meeting(Terms([1, 2, 3], 3, 20))
    threads = [threading.Thread(target=work, args=(x,)) for x in (1, 2, 3)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    proof = referee.end_meeting(work)["proof"]
    assert sorted(each["x"] for each in proof) == [1, 2, 3]
    assert len({each["tid"] for each in proof}) == 3
    assert all(each["thread"] and each["reads"] for each in proof)


@linux
def test_its_memory_is_closed():
    # What /proc shows of a process belongs to its user, but with PR_SET_DUMPABLE 0 to root: then no other process of
    # the same user may read its memory. Root, who may read all, tries it as somebody else.
    root = os.geteuid() == 0
    python, user = (shutil.which("python3", path="/usr/bin"), 65534) if root else (sys.executable, os.geteuid())
    if python is None:
        pytest.skip("no Python here that another user may run")
    folder = tempfile.mkdtemp(prefix="r-", dir="/tmp")
    program = shutil.copy(module.__file__, folder)
    for path in (folder, program):
        os.chmod(path, 0o755)
        os.chown(path, user, -1)
    started = [
        subprocess.Popen([python, "-I", "-S", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, user=user)
        for command in ([program, folder], ["-c", "print('ready', flush=True); input()"])
    ]
    assert [process.stdout.readline() for process in started] == [b"ready\n"] * 2
    assert [os.stat(f"/proc/{process.pid}/mem").st_uid for process in started] == [0, user]
    for process in started:
        process.communicate(b"\n" if process is started[1] else None, timeout=30)
    assert not os.path.exists(folder)


# -- whose worker a process is -----------------------------------------------------------------------------------------
def rule(command="ray::", parents=None):
    return {"ray": {"command": command, "parents": parents}}


@linux
@pytest.mark.parametrize(
    ("claimed", "workers", "engine"),
    [
        ("ray", rule(), ""),  # its command says something else
        ("", rule(sys.executable), "ray"),
        ("", rule(sys.executable, [os.getppid()]), "ray"),
        ("ray", rule(sys.executable, [1, 2]), ""),  # another program started it
        ("ray", rule(sys.executable, []), ""),
        ("dask", rule(), "dask"),  # of other engines, its own word counts
        ("", {}, ""),
        ("ray", {}, "ray"),
    ],
)
def test_a_worker_is_known_by_its_command_and_its_parent(claimed, workers, engine):
    with open("/proc/self/cmdline") as file:
        command = file.read().partition("\0")[0]
    workers = {
        name: each | {"command": each["command"].replace(sys.executable, command)} for name, each in workers.items()
    }
    assert worker_of(os.getpid(), claimed, workers) == engine


def test_of_a_process_that_the_system_does_not_show_its_own_word_counts():
    assert worker_of(2**22 + 1, "ray", rule()) == "ray"
