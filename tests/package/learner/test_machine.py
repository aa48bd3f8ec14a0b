"""The table of the machine: what a container allows counts, not what the machine has."""

import os
import shutil
from types import SimpleNamespace

import pytest
from elements import Elements

from parcours import machine
from parcours.learner import machine as module


def test_the_machine_tells_what_is_here():
    shown = machine()
    names = [name for name, _, _ in shown.rows]
    assert names[:3] == ["Python", "processors we may use", "free memory"]
    assert all(value and meaning for _, value, meaning in shown.rows)
    table = Elements(shown._repr_mimebundle_()["text/html"])
    assert table.found.count("tr") == len(shown.rows) + 1
    assert shown._repr_mimebundle_()["text/plain"] == repr(shown)
    assert len(repr(shown).splitlines()) == len(shown.rows)


def table_of(monkeypatch, files):
    """The machine's rows where these files of the system are there and no others."""
    monkeypatch.setattr(module, "_read", lambda path: files.get(path.removeprefix("/sys/fs/cgroup/"), ""))
    return {name: (value, meaning) for name, value, meaning in machine().rows}


PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, PROCESSORS),
        ({"cpu.max": "50000 100000"}, 0.5),
        ({"cpu.max": "max 100000"}, PROCESSORS),
        ({"cpu.max": "100000000 100000"}, PROCESSORS),
        ({"cpu/cpu.cfs_quota_us": "25000", "cpu/cpu.cfs_period_us": "100000"}, 0.25),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, PROCESSORS),
    ],
)
def test_the_quota_of_a_container_counts(monkeypatch, files, expected):
    value, meaning = table_of(monkeypatch, files)["processors we may use"]
    assert value == f"{expected:g}"
    assert meaning == (
        "enough for all lessons" if expected >= 2 else "tasks that wait still run together; tasks that compute cannot"
    )


@pytest.mark.parametrize(
    "files",
    [
        {"memory.max": "1000000000", "memory.current": "400000000"},
        {"memory/memory.limit_in_bytes": "1000000000", "memory/memory.usage_in_bytes": "400000000"},
    ],
)
def test_the_memory_limit_of_a_container_counts(monkeypatch, files):
    value, meaning = table_of(monkeypatch, files)["free memory"]
    assert float(value.split()[0]) <= 0.6
    assert meaning.startswith("short:")


def test_a_limit_of_max_is_none(monkeypatch):
    with_max = table_of(monkeypatch, {"memory.max": "max", "memory.current": "1"})["free memory"][0]
    assert float(with_max.split()[0]) > 0


def test_a_file_that_cannot_be_read_is_empty(tmp_path):
    (tmp_path / "x").write_text("max 100000\n")
    assert module._read(tmp_path / "x") == "max 100000"
    assert module._read(tmp_path / "none") == ""


def test_a_home_folder_that_cannot_be_written_is_told_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert table_of(monkeypatch, {})["home folder"] == ("writable", "enough")
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    value, meaning = table_of(monkeypatch, {})["home folder"]
    assert value == "not writable"
    assert "No such file or directory: Ray will not start. Set HOME" in meaning
    assert "RAY_AUTH_MODE" in meaning


@pytest.mark.parametrize(
    ("nbytes", "words"),
    [
        (200_000_000, "enough"),
        (64_000_000, "less than Ray asks for, so it keeps its objects on disk"),
    ],
)
def test_shared_memory_is_compared_with_what_ray_asks_for(monkeypatch, tmp_path, nbytes, words):
    monkeypatch.setattr(module, "SHARED", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(total=nbytes))
    value, meaning = table_of(monkeypatch, {})["shared memory (/dev/shm)"]
    assert value == f"{nbytes // 10**6} MB"
    assert meaning.startswith(words)


def test_no_shared_memory_and_one_that_cannot_be_written_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "SHARED", str(tmp_path / "none"))
    assert table_of(monkeypatch, {})["shared memory (/dev/shm)"][0] == "none"
    monkeypatch.setattr(module, "SHARED", "/proc")  # a folder in which nobody can make a file
    assert "cannot be written" in table_of(monkeypatch, {})["shared memory (/dev/shm)"][1]
