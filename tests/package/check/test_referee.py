"""The referee: when a meeting is over, what it hands out, and that nothing a caller does or suffers stops it."""

import asyncio
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
from parcours.check.referee import HOLD, SHOWN, Game, peer
from parcours.check.work import Referee, connected

linux = pytest.mark.skipif(sys.platform != "linux", reason="by /proc and the kernel of Linux")


# -- the rule of "nobody else can come", on reports alone --------------------------------------------------------------
PID, CALLER = 10, 11


def arrival(task=None, tid=None, pid=PID, others=False):
    return {"x": 0, "task": task, "tid": tid, "pid": pid, "ray": False, "others": others}


def game_with(*arrivals, k=4):
    game = Game(k, [0, 1], patience=60)
    game.inside = {object(): each for each in arrivals}
    return game


def report(**parts):
    empty = {"pid": PID, "caller": CALLER, "awaited": [], "joined": [], "pools": [], "threads": [], "unknown": False}
    return empty | parts


A, B = arrival("a", 20), arrival("b", 21)


@pytest.mark.parametrize(
    ("inside", "parts", "full"),
    [
        # The caller is inside itself: a plain loop.
        ([arrival("w", CALLER)], {}, True),
        # It waits for the task that is inside, and there is no other.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, True),
        # It waits for one of them; all three slots of the pool are inside.
        ([A, B], {"awaited": ["b"], "pools": [[2, [["a"], ["b"], ["c"], ["d"]]]]}, True),
        # It does not wait: it may submit more.
        ([A], {"pools": [[4, [["a"]]]]}, False),
        # It waits for a task that is not inside: that one may end, and the caller go on.
        ([A], {"awaited": ["b"], "pools": [[4, [["a"], ["b"]]]]}, False),
        # Another lane of the pool has a slot and is still on its way.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"], ["b"]]]]}, False),
        # The second pool has a task on its way.
        ([A], {"awaited": ["a"], "pools": [[1, [["a"]]], [1, [["b"]]]]}, False),
        ([A, B], {"awaited": ["a"], "pools": [[1, [["a"]]], [1, [["b"]]]]}, True),
        # A lane of several tasks (a chunk) is there with any of them.
        ([arrival("a2", 20)], {"awaited": ["a1", "a2"], "pools": [[2, [["a1", "a2", "a3"]]]]}, True),
        # No bound is known: every lane may come (Ray).
        ([A], {"awaited": ["a"], "pools": [[None, [["a"], ["b"]]]]}, False),
        ([A, B], {"awaited": ["a"], "pools": [[None, [["a"], ["b"]]]]}, True),
        # A thread that the learner started is not inside.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]], "threads": [30]}, False),
        ([arrival(None, 30)], {"joined": [30], "threads": [30]}, True),
        ([arrival(None, 30)], {"joined": [31], "threads": [30, 31]}, False),
        ([arrival(None, 30), arrival(None, 31)], {"joined": [31], "threads": [30, 31]}, True),
        # A thread of the same number in another process is another thread.
        ([arrival(None, 30, pid=99)], {"joined": [30], "threads": [30]}, False),
        ([arrival("w", CALLER, pid=99)], {}, False),
        # Something may run of which nothing is known.
        ([A], {"awaited": ["a"], "pools": [[4, [["a"]]]], "unknown": True}, False),
        # Beside it are threads in another process, which may come.
        ([arrival("a", 20, others=True)], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, False),
        # A call of no task does not stand for a task.
        ([arrival(None, 20)], {"awaited": ["a"], "pools": [[4, [["a"]]]]}, False),
    ],
)
def test_nobody_else_can_come(inside, parts, full):
    assert game_with(*inside).full(report(**parts)) is full


def test_alone_needs_the_same_report_twice_with_the_same_inside():
    game, same = game_with(A), report(awaited=["a"], pools=[[4, [["a"]]]])
    game.report(same)
    assert game.decision is None
    game.inside[object()] = B
    game.report(same)
    assert game.decision is None
    game.report(report(awaited=["b"], pools=[[4, [["a"]]]]))
    assert game.decision is None
    game.report(report())
    game.report(same)
    assert game.decision is None
    game.report(dict(same))
    assert (game.decision, game.why) == ("alone", "2 inside, and nobody else can come")


def test_with_nobody_inside_nobody_is_alone():
    game = game_with()
    for _ in range(3):
        game.report(report(awaited=["a"]))
    assert game.decision is None


def test_a_decision_is_final():
    game = game_with(A)
    game.decide("met", "")
    game.decide("alone", "patience")
    assert game.decision == "met"
    assert game.decided.is_set()


def visits(game, count, every=0.0):
    """Let `count` callers come one after another; gives when each left, in seconds since the first came."""

    async def main():
        async def visit(i):
            await asyncio.sleep(every * i)
            reply = await game.visit(arrival(f"t{i}", i) | {"x": i % 2})
            return reply, asyncio.get_running_loop().time() - start

        start = asyncio.get_running_loop().time()
        return await asyncio.gather(*(visit(i) for i in range(count)))

    return asyncio.run(main())


def test_k_that_come_meet_and_after_that_nobody_waits():
    game = Game(3, [0, 1], patience=60, settle=0)
    left = visits(game, 8, every=0.02)
    assert (game.decision, game.most) == ("met", 3)
    assert len(game.arrivals) == 8
    assert len(game.proof) == 3
    assert game.inside == {}
    assert all(seconds < 30 for _, seconds in left)
    assert {json.dumps(reply) for reply, _ in left} == {
        json.dumps({"value": value, "known": True}) for value in game.values.values()
    }


def test_fewer_than_k_are_alone_when_the_patience_is_over():
    game = Game(3, [0, 1], patience=0.1)
    left = visits(game, 2)
    assert (game.decision, game.why, game.most) == ("alone", "patience", 2)
    assert all(seconds >= 0.1 for _, seconds in left)
    assert game.seconds >= 0.1


def test_after_alone_the_first_few_stay_a_moment_to_be_seen():
    game = Game(2, [0, 1], patience=0.0)
    game.decide("alone", "")
    left = visits(game, SHOWN + 3)
    held = [seconds >= HOLD * 0.9 for _, seconds in left]
    assert held == [True] * SHOWN + [False] * 3


def test_an_x_that_was_not_given_has_no_value():
    game = Game(1, [0], patience=1)
    reply = asyncio.run(game.visit(arrival() | {"x": 7}))
    assert reply == {"value": None, "known": False}


def test_values_are_random_and_belong_to_each_x():
    games = [Game(1, ["a", 1, 1.5], patience=1) for _ in range(20)]
    assert len({tuple(game.values.values()) for game in games}) == 20
    assert set(games[0].values) == {'"a"', "1", "1.5"}
    assert games[0].summary()["values"] == [[x, games[0].values[json.dumps(x)]] for x in ("a", 1, 1.5)]


@linux
def test_what_the_kernel_says_of_a_thread():
    ours, theirs = socket.socketpair()
    told = []
    thread = threading.Thread(target=lambda: (told.append(threading.get_native_id()), theirs.recv(1)), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not told or not peer(os.getpid(), told[0])["reads"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert peer(os.getpid(), told[0])["thread"]
    ours.send(b"x")
    thread.join(10)
    deadline = time.monotonic() + 10
    while peer(os.getpid(), told[0])["thread"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    ours.close(), theirs.close()


@linux
def test_a_thread_that_does_not_read_or_hides_it_is_not_asleep_in_work():
    code = """if True:
        import ctypes, sys, threading
        for hides in sys.argv[1:]:
            ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
        threading.Thread(target=lambda: print(threading.get_native_id(), flush=True) or threading.Event().wait(60),
                         daemon=True).start()
        input()
    """
    for hides in ([], ["yes"]):
        with subprocess.Popen([sys.executable, "-c", code, *hides], stdin=-1, stdout=-1, text=True) as process:
            told = peer(process.pid, int(process.stdout.readline()))
            process.communicate("\n")
        assert told["thread"]
        assert not told["reads"] or not module.tells_where_threads_sleep()


@pytest.mark.parametrize(
    "words",
    [
        {"task": "a" * 2000},
        {"task": 3},
        {"x": "a" * 2000},
        {"x": [1] * 2000},
        {"tid": "1"},
        {"tid": True},
        {"tid": None},
    ],
)
def test_a_caller_speaks_in_short_words(words):
    assert module.sound(arrival("a", 20))
    assert not module.sound(arrival("a", 20) | words)


# -- its process -------------------------------------------------------------------------------------------------------
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
print(referee._process.pid, referee.folder, flush=True)
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
    work = referee.new_game([1], 1, 5)
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
        assert referee.new_game([1], 1, 5)(1) >= 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "message",
    [
        {"op": "work"},
        {"op": "work", "x": {"a": []}, "task": [], "tid": {}, "pid": "p", "ray": 3, "others": []},
        {"op": "report"},
        {"op": "report", **report(pools=7)},
        {"op": "report", **report(awaited=[[]])},
        {"op": "report", **report(pools=[["x", 3]])},
        {"op": "end"},
        {"op": "new", "xs": [1], "k": 1, "patience": 1},
        {},
    ],
    ids=str,
)
def test_nonsense_of_one_who_knows_the_token_harms_nobody(capfd, message):
    with contextlib.closing(Referee()) as referee:
        work = referee.new_game([1, 2], 2, 20)
        line = json.dumps({"token": work._token} | message).encode() + b"\n"
        with connected(referee.folder) as connection:  # held, where it came in
            connection.sendall(line)
            results = []
            threads = [threading.Thread(target=lambda x=x: results.append(work(x))) for x in (1, 2)]
            [thread.start() for thread in threads]
            [thread.join(30) for thread in threads]
        assert len(results) == 2
        assert referee.end_game(work)["decision"] == "met"
    assert capfd.readouterr().err == ""


def test_nobody_but_the_owner_opens_or_ends_a_game(referee):
    work = referee.new_game([1], 2, 20)
    for op in ("end", "new"):
        message = {"op": op, "token": work._token, "xs": [1], "k": 1, "patience": 1}
        assert says(referee.folder, json.dumps(message).encode() + b"\n") == b""
    seen = referee.end_game(work)
    assert (seen["decision"], seen["arrivals"]) == ("over", [])


CALLER_PROGRAM = """
import sys
from parcours.check.work import Work
print("called", flush=True)
Work(*sys.argv[1:])(1)
"""


def test_a_caller_that_is_killed_is_no_longer_inside(referee):
    work = referee.new_game([1, 2], 2, 60)
    command = [sys.executable, "-c", CALLER_PROGRAM, work._folder, work._token]
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
    seen = referee.end_game(work)
    assert (seen["decision"], seen["most"]) == ("met", 2)
    assert [arrival.get("cut_off", False) for arrival in seen["arrivals"]] == [True, False, False]
    assert {each["pid"] for each in seen["proof"]} == {os.getpid()}


DYING_PROGRAM = """
import json, sys, time
from parcours.check.work import connected
folder, token, seconds = sys.argv[1:]
line = {"op": "work", "token": token, "x": 1, "pid": 0, "tid": 1, "task": None, "ray": False, "others": False}
with connected(folder) as connection:
    connection.sendall(json.dumps(line | {"away": True}).encode() + b"\\n")
    print(json.loads(connection.recv(1000)), flush=True)
time.sleep(float(seconds))
"""


@linux
@pytest.mark.parametrize(("seconds", "dies"), [(0.5, True), (60, False)])
def test_who_was_told_to_die_may_take_a_moment_and_no_more(referee, seconds, dies):
    work = referee.new_game([1], 1, 20, lose=1)
    command = [sys.executable, "-c", DYING_PROGRAM, work._folder, work._token, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as told:
        assert told.stdout.readline() == "{'die': True}\n"
        assert referee.end_game(work)["lost"] == ([told.pid] if dies else [])
        told.kill()


@linux
def test_the_process_of_a_caller_is_by_the_kernels_word(referee):
    work = referee.new_game([1], 1, 5)
    line = {"op": "work", "token": work._token, "x": 1, "pid": 1, "tid": 5, "task": None, "ray": True, "others": False}
    with connected(referee.folder) as connection:
        connection.sendall(json.dumps(line).encode() + b"\n")
        assert b"known" in connection.recv(1000)
    (arrived,) = referee.end_game(work)["arrivals"]
    assert arrived["pid"] == os.getpid()
    assert arrived["ray"] is False


@linux
def test_the_proof_of_a_meeting_is_that_threads_sleep_in_their_reads(referee):
    work = referee.new_game([1, 2, 3], 3, 20)
    threads = [threading.Thread(target=work, args=(x,)) for x in (1, 2, 3)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    proof = referee.end_game(work)["proof"]
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


def test_patience_begins_anew_while_the_callers_side_gets_on():
    async def play():
        game = Game(2, [0, 1], patience=0.3)
        visit = asyncio.ensure_future(game.visit(arrival("a")))
        for number in range(8):
            await asyncio.sleep(0.1)
            game.report(report(awaited=[f"quick {number}"]))
        still_held = game.decision is None
        await visit
        return still_held, game

    still_held, game = asyncio.run(play())
    assert still_held
    assert (game.decision, game.why) == ("alone", "patience")


def test_a_meeting_that_is_being_confirmed_is_not_called_alone():
    async def play():
        game = Game(2, [0, 1], patience=60, settle=0.3)
        visits = [asyncio.ensure_future(game.visit(arrival(name, tid))) for name, tid in (("a", 1), ("b", 2))]
        for _ in range(3):
            await asyncio.sleep(0.02)
            game.report(report(awaited=["a", "b"], pools=[[2, [["a"], ["b"]]]]))
        await asyncio.gather(*visits)
        return game.decision

    assert asyncio.run(play()) == "met"


def test_those_who_met_leave_the_last_first():
    async def play():
        game, left = Game(3, [0, 1, 2], patience=60, gap=0.02), []

        async def visit(x):
            await game.visit(arrival(str(x), tid=x))
            left.append(x)

        await asyncio.gather(*map(visit, range(3)))
        return left

    assert asyncio.run(play()) == [2, 1, 0]
