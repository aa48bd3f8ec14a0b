"""What a learner's function is tried on: work that sleeps, wherever it is sent, and what reads an array."""

import pickle
import time
from multiprocessing import shared_memory

import numpy as np

from parcours import nap, row_measure, trace


def test_a_nap_sleeps_and_gives_back_its_argument():
    work = nap(0.02)
    start = time.monotonic()
    assert work("x") == "x"
    assert time.monotonic() - start >= 0.02
    assert work.__name__ == "work"


def test_a_nap_can_be_sent_anywhere():
    sent = pickle.loads(pickle.dumps(nap(0.001)))
    assert sent(3) == 3
    assert sent.seconds == 0.001


def test_a_nap_in_a_plain_loop_is_a_task():
    with trace() as run:
        [nap(0)(x) for x in range(2)]
    assert [span.task for span in run.spans] == ["work(0)", "work(1)"]


def test_a_measure_adds_up_rows_that_it_is_given_or_finds_in_a_block():
    measure = pickle.loads(pickle.dumps(row_measure()))
    rows = np.arange(6.0).reshape(3, 2)
    assert measure(0, rows) == 15
    block = shared_memory.SharedMemory(create=True, size=rows.nbytes)
    try:
        np.ndarray(rows.shape, buffer=block.buf)[:] = rows
        assert measure.in_block(1, block.name, rows.shape, slice(1, 3)) == 14
    finally:
        block.close()
        block.unlink()
