"""What stands below a verdict: why it works, the progress, the solution, and what comes next."""

import pytest

from parcours import judges
from parcours.check.verdict import Verdict
from parcours.course import load
from parcours.learner import attempts
from parcours.learner.follow_up import OFFER_AFTER, followed_up

FIRST, SECOND, THIRD = "ray-squares", "ray-get-loop", "ray-grain"  # of lesson 20


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path))


def after(outcome, exercise=FIRST):
    """The verdict with this outcome, kept and followed up."""
    verdict = Verdict(exercise, outcome, "a finding.")
    attempts.record(verdict, "")
    return followed_up(verdict)


def test_a_pass_says_why_and_leads_to_the_solution_and_to_the_next_exercise():
    found = after("passed")
    assert found.why == judges.definition(FIRST).why
    assert found.links == (
        ("the solution, and why it works", "../solutions/20_ray_tasks.ipynb#1.-Parallel-squares"),
        ("next exercise: No ray.get in the loop", "../exercises/20_ray_tasks.ipynb#2.-No-ray.get-in-the-loop"),
    )
    page = found.to_html()
    assert '<a href="../solutions/20_ray_tasks.ipynb#1.-Parallel-squares">the solution, and why it works</a>' in page
    assert "Go to" in str(found)
    assert found.links[1][1] in str(found)


def test_the_next_is_the_first_that_is_left_then_the_next_lesson():
    after("passed", THIRD)
    assert after("passed", SECOND).links[1][0] == "next exercise: Parallel squares"
    following = load().find("21")[0]
    assert after("passed", FIRST).links[1] == (
        f"next lesson: {following.title}", f"../notebooks/{following.stem}.ipynb"
    )  # fmt: skip


def test_after_the_last_lesson_there_is_only_the_solution():
    last = load().lessons[-1]
    found = [after("passed", exercise.id) for exercise in last.exercises]
    assert len(found[-1].links) == 1


def test_the_solution_is_offered_after_some_failures_and_not_before():
    found = [after(outcome) for outcome in ("failed", "not attempted", "cannot tell", "raised", "too long")]
    assert [len(verdict.links) for verdict in found] == [0, 0, 0, 0, 1]
    assert OFFER_AFTER == 3
    assert found[-1].links[0][1].startswith("../solutions/20_ray_tasks.ipynb")
    assert {verdict.why for verdict in found} == {""}


def test_beside_a_failure_an_earlier_pass_is_told():
    assert after("passed").progress == "1 of 3 in this lesson passed."
    assert after("failed").progress == "1 of 3 in this lesson passed. An earlier answer to this exercise passed."
    assert after("failed", SECOND).progress == "1 of 3 in this lesson passed."


@pytest.mark.parametrize("exercise_id", judges.ids())
def test_each_exercise_says_why_a_right_answer_works(exercise_id):
    assert 40 < len(judges.definition(exercise_id).why) < 240
