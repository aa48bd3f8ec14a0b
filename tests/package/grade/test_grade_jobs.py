"""The job of a submission: plain data, of the course's notebook and the learner's answers."""

import json

from answering import EXERCISE, RIGHT, STEM, job
from classroom import COURSE, find_cell, solved

from parcours.grade.answers import answers_in
from parcours.grade.jobs import job_of
from parcours.grade.pristine import pristine


def test_a_job_is_plain_data():
    made = job("\ud800")
    assert json.loads(json.dumps(made)) == made
    assert [(step["exercise"], step["answer"], step["grade"]) for step in made["steps"]] == [(EXERCISE, "?", True)]


def test_limits_and_hidden_folders_go_with_it():
    asked = pristine(COURSE, STEM)
    made = job_of(asked, {}, {"seconds": 3}, ["/x"])
    assert (made["limits"], made["hidden"]) == ({"seconds": 3}, ["/x"])


def test_an_answer_without_a_cell_is_not_graded():
    asked = pristine(COURSE, "20_ray_tasks")
    notebook = solved("20_ray_tasks", {"ray-squares": RIGHT})
    notebook["cells"].remove(find_cell(notebook, "ray-grain"))
    steps = job_of(asked, answers_in(notebook, asked), {}, [])["steps"]
    assert [step["grade"] for step in steps] == [True, True, False]
    assert steps[2]["answer"] is None


def test_only_what_is_wanted_is_graded():
    asked = pristine(COURSE, "20_ray_tasks")
    answers = answers_in(solved("20_ray_tasks", {}), asked)
    steps = job_of(asked, answers, {}, [], wanted=lambda exercise: exercise == "ray-grain")["steps"]
    assert [step["grade"] for step in steps] == [False, False, True]
