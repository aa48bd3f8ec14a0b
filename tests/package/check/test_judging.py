"""Judging: from an answer that runs to a verdict."""

import dataclasses
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np
import pytest
from small_exercises import by_pool, in_ray, together, told

from parcours import judges
from parcours.cells import tree_hash
from parcours.check import examine, exercise, judge
from parcours.check.behaviours import met, returned_values
from parcours.check.givens.calls import calls
from parcours.check.referee import Terms
from parcours.check.work import shared_referee
from parcours.engines.recorder import Recorder


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
        (lambda results: results[:-1], "the last results are missing.", "short"),
        (lambda results: results[1:], "the list has another length.", "values"),
        (lambda results: results[::2] + results[1::2], "the results are in another order.", "strides"),
        (lambda results: [x + 1 for x in results], "the results are wrong.", "values"),
        (lambda results: results[0], "it did not return a list.", "kind"),
        (set, "it did not return a list of values.", "kind"),
        (lambda results: dict(enumerate(results)), "it did not return a list.", "kind"),
        (lambda results: (x for x in results), "it returned promises, not results.", "generator"),
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


def test_results_in_the_order_in_which_the_tasks_ended_are_in_another_order():
    @exercise("four", hints={"one": "O."})
    def four(game):
        run = game.play(calls([3, 1, 4, 2], meet=4))
        yield returned_values(run)
        yield met(run, "one")

    def as_they_come(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return [future.result() for future in as_completed([pool.submit(work, x) for x in xs])]

    assert told(judge(four, as_they_come)) == ("failed", "order")  # the last that came to the meeting leaves first


def test_work_takes_its_argument_by_the_name_that_the_exercise_uses():
    def by_name(work, xs):
        with ThreadPoolExecutor(4) as pool:
            return [task.result() for task in [pool.submit(work, page=x) for x in xs]]

    assert judge(together, by_name).passed
    for wrong in (lambda work, xs: work(1, 2), lambda work, xs: work(1, page=2), lambda work, xs: work()):
        verdict = judge(together, wrong)
        assert "TypeError" in verdict.finding


def test_what_is_still_the_starter_is_not_run():
    source = "def f(work, xs):\n    raise SystemError\n"
    scope = {}
    exec(source, scope)
    judgement = examine(together, scope["f"], starter=tree_hash(source), source=source)
    assert (judgement.verdict.outcome, judgement.runs) == ("not attempted", [])
    assert judgement.verdict.finding == "the answer is still the starter."
    assert judge(together, scope["f"], starter="", source=source).outcome == "raised"


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
    assert judge(dataclasses.replace(together, seconds=60), by_pool).passed


def test_ray_that_was_not_started():
    program = "from parcours import check\nprint(check('ray-squares', lambda work, xs: 0))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Cannot tell · ray-squares: nothing was checked.")
    assert "Ray is not running" in done.stdout


@pytest.mark.parametrize("warm", [True, False])
def test_without_a_folder_for_temporary_files_the_answer_is_not_blamed(monkeypatch, warm):
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


def test_a_dask_pool_that_a_learner_set_and_closed_is_not_the_checks():
    import dask

    with ThreadPoolExecutor(1) as pool, dask.config.set(pool=pool):
        pool.shutdown()
        lazily = judges.definition("delayed-branch")
        assert lazily.needs.overhead() > 0
        work = shared_referee().open_meeting(Terms([1, 2, 3], meet=3, patience=30))
        lazily.needs.meet(work, [1, 2, 3])
        assert shared_referee().end_meeting(work)["decision"] == "met"


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

    def fails(work, xs):
        task = ray.remote(lambda x: work(x) / 0)
        return ray.get([task.remote(x) for x in xs])

    assert told(judge(in_ray, right)) == ("passed", "")
    assert told(judge(in_ray, by_pool)) == ("failed", "task")
    assert told(judge(in_ray, loop)) == ("failed", "loop")
    verdict = judge(in_ray, refs)
    assert told(verdict) == ("failed", "refs")
    assert verdict.seen == "It returned a list of `ObjectRef`."
    verdict = judge(in_ray, fails)
    assert (verdict.outcome, verdict.finding) == ("raised", "your code raised ZeroDivisionError.")
    assert verdict.seen.startswith("ZeroDivisionError: division by zero.")
