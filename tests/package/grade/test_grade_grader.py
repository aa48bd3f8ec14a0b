"""The grader process: one grade for each exercise, whatever fails."""

import dataclasses
import json

import pytest
from answering import EXERCISE, RIGHT, SERIAL, STEM, grades, job
from classroom import COURSE, find_cell, starter_notebook

from parcours import judges
from parcours.grade import grader as module
from parcours.grade import warm
from parcours.grade.grader import Grader
from parcours.grade.pristine import pristine


def test_a_job_gives_a_grade_for_each_exercise(grader):
    (grade,) = grades(grader, job(RIGHT))
    assert grade["verdict"]["outcome"] == "passed"
    assert len(grade["details"]["spans"]) == 8
    assert grade["details"]["picture"].startswith("<svg")
    assert json.loads(json.dumps(grade)) == grade


def test_a_starter_needs_no_sandbox(grader, monkeypatch):
    monkeypatch.setattr(module, "Sandbox", None)
    assert [step["exercise"] for step in pristine(COURSE, STEM).steps] == [EXERCISE]
    source = find_cell(starter_notebook(STEM), EXERCISE)["source"]
    (grade,) = grades(grader, job(source if isinstance(source, str) else "".join(source)))
    assert grade["verdict"]["outcome"] == "not attempted"


def test_a_fault_of_the_grader_costs_one_grade(grader, monkeypatch):
    monkeypatch.setattr(module, "examine", lambda *a, **k: 1 / 0)
    (grade,) = grades(grader, job(RIGHT))
    assert grade["verdict"]["outcome"] == "cannot tell"
    assert "ZeroDivisionError" in grade["verdict"]["seen"]


def test_a_wrong_answer_need_not_wait_for_the_patience(grader):
    """The caller of a forked child is known by its own id, not by that of the interpreter it was forked from."""
    (grade,) = grades(grader, job(SERIAL))
    assert (grade["verdict"]["outcome"], grade["verdict"]["hint"]) == ("failed", "here")
    assert grade["details"]["seconds"] < 8


def test_a_check_costs_little_beyond_the_run(grader):
    grades(grader, job(RIGHT))
    seconds = min(grades(grader, job(RIGHT))[0]["details"]["seconds"] for _ in range(5))
    assert seconds < 1.5  # benchmarks/grading.py measures; this only sees a wait that should not be there


def test_if_no_interpreter_can_be_started_nobody_is_blamed_and_the_next_is_graded(monkeypatch):
    made, there = Grader(), warm.clean_environment

    def none_left():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    try:
        monkeypatch.setattr(warm, "clean_environment", none_left)
        (grade,) = grades(made, job(RIGHT))
        assert grade["verdict"]["outcome"] == "cannot tell"
        assert "Resource temporarily unavailable" in grade["verdict"]["seen"]
        monkeypatch.setattr(warm, "clean_environment", there)
        (grade,) = grades(made, job(RIGHT))
        assert grade["verdict"]["outcome"] == "passed"
    finally:
        made.close()


def with_kept(work, kept):
    """A job whose one answer has kept runs."""
    return {**work, "steps": [{**work["steps"][0], "kept": kept}]}


@pytest.mark.parametrize("source", [RIGHT, SERIAL, "def run_all(work, xs):\n    return 1 / 0\n", "1 / 0\n"])
def test_kept_runs_are_judged_without_running_the_answer(grader, monkeypatch, source):
    (first,) = grades(grader, job(source))
    monkeypatch.setattr(module, "Sandbox", None)
    (again,) = grades(grader, with_kept(job(source), first["kept"]))
    assert (first["judged_again"], again["judged_again"]) == (False, True)
    assert {**again, "judged_again": False} == first


def test_kept_runs_meet_the_judge_of_today(grader, monkeypatch):
    (first,) = grades(grader, job(SERIAL))
    definition = dataclasses.replace(judges.definition(EXERCISE), own_hints={"here": "Look here."})
    monkeypatch.setattr(judges, "definition", lambda exercise: definition)
    (again,) = grades(grader, with_kept(job(SERIAL), first["kept"]))
    assert again["verdict"] == {**first["verdict"], "next": "Look here."}
    assert again["judged_again"]


@pytest.mark.parametrize("runs", ["", "[]", "[{}]", "{}", '[{"stopped": []}]'])
def test_an_answer_whose_kept_runs_are_of_no_use_runs(grader, runs):
    (grade,) = grades(grader, with_kept(job(RIGHT), {"runs": runs, "measured": {}}))
    assert (grade["verdict"]["outcome"], grade["judged_again"]) == ("passed", False)


def test_an_answer_that_is_given_something_else_now_runs(grader):
    (first,) = grades(grader, job(RIGHT))
    other = first["kept"]["runs"].replace('"meet": 4', '"meet": 3')
    assert other != first["kept"]["runs"]
    (grade,) = grades(grader, with_kept(job(RIGHT), {**first["kept"], "runs": other}))
    assert (grade["verdict"]["outcome"], grade["judged_again"]) == ("passed", False)


def test_runs_that_are_too_long_are_not_kept(grader, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 100)
    (grade,) = grades(grader, job(RIGHT))
    assert (grade["verdict"]["outcome"], grade["kept"]) == ("passed", None)


def test_nothing_is_kept_of_a_run_that_could_not_be_told(grader):
    sabotage = "import importlib\nimportlib.import_module('parcours.check.work').Work.__call__ = lambda self, x: 0\n"
    (grade,) = grades(grader, job(sabotage + SERIAL))
    assert (grade["verdict"]["outcome"], grade["kept"]) == ("cannot tell", None)
