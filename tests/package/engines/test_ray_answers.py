"""Ray, answering for itself: workers, promises, waits, what is missing, whose fault it was."""

import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from parcours import engines, gil  # noqa: E402

RAY = engines.engine("ray")


@ray.remote
def echo(x):
    return x


@ray.remote
class Counter:
    def go(self):
        return 1


@ray.remote
def numbers():
    yield 1


@ray.remote
def until_file(path):
    while not os.path.exists(path):
        time.sleep(0.005)


@ray.remote
def where():
    others = [thread.name for thread in threading.enumerate() if not engines.is_machinery(thread)]
    return engines.worker(), os.getpid(), os.getppid(), others, gil.lane("python", 2)().role


def test_a_worker_knows_that_it_is_one(ray_running):
    assert engines.worker() == ""
    engine, _, _, threads, role = ray.get(where.remote())
    assert (engine, role) == ("ray", "ray")
    assert len(threads) == 1  # the one that runs the task: the others are Ray's


def test_the_processes_that_start_workers_are_found(ray_running):
    rule = engines.worker_processes(os.getpid())["ray"]
    _, pid, parent, _, _ = ray.get(where.remote())
    assert rule["parents"] == [parent]
    assert " ".join(psutil.Process(pid).cmdline()).startswith(rule["command"])
    assert engines.worker_processes(pid)["ray"]["parents"] is None  # none is below a worker
    assert engines.worker_processes()["ray"]["parents"] is None
    assert engines.worker_processes(2**22 + 1)["ray"]["parents"] is None  # no such process


def test_refs_are_promises(ray_running):
    generator = numbers.remote()
    assert engines.is_promise(ray.put(1))
    assert engines.is_promise(generator)
    assert not engines.is_promise([ray.put(1)])
    assert ray.get(next(generator)) == 1


def test_remote_functions_and_classes_are_wrapped():
    assert engines.is_wrapped(echo)
    assert engines.is_wrapped(Counter)
    assert not engines.is_wrapped(echo._function)


@pytest.mark.parametrize("name", ["LocalRayletDiedError", "NodeDiedError", "OutOfMemoryError", "RaySystemError"])
def test_what_breaks_the_cluster_is_the_environments_fault(name):
    kind = getattr(ray.exceptions, name)
    error = kind.__new__(kind)
    assert engines.is_environment_fault(error)
    own = type(name, (Exception,), {})  # of the learner's own, by the same name
    assert not engines.is_environment_fault(own())


def test_a_ray_that_cannot_start_for_want_of_a_folder_is_the_environments_fault(tmp_path):
    program = """
import ray
from parcours import QUIET_RAY, engines
try:
    ray.init(num_cpus=2, **QUIET_RAY)
except OSError as error:
    print(engines.is_environment_fault(error))
"""
    (tmp_path / "file").write_text("")  # below it no folder can be made, not even by root
    home = {**os.environ, "HOME": str(tmp_path / "file" / "home"), "RAY_TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=home, capture_output=True, text=True, timeout=120)
    assert done.stdout == "True\n", done.stderr
    with pytest.raises(OSError, match="gone") as caught:
        (tmp_path / "gone" / "file").read_text()  # in the learner's own code
    assert not engines.is_environment_fault(caught.value)


def test_what_a_task_raises_is_not_the_environments_fault(ray_running):
    with pytest.raises(ZeroDivisionError) as caught:
        ray.get(ray.remote(lambda: 1 / 0).remote())
    assert not engines.is_environment_fault(caught.value)
    assert not engines.is_environment_fault(ray.exceptions.GetTimeoutError())


@pytest.mark.parametrize(
    ("wait", "enough", "limit"),
    [
        (lambda refs: ray.get(refs), None, None),
        (lambda refs: ray.get(refs[0]), None, None),
        (lambda refs: ray.get(refs, timeout=50), None, 50),
        (lambda refs: ray.wait(refs, num_returns=2), 2, 10**6),
        (lambda refs: ray.wait(refs, num_returns=1, timeout=50), 1, 50),
    ],
)
def test_waits_show_in_the_stack(ray_running, tmp_path, wait, enough, limit):
    refs = [until_file.remote(str(tmp_path / "go")) for _ in range(2)]
    thread = threading.Thread(target=wait, args=(refs,))
    thread.start()
    found, until = [], time.monotonic() + 30
    while not (found and found[0][1].limit == limit) and time.monotonic() < until:
        waits = engines.waits_in(sys._current_frames().get(thread.ident))
        found = [(engine, seen) for engine, seen in waits if seen.handles]
    ((engine, seen),) = found
    assert engine is RAY
    assert set(seen.handles) <= set(refs)
    assert seen.handles
    assert (seen.enough, seen.limit) == (enough, limit)
    assert RAY.finished(seen.handles) == set()
    (tmp_path / "go").touch()
    thread.join(30)
    ray.get(refs)
    assert RAY.finished(refs) == set(refs)


def test_too_few_slots_are_told_at_once(ray_running):
    seen, what_to_do = RAY.problem(6, seconds=1000)  # longer than any test waits
    assert seen == "Ray was started with 4 CPU slots; this exercise needs 6."
    assert what_to_do == "Run `ray.shutdown()`, then `ray.init(num_cpus=6, …)`."


def test_slots_that_are_held_by_another_task(ray_running, tmp_path):
    held = until_file.options(num_cpus=3).remote(str(tmp_path / "go"))
    while ray.available_resources().get("CPU", 0) != 1:
        time.sleep(0.02)
    seen, what_to_do = RAY.problem(4, seconds=0.3)
    assert seen == "Only 1 of 4 CPU slots are free; this exercise needs 4."
    assert "restart the kernel" in what_to_do
    assert RAY.problem(1) is None
    (tmp_path / "go").touch()
    ray.get(held)


def test_a_cluster_that_does_not_answer(ray_running, monkeypatch):
    def breaks():
        raise ConnectionError("gone")

    monkeypatch.setattr(ray, "cluster_resources", breaks)
    assert RAY.problem(1)[0] == "Ray does not answer (ConnectionError)."


def test_workers_meet_and_tasks_cost_something(ray_running, tmp_path):
    def come(x):
        (tmp_path / str(x)).touch()
        while len(os.listdir(tmp_path)) < 3:
            time.sleep(0.005)

    RAY.meet(come, [1, 2, 3])
    assert sorted(os.listdir(tmp_path)) == ["1", "2", "3"]
    assert 0 < RAY.task_overhead() < 1
