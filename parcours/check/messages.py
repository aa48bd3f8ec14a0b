"""The messages that this process sends through connections of ``multiprocessing``, whatever pool or queue uses them."""

import contextlib
from collections.abc import Iterator
from multiprocessing import connection, reduction

__all__ = ["sent_messages"]

_END_MARK = bytes(reduction.ForkingPickler.dumps(None))  # by which pools end their processes


@contextlib.contextmanager
def sent_messages() -> Iterator[list[int]]:
    """Yield the sizes, in bytes, of the messages that this process sends while the block runs.

    The end marks of pools and the empty messages that wake a thread are left out.
    """
    sizes, old = [], connection.Connection._send_bytes

    def noting(self, message):
        old(self, message)
        if message not in (b"", _END_MARK):
            sizes.append(len(message))

    connection.Connection._send_bytes = noting
    try:
        yield sizes
    finally:
        connection.Connection._send_bytes = old
