"""Lanes start together, wherever they run: they meet in a file."""

import contextlib
import os
import struct
import time
from typing import NamedTuple

from parcours.gil.system import MS, now

__all__ = ["Meeting", "meet"]

LEAD = 20 * MS  # between the last lane's arrival and the start of all

_ENTRY = struct.Struct("qq")


class Meeting(NamedTuple):
    """The place where lanes of a group meet: a file, this lane's number, how many they are, and seconds to wait."""

    path: str
    index: int
    count: int
    patience: float


def meet(meeting: Meeting | None) -> tuple[int, bool]:
    """Wait for all lanes of the group and return (start, whether all came before it).

    The last to leave removes the file.
    Each lane appends (its number, when it came), and (-1 - its number, 1 or 0: whether it met all) when it leaves.
    """
    if meeting is None:
        return now(), True
    try:
        file = os.open(meeting.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError:  # a worker on another machine, or without that folder
        return now(), False
    try:
        until = now() + meeting.patience * 1e9
        os.write(file, _ENTRY.pack(meeting.index, now()))
        while True:
            came, left = _read_meeting(file)
            alone = 0 in left.values()  # another one has given up waiting
            if len(came) == meeting.count or alone or now() > until:
                break
            time.sleep(0.001)
        together = len(came) == meeting.count and not alone
        start = max(came.values()) + LEAD if together else now()
        os.write(file, _ENTRY.pack(-1 - meeting.index, int(together)))
        if len(_read_meeting(file)[1]) == meeting.count:
            with contextlib.suppress(OSError):
                os.unlink(meeting.path)
        return start, together
    finally:
        os.close(file)


def _read_meeting(file):
    """Return ({number: when it came}, {number: whether it met all}) of the lanes so far."""
    os.lseek(file, 0, os.SEEK_SET)
    data = os.read(file, 1 << 16)
    came, left = {}, {}
    for index, value in _ENTRY.iter_unpack(data[: len(data) // _ENTRY.size * _ENTRY.size]):
        if index >= 0:
            came[index] = value
        else:
            left[-1 - index] = value
    return came, left
