"""`reset` and `generate`: what a learner wrote and what was said of it are never lost."""

import json
import shutil

import pytest
from classroom import COURSE, find_cell
from typer.testing import CliRunner

from parcours import judges
from parcours.check.verdict import Verdict
from parcours.cli import app
from parcours.course import form, generate, load
from parcours.errors import CourseError
from parcours.grade.reset import reset
from parcours.learner import attempts

STEM, EXERCISE = "20_ray_tasks", "ray-squares"
MINE = "def square_all(work, xs):\n    return mine"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A clone of the course in which somebody solved two exercises."""
    for name in ("course.toml", "solutions", "parcours/judges/starters.json"):
        source, target = COURSE.root / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    course = load(tmp_path)
    generate.generate(course, judges.hints)
    write_answer(course, EXERCISE, MINE)
    write_answer(course, "ray-grain", "half an ans")
    return course


def path_of(course):
    return course.root / "exercises" / f"{STEM}.ipynb"


def write_answer(course, exercise, source):
    notebook = form.read(path_of(course))
    find_cell(notebook, exercise)["source"] = source
    form.write(notebook, path_of(course))


def answer(course, exercise, path=None):
    return find_cell(form.read(path or path_of(course)), exercise).source.rstrip()


def test_an_exercise_gets_its_starter_back_and_the_others_stay(course):
    path, copy = reset(course, EXERCISE)
    assert path == path_of(course)
    assert "TODO" in answer(course, EXERCISE)
    assert answer(course, "ray-grain") == "half an ans"
    assert answer(course, EXERCISE, copy) == MINE
    assert copy.parent == course.root / ".parcours" / "copies"
    assert generate.differences(course, judges.hints) == []


@pytest.mark.parametrize("target", [STEM, f"{STEM}.ipynb", f"exercises/{STEM}.ipynb"])
def test_a_notebook_is_reset_whole(course, target):
    _, copy = reset(course, target)
    assert generate.differences(course, judges.hints, strict=True) == []
    assert answer(course, EXERCISE, copy) == MINE


def test_a_notebook_that_is_broken_or_gone_is_made_again(course):
    path_of(course).write_text("{ half", encoding="utf-8")
    _, copy = reset(course, STEM)
    assert copy.read_text("utf-8") == "{ half"
    path_of(course).unlink()
    assert reset(course, EXERCISE)[1] is None
    assert generate.differences(course, judges.hints, strict=True) == []


def test_a_cell_that_was_deleted_or_doubled_is_put_right(course):
    for doubled in (False, True):
        notebook = form.read(path_of(course))
        cell = find_cell(notebook, EXERCISE)
        if doubled:
            notebook.cells.append(json.loads(json.dumps(cell)) | {"id": "again"})
        else:
            notebook.cells.remove(cell)
        form.write(form.fix(notebook), path_of(course))
        reset(course, EXERCISE)
        assert generate.differences(course, judges.hints) == []
        cells = [cell for cell in form.read(path_of(course)).cells if cell.metadata.get("nbgrader")]
        assert [cell.metadata.nbgrader.grade_id for cell in cells].count(EXERCISE) == 1


def test_two_resets_in_a_second_keep_two_copies(course):
    copies = set()
    for number in range(3):
        write_answer(course, EXERCISE, f"{MINE}  # {number}")
        copies.add(reset(course, EXERCISE)[1])
    assert len(copies) == 3
    assert all(copy.exists() for copy in copies)


def test_where_there_is_nothing_to_put_back_nothing_is_copied(course):
    reset(course, STEM)
    assert reset(course, STEM)[1] is reset(course, EXERCISE)[1] is None


def test_only_ones_own_notebook_is_reset(course):
    other = course.root / "class" / f"{STEM}.ipynb"
    other.parent.mkdir()
    shutil.copyfile(path_of(course), other)
    before = path_of(course).read_bytes()
    with pytest.raises(CourseError, match="only works on the notebook in exercises"):
        reset(course, other)
    assert path_of(course).read_bytes() == before


def test_what_is_no_exercise_is_named(course):
    with pytest.raises(CourseError, match="ray-squares, ray-get-loop"):
        reset(course, "squares")


def test_the_command_says_where_the_work_is(course):
    done = CliRunner().invoke(app, ["reset", EXERCISE], catch_exceptions=False)
    assert done.exit_code == 0
    assert f"the starter of {EXERCISE} is back in" in done.output
    assert "copies" in done.output
    done = CliRunner().invoke(app, ["reset", EXERCISE], catch_exceptions=False)
    assert "there was nothing to keep" in done.output


# -- an update of the course ------------------------------------------------------------------------------------------
def test_answers_and_verdicts_survive_an_update_and_a_reset(course):
    """The course changes a starter and a text, exercises are made again, then one is reset: all is still there."""
    verdict = Verdict(EXERCISE, "passed", "right results.")
    assert attempts.record(verdict, MINE) == ""
    solution = course.root / "solutions" / f"{STEM}.ipynb"
    changed = solution.read_text("utf-8").replace("(5 lines, with the task's definition)", "(six lines)", 1)
    changed = changed.replace("Each check runs your function", "A check runs your function", 1)
    assert changed != solution.read_text("utf-8")
    solution.write_text(changed, encoding="utf-8")

    generate.generate(course, judges.hints)
    assert answer(course, EXERCISE) == MINE
    assert answer(course, "ray-grain") == "half an ans"
    assert "A check runs your function" in path_of(course).read_text("utf-8")

    reset(course, STEM)
    assert "six lines" in answer(course, EXERCISE)
    assert attempts.best_outcomes() == {EXERCISE: "passed"}
    assert attempts.attempts()[-1]["answer"] == MINE
