"""The desk: each notebook is read once, and a row says what became of each exercise."""

import pytest
from answering import EXERCISE, RIGHT, STEM
from classroom import COURSE, hand_in, solved, starter_notebook

from parcours.errors import CourseError
from parcours.grade import desk as module
from parcours.grade import grade
from parcours.grade.desk import Desk

VERDICT = {"outcome": "passed", "finding": "right."}


@pytest.fixture
def folder(tmp_path):
    hand_in(tmp_path / "class", "anna", STEM, solved(STEM, {EXERCISE: RIGHT}))
    hand_in(tmp_path / "class", "ben", STEM, "{")
    return tmp_path / "class"


def desk_of(folder, out="out"):
    return Desk(COURSE, [folder], folder.parent / out, {})


def test_a_job_is_made_of_each_notebook_that_can_be_read(folder):
    desk = desk_of(folder)
    assert [each.learner for each in desk.submissions] == ["anna", "ben"]
    job, nothing = (desk.job(each) for each in desk.submissions)
    assert [step["exercise"] for step in job["steps"]] == [EXERCISE]
    assert str(folder) in job["hidden"]
    assert nothing is None


def test_what_was_solved_and_kept_in_the_course_is_hidden(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "kept attempts"))
    monkeypatch.chdir(tmp_path)
    job = desk_of(folder).job(desk_of(folder).submissions[0])
    names = ("solutions", "exercises", "tests", ".git", ".parcours")
    assert {str(COURSE.root.resolve() / name) for name in names} <= set(job["hidden"])
    assert {str(tmp_path / "kept attempts"), str(tmp_path / ".parcours")} <= set(job["hidden"])


def test_rows_have_the_grade_that_was_kept_and_its_details(folder):
    desk = desk_of(folder)
    for each in desk.submissions:
        job = desk.job(each)
        if job:
            grade = {"exercise": EXERCISE, "verdict": VERDICT, "details": {"seconds": 1}}
            desk.kept.put(job["steps"][0]["key"], "run", {**grade, "kept": None, "judged_again": False})
    (anna, details), (ben, nothing) = desk.rows()
    assert (anna["outcome"], anna["points"], details) == ("passed", 1, {"seconds": 1})
    assert (ben["outcome"], ben["finding"][:25], nothing) == ("error", "this is not a notebook: E", {})


def test_a_grade_that_was_not_kept_is_an_error(folder):
    desk = desk_of(folder)
    for each in desk.submissions:
        desk.job(each)
    assert next(desk.rows())[0]["finding"] == "its grade was not kept: grade again"


def test_a_class_is_read_once(folder, monkeypatch):
    paths = []

    def read(path):
        paths.append(path)
        return _read(path)

    _read = module.read
    monkeypatch.setattr(module, "read", read)
    grade(COURSE, [folder], folder.parent / "out", workers=1)
    assert sorted(paths) == sorted(folder.rglob("*.ipynb"))
    paths.clear()
    grade(COURSE, [folder], folder.parent / "out", workers=1)
    assert len(paths) == 2


def test_two_folders_with_one_lesson_of_one_name_are_refused(folder):
    hand_in(folder.parent / "other", "anna", STEM, starter_notebook(STEM))
    with pytest.raises(CourseError, match="is that one learner"):
        Desk(COURSE, [folder, folder.parent / "other"], folder.parent / "out", {})
