"""Submissions: whose notebook is where, and which lesson it belongs to."""

import os

import pytest
from answering import STEM
from classroom import COURSE, hand_in, starter_notebook

from parcours.errors import CourseError
from parcours.grade import submissions

STEMS = [lesson.stem for lesson in COURSE.lessons]


@pytest.mark.parametrize(
    ("file", "learner", "number"),
    [
        ("anna/00_start_here.ipynb", "anna", ""),
        ("anna/ps1/00_start_here.ipynb", "anna", ""),  # nbgrader's submitted/
        ("00_start_here/anna.ipynb", "anna", ""),  # a folder for each lesson
        ("00_start_here/anna/x.ipynb", "anna", ""),
        ("anna.ipynb", "anna", ""),
        ("anna_00_start_here.ipynb", "anna", ""),
        ("anna-00_start_here (2).ipynb", "anna", ""),
        ("00_start_here.ipynb", "class", ""),  # one learner's exercises
        ("Anna Lund_4711_assignsubmission_file_/n.ipynb", "Anna Lund", "4711"),  # Moodle
        ("lundanna_4711_99_00_start_here-1.ipynb", "lundanna", "4711"),  # Canvas
        ("lundanna_LATE_4711_99_x.ipynb", "lundanna", "4711"),
    ],
)
def test_whose_a_notebook_is(tmp_path, file, learner, number):
    path = tmp_path / "class" / file
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    found = list(submissions.find([tmp_path / "class"], STEMS))
    assert [(each.learner, each.id, each.path) for each in found] == [(learner, number, path)]


def test_one_notebook_is_whom_its_folder_is_called_after(tmp_path):
    path = hand_in(tmp_path, "anna", STEM, "{}")
    assert [each.learner for each in submissions.find([path], STEMS)] == ["anna"]


@pytest.mark.parametrize("folder", ["anna/.ipynb_checkpoints", "__MACOSX/anna", "anna/.parcours/copies"])
def test_copies_that_a_tool_made_are_no_submissions(tmp_path, folder):
    hand_in(tmp_path / "class", folder, STEM, "{}")
    hand_in(tmp_path / "class", "ben", f"._{STEM}", "{}")
    assert list(submissions.find([tmp_path / "class"], STEMS)) == []
    inside = tmp_path / "class" / folder  # what one asks for is looked at
    assert [each.path.parent for each in submissions.find([inside], STEMS)] == [inside]


def test_every_notebook_gets_a_row(tmp_path):
    hand_in(tmp_path, "anna", STEM, "{}").rename(tmp_path / "anna" / f"{STEM}.IPYNB")
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / f"{STEM}.ipynb").symlink_to("nowhere")
    assert [each.learner for each in submissions.find([tmp_path], STEMS)] == ["anna", "ben"]


def test_a_pipe_in_the_place_of_a_notebook_gets_a_row(tmp_path):
    hand_in(tmp_path, "anna", STEM, "{}")
    os.mkfifo(tmp_path / "ben")
    os.mkfifo(tmp_path / "anna" / "not-handed-in")
    (tmp_path / "cem").mkdir()
    os.mkfifo(tmp_path / "cem" / f"{STEM}.ipynb")
    found = list(submissions.find([tmp_path], STEMS))
    assert [each.learner for each in found] == ["anna", "ben", "cem"]
    for each in found[1:]:
        with pytest.raises(CourseError, match="named pipe"):
            submissions.read(each.path)


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CourseError, match="no such file or folder"):
        list(submissions.find([tmp_path / "nowhere"]))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": ["x"]}', "[" * 10**5, "\ud800"])
def test_what_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CourseError, match="not a notebook"):
        submissions.read(path)


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 10)
    path = tmp_path / "x.ipynb"
    path.write_text('{"cells": []}')
    with pytest.raises(CourseError, match="larger than"):
        submissions.read(path)


def test_the_lesson_is_known_by_the_ids_of_its_answers():
    assert submissions.lesson_of(starter_notebook(STEM), COURSE, "x.ipynb") == STEM
    assert submissions.lesson_of({"cells": []}, COURSE, f"anna_{STEM}.ipynb") == STEM
    assert submissions.lesson_of({"cells": []}, COURSE, "x.ipynb") is None
