"""Executors: wherever jobs run, the same grades come of them."""

import json
import threading

import pytest
from answering import EXERCISE, RIGHT, SERIAL, STEM
from classroom import COURSE, hand_in, solved

from parcours.errors import CourseError
from parcours.grade import executors, grade, keeper

pytestmark = pytest.mark.xdist_group("ray")

ANSWERS = {
    "anna": RIGHT,
    "ben": SERIAL,
    "cleo": "def run_all(work, xs):\n    return 1 / 0\n",
}


def tables(tmp_path, engine, **more):
    """What a class comes to on an engine, as bytes."""
    for learner, source in ANSWERS.items():
        hand_in(tmp_path / "class", learner, STEM, solved(STEM, {EXERCISE: source}))
    out = tmp_path / engine
    summary = grade(COURSE, [tmp_path / "class"], out, engine=engine, **more)
    assert summary.graded == 3
    return [(out / name).read_bytes() for name in ("grades.json", "grades.csv", "junit.xml")]


def test_an_engine_that_there_is_not_is_named():
    with pytest.raises(CourseError, match="local, ray, dask"):
        executors.executor("spark")
    with pytest.raises(CourseError, match="needs --address"):
        executors.executor("dask")


def test_dask_gives_the_same_bytes(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        there = tables(tmp_path, "dask", address=cluster.scheduler_address)
    assert there == tables(tmp_path, "local", workers=2)


def test_a_cluster_that_does_not_work_is_said(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "WORKERS_WITHIN", 1)
    none = {"n_workers": 0, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(**none) as cluster, pytest.raises(CourseError, match="no Dask at tcp://.*worker"):
        next(executors.executor("dask", cluster.scheduler_address)(iter([])))
    monkeypatch.setattr("ray.is_initialized", lambda: False)  # that of another test is
    for address in ("127.0.0.1:9", "ray://127.0.0.1:9"):
        with pytest.raises(CourseError, match=f"no Ray at {address}: .*refused"):
            next(executors.executor("ray", address)(iter([])))


def test_ray_gives_the_same_bytes(tmp_path, ray_running):
    assert tables(tmp_path, "ray") == tables(tmp_path, "local", workers=2)


# -- one machine, without running anything ----------------------------------------------------------------------------
class FakeGrader:
    """A grader process that answers at once, or ends."""

    alive = True

    def grades(self, job):
        if job["ends"]:
            raise EOFError
        for step in job["steps"]:
            if step["grade"]:
                yield {"exercise": step["exercise"]}

    def abandon(self):
        pass

    def close(self):
        pass


@pytest.fixture
def fake(monkeypatch):
    """Nobody grades the jobs; those of which `ends` is true end their grader process."""
    monkeypatch.setattr(keeper, "GraderProcess", FakeGrader)


def jobs(count, ends=()):
    for number in range(count):
        yield number, {"ends": number in ends, "steps": [{"exercise": "a", "grade": True}]}


def test_every_job_comes_back_once(fake):
    events = list(executors.executor("local", workers=3)(jobs(50)))
    assert sorted(number for number, grade in events if grade) == list(range(50))
    assert sorted(number for number, grade in events if grade is None) == list(range(50))


def test_a_process_that_ends_twice_costs_its_own_job_alone(fake):
    events = [(number, grade) for number, grade in executors.executor("local", workers=2)(jobs(5, {2})) if grade]
    assert len(events) == 5
    (lost,) = [grade for number, grade in events if number == 2]
    assert lost["verdict"]["outcome"] == "cannot tell"
    assert json.dumps(lost)


def test_a_grading_that_is_given_up_ends_its_threads(fake):
    before = threading.active_count()
    events = executors.executor("local", workers=3)(jobs(1000))
    next(events)
    events.close()
    assert threading.active_count() == before


def test_a_fault_in_finding_jobs_is_raised(fake):
    def broken():
        yield from jobs(1)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(executors.executor("local", workers=2)(broken()))


def test_few_jobs_are_held_at_a_time(fake):
    taken = []

    def watched():
        for number, job in jobs(1000):
            taken.append(number)
            yield number, job

    events = executors.executor("local", workers=2)(watched())
    next(events)
    assert len(taken) < 200
    events.close()
