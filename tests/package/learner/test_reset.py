"""`reset` and `generate`: what a learner wrote and what was said of it are never lost."""

import json
import shutil

import pytest
from classroom import COURSE, find_cell
from typer.testing import CliRunner

from parcours import judges, reset
from parcours.check.verdict import Verdict
from parcours.cli import app
from parcours.course import form, generate, load
from parcours.errors import CourseError
from parcours.learner import attempts
from parcours.learner.reset import put_back

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
    path, copy = put_back(course, EXERCISE)
    assert path == path_of(course)
    assert "TODO" in answer(course, EXERCISE)
    assert answer(course, "ray-grain") == "half an ans"
    assert answer(course, EXERCISE, copy) == MINE
    assert copy.parent == course.root / ".parcours" / "copies"
    assert generate.differences(course, judges.hints) == []


@pytest.mark.parametrize("target", ["20", STEM, f"{STEM}.ipynb", f"exercises/{STEM}.ipynb"])
def test_a_notebook_is_reset_whole(course, target):
    _, copy = put_back(course, target)
    assert generate.differences(course, judges.hints, strict=True) == []
    assert answer(course, EXERCISE, copy) == MINE


def test_a_notebook_that_is_broken_or_gone_is_made_again(course):
    path_of(course).write_text("{ half", encoding="utf-8")
    _, copy = put_back(course, STEM)
    assert copy.read_text("utf-8") == "{ half"
    path_of(course).unlink()
    assert put_back(course, EXERCISE)[1] is None
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
        put_back(course, EXERCISE)
        assert generate.differences(course, judges.hints) == []
        cells = [cell for cell in form.read(path_of(course)).cells if cell.metadata.get("nbgrader")]
        assert [cell.metadata.nbgrader.grade_id for cell in cells].count(EXERCISE) == 1


def test_outputs_of_the_answer_that_is_put_away_go_with_it(course):
    from nbformat.v4 import new_output

    notebook = form.read(path_of(course))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [new_output("stream", text="old")], 7
    form.write(notebook, path_of(course))
    put_back(course, "ray-get-loop")
    cells = form.read(path_of(course)).cells
    ids = [cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") for cell in cells]
    first, last = ids.index("ray-get-loop"), ids.index("ray-get-loop-check")
    printed = [place for place, cell in enumerate(cells) if cell.get("outputs")]
    assert printed
    assert not {*printed} & {*range(first, last + 1)}
    code = [place for place, cell in enumerate(cells) if cell.cell_type == "code"]
    assert printed == [place for place in code if not first <= place <= last]


def test_in_a_notebook_reset_says_where_the_work_is_and_how_to_see_the_starter(course):
    said = repr(reset(EXERCISE))
    assert "copies" in said
    assert "Reload Notebook from Disk" in said
    assert "TODO" in answer(course, EXERCISE)
    assert "nothing to put back" in repr(reset(EXERCISE))


def test_two_resets_in_a_second_keep_two_copies(course):
    copies = set()
    for number in range(3):
        write_answer(course, EXERCISE, f"{MINE}  # {number}")
        copies.add(put_back(course, EXERCISE)[1])
    assert len(copies) == 3
    assert all(copy.exists() for copy in copies)


def test_where_there_is_nothing_to_put_back_nothing_is_copied(course):
    put_back(course, STEM)
    assert put_back(course, STEM)[1] is put_back(course, EXERCISE)[1] is None


def test_only_ones_own_notebook_is_reset(course):
    other = course.root / "class" / f"{STEM}.ipynb"
    other.parent.mkdir()
    shutil.copyfile(path_of(course), other)
    before = path_of(course).read_bytes()
    with pytest.raises(CourseError, match="only works on the notebook in exercises"):
        put_back(course, other)
    assert path_of(course).read_bytes() == before


def test_what_is_no_exercise_is_named(course):
    with pytest.raises(CourseError, match="did you mean 'ray-squares'"):
        put_back(course, "squares")


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
    changed = changed.replace("Each check calls your function", "A check runs your function", 1)
    assert changed != solution.read_text("utf-8")
    solution.write_text(changed, encoding="utf-8")

    generate.generate(course, judges.hints)
    assert answer(course, EXERCISE) == MINE
    assert answer(course, "ray-grain") == "half an ans"
    assert "A check runs your function" in path_of(course).read_text("utf-8")

    put_back(course, STEM)
    assert "six lines" in answer(course, EXERCISE)
    assert attempts.best_outcomes() == {EXERCISE: "passed"}
    assert attempts.attempts()[-1]["answer"] == MINE
