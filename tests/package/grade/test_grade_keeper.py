"""The keeper: one grader process for many jobs, and nothing lost when it ends."""

import pytest
from answering import RIGHT, job

from parcours.grade import keeper as module
from parcours.grade.keeper import GraderProcess, Keeper, grade_job


@pytest.fixture
def keeper():
    made = Keeper()
    yield made
    made.close()


def test_a_worker_of_an_engine_keeps_its_grader_process():
    used = []
    for _ in range(2):
        (grade,) = grade_job(job(RIGHT))
        assert grade["verdict"]["outcome"] == "passed"
        used.append(module._here.keeper.process)
    assert used[0] is used[1]
    module._here.keeper.close()


def test_if_a_process_ends_its_grades_are_kept_and_the_others_are_tried_again(monkeypatch, keeper):
    work = job(RIGHT)
    asked = []

    class EndsAfterOne(GraderProcess):
        def grades(self, job):
            asked.append([step["exercise"] for step in job["steps"] if step["grade"]])
            yield {"exercise": asked[-1][0], "verdict": {"outcome": "passed"}}
            self._process.kill()
            raise EOFError

    monkeypatch.setattr(module, "GraderProcess", EndsAfterOne)
    steps = [{**work["steps"][0], "exercise": name} for name in ("a", "b", "c")]
    grades = list(keeper.grades({**work, "steps": steps}))
    assert [(grade["exercise"], grade["verdict"]["outcome"]) for grade in grades] == [
        ("a", "passed"),
        ("b", "passed"),
        ("c", "cannot tell"),
    ]
    assert asked == [["a", "b", "c"], ["b", "c"]]
    assert keeper.process is None


def test_a_process_that_is_gone_is_replaced(keeper):
    list(keeper.grades(job(RIGHT)))
    first = keeper.process
    first._process.kill()
    first._process.wait()
    (grade,) = keeper.grades(job(RIGHT))
    assert grade["verdict"]["outcome"] == "passed"
    assert keeper.process is not first
    first.close()


def test_a_keeper_that_was_abandoned_starts_nothing_that_stays(keeper):
    keeper.abandon()
    assert list(keeper.grades(job(RIGHT))) == []
    keeper.close()
    assert keeper.process is None
