"""The first traced run starts as fast as any other: what the recorder needs is prepared before the block begins."""

import json
import subprocess
import sys

import pytest

ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")

from parcours.engines.ray import warming  # noqa: E402

PROGRAM = """
import json, time, ray
from parcours import QUIET_RAY, trace
ray.init(num_cpus=2, **QUIET_RAY)

def latency():
    @ray.remote  # one that no worker has loaded, in each run
    def work(x):
        began = time.perf_counter()
        time.sleep(0.05)
        return began

    start = time.perf_counter()
    return min(ray.get([work.remote(x) for x in range(2)])) - start

plain = min([latency() for _ in range(4)][1:])
bars = []
for _ in range(2):
    with trace() as run:
        latency()
    bars.append(run.spans[0].start)
print(json.dumps([plain, *bars]))
"""


def test_the_first_bar_of_the_first_trace_comes_as_soon_as_the_task_without_a_trace(capsys):
    for _ in range(4):  # a busy moment may meet one of the runs: one try without it is enough
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        plain, first, second = json.loads(done.stdout.splitlines()[-1])
        with capsys.disabled():
            print(f"\nbefore the first task: {plain:.4f} s plain, {first:.4f} s first trace, {second:.4f} s second")
        if first < 8 * plain:  # unprepared it is 50 times as much
            return
    pytest.fail(f"{first} s instead of {plain} s")


def test_a_worker_is_prepared_once_in_a_session(ray_running, monkeypatch):
    monkeypatch.setattr(warming, "_warmed", set())
    warming.warm_worker("no object of ours")
    (session,) = warming._warmed
    monkeypatch.setattr(ray, "available_resources", lambda: pytest.fail("asked again"))
    warming.warm_worker("no object of ours")
    assert warming._warmed == {session}


def test_slots_in_use_are_left_alone(ray_running, monkeypatch):
    monkeypatch.setattr(warming, "_warmed", set())
    monkeypatch.setattr(ray, "available_resources", dict)
    warming.warm_worker("no object of ours")
