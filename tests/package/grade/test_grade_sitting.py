"""The sitting: a submission's cells run in the order of the notebook, and none costs more than its own exercise."""

import time

from answering import RIGHT, grades, job


def outcomes(found):
    return [grade["verdict"]["outcome"] for grade in found]


def test_what_the_course_starts_before_the_learner_is_not_the_learners_fault(grader):
    slow = job(RIGHT, start=0.5)
    step = slow["steps"][0]
    slow["steps"][0] = {**step, "given": [["slow", "import time\ntime.sleep(60)"], *step["given"]]}
    (grade,) = grades(grader, slow)
    assert grade["verdict"]["outcome"] == "cannot tell"
    assert "cell slow: your code was stopped after 0.5 s" in grade["verdict"]["seen"]


def test_a_cell_of_the_course_that_fails_is_not_the_learners_fault(grader):
    work = job(RIGHT)
    work["steps"][0]["given"] = [["imports", "import no_such_module"]]
    (grade,) = grades(grader, work)
    assert grade["verdict"]["outcome"] == "cannot tell"
    assert "imports: ModuleNotFoundError" in grade["verdict"]["seen"]


def test_a_cell_that_ends_its_process_costs_its_own_exercise_alone(grader):
    """Two exercises of one submission, the first of which is deadly."""
    work = job(RIGHT)
    first = {**work["steps"][0], "answer": "import os\nos._exit(0)"}
    second = {**work["steps"][0], "given": []}
    assert outcomes(grades(grader, {**work, "steps": [first, second]})) == ["raised", "passed"]


def test_an_answer_may_use_what_those_before_it_define(grader):
    work = job(RIGHT)
    first = {**work["steps"][0], "answer": RIGHT.replace("run_all", "first"), "function": "first"}
    second = {**work["steps"][0], "answer": "run_all = first", "given": []}
    assert outcomes(grades(grader, {**work, "steps": [first, second]})) == ["passed", "passed"]


def test_cells_next_to_the_answers_have_a_limit_together(grader):
    work = job(RIGHT, cell=1)
    work["steps"][0]["added"] = [[f"added-{n}", "class W:\n    import time\n    time.sleep(0.7)"] for n in range(30)]
    start = time.monotonic()
    found = grades(grader, {**work, "steps": work["steps"] * 2})
    assert outcomes(found) == ["too long", "too long"]
    assert "more than 5 s" in found[0]["verdict"]["seen"]
    assert time.monotonic() - start < 30 * 0.7  # each of them would have been let run
