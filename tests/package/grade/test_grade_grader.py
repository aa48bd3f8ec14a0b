"""The grader process: one grade for each exercise, whatever fails."""

import json

from answering import EXERCISE, RIGHT, SERIAL, STEM, grades, job
from classroom import COURSE, find_cell, starter_notebook

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
    monkeypatch.setattr(module, "judge", lambda *a, **k: 1 / 0)
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
