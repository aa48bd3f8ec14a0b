"""An update of a clone in which somebody has worked: the new version comes, and every answer stays."""

import json
import os
import shutil
import subprocess

import pytest
from classroom import COURSE, find_cell
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner

from parcours import judges
from parcours.check.verdict import Verdict
from parcours.cli import app
from parcours.course import form, generate, load
from parcours.errors import CourseError
from parcours.learner import attempts
from parcours.learner.update import update

STEM, EXERCISE = "20_ray_tasks", "ray-squares"
MINE = "def square_all(work, xs):\n    return mine"

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git here")


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The published course: a git repository of its own."""
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    folder = tmp_path / "home"
    for name in ("course.toml", "README.md", "solutions", "notebooks", "parcours/judges/starters.json", ".gitignore"):
        source, target = COURSE.root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    generate.generate(load(folder), judges.hints)
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "home")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder


@pytest.fixture
def clone(home, tmp_path, monkeypatch):
    """A learner's clone, half solved: an answer that passed, one that is half written, a lesson that was run."""
    git(tmp_path, "clone", "--quiet", str(home), "clone")
    course = load(tmp_path / "clone")
    monkeypatch.chdir(course.root / "exercises")
    notebook = form.read(path_of(course))
    find_cell(notebook, EXERCISE)["source"] = MINE
    find_cell(notebook, "ray-grain")["source"] = "half an ans"
    notebook.cells.insert(3, new_code_cell("my = 'own cell'", id="0a1b2c3d"))
    form.write(notebook, path_of(course))
    assert attempts.record(Verdict(EXERCISE, "passed", "right results."), MINE) == ""
    lesson = course.root / "notebooks" / "00_start_here.ipynb"
    lesson.write_text(lesson.read_text("utf-8").replace('"execution_count": 2', '"execution_count": 22'), "utf-8")
    (course.root / "notes.txt").write_text("mine")
    return course


def path_of(course):
    return course.root / "exercises" / f"{STEM}.ipynb"


def answer(course, exercise):
    return find_cell(form.read(path_of(course)), exercise).source.rstrip()


def publish(home):
    """Make what has changed a new version of the course."""
    generate.generate(load(home), judges.hints)
    git(home, "add", "-A")
    git(home, "commit", "--quiet", "-m", "next")


def publish_a_change_of_everything(home):
    solution = home / "solutions" / f"{STEM}.ipynb"
    text = solution.read_text("utf-8").replace("(5 lines, with the task's definition)", "(six lines)", 1)
    solution.write_text(text, "utf-8")
    lesson = home / "notebooks" / "00_start_here.ipynb"
    lesson.write_text(lesson.read_text("utf-8").replace("20 minutes", "11 minutes", 1), "utf-8")
    (home / "notes.txt").write_text("theirs")
    publish(home)


def test_a_new_version_comes_and_every_answer_stays(home, clone):
    assert "would be overwritten" in pull_of(home, clone), "git alone refuses"
    done = update(clone)
    assert done.version == git(home, "rev-parse", "--short", "HEAD").strip()
    assert answer(clone, EXERCISE) == MINE
    assert answer(clone, "ray-grain") == "half an ans"
    assert "my = 'own cell'" in [cell.source for cell in form.read(path_of(clone)).cells]
    assert "six lines" in (clone.root / "solutions" / f"{STEM}.ipynb").read_text("utf-8")
    assert "11 minutes" in (clone.root / "notebooks" / "00_start_here.ipynb").read_text("utf-8")
    assert (clone.root / "notes.txt").read_text() == "theirs"
    assert done.merged == [f"exercises/{STEM}.ipynb"]
    assert set(done.copies) == {f"exercises/{STEM}.ipynb", "notebooks/00_start_here.ipynb", "notes.txt"}
    assert done.copies["notes.txt"].read_text() == "mine"
    assert find_cell(form.read(done.copies[f"exercises/{STEM}.ipynb"]), EXERCISE).source == MINE
    assert attempts.best_outcomes() == {EXERCISE: "passed"}
    assert attempts.attempts()[-1]["answer"] == MINE
    assert generate.differences(load(clone.root), judges.hints) == []
    assert update(clone).version == ""


def pull_of(home, clone):
    publish_a_change_of_everything(home)
    done = subprocess.run(["git", "-C", str(clone.root), "pull", "--ff-only"], capture_output=True, text=True)
    assert done.returncode
    return done.stderr


def test_what_the_new_version_leaves_alone_stays_untouched(home, clone):
    before = path_of(clone).read_bytes()
    (home / "README.md").write_text("another text\n<!-- lessons -->\n<!-- /lessons -->\n")
    publish(home)
    done = update(clone)
    assert done.version
    assert (done.copies, done.merged) == ({}, [])
    assert path_of(clone).read_bytes() == before
    assert (clone.root / "notes.txt").read_text() == "mine"


def test_an_exercise_that_is_broken_or_gone_gives_way_and_is_kept(home, clone):
    path_of(clone).write_text('{"cells": [half sav')
    publish_a_change_of_everything(home)
    done = update(clone)
    assert done.merged == []
    assert done.copies[f"exercises/{STEM}.ipynb"].read_text() == '{"cells": [half sav'
    assert "TODO" in answer(clone, EXERCISE)


def test_staged_and_deleted_files_are_no_obstacle(home, clone):
    git(clone.root, "add", "exercises")
    (clone.root / "notebooks" / "00_start_here.ipynb").unlink()
    publish_a_change_of_everything(home)
    assert update(clone).version
    assert answer(clone, EXERCISE) == MINE
    assert (clone.root / "notebooks" / "00_start_here.ipynb").exists()


def test_own_commits_are_left_to_git_and_nothing_changes(home, clone):
    git(clone.root, "commit", "--quiet", "-am", "mine")
    publish_a_change_of_everything(home)
    with pytest.raises(CourseError, match="has its own commits"):
        update(clone)
    assert answer(clone, EXERCISE) == MINE


def test_a_clone_that_cannot_be_updated_says_why(home, clone, tmp_path):
    shutil.move(home, tmp_path / "elsewhere")
    with pytest.raises(CourseError, match="git fetch failed"):
        update(clone)
    git(clone.root, "branch", "--unset-upstream")
    with pytest.raises(CourseError, match="does not know where new versions come from"):
        update(clone)
    shutil.rmtree(clone.root / ".git")
    with pytest.raises(CourseError, match="is not a git clone"):
        update(clone)


def test_a_merge_that_fails_leaves_everything_as_it_was(home, clone):
    publish_a_change_of_everything(home)
    hook = clone.root / ".git" / "index.lock"
    before = path_of(clone).read_bytes()
    hook.write_text("")  # as if another git were at work
    with pytest.raises(CourseError, match=r"index\.lock"):
        update(clone)
    assert path_of(clone).read_bytes() == before
    assert (clone.root / "notes.txt").read_text() == "mine"
    hook.unlink()
    assert update(clone).version


def test_the_command_says_what_it_did(home, clone):
    done = CliRunner().invoke(app, ["update"], catch_exceptions=False)
    assert done.output == "There is no newer version.\n"
    publish_a_change_of_everything(home)
    done = CliRunner().invoke(app, ["update"], catch_exceptions=False)
    assert done.exit_code == 0
    assert f"exercises/{STEM}.ipynb: your answers are in the new version" in done.output
    assert "copies" in done.output
    assert json.loads(path_of(clone).read_text("utf-8"))
