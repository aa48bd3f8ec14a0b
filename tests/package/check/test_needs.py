"""What an exercise needs before its answer can be judged."""

import os
import subprocess
import sys
import threading
import time

from parcours import nap
from parcours.check.needs import THREADS, ray_with_cpus


def test_threads_are_always_there():
    assert THREADS.problem() is None


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


def test_ray_with_too_few_slots_is_told_at_once(ray_running):
    start = time.monotonic()
    seen, what_to_do = ray_with_cpus(6).problem()
    assert seen == "Ray was started with 4 CPU slots; this exercise needs 6."
    assert what_to_do == "Run `ray.shutdown()`, then `ray.init(num_cpus=6, …)`."
    assert time.monotonic() - start < 4  # less than it waits for slots that are held


def test_slots_that_are_held_by_another_task(ray_running, tmp_path):
    path = tmp_path / "go"

    @ray_running.remote(num_cpus=3)
    def hold(path):
        while not os.path.exists(path):
            time.sleep(0.01)

    held = hold.remote(str(path))
    while ray_running.available_resources().get("CPU", 0) != 1:
        time.sleep(0.02)
    start = time.monotonic()
    seen, what_to_do = ray_with_cpus(4).problem()
    assert time.monotonic() - start < 60
    assert seen == "Only 1 of 4 CPU slots are free; this exercise needs 4."
    assert "restart the kernel" in what_to_do
    assert ray_with_cpus(1).problem() is None
    path.touch()
    ray_running.get(held)


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
