"""The memory sampler."""

import gc
import subprocess
import sys
import threading
import time

import pytest

from parcours import Trace, trace
from parcours.engines.memory import EVERY, LOOK_EVERY

MB = 1_000_000


def test_nothing_is_sampled_unless_asked_for():
    with trace() as run:
        time.sleep(3 * EVERY)
    assert run.samples == run.resident == ()
    assert run.memory().alt == "Resident memory of this process and those below it: no memory was recorded."


def wait_for_readings(number, seconds=60):
    """Wait until the sampler of the open trace has read so often again: on a busy machine it waits for its turn."""
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "parcours memory")
    samples = thread._target.__self__.samples
    wanted, until = len(samples) + number, time.monotonic() + seconds
    while len(samples) < wanted and time.monotonic() < until:
        time.sleep(EVERY)


def test_memory_that_a_block_holds_is_seen():
    with trace(memory=True) as run:
        wait_for_readings(2)
        block = bytearray(b"x") * (200 * MB)
        wait_for_readings(2)  # of the first, a part may be from before
        del block
        gc.collect()
        wait_for_readings(2)
    (_, start), *_, (_, end) = run.resident
    peak = max(nbytes for _, nbytes in run.resident)
    assert peak - start > 150 * MB
    assert peak - end > 150 * MB
    times = [t for t, _ in run.resident]
    assert times == sorted(times)
    assert {sample.kind for sample in run.samples} == {"rss"}
    assert "above the start" in run.memory("A block").alt


def test_processes_below_count():
    program = "import time; block = b'x' * 100_000_000; print(flush=True); time.sleep(60)"
    with trace(memory=True) as run:
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(5 * LOOK_EVERY * EVERY)
        child.kill()
        child.wait()
        child.stdout.close()
    own = [sample.value for sample in run.samples if sample.where.name == "this process"]
    assert child.pid in {sample.where.process for sample in run.samples}
    assert max(nbytes for _, nbytes in run.resident) > min(own) + 90 * MB
    assert run.samples[-1].where.process != child.pid


def test_sampling_ends_with_the_block_even_if_it_raises():
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), trace(memory=True) as run:
        raise ZeroDivisionError
    assert threading.active_count() == before
    assert len(run.resident) >= 2  # at the beginning and at the end


def test_samples_survive_json():
    with trace(memory=True) as run:
        time.sleep(2 * EVERY)
    again = Trace.from_json(run.to_json())
    assert again == run
    assert again.resident == run.resident


def test_a_reading_costs_little():
    with trace(memory=True) as run:
        begin, start = time.process_time(), time.perf_counter()
        time.sleep(1)
        spent, took = time.process_time() - begin, time.perf_counter() - start
    assert len(run.resident) > 5
    assert spent < 0.2 * took
