"""Checks: whatever an answer does, there is a verdict, in bounded time."""

import contextlib
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed

import numpy as np
import pytest

from parcours import judges
from parcours.cells import tree_hash
from parcours.check import exercise, game, judge, ray_with_cpus
from parcours.check.work import shared_referee
from parcours.engines.recorder import Recorder

ROOT = pathlib.Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))


@pytest.fixture
def impatient(monkeypatch):
    """For answers that end by a limit: a run may take its seconds and the referee's patience."""
    monkeypatch.setattr(game, "PATIENCE", 0.2)
    monkeypatch.setattr(game, "SLACK", 0)


@exercise("together", seconds=0.5, hints={"here": "H.", "one": "O.", "few": "F.", "refs": "R.", "early": "E."})
def together(game):
    game.play([3, 1, 4, 1], meet=2)
    yield game.returned_values(refs="refs")
    yield game.met("one", here="here")
    yield game.advice_submitted_before_waited("early")


@exercise("in-ray", needs=ray_with_cpus(4), seconds=0.5, hints={"task": "T.", "loop": "L.", "refs": "R."})
def in_ray(game):
    game.play([3, 1, 4, 1], meet=2)
    yield game.returned_values(refs="refs")
    yield game.ran_in_ray("task")
    yield game.met("loop")


def by_pool(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def told(verdict):
    return verdict.outcome, verdict.hint


# -- passed and failed -------------------------------------------------------------------------------------------------
def test_passed():
    verdict = judge(together, by_pool)
    assert str(verdict) == "Passed · together: right results, 2 calls at the same moment."
    assert verdict.passed
    assert verdict.picture is None
    assert Recorder.active is None


def test_passed_with_advice():
    def waits_between(work, xs):
        with ThreadPoolExecutor(4) as pool:
            first = [pool.submit(work, x) for x in xs[:2]]
            results = [future.result() for future in first]
            return results + [pool.submit(work, x).result() for x in xs[2:]]

    verdict = judge(together, waits_between)
    assert told(verdict) == ("passed with advice", "early")
    assert verdict.next == "E."
    assert verdict.passed


def test_failed_with_the_picture_of_its_own_run():
    verdict = judge(together, lambda work, xs: [work(x) for x in xs])
    assert told(verdict) == ("failed", "here")
    assert verdict.finding == "right results, but the calls ran one at a time."
    assert verdict.expected == "At least 2 of the 4 calls of `work` running at the same moment."
    assert verdict.seen == "4 calls of `work`, 1 at a time."
    assert verdict.next == "H."
    assert verdict.picture.width <= 600
    assert "work(3)" in verdict.picture.svg


def test_a_failure_that_no_picture_shows_has_none():
    verdict = judge(together, lambda work, xs: by_pool(work, xs)[::-1])
    assert told(verdict) == ("failed", "order")
    assert verdict.picture is None


def test_one_call_at_a_time_in_a_pool():
    def one_by_one(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return [pool.submit(work, x).result() for x in xs]

    verdict = judge(together, one_by_one)
    assert told(verdict) == ("failed", "one")
    assert "your code waits for a task before it submits the next" in verdict.seen


@pytest.mark.parametrize(
    ("wrong", "finding", "hint"),
    [
        (lambda results: None, "it returned nothing.", "return"),
        (lambda results: results[::-1], "the results are in another order.", "order"),
        (lambda results: results[:-1], "the list has another length.", "values"),
        (lambda results: [x + 1 for x in results], "the results are wrong.", "values"),
        (lambda results: results[0], "it did not return a list.", "kind"),
        (set, "it did not return a list of values.", "kind"),
        (lambda results: dict(enumerate(results)), "it did not return a list.", "kind"),
        (lambda results: (x for x in results), "it returned promises, not results.", "refs"),
        (lambda results: map(abs, results), "it returned promises, not results.", "refs"),
        (lambda results: [str(x) for x in results], "the results are wrong.", "values"),
    ],
)
def test_what_it_returned_is_wrong(wrong, finding, hint):
    verdict = judge(together, lambda work, xs: wrong(by_pool(work, xs)))
    assert (verdict.outcome, verdict.finding, verdict.hint) == ("failed", finding, hint)
    assert verdict.expected == "A list of 4 values, one for each x, in order."
    assert verdict.next


@pytest.mark.parametrize("right", [np.array, tuple, lambda results: [np.int64(x) for x in results]])
def test_what_it_returned_is_right_in_another_form(right):
    assert judge(together, lambda work, xs: right(by_pool(work, xs))).passed


def test_futures_are_promises():
    def futures(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return [pool.submit(work, x) for x in xs]

    verdict = judge(together, futures)
    assert told(verdict) == ("failed", "refs")
    assert verdict.seen == "It returned a list of `Future`."


def test_in_the_order_in_which_they_were_done():
    def as_they_come(work, xs):
        with ThreadPoolExecutor(4) as pool:
            done = as_completed([pool.submit(work, x) for x in xs])
            return sorted((future.result() for future in done), key=repr, reverse=True)

    assert judge(together, as_they_come).hint in ("order", "")  # by chance it is the right order


# -- wrong calls -------------------------------------------------------------------------------------------------------
CALLED = "It cannot be called with two arguments, as in the starter: "


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
def test_what_is_no_answer(answer, seen):
    verdict = judge(together, answer)
    assert (verdict.outcome, verdict.finding) == ("failed", "this is not a function that can be checked.")
    assert verdict.seen == seen
    assert verdict.next


def test_a_remote_function_is_no_answer(ray_running):
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


def test_an_exception_whose_text_raises():
    class Strange(Exception):
        def __str__(self):
            raise RuntimeError("no text")

    def raises(work, xs):
        raise Strange

    assert judge(together, raises).outcome == "raised"


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


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no limit without SIGALRM")
@pytest.mark.parametrize("endless", [forever, sleeps_forever, swallows, waits_for_itself])
def test_an_answer_that_does_not_end(impatient, endless):
    start = time.monotonic()
    verdict = judge(together, endless)
    assert (verdict.outcome, verdict.finding) == ("too long", "your code was stopped after 0.7 s.")
    assert verdict.hint == "endless"
    assert time.monotonic() - start < 30
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert Recorder.active is None


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
        assert not thread.is_alive()  # it was freed when the game ended
    assert judge(together, by_pool).passed


def test_threads_that_call_work_for_ever_do_not_disturb_the_next_check():
    over, threads = threading.Event(), []

    def calls(work):
        with contextlib.suppress(Exception):
            while not over.is_set():
                work(3)

    def leaves(work, xs):
        threads.append(threading.Thread(target=calls, args=(work,)))
        threads[0].start()
        return [0] * len(xs)

    assert judge(together, leaves).outcome == "failed"
    assert judge(together, lambda work, xs: [work(x) for x in xs]).outcome == "failed"
    assert judge(together, by_pool).passed
    over.set()
    threads[0].join(30)


# -- the environment's fault -------------------------------------------------------------------------------------------
def test_a_referee_that_was_killed_before():
    first = shared_referee()
    first._process.kill()
    first._process.wait(30)
    assert judge(together, by_pool).passed


def kills_the_referee(work, xs):
    referee = shared_referee()
    referee._process.kill()
    referee._process.wait(30)
    return by_pool(work, xs)


@pytest.mark.parametrize("answer", [kills_the_referee, lambda work, xs: [kills_the_referee(work, [])] and [0] * 4])
def test_a_referee_that_is_killed_during_the_run(answer):
    verdict = judge(together, answer)
    assert verdict.outcome == "cannot tell"
    assert "the referee stopped" in verdict.seen
    assert verdict.next.startswith("Run this cell again")
    assert judge(together, by_pool).passed


def test_ray_that_was_not_started():
    program = "from parcours import check\nprint(check('ray-squares', lambda work, xs: 0))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Cannot tell · ray-squares: nothing was checked.")
    assert "Ray is not running" in done.stdout


def test_slots_that_are_held(ray_running, tmp_path):
    path = tmp_path / "go"

    @ray_running.remote(num_cpus=2)
    def hold(path):
        while not os.path.exists(path):
            time.sleep(0.01)

    held = hold.remote(str(path))
    while ray_running.available_resources().get("CPU", 0) > 2:
        time.sleep(0.02)
    start = time.monotonic()
    verdict = judge(in_ray, by_pool)
    assert time.monotonic() - start < 60
    path.touch()
    ray_running.get(held)
    assert verdict.outcome == "cannot tell"
    assert "Only 2 of 4 CPU slots are free" in verdict.seen


# -- in Ray ------------------------------------------------------------------------------------------------------------
def test_answers_in_ray(ray_running):
    ray = ray_running

    def right(work, xs):
        task = ray.remote(lambda x: work(x))
        return ray.get([task.remote(x) for x in xs])

    def refs(work, xs):
        task = ray.remote(lambda x: work(x))
        return [task.remote(x) for x in xs]

    def loop(work, xs):
        task = ray.remote(lambda x: work(x))
        return [ray.get(task.remote(x)) for x in xs]

    def raises(work, xs):
        task = ray.remote(lambda x: work(x) / 0)
        return ray.get([task.remote(x) for x in xs])

    assert told(judge(in_ray, right)) == ("passed", "")
    assert told(judge(in_ray, by_pool)) == ("failed", "task")
    assert told(judge(in_ray, loop)) == ("failed", "loop")
    verdict = judge(in_ray, refs)
    assert told(verdict) == ("failed", "refs")
    assert verdict.seen == "It returned a list of `ObjectRef`."
    verdict = judge(in_ray, raises)
    assert (verdict.outcome, verdict.finding) == ("raised", "your code raised ZeroDivisionError.")
    assert verdict.seen.startswith("ZeroDivisionError: division by zero.")


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no limit without SIGALRM")
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


# -- the starter ------------------------------------------------------------------------------------------------------
def test_what_is_still_the_starter_is_not_run():
    source = "def f(work, xs):\n    raise SystemError\n"
    scope = {}
    exec(source, scope)
    verdict = judge(together, scope["f"], starter=tree_hash(source), source=source)
    assert (verdict.outcome, verdict.finding) == ("not attempted", "the answer is still the starter.")
    assert judge(together, scope["f"], starter="", source=source).outcome == "raised"


# -- what surrounds an answer -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("warm", [True, False])
def test_without_a_folder_for_temporary_files_nobody_is_blamed(monkeypatch, warm):
    if warm:
        judge(together, by_pool)
    else:
        shared_referee().close()
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    verdict = judge(together, by_pool)
    assert told(verdict) == ("cannot tell", "machine")
    assert "No such file or directory" in verdict.seen
    assert "restart the kernel" in verdict.next
    assert Recorder.active is None
    monkeypatch.undo()
    assert judge(together, by_pool).passed


def test_a_referee_whose_socket_was_cleaned_away_is_replaced():
    first = shared_referee()
    os.unlink(f"{first.folder}/socket")
    assert judge(together, by_pool).passed
    assert shared_referee() is not first
    assert first._process.poll() is not None


def test_a_dask_pool_that_a_learner_set_and_closed_is_not_the_checks(monkeypatch):
    import dask

    with ThreadPoolExecutor(1) as pool, dask.config.set(pool=pool):
        pool.shutdown()
        lazily = judges.definition("delayed-branch")
        assert lazily.needs.overhead() > 0
        work = shared_referee().new_game([1, 2, 3], 3, 30)
        lazily.needs.meet(work, [1, 2, 3])
        assert shared_referee().end_game(work)["decision"] == "met"


def test_work_takes_its_argument_by_the_name_that_the_exercise_uses():
    def by_name(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return [task.result() for task in [pool.submit(work, page=x) for x in xs]]

    assert judge(together, by_name).passed
    for wrong in (lambda work, xs: work(1, 2), lambda work, xs: work(1, page=2), lambda work, xs: work()):
        verdict = judge(together, wrong)
        assert "TypeError" in verdict.finding


def test_a_cause_that_an_exception_of_theirs_has_is_not_taken_for_it():
    class Mine(Exception):
        cause = "timeout"

    def fails(work, xs):
        raise Mine("no")

    assert judge(together, fails).finding == "your code raised Mine."
