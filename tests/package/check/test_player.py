"""The player: whatever an answer is, does and returns, its run ends in bounded time and says what came of it."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from small_exercises import by_pool, in_ray, together, told

from parcours.check import game, judge
from parcours.check.finding import Stopped
from parcours.check.givens.calls import calls
from parcours.check.plain import NotPlain
from parcours.check.player import wrong_call
from parcours.engines.recorder import Recorder

CALLED = "It cannot be called with two arguments, as in the starter: "
needs_alarm = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no limit without SIGALRM")


@pytest.fixture
def impatient(monkeypatch):
    """For answers that end by a limit: a run may take its seconds and the referee's patience."""
    monkeypatch.setattr(game, "PATIENCE", 0.2)
    monkeypatch.setattr(game, "SLACK", 0)


# -- wrong calls -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (None, "You gave a value of type `NoneType`."),
        ([1, 2], "You gave a value of type `list`."),
        (lambda: 0, CALLED + "too many positional arguments."),
        (lambda xs: 0, CALLED + "too many positional arguments."),
        (lambda work, xs, more: 0, CALLED + "missing a required argument: 'more'."),
        (lambda work, *, xs: 0, CALLED + "too many positional arguments."),
    ],
)
def test_what_is_not_an_answer(answer, seen):
    assert wrong_call(answer, 2)[0] == seen
    verdict = judge(together, answer)
    assert (verdict.outcome, verdict.finding) == ("failed", "this is not a function that can be checked.")
    assert verdict.seen == seen
    assert verdict.next


@pytest.mark.parametrize(
    ("parameters", "words"), [(0, "no arguments"), (1, "one argument"), (3, "three arguments"), (7, "7 arguments")]
)
def test_an_answer_may_be_called_with_any_number_of_arguments(parameters, words):
    assert wrong_call(lambda *arguments: 0, parameters) is None
    seen, todo = wrong_call(lambda *arguments, more: 0, parameters)
    assert seen == f"It cannot be called with {words}, as in the starter: missing a required argument: 'more'."
    assert todo


def test_a_remote_function_is_not_an_answer(ray_running):
    verdict = judge(in_ray, ray_running.remote(by_pool))
    assert verdict.seen == "You gave a `RemoteFunction`."
    assert "decorate only the task" in verdict.next
    assert judge(in_ray, ray_running.remote(type("A", (), {}))).seen.startswith("You gave a `ActorClass")


def test_callables_of_other_kinds_are_answers():
    class Answer:
        def __call__(self, work, xs):
            return by_pool(work, xs)

        def method(self, work, xs):
            return by_pool(work, xs)

    assert judge(together, Answer()).passed
    assert judge(together, Answer().method).passed
    assert judge(together, lambda *args: by_pool(*args)).passed
    assert wrong_call(dict, 2) is None  # Python knows no signature of it


# -- what it returned --------------------------------------------------------------------------------------------------
class Unreadable(dict):
    def items(self):
        raise RuntimeError("no")


def in_itself():
    result = [1]
    result.append(result)
    return result


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (in_itself(), "It returned a list that contains itself, or lists nested without end"),
        (Unreadable(), "It returned a value that cannot be read (RuntimeError)"),
        ([10**5000], "It returned a value that cannot be read (ValueError)"),
        ({1, 2}, "It returned a `set`"),
    ],
    ids=["in itself", "unreadable", "too long", "set"],
)
def test_whatever_it_returns_is_plain_or_named(play, result, words):
    run = play(lambda work, xs: result, calls([1]))
    assert isinstance(run.result, NotPlain)
    assert str(run.result) == words


def test_a_result_is_as_it_would_come_from_another_process(play):
    run = play(lambda work, xs: ({1: "a", "b": (True, None)}, float("inf")), calls([1]))
    assert run.result == [{"1": "a", "b": [True, None]}, float("inf")]


# -- raised ------------------------------------------------------------------------------------------------------------
def test_an_exception_with_the_learners_line():
    def divides(work, xs):
        return 1 / 0  # the learner's line

    verdict = judge(together, divides)
    line = divides.__code__.co_firstlineno + 1
    assert (verdict.outcome, verdict.finding) == ("raised", "your code raised ZeroDivisionError.")
    assert verdict.seen == (
        f"ZeroDivisionError: division by zero. At line {line} of your cell: `return 1 / 0  # the learner's line`."
    )
    assert verdict.hint == "error"
    assert Recorder.active is None


@pytest.mark.parametrize(
    "error",
    [
        Exception(),
        ValueError("a\nb\nc"),
        KeyError("x" * 1000),
        OSError("\ud800 half a surrogate"),
        BaseException("base"),
        GeneratorExit(),
        StopIteration(3),
        ExceptionGroup("many", [ValueError("one")]),
    ],
    ids=repr,
)
def test_whatever_it_raises(error):
    def raises(work, xs):
        raise error

    verdict = judge(together, raises)
    assert verdict.outcome == "raised"
    assert type(error).__name__ in verdict.finding
    assert len(verdict.seen) < 400
    assert "\n" not in verdict.seen


RAYS = {"__module__": "ray.exceptions"}


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
def test_what_the_environment_raises_is_not_the_answer_s(play, error, outcome, words):
    def answer(work, xs):
        raise error

    with pytest.raises(Stopped) as caught:
        play(answer, calls([1]))
    assert caught.value.outcome == outcome
    assert caught.value.seen.startswith(words)


def test_an_exception_whose_text_raises():
    class Strange(Exception):
        def __str__(self):
            raise RuntimeError("no text")

    def raises(work, xs):
        raise Strange

    assert judge(together, raises).outcome == "raised"


def test_an_exception_whose_text_never_ends(monkeypatch):
    monkeypatch.setattr(sys.modules["parcours.check.player"], "TEXT_SECONDS", 0.3)

    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    def raises(work, xs):
        raise Endless

    verdict = judge(together, raises)
    assert (verdict.outcome, verdict.finding) == ("too long", "your code raised Endless.")
    assert verdict.seen == "The text of the Endless that your code raised took longer than 0.3 s."


def test_a_result_that_is_never_read_to_its_end(monkeypatch):
    monkeypatch.setattr(sys.modules["parcours.check.player"], "READ_SECONDS", 0.3)

    class Endless(list):
        def __iter__(self):
            while True:
                yield 1

    assert "could not be read in 0.3 s" in judge(together, lambda work, xs: Endless()).seen


def test_a_cause_that_an_exception_of_theirs_has_is_not_taken_for_it():
    class Mine(Exception):
        cause = "timeout"

    def fails(work, xs):
        raise Mine("no")

    assert judge(together, fails).finding == "your code raised Mine."


def test_an_exception_of_a_task():
    def task_raises(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda x: work(x) / 0, xs))

    verdict = judge(together, task_raises)
    assert (verdict.outcome, verdict.finding) == ("raised", "your code raised ZeroDivisionError.")


def test_work_of_something_that_was_not_given():
    verdict = judge(together, lambda work, xs: [work(x + 100) for x in xs])
    assert verdict.outcome == "raised"
    assert "ValueError: work(103): 103 is none of the given xs" in verdict.seen


@pytest.mark.parametrize("leave", [sys.exit, exit, lambda: sys.exit("bye")])
def test_leaving_python(leave):
    verdict = judge(together, lambda work, xs: leave())
    assert verdict.outcome == "raised"
    assert verdict.finding.startswith("your code left Python")


def test_a_dead_process_of_a_pool():
    def kills(work, xs):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            return [pool.submit(os._exit, 1).result() for _ in xs]

    verdict = judge(together, kills)
    assert (verdict.outcome, verdict.finding) == ("raised", "your code raised BrokenProcessPool.")


def test_the_stop_button_passes_through():
    def stops(work, xs):
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        judge(together, stops)
    assert Recorder.active is None
    assert judge(together, by_pool).passed


# -- too long, too much ------------------------------------------------------------------------------------------------
def forever(work, xs):
    while True:
        pass


def sleeps_forever(work, xs):
    threading.Event().wait()


def swallows(work, xs):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def waits_for_itself(work, xs):
    with ThreadPoolExecutor(1) as pool:
        go = threading.Event()
        future = pool.submit(go.wait)
        try:
            return future.result()
        finally:
            go.set()


@needs_alarm
@pytest.mark.parametrize("endless", [forever, sleeps_forever, swallows, waits_for_itself])
def test_an_answer_that_does_not_end(impatient, endless):
    verdict = judge(together, endless)
    assert (verdict.outcome, verdict.finding) == ("too long", "your code was stopped after 0.7 s.")
    assert verdict.hint == "endless"
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert Recorder.active is None


@needs_alarm
def test_a_ray_get_that_does_not_end(ray_running, impatient, tmp_path):
    path = tmp_path / "go"

    @ray_running.remote
    def never(path):
        while not os.path.exists(path):
            time.sleep(0.01)

    refs = []

    def endless(work, xs):
        refs.append(never.remote(str(path)))
        return ray_running.get(refs)

    verdict = judge(in_ray, endless)
    path.touch()
    ray_running.get(refs)
    assert told(verdict) == ("too long", "endless")


def test_a_huge_output_is_capped(capsys):
    def prints(work, xs):
        for _ in range(2000):
            print("x" * 1000)
        return by_pool(work, xs)

    assert judge(together, prints).passed
    out = capsys.readouterr().out
    assert len(out) < 10_100
    assert out.endswith("… the rest of the output is not shown\n")


# -- what is left running ----------------------------------------------------------------------------------------------
def test_threads_left_running_do_not_disturb_the_next_check():
    threads = []

    def leaves(work, xs):
        threads.extend(threading.Thread(target=work, args=(x,)) for x in xs[:1])
        [thread.start() for thread in threads]
        return [0] * len(xs)

    assert judge(together, leaves).outcome == "failed"
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()  # it was freed when the meeting ended
    assert judge(together, by_pool).passed


def test_threads_that_call_work_for_ever_do_not_disturb_the_next_check():
    over, threads = threading.Event(), []

    def call(work):
        with contextlib.suppress(Exception):
            while not over.is_set():
                work(3)

    def leaves(work, xs):
        threads.append(threading.Thread(target=call, args=(work,)))
        threads[0].start()
        return [0] * len(xs)

    assert judge(together, leaves).outcome == "failed"
    assert judge(together, lambda work, xs: [work(x) for x in xs]).outcome == "failed"
    assert judge(together, by_pool).passed
    over.set()
    threads[0].join(30)
