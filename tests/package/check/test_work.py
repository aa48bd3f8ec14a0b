"""The learner's side of a meeting: the owner of the referee, and `work`."""

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
from parcours.check.work import Referee, Work, shared_referee
from parcours.errors import RefereeError


def together(work, xs):
    """work(x) for all xs, each in a thread of its own."""
    with ThreadPoolExecutor(len(xs)) as pool:
        return list(pool.map(work, xs))


def test_k_calls_meet(referee):
    work = referee.new_game([3, 1, 4, 1], 4, 30)
    results = together(work, [3, 1, 4, 1])
    seen = referee.end_game(work)
    assert (seen["decision"], seen["most"], seen["why"]) == ("met", 4, "")
    assert results == [dict(map(tuple, seen["values"]))[x] for x in [3, 1, 4, 1]]
    assert len(seen["arrivals"]) == len(seen["proof"]) == 4
    assert results[1] == results[3]
    assert 0 <= seen["seconds"] < 30


def test_one_at_a_time_are_alone_after_the_patience(referee):
    work = referee.new_game([1, 2, 3], 2, 0.1)
    start = time.monotonic()
    results = [work(x) for x in (1, 2, 3)]
    assert 0.1 <= time.monotonic() - start < 30
    seen = referee.end_game(work)
    assert (seen["decision"], seen["why"], seen["most"]) == ("alone", "patience", 1)
    assert results == [value for _, value in seen["values"]]


def test_only_k_at_once_are_needed(referee):
    # The fifth and sixth come when the meeting is over: nobody holds them.
    work = referee.new_game(range(6), 2, 30)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(6)))
    seen = referee.end_game(work)
    assert (seen["decision"], seen["most"], len(seen["arrivals"])) == ("met", 2, 6)


def test_the_end_of_a_game_frees_who_still_waits(referee):
    work = referee.new_game([1], 2, 60)
    results = []
    thread = threading.Thread(target=lambda: results.append(work(1)))
    thread.start()
    time.sleep(0.1)
    assert results == []
    seen = referee.end_game(work)
    thread.join(30)
    assert seen["decision"] == "over"
    assert results == [seen["values"][0][1]]


def test_a_call_after_the_game_is_over_is_free_and_gets_nothing_once_the_next_has_begun(referee):
    old = referee.new_game([1], 2, 60)
    referee.end_game(old)
    assert isinstance(old(1), int)
    referee.new_game([1], 1, 60)
    assert old(1) is None


def test_values_differ_from_game_to_game(referee):
    values = set()
    for _ in range(5):
        work = referee.new_game([1, 2, 3], 1, 5)
        values.add(tuple(work(x) for x in (1, 2, 3)))
        referee.end_game(work)
    assert len(values) == 5


def test_an_x_that_was_not_given(referee):
    work = referee.new_game([1, "a"], 1, 5)
    for x in (2, "b", 1.5, None, True, [1]):
        with pytest.raises(ValueError, match=r"is none of the given xs"):
            work(x)
    assert work("a") != work(1) or work("a") == work("a")


def test_items_of_an_array_are_plain_xs(referee):
    work = referee.new_game([1, 2, 2.5], 1, 5)
    assert work(np.array([1, 2])[0]) == work(1)
    assert work(np.float64(2.5)) == work(2.5)


def test_work_tells_nothing(referee):
    work = referee.new_game([1], 1, 5)
    assert repr(work) == "work"
    assert work.__name__ == "work"
    value = str(work(1))
    assert value not in str(vars(work))


PROGRAM = """
import pickle, sys
print(pickle.load(sys.stdin.buffer)(1))
"""


def test_work_can_be_sent_to_another_process(referee):
    work = referee.new_game([1], 1, 5)
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=pickle.dumps(work), capture_output=True, check=True)
    assert int(done.stdout) == work(1)
    processes = {arrival["pid"] for arrival in referee.end_game(work)["arrivals"]}
    assert len(processes) == 2
    assert os.getpid() in processes


def test_a_call_is_a_task_of_the_trace_and_the_referee_hears_which(referee):
    work = referee.new_game([1, 2, 3], 1, 5)
    with trace() as run:
        work(1)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: work(2)).result()
        traced(work)(3)
    assert [span.task for span in run.spans] == ["work(1)", "<lambda>", "work(3)"]
    assert [span.worker for span in run.spans] == ["main thread", "thread 1", "main thread"]
    tasks = [arrival["task"] for arrival in referee.end_game(work)["arrivals"]]
    started = [event.task for event in run.events if event.kind == "started"]
    assert tasks[0] is None  # it came in no task: the caller's own thread called it
    assert tasks[1:] == started[1:]


def test_ray_workers_are_known_by_their_process(referee, ray_running):
    work = referee.new_game([1, 2], 2, 60)
    task = ray_running.remote(lambda x: work(x))
    results = ray_running.get([task.remote(x) for x in (1, 2)], timeout=60)
    seen = referee.end_game(work)
    assert seen["decision"] == "met"
    assert results == [value for _, value in seen["values"]]
    assert [arrival["ray"] for arrival in seen["arrivals"]] == [True, True]
    assert len({arrival["pid"] for arrival in seen["arrivals"]}) == 2
    work = referee.new_game([1], 1, 60)
    work(1)
    assert [arrival["ray"] for arrival in referee.end_game(work)["arrivals"]] == [False]


def test_one_referee_serves_the_process():
    first = shared_referee()
    assert shared_referee() is first
    assert first.alive


def test_a_referee_that_was_killed_is_replaced():
    first = shared_referee()
    work = first.new_game([1], 1, 5)
    first._process.send_signal(signal.SIGKILL)
    first._process.wait(30)
    assert not first.alive
    with pytest.raises(RefereeError, match="the check that this task belongs to is over"):
        work(1)
    with pytest.raises(RefereeError, match="the referee stopped"):
        first.end_game(work)
    second = shared_referee()
    assert second is not first
    assert isinstance(second.new_game([1], 1, 5)(1), int)


def test_a_long_temporary_folder_gives_a_short_socket(tmp_path, monkeypatch):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    referee = Referee()
    assert referee.new_game([1], 1, 5)(1) >= 0
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
from parcours.check.work import shared_referee
referee = shared_referee()
child = os.fork()
if not child:
    sys.exit(0 if not referee.alive and shared_referee() is not referee else 3)
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status), isinstance(referee.new_game([1], 1, 5)(1), int))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_leaves_the_referee_of_its_parent_alone():
    done = subprocess.run([sys.executable, "-c", FORK], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("0 True\n", "")


ATEXIT = """
from parcours.check.work import shared_referee
referee = shared_referee()
print(referee._process.pid, referee.folder)
"""


def test_the_referee_ends_with_the_process():
    done = subprocess.run([sys.executable, "-W", "error", "-c", ATEXIT], capture_output=True, text=True, timeout=60)
    process, folder = done.stdout.split()
    assert done.stderr == ""
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
