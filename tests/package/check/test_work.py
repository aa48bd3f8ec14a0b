"""The learner's side of a meeting: the owner of the referee, and `work`."""

import asyncio
import dataclasses
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from parcours import trace, traced
from parcours.check import work as module
from parcours.check.givens import lanes
from parcours.check.referee import Server, Terms
from parcours.check.work import Referee, Work, shared_referee
from parcours.errors import RefereeError


def together(work, xs):
    """work(x) for all xs, each in a thread of its own."""
    with ThreadPoolExecutor(len(xs)) as pool:
        return list(pool.map(work, xs))


def test_calls_meet(referee):
    work = referee.open_meeting(Terms([3, 1, 4, 1], 4, 30))
    results = together(work, [3, 1, 4, 1])
    seen = referee.end_meeting(work)
    assert (seen["decision"], seen["most"], seen["why"]) == ("met", 4, "")
    assert results == [dict(map(tuple, seen["values"]))[x] for x in [3, 1, 4, 1]]
    assert len(seen["arrivals"]) == len(seen["proof"]) == 4
    assert results[1] == results[3]
    assert seen["seconds"] >= 0


def test_one_at_a_time_are_alone_after_the_patience(referee):
    work = referee.open_meeting(Terms([1, 2, 3], 2, 0.1))
    start = time.monotonic()
    results = [work(x) for x in (1, 2, 3)]
    assert time.monotonic() - start >= 0.1
    seen = referee.end_meeting(work)
    assert (seen["decision"], seen["why"], seen["most"]) == ("alone", "patience", 1)
    assert results == [value for _, value in seen["values"]]


def test_only_as_many_as_must_meet_are_needed_at_once(referee):
    # The fifth and sixth come when the meeting is over: nothing holds them.
    work = referee.open_meeting(Terms(list(range(6)), 2, 30))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(6)))
    seen = referee.end_meeting(work)
    assert (seen["decision"], seen["most"], len(seen["arrivals"])) == ("met", 2, 6)


def test_the_end_of_a_meeting_frees_the_calls_that_still_wait(referee):
    work = referee.open_meeting(Terms([1], 2, 60))
    results = []
    thread = threading.Thread(target=lambda: results.append(work(1)))
    thread.start()
    time.sleep(0.1)
    assert results == []
    seen = referee.end_meeting(work)
    thread.join(30)
    assert seen["decision"] == "over"
    assert results == [seen["values"][0][1]]


def test_a_call_after_the_meeting_is_free_and_gets_nothing_once_the_next_has_begun(referee):
    old = referee.open_meeting(Terms([1], 2, 60))
    referee.end_meeting(old)
    assert isinstance(old(1), int)
    referee.open_meeting(Terms([1], 1, 60))
    assert old(1) is None


def test_values_differ_from_meeting_to_meeting(referee):
    values = set()
    for _ in range(5):
        work = referee.open_meeting(Terms([1, 2, 3], 1, 5))
        values.add(tuple(work(x) for x in (1, 2, 3)))
        referee.end_meeting(work)
    assert len(values) == 5


def test_an_x_that_was_not_given(referee):
    work = referee.open_meeting(Terms([1, "a"], 1, 5))
    for x in (2, "b", 1.5, None, True, [1]):
        with pytest.raises(ValueError, match=r"is none of the given xs"):
            work(x)
    assert work("a") != work(1) or work("a") == work("a")


def test_items_of_an_array_are_plain_xs(referee):
    work = referee.open_meeting(Terms([1, 2, 2.5], 1, 5))
    assert work(np.array([1, 2])[0]) == work(1)
    assert work(np.float64(2.5)) == work(2.5)


def test_work_tells_nothing(referee):
    work = referee.open_meeting(Terms([1], 1, 5))
    assert repr(work) == "work"
    assert work.__name__ == "work"
    value = str(work(1))
    assert value not in str(vars(work))


@pytest.mark.parametrize("call", [lambda work: work(), lambda work: work(1, 2), lambda work: work(1, page=2)])
def test_work_takes_one_argument(referee, call):
    work = referee.open_meeting(Terms([1], 1, 5))
    with pytest.raises(TypeError, match="^work takes one argument, not [02]$"):
        call(work)
    assert work(page=1) == work(1)  # by whatever name the exercise gives it


def test_a_part_that_was_used_is_reported_without_a_task(referee):
    work = referee.open_meeting(Terms(["read"], 1, 5))
    with trace() as run, ThreadPoolExecutor(1) as pool:
        value = work.tell("read", [2, 3])
        task = traced(lambda: work.tell("read", [4, 5, 6, 7, 8]))
        assert pool.submit(task).result() == value
    assert [span.task for span in run.spans] == ["<lambda>"]
    outside, inside = referee.end_meeting(work)["arrivals"]
    assert (outside["part"], outside["task"]) == ([2, 3], None)
    assert inside["part"] == [4, 5, 6, 7]  # four numbers are enough
    assert inside["task"] == next(event.task for event in run.events if event.kind == "started")


def test_a_call_is_away_where_another_process_makes_it(referee):
    work = referee.open_meeting(Terms([1], 1, 5))
    work(1)
    subprocess.run([sys.executable, "-c", PROGRAM], input=pickle.dumps(work), capture_output=True, check=True)
    assert [arrival["away"] for arrival in referee.end_meeting(work)["arrivals"]] == [False, True]


def test_those_who_met_run_the_errand_of_the_terms_and_report(referee, monkeypatch):
    monkeypatch.setattr(lanes, "errand", lambda x, token, number: [x, token, number])
    work = referee.open_meeting(Terms(["a", "b"], 2, 30, errand="lanes"))
    results = together(work, ["a", "b"])
    assert work("a") == results[0]  # who comes later has no errand
    reports = referee.end_meeting(work)["reports"]
    assert sorted(x for x, _, _ in reports) == ["a", "b"]
    assert sorted(number for _, _, number in reports) == [0, 1]
    assert {token for _, token, _ in reports} == {work.token}


def test_terms_are_sent_whole(referee, monkeypatch, capsys, tmp_path):
    workers = {"ray": {"command": "ray::", "parents": [7]}}
    terms = Terms([1, 2.5, "a"], 2, 3, 0.4, gap=0.5, hold=0.6, errand="lanes", lose=1, dying=0.7, rounds=2)
    terms = dataclasses.replace(terms, workers=workers, leave=1)
    left = [f.name for f in dataclasses.fields(terms) if getattr(terms, f.name) in (f.default, {})]
    assert left == [], "give the terms another value for these, so that it is seen whether they are sent"
    sent = []
    monkeypatch.setattr(referee, "_ask", lambda **message: sent.append(message) or {"token": "a-token"})
    work = referee.open_meeting(terms)
    assert (work.folder, work.token) == (referee.folder, "a-token")
    server = Server(tmp_path)  # the other end, in this process
    asyncio.run(server._owner(json.loads(json.dumps(sent[0]))))
    (meeting,) = server.meetings.values()
    assert meeting.terms == terms


PROGRAM = """
import pickle, sys
print(pickle.load(sys.stdin.buffer)(1))
"""


def test_work_can_be_sent_to_another_process(referee):
    work = referee.open_meeting(Terms([1], 1, 5))
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=pickle.dumps(work), capture_output=True, check=True)
    assert int(done.stdout) == work(1)
    processes = {arrival["pid"] for arrival in referee.end_meeting(work)["arrivals"]}
    assert len(processes) == 2
    assert os.getpid() in processes


def test_a_call_is_a_task_of_the_trace_and_the_referee_hears_which(referee):
    work = referee.open_meeting(Terms([1, 2, 3], 1, 5))
    with trace() as run:
        work(1)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: work(2)).result()
        traced(work)(3)
    assert [span.task for span in run.spans] == ["work(1)", "<lambda>", "work(3)"]
    assert [span.worker for span in run.spans] == ["main thread", "thread 1", "main thread"]
    tasks = [arrival["task"] for arrival in referee.end_meeting(work)["arrivals"]]
    started = [event.task for event in run.events if event.kind == "started"]
    assert tasks[0] is None  # it came in no task: the caller's own thread called it
    assert tasks[1:] == started[1:]


def test_ray_workers_are_known_by_their_process(referee, ray_running):
    by_process = {"ray": {"command": "ray::", "parents": None}}
    work = referee.open_meeting(Terms([1, 2], 2, 60, workers=by_process))
    task = ray_running.remote(lambda x: work(x))
    results = ray_running.get([task.remote(x) for x in (1, 2)], timeout=60)
    seen = referee.end_meeting(work)
    assert seen["decision"] == "met"
    assert results == [value for _, value in seen["values"]]
    assert [arrival["worker"] for arrival in seen["arrivals"]] == ["ray", "ray"]
    assert len({arrival["pid"] for arrival in seen["arrivals"]}) == 2
    work = referee.open_meeting(Terms([1], 1, 60, workers=by_process))
    work(1)
    assert [arrival["worker"] for arrival in referee.end_meeting(work)["arrivals"]] == [""]


def test_one_referee_serves_the_process():
    first = shared_referee()
    assert shared_referee() is first
    assert first.alive


def test_a_referee_that_was_killed_is_replaced():
    first = shared_referee()
    work = first.open_meeting(Terms([1], 1, 5))
    first._process.send_signal(signal.SIGKILL)
    first._process.wait(30)
    assert not first.alive
    with pytest.raises(RefereeError, match="the check that this task belongs to is over"):
        work(1)
    with pytest.raises(RefereeError, match="the referee stopped"):
        first.end_meeting(work)
    second = shared_referee()
    assert second is not first
    assert isinstance(second.open_meeting(Terms([1], 1, 5))(1), int)


def test_a_long_temporary_folder_gives_a_short_socket(tmp_path, monkeypatch):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    referee = Referee()
    assert referee.open_meeting(Terms([1], 1, 5))(1) >= 0
    assert list(deep.iterdir()) == []
    referee.close()


def test_a_referee_that_cannot_start_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module.sys, "executable", "/nowhere/python")
    with pytest.raises(RefereeError, match="did not start"):
        Referee()
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_referee_that_was_killed_goes_with_its_owner():
    referee = Referee()
    referee._process.kill()
    referee._process.wait(30)
    assert os.path.exists(referee.folder)
    referee.close()
    assert not os.path.exists(referee.folder)


def test_a_work_of_nobody():
    with pytest.raises(RefereeError):
        Work("/nowhere", "token")(1)


FORK = """
import os, sys
from parcours.check.referee import Terms
from parcours.check.work import shared_referee
referee = shared_referee()
child = os.fork()
if not child:
    sys.exit(0 if not referee.alive and shared_referee() is not referee else 3)
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status), isinstance(referee.open_meeting(Terms([1], 1, 5))(1), int))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_leaves_the_referee_of_its_parent_alone():
    done = subprocess.run([sys.executable, "-c", FORK], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("0 True\n", "")


ATEXIT = """
from parcours.check.work import shared_referee
referee = shared_referee()
print(referee.pid, referee.folder)
"""


def test_the_referee_ends_with_the_process():
    done = subprocess.run([sys.executable, "-W", "error", "-c", ATEXIT], capture_output=True, text=True, timeout=60)
    process, folder = done.stdout.split()
    assert done.stderr == ""
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_a_part_that_a_given_sets_goes_along_with_each_call(referee):
    work = referee.open_meeting(Terms([1, 2]))
    work(1)
    work.part = (7,)
    pickle.loads(pickle.dumps(work))(2)
    assert [arrival["part"] for arrival in referee.end_meeting(work)["arrivals"] if "part" in arrival] == [[7]]


CALLED_BACK = """
import _thread, threading, time
from parcours.check import work

known, go_on = threading.Event(), threading.Event()


def called_back():
    threading.current_thread()  # from now on it is in the list of threads
    known.set()
    go_on.wait(60)


_thread.start_new_thread(called_back, ())
known.wait(60)
print(work._other_threads())
go_on.set()
until = time.monotonic() + 60
while work._other_threads() and time.monotonic() < until:
    time.sleep(0.01)
print(work._other_threads())
"""


def test_a_thread_of_c_code_counts_while_it_runs_python():
    done = subprocess.run([sys.executable, "-c", CALLED_BACK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
