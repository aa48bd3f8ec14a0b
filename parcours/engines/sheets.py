"""Sheets: the files into which a process that did not open the trace writes its stamps, one line each.

A sheet is a file in the run's folder that is mapped into memory: to write a line is to copy it. It needs no call to the
system, and what was written outlives the process. Code that closes all descriptors does not disturb it.
"""

import contextlib
import itertools
import mmap
import os
import sys
import threading
from collections.abc import Iterator

__all__ = ["lines_of", "write_line"]

_BYTES = 1 << 16  # of a sheet: some 500 lines, after which the next one is begun
_UNTRACKED = {"trackfd": False} if sys.version_info >= (3, 13) else {}  # else the map keeps its own descriptor


class _Sheet:
    def __init__(self, folder: str, least: int):
        self.process, self._lock, self._at = os.getpid(), threading.RLock(), 0
        size = max(_BYTES, least)
        path = f"{folder}/{self.process}.{next(_numbers)}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            if os.write(file, bytes(size)) < size:  # takes the room now: a full disk must not end the process later
                raise OSError("no room for the stamps of a trace")
            self._map = mmap.mmap(file, size, **_UNTRACKED)
        finally:
            os.close(file)

    def write(self, line: bytes) -> bool:
        """Write a line; return False if there is no room for it."""
        with self._lock:
            start, end = self._at, self._at + len(line)
            if end > len(self._map):
                return False
            self._at = end  # first: an interrupt right here leaves a gap, which is read as nothing
            self._map[start:end] = line
            return True


_numbers = itertools.count()
_sheets: dict[str, _Sheet] = {}  # folder of a run: the sheet of this process


def write_line(folder: str, line: bytes) -> None:
    """Write a line for the run in `folder`. Without that folder, or without room on the disk, nothing happens."""
    sheet = _sheets.get(folder)
    # A process that is a copy of another has that one's sheets. Two threads may begin one each: both are read.
    if sheet is not None and sheet.process == os.getpid() and sheet.write(line):
        return
    for other in [other for other in list(_sheets) if not os.path.isdir(other)]:
        _sheets.pop(other, None)  # that run is over
    with contextlib.suppress(OSError):
        sheet = _Sheet(folder, len(line))
        sheet.write(line)  # before other threads know it, and fill it
        _sheets[folder] = sheet


def lines_of(folder: str) -> Iterator[tuple[int, str]]:
    """Yield (process, line) for all lines of the run in `folder`; what a process has not finished writing is left."""
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as file:
            written = file.read().replace(b"\0", b"")
        for line in written.splitlines(keepends=True):
            if line.endswith(b"\n"):
                yield int(name.partition(".")[0]), line.decode()
