"""The usual given: work and a list of xs."""

import threading
from concurrent.futures import ThreadPoolExecutor

from parcours.check.behaviours import met, returned_values, submitted_before_waited, tasks_at_least
from parcours.check.givens.calls import calls
from parcours.check.referee import Terms
from parcours.engines.recorder import Recorder


def test_what_the_referee_is_asked():
    assert calls(range(3), meet=2).terms == Terms([0, 1, 2], meet=2)
    assert calls("ab") == calls(["a", "b"], meet=1)


def test_a_run_returns_what_came_back_and_what_was_seen(play):
    def answer(work, xs):
        assert xs == [3, 1, 4, 1]
        xs.clear()  # its own list
        with ThreadPoolExecutor(4) as pool:
            return tuple(pool.map(work, [3, 1, 4, 1]))

    given = calls([3, 1, 4, 1], meet=4)
    run = play(answer, given)
    assert run.given == given
    assert (run.xs, run.meet) == ([3, 1, 4, 1], 4)
    assert run.result == run.values
    assert run.record.decision == "met"
    assert sorted(span.task for span in run.trace.spans) == ["work(1)", "work(1) #2", "work(3)", "work(4)"]
    assert run.caller == threading.get_native_id()
    assert returned_values(run).ok
    assert met(run, "loop").ok
    assert tasks_at_least(run, 4, "one").ok
    assert submitted_before_waited(run, "loop").ok
    assert Recorder.active is None


def test_values_are_others_in_each_run(play):
    runs = [play(lambda work, xs: [work(x) for x in xs], calls([1, 2])) for _ in range(3)]
    assert len({tuple(run.result) for run in runs}) == 3
