"""What may still arrive at a meeting, from what the recorder tells."""

import threading
import time

import pytest

from parcours import trace
from parcours.check.pending import Pending
from parcours.engines.listening import Submission
from parcours.engines.recorder import Recorder


def submission(*tasks, pool="pool", capacity=2, handle=None, needs=(), engine="threads"):
    return Submission(engine, tasks, pool, capacity, handle or object(), needs)


def pending(*submissions):
    found = Pending()
    for one in submissions:
        found.submitted(one)
    return found


def test_pools_have_what_may_still_run():
    found = pending(submission("a", "b"), submission("c"), submission("d", pool="other", capacity=None))
    assert found.pools() == {"pool": ("threads", 2, [["a", "b"], ["c"]]), "other": ("threads", None, [["d"]])}
    found.over(("c",))
    found.over(("unknown",))
    assert found.pools() == {"pool": ("threads", 2, [["a", "b"]]), "other": ("threads", None, [["d"]])}


def test_what_needs_the_result_of_another_cannot_run_yet():
    found = pending(submission("a"), submission("b", needs=("a",)), submission("c", needs=("long over",)))
    assert found.pools() == {"pool": ("threads", 2, [["a"], ["c"]])}
    found.over(("a",))
    assert found.pools() == {"pool": ("threads", 2, [["b"], ["c"]])}


def test_a_submission_replaces_one_of_the_same_tasks():
    found = pending(submission("a"), submission("b", needs=("a",)))
    found.submitted(submission("b"))
    assert found.pools() == {"pool": ("threads", 2, [["a"], ["b"]])}


def test_who_waits_for_a_task_waits_for_what_it_needs():
    found = pending(submission("a"), submission("b", needs=("a", "over")), submission("c", needs=("b",)))
    assert found.with_needs(["c"]) == {"a", "b", "c"}
    assert found.with_needs(["a", "unknown"]) == {"a", "unknown"}


def test_tasks_are_found_by_their_handle_and_their_pool():
    one, other = object(), object()
    found = pending(submission("a", handle=one), submission("b", handle=one), submission("c", handle=other, pool=7))
    assert found.behind([one]) == ["a", "b"]
    assert found.behind([other, object()]) == ["c"]
    assert found.behind([]) == []
    assert found.in_pool(7) == ["c"]
    assert found.in_pool(8) == []


def test_what_nobody_can_follow_is_remembered():
    found = Pending()
    assert not found.has_untracked
    found.untracked()
    assert found.has_untracked
    assert found.pools() == {}


def test_ray_is_asked_which_tasks_are_over(ray_running):
    @ray_running.remote
    def echo(x):
        return x

    done, never = echo.remote(1), echo.options(num_cpus=64).remote(2)
    ray_running.get(done)
    found = pending(submission("a", handle=done, engine="ray"), submission("b", handle=never, engine="ray"))
    assert found.pools() == {"pool": ("ray", 2, [["b"]])}
    assert found.behind([done, never]) == ["b"]
    ray_running.cancel(never)
    with pytest.raises(ray_running.exceptions.TaskCancelledError):
        ray_running.get(never)
    assert found.pools() == {}


def test_what_ray_calls_back_may_come_once_its_task_is_over(ray_running, tmp_path):
    @ray_running.remote
    def wait_for(path):
        while not path.exists():
            time.sleep(0.01)

    gate, called, found = threading.Event(), threading.Event(), Pending()
    with trace():
        Recorder.active.listeners.add(found)
        ref = wait_for.remote(tmp_path / "over")
        future = ref.future()
        future.add_done_callback(lambda _: gate.wait(60))
        future.add_done_callback(lambda _: called.set())
        assert id(future) not in found.pools()

        (tmp_path / "over").touch()
        ray_running.wait([ref], timeout=60)
        engine, capacity, waiting = found.pools()[id(future)]  # Ray's thread is at the gate, in the first call
        assert (engine, capacity, len(waiting)) == ("threads", 1, 2)
        gate.set()
        assert called.wait(60)
        until = time.monotonic() + 60
        while id(future) in found.pools() and time.monotonic() < until:
            time.sleep(0.01)
        assert id(future) not in found.pools()
