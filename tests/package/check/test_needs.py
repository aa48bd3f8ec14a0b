"""What an exercise needs before its answer can be judged."""

import os
import subprocess
import sys
import threading
import time

import pytest

from parcours import nap
from parcours.check.needs import DASK, THREADS, Needs, ray_with_cpus


@pytest.mark.parametrize("needs", [THREADS, DASK, Needs("processes", 8)])
def test_what_is_always_there(needs):
    assert needs.problem() is None


def test_workers_that_have_to_start_are_slow():
    assert (THREADS.slow, DASK.slow) == (1, 1)
    assert ray_with_cpus(2).slow > 1


def test_a_need_is_a_value():
    assert ray_with_cpus(2) == Needs("ray", 2) != ray_with_cpus(3)
    assert len({THREADS, Needs(), Needs("threads", 1)}) == 1


@pytest.mark.parametrize("needs", [THREADS, DASK])
def test_a_task_has_its_overhead(needs):
    assert 0 < needs.overhead() < 1


def test_threads_meet():
    barrier, came = threading.Barrier(3), []

    def work(x):
        barrier.wait(10)
        came.append(x)

    THREADS.meet(work, [1, 2, 3])
    assert sorted(came) == [1, 2, 3]


def test_ray_that_was_never_imported():
    program = "import sys\nfrom parcours.check import ray_with_cpus as needs\n"
    program += "print(*needs(2).problem(), 'ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "Ray is not running in this notebook. Run the cell with `ray.init`, then this one. False\n"


def test_ray_that_is_there(ray_running):
    assert ray_with_cpus(4).problem() is None
    seen, what_to_do = ray_with_cpus(6).problem()
    assert seen == "Ray was started with 4 CPU slots; this exercise needs 6."
    assert what_to_do == "Run `ray.shutdown()`, then `ray.init(num_cpus=6, …)`."


def test_slots_that_become_free_are_waited_for(ray_running):
    work = nap(0.3)
    task = ray_running.remote(lambda x: work(x))
    tasks = [task.remote(x) for x in range(4)]
    assert ray_with_cpus(4).problem() is None
    ray_running.get(tasks)


def test_tasks_of_ray_meet(ray_running, tmp_path):
    def work(x):
        (tmp_path / str(x)).touch()
        while len(os.listdir(tmp_path)) < 3:
            time.sleep(0.005)

    ray_with_cpus(4).meet(work, [1, 2, 3])
    assert sorted(os.listdir(tmp_path)) == ["1", "2", "3"]
