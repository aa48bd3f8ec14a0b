"""What the course asks of a lesson, made from its solution."""

from classroom import COURSE

from parcours.grade.pristine import pristine


def test_a_step_has_what_its_answer_needs_and_no_more():
    steps = pristine(COURSE, "20_ray_tasks").steps
    names = {step["exercise"]: [name for name, _ in step["given"]] for step in steps}
    # neither the learner's look at their own run, nor the end of the cluster
    assert names == {"ray-squares": ["imports", "start"], "ray-get-loop": ["loop-tasks"], "ray-grain": []}
    assert [step["function"] for step in steps] == ["square_all", "fetch_and_clean", "many_small"]
    assert [step["points"] for step in steps] == [1, 1, 2]
