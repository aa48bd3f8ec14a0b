"""A game: one run of an answer, and what can be asked of it. The findings are tried on runs that are written down."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import dask
import pytest

from parcours.check.finding import Stopped
from parcours.check.game import COMMON_HINTS, GAP, MOST_GAP, PATIENCE, SLACK, SLOWEST, Game
from parcours.check.needs import DASK, THREADS
from parcours.check.work import Referee
from parcours.engines.recorder import Recorder

RAYS = {"__module__": "ray.exceptions"}


# -- a run -------------------------------------------------------------------------------------------------------------
def test_a_run_gives_what_it_returned_and_what_was_seen(referee):
    def answer(work, xs):
        assert xs == [3, 1, 4, 1]
        xs.clear()  # its own list
        with ThreadPoolExecutor(4) as pool:
            return tuple(pool.map(work, [3, 1, 4, 1]))

    game = Game(answer, THREADS, 30, referee)
    game.play([3, 1, 4, 1], meet=4)
    assert game.result == [dict(map(tuple, game.seen["values"]))[x] for x in (3, 1, 4, 1)]
    assert game.seen["decision"] == "met"
    assert sorted(span.task for span in game.run.spans) == ["work(1)", "work(1) #2", "work(3)", "work(4)"]
    assert game.caller == threading.get_native_id()
    assert game.returned_values().ok
    assert game.met("loop").ok
    assert game.tasks == 4
    assert game.submitted_before_waited("loop").ok
    assert Recorder.active is None


def test_values_are_others_in_each_run(referee):
    game, seen = Game(lambda work, xs: [work(x) for x in xs], THREADS, 30, referee), set()
    for _ in range(3):
        game.play([1, 2], meet=1)
        seen.add(tuple(game.result))
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("error", "outcome", "words"),
    [
        (ValueError("bad\nmore"), "raised", "ValueError: bad."),
        (SystemExit(3), "raised", ""),
        (type("OutOfMemoryError", (Exception,), RAYS)("full"), "cannot tell", "OutOfMemoryError: full"),
        (type("RaySystemError", (Exception,), RAYS)("gone"), "cannot tell", "RaySystemError: gone"),
        (type("OutOfMemoryError", (Exception,), {})("mine"), "raised", "OutOfMemoryError: mine."),
    ],
)
def test_a_run_that_gives_no_result(referee, error, outcome, words):
    def answer(work, xs):
        raise error

    game = Game(answer, THREADS, 30, referee)
    with pytest.raises(Stopped) as caught:
        game.play([1], meet=1)
    assert caught.value.outcome == outcome
    assert caught.value.seen.startswith(words)
    assert game.seen["decision"] == "over"


def test_the_slots_are_warmed_and_timed_before(referee):
    met = []

    class Needs(type(THREADS)):
        def meet(self, work, xs):
            met.append(list(xs))
            super().meet(work, xs)

    game = Game(lambda work, xs: [work(x) for x in xs], Needs(), 30, referee)
    game.play([5], meet=1)
    assert met == [[0], [0]]


def test_a_meeting_of_its_own_that_fails_says_nothing_of_the_answer(referee):
    class Broken(type(THREADS)):
        def meet(self, work, xs):
            raise OSError("no workers")

    class Alone(type(THREADS)):
        def meet(self, work, xs):
            pass

    for needs, words in ((Broken(), "The check's own tasks failed (OSError)"), (Alone(), "did not come together")):
        called = []
        game = Game(lambda work, xs, called=called: called.append(xs), needs, 30, referee)
        with pytest.raises(Stopped) as caught:
            game.play([1, 2], meet=2)
        assert caught.value.outcome == "cannot tell"
        assert words in caught.value.seen
        assert called == []


def test_the_patience_is_no_clock_in_a_verdict():
    assert PATIENCE >= 10


def test_hints_that_all_exercises_have():
    slips = {"again", "async", "kind", "none", "same", "tuple"}
    assert set(COMMON_HINTS) == {"return", "order", "values", "error", "endless", "machine"} | slips


def test_a_right_answer_that_is_slow_to_start_its_tasks_passes(referee):
    def slowly(work, xs):
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(work, xs[0])
            time.sleep(0.4)  # many looks of the watcher long
            return (
                [first.result(), pool.submit(work, xs[1]).result()]
                if first.done()
                else [future.result() for future in (first, pool.submit(work, xs[1]))]
            )

    game = Game(slowly, THREADS, 30, referee)
    game.play([1, 2], meet=2)
    assert game.met("loop").ok


class SlowToMeet(type(THREADS)):
    """A machine on which all takes longer."""

    def meet(self, work, xs):
        super().meet(work, xs)
        time.sleep(0.2)


def test_a_slow_machine_has_more_time_to_see_who_left_first(referee):
    left = {}

    def answer(work, xs):
        def call(x):
            value = work(x)
            left[x] = time.perf_counter()
            return value

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(call, xs))

    game = Game(answer, SlowToMeet(), 30, referee)
    game.play([1, 2], meet=2)
    assert game.met("loop").ok
    assert abs(left[1] - left[2]) >= 0.4


def test_a_meeting_that_seems_to_last_stretches_the_patience_so_far_and_no_further(referee, monkeypatch):
    asked = []

    def new_game(xs, meet, patience, **terms):
        asked.append((patience, terms["gap"]))
        return Referee.new_game(referee, xs, meet, patience, **terms)

    monkeypatch.setattr(referee, "new_game", new_game)
    game = Game(lambda work, xs: [work(x) for x in xs], THREADS, 30, referee)
    for seconds in (0.0, 1.0, 1e6):
        monkeypatch.setattr(game, "_meeting_seconds", lambda meet, seconds=seconds: seconds)
        game.play([1], meet=1)
    assert asked == [(PATIENCE, GAP), (SLACK, MOST_GAP), (SLACK * SLOWEST, MOST_GAP)]


# -- tasks apart -------------------------------------------------------------------------------------------------------
def test_what_a_task_does_outside_of_itself_is_lost_where_tasks_are_apart(referee):
    def shared(work, xs):
        out = []
        dask.compute(*[dask.delayed(lambda x: out.append(work(x)))(x) for x in xs], scheduler="threads", num_workers=2)
        return out

    game = Game(shared, DASK, 30, referee)
    game.play([1, 2], meet=2)
    assert sorted(game.result) == sorted(value for _, value in game.seen["values"])
    game.play([1, 2], meet=2, apart="shared")
    assert game.result == []
    assert game.stayed_lazy("eager").ok
    assert game.met("loop").ok


def test_what_cannot_be_copied_has_the_hint_of_what_is_shared(referee):
    def locked(work, xs):
        lock = threading.Lock()
        dask.compute(dask.delayed(lambda x: lock and work(x))(xs[0]), scheduler="threads", num_workers=2)

    game = Game(locked, DASK, 30, referee)
    with pytest.raises(Stopped) as caught:
        game.play([1], meet=1, apart="shared")
    assert (caught.value.outcome, caught.value.hint) == ("raised", "shared")
    game.play([1], meet=1)
    assert game.result is None


def test_an_error_in_a_task_apart_is_the_task_s(referee):
    def answer(work, xs):
        return dask.delayed(lambda x: 1 / 0)(xs[0]).compute(scheduler="threads", num_workers=2)

    game = Game(answer, DASK, 30, referee)
    with pytest.raises(Stopped) as caught:
        game.play([1], meet=1, apart="shared")
    assert (caught.value.finding, caught.value.hint) == ("your code raised ZeroDivisionError.", "error")
