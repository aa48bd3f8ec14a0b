"""What is asked of a running Ray."""

import os
import time

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from parcours.engines.ray import running  # noqa: E402

pytestmark = pytest.mark.usefixtures("ray_running")


@ray.remote
def work(x):
    return x


@ray.remote
def until_file(path):
    while not os.path.exists(path):
        time.sleep(0.005)


def test_refs_in_containers():
    a, b = ray.put(1), ray.put(2)
    assert list(running.refs_in([a, {"k": (b, 3)}])) == [a, b]
    assert list(running.refs_in([[[a]]])) == [a]
    assert list(running.refs_in([[[[a]]]])) == []  # so deep nobody looks
    assert list(running.refs_in("text")) == []


def test_finished_tasks(tmp_path):
    path = tmp_path / "go"
    done, open_one = work.remote(1), until_file.remote(str(path))
    ray.get(done)
    assert running.finished([done, open_one, done, "no ref"]) == {done}
    assert running.finished([]) == set()
    path.touch()
    ray.get(open_one)


def test_free_slots():
    assert running.slots() == 4
    assert running.free_slots(4) == 4
    start = time.monotonic()
    assert running.free_slots(5, seconds=0.1) == 4
    assert time.monotonic() - start >= 0.1


def test_a_task_for_each_x():
    assert running.run_all(abs, [-1, -2], 60) == [1, 2]


def test_the_overhead_of_a_task_is_measured():
    assert 0 < running.task_overhead(20) < 1
