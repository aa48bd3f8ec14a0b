"""What a learner's function is tried on: work that sleeps, wherever it is sent."""

import pickle
import time

from parcours import nap, trace


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
