"""Sheets: lines in files that are mapped into memory."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from parcours.engines import sheets
from parcours.engines.sheets import lines_of, write_line


def lines(folder):
    return [line for _, line in lines_of(str(folder))]


def test_lines_are_read_with_their_process(tmp_path):
    for line in (b"one\n", b"two\n"):
        write_line(str(tmp_path), line)
    assert list(lines_of(str(tmp_path))) == [(os.getpid(), "one\n"), (os.getpid(), "two\n")]


def test_a_full_sheet_is_followed_by_another_and_a_long_line_gets_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_BYTES", 10)
    written = [b"abcdef\n", b"ghijkl\n", b"x" * 100 + b"\n", b"last\n"]
    for line in written:
        write_line(str(tmp_path), line)
    assert sorted(lines(tmp_path)) == sorted(line.decode() for line in written)
    assert len(os.listdir(tmp_path)) == 4


def test_a_line_that_was_cut_off_and_a_gap_are_left_out(tmp_path):
    (tmp_path / "71.0").write_bytes(b"one\n\0\0\0two\nthr\0\0")
    assert list(lines_of(str(tmp_path))) == [(71, "one\n"), (71, "two\n")]


def test_threads_lose_nothing_when_they_begin_sheets_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "_BYTES", 300)
    threads = [
        threading.Thread(target=lambda n=n: [write_line(str(tmp_path), f"{n}.{i}\n".encode()) for i in range(200)])
        for n in range(8)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(set(lines(tmp_path))) == 1600


def test_what_was_written_outlives_a_killed_process(tmp_path):
    code = f"""
import os, signal
from parcours.engines.sheets import write_line
write_line({str(tmp_path)!r}, b"started\\n")
os.kill(os.getpid(), {signal.SIGTERM.value})
"""
    subprocess.run([sys.executable, "-c", code])
    assert lines(tmp_path) == ["started\n"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork has the sheets of this process")
def test_a_copy_of_a_process_that_closes_all_files_writes_its_own_sheet(tmp_path):
    write_line(str(tmp_path), b"before\n")
    if (child := os.fork()) == 0:
        os.closerange(3, 256)
        write_line(str(tmp_path), b"copy\n")
        os.closerange(3, 256)
        write_line(str(tmp_path), b"again\n")
        os._exit(0)
    os.waitpid(child, 0)
    write_line(str(tmp_path), b"after\n")
    mine = [(os.getpid(), line) for line in ("before\n", "after\n")]
    assert sorted(lines_of(str(tmp_path))) == sorted([*mine, (child, "copy\n"), (child, "again\n")])


def test_a_run_that_is_over_is_forgotten_and_takes_nothing(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    write_line(str(folder), b"one\n")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    write_line(str(folder), b"two\n")  # into a file that has no name any more
    assert not folder.exists()
    write_line(str(tmp_path), b"other\n")
    assert str(folder) not in sheets._sheets
