"""A file with lanes runs in another Python, from this package's folder alone."""

import os
import sys

import pytest

from parcours import gil
from parcours.errors import TraceError
from parcours.gil.free_threaded import _run_there

LANES_FILE = """
from concurrent.futures import ThreadPoolExecutor
from parcours import gil

def count():
    for i in range(1500):
        i * i

def run():
    print("a file may print")
    with ThreadPoolExecutor(2) as pool:
        return [f.result() for f in [pool.submit(lane) for lane in gil.lanes(count, count, n=20)]]

def fails():
    raise KeyError("no such thing")

def hangs():
    import time
    time.sleep(60)
"""


@pytest.fixture
def lanes_file(tmp_path):
    path = tmp_path / "two_threads.py"
    path.write_text(LANES_FILE)
    return path


def test_a_file_runs_in_another_python_without_this_environment(lanes_file):
    lanes = _run_there(sys.executable, lanes_file, "run", 60)
    assert lanes.workers == ("thread 1", "thread 2")
    assert lanes.records[0].process != os.getpid()
    assert lanes.records[0].unit == "count"


@pytest.mark.parametrize(
    ("function", "seconds", "words"), [("fails", 60, "KeyError: 'no such thing'"), ("hangs", 2, "more than 2 s")]
)
def test_a_file_that_fails_there_says_how(lanes_file, function, seconds, words):
    with pytest.raises(TraceError, match=words):
        _run_there(sys.executable, lanes_file, function, seconds)


def test_a_free_threaded_python_runs_the_lanes_at_the_same_time_or_is_not_there(lanes_file):
    lanes = gil.run_free_threaded(lanes_file)
    if gil.free_threaded_python() is None:
        assert lanes is None
    else:
        assert not any(record.gil for record in lanes.records)
        assert lanes.gil_wait == 0
