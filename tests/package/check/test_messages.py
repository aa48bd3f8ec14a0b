"""What a process sends through connections of `multiprocessing` is counted, and nothing stays changed."""

import multiprocessing
from multiprocessing import connection

from parcours.check.messages import sent_messages


def test_values_are_counted_and_end_marks_are_not():
    before = connection.Connection._send_bytes
    here, there = multiprocessing.Pipe()
    with here, there, sent_messages() as sizes:
        for value in (1, None, bytes(1000)):
            here.send(value)
            assert there.recv() == value
        here.send_bytes(b"")
        assert there.recv_bytes() == b""
    assert len(sizes) == 2
    assert sizes[0] < 20 < 1000 < sizes[1] < 1100
    assert connection.Connection._send_bytes is before


def test_each_chunk_of_a_pool_is_a_message():
    with multiprocessing.get_context("fork").Pool(1) as pool, sent_messages() as sizes:
        assert pool.map(abs, range(12), chunksize=3) == list(range(12))
        assert len(sizes) == 4
