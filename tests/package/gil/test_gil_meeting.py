"""Lanes start together, in threads and in processes, and leave no file behind."""

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from lane_runs import in_processes, process_pool

from parcours import gil


@pytest.fixture(scope="module")
def two_processes():
    with process_pool() as pool:
        yield pool


@pytest.fixture(autouse=True)
def meeting_files(tmp_path, monkeypatch):
    """The files in which lanes of this test meet: those of other programs are in another directory."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return lambda: os.listdir(tmp_path)


def test_lanes_start_together_and_leave_nothing_behind(meeting_files):
    lanes = gil.lanes("hash", "hash", n=20)
    for _ in range(2):  # the same lanes can run again
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(lanes[0])
            time.sleep(0.05)
            second = pool.submit(lanes[1])
            records = [first.result(30), second.result(30)]
        assert all(record.together for record in records)
        assert records[0].start == records[1].start >= max(record.ready for record in records)
    assert meeting_files() == []


def test_lanes_start_together_in_processes(two_processes, meeting_files):
    records = in_processes(two_processes, "python", "python", n=20)
    assert all(record.together for record in records)
    assert records[0].start == records[1].start
    assert len({record.process for record in records}) == 2
    assert meeting_files() == []


def test_a_lane_whose_companion_never_comes_starts_alone(meeting_files):
    first, second = gil.lanes("hash", "hash", n=5, patience=0.1)
    assert not first().together
    assert not second().together
    assert meeting_files() == []
