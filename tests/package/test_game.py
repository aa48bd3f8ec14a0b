"""A game: one run of an answer, and what can be asked of it. The findings are tried on runs that are written down."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import dask
import pytest

from parcours.check.game import COMMON_HINTS, PATIENCE, Game, Stopped
from parcours.check.needs import DASK, THREADS
from parcours.check.plain import NotPlain
from parcours.check.work import Referee
from parcours.engines.record import Event, Place, Recorder
from parcours.trace import Trace

CALLER = 7
PLACE = Place("node", 1, "MainThread")


def arrival(x, task=None, tid=CALLER, pid=1, ray=False):
    return {"x": x, "task": task, "tid": tid, "pid": pid, "ray": ray}


def run_of(*events):
    """A run of events ("submitted", t, task), ("waited", t) and ("fetched", t) of the caller."""
    made = [Event(t, kind, *(task or [""]), 0, PLACE) for kind, t, *task in events]
    return Trace(made, duration=10, caller="MainThread")


def played(result, xs=(3, 1, 4, 1), arrivals=(), decision="met", most=4, meet=4, run=None):
    """A game after its run."""
    game = Game(print, THREADS, 1, None)
    game.xs, game.meet, game.result, game.run = list(xs), meet, result, run or run_of()
    game._caller = CALLER
    values = [[x, 10 * x] for x in dict.fromkeys(xs)]
    game.seen = {"values": values, "arrivals": list(arrivals), "decision": decision, "most": most, "proof": []}
    return game


RIGHT = [30, 10, 40, 10]


# -- what it returned --------------------------------------------------------------------------------------------------
def test_the_right_values():
    found = played(RIGHT).returned_values()
    assert (found.ok, found.told) == (True, "right results")
    assert played([31, 11, 41, 11]).returned_values(of=lambda value: value + 1).ok
    assert not played(RIGHT).returned_values(of=lambda value: value + 1).ok


@pytest.mark.parametrize(
    ("result", "fault", "seen", "hint"),
    [
        (None, "it returned nothing", "None.", "return"),
        (30, "it did not return a list", "A value of type `int`.", "v"),
        ({"0": 30}, "it did not return a list", "A value of type `dict`.", "v"),
        ("30104010", "it did not return a list", "A value of type `str`.", "v"),
        (RIGHT[:3], "the list has another length", "A list of 3 values.", "v"),
        ([RIGHT], "the list has another length", "A list of 1 values.", "v"),
        ([10, 30, 10, 40], "the results are in another order", "The right values, in another order.", "order"),
        ([30, 10, 40, 11], "the results are wrong", "1 of 4 values are wrong.", "v"),
        ([30, 10, 40, None], "the results are wrong", "1 of 4 values are wrong.", "v"),
        ([30, 10, 40, [10]], "the results are wrong", "1 of 4 values are wrong.", "v"),
        (NotPlain("A `Future`", promise=True), "it returned promises, not results", "A `Future`.", "r"),
        (NotPlain("A `set`"), "it did not return a list", "A `set`.", "v"),
    ],
)
def test_other_values(result, fault, seen, hint):
    found = played(result).returned_values("v", refs="r")
    assert (found.ok, found.fault, found.seen, found.hint) == (False, fault, seen, hint)
    assert found.expected == "A list of 4 values, one for each x, in order."
    assert not found.about_time


@pytest.mark.parametrize(
    ("result", "fault", "seen"),
    [
        ({"even": 40, "odd": 51}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'odd': 51}`."),
        ({"even": 40, "add": 50}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'add': 50}`."),
        ({}, "the dict has another length", "A dict of 0 values."),
        ([40, 50], "it did not return a dict", "A value of type `list`."),
        (None, "it returned nothing", "None."),
        (NotPlain("A `set`"), "it did not return a dict", "A `set`."),
    ],
)
def test_a_result_that_is_made_of_the_values(result, fault, seen):
    def sums(values):
        return {"even": values[2], "odd": values[0] + values[1] + values[3]}

    assert played({"odd": 50, "even": 40}).returned(sums).ok
    found = played(result).returned(sums, "sums")
    assert (found.ok, found.fault, found.seen) == (False, fault, seen)
    assert found.expected == "A dict of 2 values, as in the docstring."


def test_two_results_in_another_order_are_no_matter_of_the_xs():
    found = played([40, 80]).returned(lambda values: [sum(values) - 10, max(values)], "results")
    assert (found.ok, found.hint) == (False, "results")


def test_without_a_hint_for_promises_it_is_the_one_for_values():
    assert played(NotPlain("A `Future`", promise=True)).returned_values("v").hint == "v"


# -- where it ran ------------------------------------------------------------------------------------------------------
def test_in_ray():
    ray, here = arrival(1, "a", ray=True), arrival(3, "b")
    found = played(RIGHT, arrivals=[ray, ray]).ran_in_ray("task")
    assert (found.ok, found.told) == (True, "in Ray")
    found = played(RIGHT, arrivals=[ray, here, here]).ran_in_ray("task")
    assert (found.ok, found.hint) == (False, "task")
    assert found.seen == "3 calls of `work`, 2 of them in your notebook's own process."
    assert not played(RIGHT).ran_in_ray("task").ok  # work was never called


# -- lazily, and once --------------------------------------------------------------------------------------------------
def test_lazy_is_in_tasks_of_dask():
    lazy, eager = arrival(1, "dask#7.1.0"), arrival(3, "work#7.1")
    found = played(RIGHT, arrivals=[lazy, lazy]).stayed_lazy("eager")
    assert (found.ok, found.told) == (True, "in Dask")
    found = played(RIGHT, arrivals=[lazy, eager, arrival(4)]).stayed_lazy("eager")
    assert (found.ok, found.hint) == (False, "eager")
    assert found.seen == "3 calls of `work`, 2 of them in no task of Dask's."
    assert not played(RIGHT).stayed_lazy("eager").ok  # work was never called


@pytest.mark.parametrize(
    ("xs", "calls", "ok"),
    [
        ((3, 1, 4), (1, 3, 4), True),
        ((3, 1, 1), (1, 3, 1), True),
        ((3, 1, 1), (1, 3), True),  # one call for two equal xs
        ((3, 1, 4), (1, 3, 4, 4), False),
        ((3, 1, 4), (4, 4, 4), False),
    ],
)
def test_computed_once(xs, calls, ok):
    found = played(RIGHT, xs=xs, arrivals=[arrival(x) for x in calls]).computed_once("twice")
    assert (found.ok, found.hint) == (ok, "twice")
    assert found.seen == f"{len(calls)} calls of `work`."


def test_one_compute_is_an_advice():
    apart = run_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5))
    found = played(RIGHT, run=apart).advice_one_compute("pieces")
    assert (found.ok, found.advice, found.seen) == (False, True, "2 computations, one after another.")
    at_once = run_of(("submitted", 1, "a"), ("submitted", 1, "b"), ("waited", 2), ("fetched", 3))
    assert played(RIGHT, run=at_once).advice_one_compute("pieces").ok


# -- how many at once --------------------------------------------------------------------------------------------------
def test_a_meeting():
    found = played(RIGHT, arrivals=[arrival(x) for x in RIGHT]).met("loop")
    assert (found.ok, found.told, found.about_time) == (True, "4 calls at the same moment", True)


@pytest.mark.parametrize(
    ("most", "tids", "hint", "fault"),
    [
        (1, [CALLER] * 4, "here", "the calls ran one at a time"),
        (1, [CALLER, 1, 2, 3], "loop", "the calls ran one at a time"),
        (2, [1, 2, 3, 4], "few", "only 2 calls ran at the same moment"),
    ],
)
def test_no_meeting(most, tids, hint, fault):
    arrivals = [arrival(x, tid=tid) for x, tid in zip(RIGHT, tids, strict=True)]
    found = played(RIGHT, arrivals=arrivals, decision="alone", most=most).met("loop", here="here", few="few")
    assert (found.ok, found.hint, found.fault) == (False, hint, fault)
    assert found.expected == "At least 4 of the 4 calls of `work` running at the same moment."
    assert found.seen == f"4 calls of `work`, {most} at a time."
    assert played(RIGHT, arrivals=arrivals, decision="alone", most=most).met("loop").hint == "loop"


def test_the_meeting_decides_and_not_how_many_were_inside():
    # So many may be inside after the decision, when nobody is held: that is no meeting.
    assert not played(RIGHT, decision="alone", most=4).met("loop").ok
    assert not played(RIGHT, decision="over", most=1).met("loop").ok
    assert played(RIGHT, decision="met", most=4).met("loop").ok


# -- tasks -------------------------------------------------------------------------------------------------------------
def test_how_many_tasks():
    batches = [arrival(x, task, tid=20) for x, task in ((3, "a"), (1, "a"), (4, "b"), (1, "b"))]
    game = played(RIGHT, arrivals=batches)
    assert game.tasks == 2
    assert game.tasks_at_most(2, "tiny").ok
    assert game.tasks_at_least(2, "one").ok
    found = game.tasks_at_most(1, "tiny")
    assert (found.ok, found.hint, found.seen) == (False, "tiny", "2 tasks for 4 calls of `work`.")
    found = game.tasks_at_least(3, "one")
    assert (found.ok, found.hint, found.expected) == (False, "one", "The calls of `work` in at least 3 tasks.")
    # Threads that are no task count each, for each process.
    others = [arrival(1, tid=1), arrival(2, tid=2), arrival(3, tid=2), arrival(4, tid=2, pid=9)]
    assert played(RIGHT, arrivals=others).tasks == 3


def test_how_many_were_submitted():
    run = run_of(("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3))
    assert played(RIGHT, run=run).submitted_at_least(2, "task").ok
    found = played(RIGHT, run=run).submitted_at_least(3, "task")
    assert (found.ok, found.seen) == (False, "2 tasks submitted.")


@pytest.mark.parametrize(
    ("events", "ok"),
    [
        ([("submitted", 1, "a"), ("submitted", 2, "b"), ("waited", 3), ("fetched", 4)], True),
        ([("submitted", 1, "a"), ("waited", 2), ("fetched", 3), ("submitted", 4, "b"), ("waited", 5)], False),
        ([("waited", 1), ("fetched", 2), ("submitted", 3, "a")], False),
        ([("submitted", 1, "a")], True),
        ([], True),
    ],
)
def test_all_submitted_before_the_first_wait(events, ok):
    game = played(RIGHT, run=run_of(*events), arrivals=[arrival(3)], most=1)
    assert game.submitted_before_waited("loop").ok is ok
    advice = game.advice_submitted_before_waited("loop")
    assert (advice.ok, advice.advice, advice.told) == (ok, True, "")
    words = "1 call of `work`, 1 at a time"
    assert advice.seen == f"{words}." if ok else f"{words}: your code waits for a task before it submits the next."


# -- a run -------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def referee():
    referee = Referee()
    yield referee
    referee.close()


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
    assert game._caller == threading.get_native_id()
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
        (type("OutOfMemoryError", (Exception,), {})("full"), "cannot tell", "OutOfMemoryError: full"),
        (type("RaySystemError", (Exception,), {})("gone"), "cannot tell", "RaySystemError: gone"),
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
    assert set(COMMON_HINTS) == {"return", "order", "values", "error", "endless"}


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
