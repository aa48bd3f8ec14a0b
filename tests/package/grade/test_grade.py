"""Grading a class: what comes of it, and that nothing is lost, doubled or done again."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from xml.etree import ElementTree

import dask
import psutil
import pytest
from answering import EXERCISE, RIGHT, SERIAL, STEM
from classroom import COURSE, find_cell, hand_in, solved, starter_notebook, walls_here
from typer.testing import CliRunner

from parcours.cli import app
from parcours.course import form
from parcours.errors import CourseError
from parcours.grade import confine, executors, grade, grade_one, keys
from parcours.grade.desk import Desk

SLOW = "import time\ntime.sleep(0.4)\n" + RIGHT


def class_of(folder, sources):
    """A folder with one notebook of each learner: {learner: text of the answer, or None for a notebook untouched}."""
    for learner, source in sources.items():
        notebook = starter_notebook(STEM) if source is None else solved(STEM, {EXERCISE: source})
        hand_in(folder, learner, STEM, notebook)
    return folder


def rows_of(out):
    with open(out / "grades.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_pages(out):
    return {path.stem: path.read_text("utf-8") for path in (out / "reports").iterdir()}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A small class, graded once: the folder of the submissions, that of the results, the summary."""
    folder = tmp_path_factory.mktemp("class")
    class_of(folder, {"anna": RIGHT, "ben": SERIAL, "cleo": None, "dan": "def run_all(work xs): pass\n"})
    (folder / "eve.ipynb").write_text("{")
    out = tmp_path_factory.mktemp("out")
    return folder, out, grade(COURSE, [folder], out, workers=2)


def test_a_class_gets_its_grades(graded):
    _, out, summary = graded
    told = {row["learner"]: (row["outcome"], row["points"], row["hint"]) for row in rows_of(out)}
    assert told == {
        "anna": ("passed", "1", ""),
        "ben": ("failed", "0", "here"),
        "cleo": ("not attempted", "0", ""),
        "dan": ("raised", "0", "error"),
        "eve": ("error", "0", ""),
    }
    assert (summary.submissions, summary.graded, summary.whole) == (5, 4, False)


def test_the_tables_say_the_same(graded):
    _, out, _ = graded
    rows = json.loads((out / "grades.json").read_text("utf-8"))
    assert [{name: str(value) for name, value in row.items()} for row in rows] == rows_of(out)
    cases = ElementTree.parse(out / "junit.xml").findall(".//testcase")
    kinds = {case.get("classname"): [part.tag for part in case] for case in cases}
    assert kinds == {"anna": [], "ben": ["failure"], "cleo": ["skipped"], "dan": ["failure"], "eve": ["error"]}


def test_each_learner_has_a_page(graded):
    _, out, _ = graded
    pages = read_pages(out)
    assert set(pages) == {"anna", "ben", "cleo", "dan", "eve"}
    assert "All at once" in pages["ben"]
    assert "0 of 1 points" in pages["ben"]
    assert "<summary>Hint: " in pages["ben"]
    assert 'src="data:image/svg+xml,' in pages["ben"]
    assert "Hint: " not in pages["anna"]
    assert "line 1" in pages["dan"]


def test_what_is_unchanged_is_not_graded_again(graded, tmp_path):
    folder, out, _ = graded
    before = (out / "grades.csv").read_bytes()
    assert grade(COURSE, [folder], out, workers=1).graded == 0
    assert (out / "grades.csv").read_bytes() == before
    class_of(folder, {"ben": RIGHT + "# now\n"})
    assert grade(COURSE, [folder], out, workers=1).graded == 1
    assert [row["outcome"] for row in rows_of(out)][:2] == ["passed", "passed"]


def test_equal_answers_get_equal_grades_and_are_run_once(tmp_path):
    class_of(tmp_path / "class", {"anna": RIGHT, "ben": RIGHT})
    assert grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1).graded == 1
    assert [row["points"] for row in rows_of(tmp_path / "out")] == ["1", "1"]


def test_kept_runs_are_judged_again_where_only_the_judge_changed(tmp_path, monkeypatch):
    class_of(tmp_path / "class", {"anna": RIGHT, "ben": SERIAL, "cleo": None, "dan": "1 / 0\n"})
    first = grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    assert (first.graded, first.judged_again) == (4, 0)
    rows, pages = rows_of(tmp_path / "out"), read_pages(tmp_path / "out")
    monkeypatch.setattr(keys, "_judging_code", lambda lesson, exercise: "another judge")
    again = grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1, again=True)
    # The starter did not run the first time, either.
    assert (again.graded, again.judged_again, again.walls) == (1, 3, None)
    assert rows_of(tmp_path / "out") == rows
    assert read_pages(tmp_path / "out") == pages
    settled = grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1, again=True)
    assert (settled.graded, settled.judged_again) == (0, 0)


def test_an_answer_without_kept_runs_is_run_again(tmp_path, monkeypatch):
    class_of(tmp_path / "class", {"anna": RIGHT, "ben": SERIAL})
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    first, _ = (tmp_path / "out" / "kept" / "runs").iterdir()
    first.unlink()
    monkeypatch.setattr(keys, "_judging_code", lambda lesson, exercise: "another judge")
    again = grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1, again=True)
    assert (again.graded, again.judged_again) == (1, 1)
    monkeypatch.setattr(keys, "_judging_code", lambda lesson, exercise: "a third")
    assert grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1).graded == 2


def test_of_two_notebooks_the_last_counts(tmp_path):
    class_of(tmp_path / "class", {"anna/first": SERIAL, "anna/second": RIGHT})
    os.utime(tmp_path / "class" / "anna" / "first" / f"{STEM}.ipynb", (1, 1))
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    assert [(row["outcome"], row["flags"]) for row in rows_of(tmp_path / "out")] == [
        ("passed", "2 notebooks of this lesson: the last is graded")
    ]


def test_the_lesson_beside_its_exercises_is_no_second_notebook(tmp_path):
    class_of(tmp_path / "class", {"anna/repository/exercises": RIGHT})
    for tree in ("notebooks", "solutions"):
        (tmp_path / "class" / "anna" / "repository" / tree).mkdir()
        shutil.copy(COURSE.root / tree / f"{STEM}.ipynb", tmp_path / "class" / "anna" / "repository" / tree)
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    assert [(row["outcome"], row["flags"]) for row in rows_of(tmp_path / "out")] == [("passed", "")]


def test_a_learner_without_a_notebook_gets_a_row(tmp_path):
    class_of(tmp_path / "class", {"anna": RIGHT})
    (tmp_path / "class" / "Ben_4711_assignsubmission_file_").mkdir()
    (tmp_path / "class" / "Ben_4711_assignsubmission_file_" / "notes.txt").write_text("done")
    (tmp_path / "class" / "list.txt").write_text("anna, ben")
    summary = grade(COURSE, [tmp_path / "class"], tmp_path / "class" / "grades", workers=1)
    told = [(row["learner"], row["id"], row["outcome"]) for row in rows_of(tmp_path / "class" / "grades")]
    assert told == [("anna", "", "passed"), ("Ben", "4711", "error")]
    assert not summary.whole


def test_two_folders_are_one_learner_only_with_two_lessons(tmp_path):
    class_of(tmp_path / "one", {"anna": RIGHT})
    hand_in(tmp_path / "two", "anna", "20_ray_tasks", starter_notebook("20_ray_tasks"))
    grade(COURSE, [tmp_path / "one", tmp_path / "two"], tmp_path / "out", workers=1)
    assert {row["learner"] for row in rows_of(tmp_path / "out")} == {"anna"}
    grade(COURSE, [tmp_path / "one", tmp_path / "one" / "anna"], tmp_path / "again", workers=1)
    assert [row["outcome"] for row in rows_of(tmp_path / "again")] == ["passed"]
    class_of(tmp_path / "three", {"anna": SERIAL})
    with pytest.raises(CourseError, match="is that one learner"):
        grade(COURSE, [tmp_path / "one", tmp_path / "three"], tmp_path / "no")
    class_of(tmp_path / "class", {"ben/ps1": RIGHT, "cleo/ps1": SERIAL})
    with pytest.raises(CourseError, match="the folder that has a folder for each learner"):
        grade(COURSE, sorted((tmp_path / "class").iterdir()), tmp_path / "no")


def test_an_equal_answer_that_runs_already_is_not_run_beside_it(tmp_path, monkeypatch):
    """Three learners with one answer and another in the same notebook: the first runs long, the second ends."""
    class_of(tmp_path / "class", dict.fromkeys(("anna", "ben", "cleo"), RIGHT))
    given = []

    def executor(engine, address, workers):
        def run(jobs):
            for number, job in jobs:
                given.append([step["exercise"] for step in job["steps"] if step["grade"]])
                if number:
                    yield number, None  # ben's ends, while anna's runs
            yield 0, None

        return run

    def job(self, submission):
        made = _job(self, submission)
        own = dict(made["steps"][0], key=submission.learner, exercise="own")
        made["steps"].append(own)  # an answer that no other learner has
        return made

    _job = Desk.job
    monkeypatch.setattr(Desk, "job", job)
    monkeypatch.setattr(Desk, "rows", lambda self: iter(()))
    monkeypatch.setattr(executors, "executor", executor)
    grade(COURSE, [tmp_path / "class"], tmp_path / "out")
    assert given == [[EXERCISE, "own"], ["own"], ["own"]]


def test_a_link_to_what_another_handed_in_is_no_submission(tmp_path):
    class_of(tmp_path / "class", {"anna": RIGHT})
    (tmp_path / "class" / "zed").mkdir()
    (tmp_path / "class" / "zed" / f"{STEM}.ipynb").symlink_to(f"../anna/{STEM}.ipynb")
    (tmp_path / "class" / "yan").symlink_to("anna")
    grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
    anna, *others = rows_of(tmp_path / "out")
    assert (anna["learner"], anna["outcome"]) == ("anna", "passed")
    told = [(row["learner"], row["outcome"], "a symbolic link" in row["finding"]) for row in others]
    assert told == [("yan", "error", True), ("zed", "error", True)]


def test_a_module_in_the_folder_where_one_stands_is_not_imported(tmp_path, monkeypatch):
    class_of(tmp_path / "class", {"eve": SERIAL})
    for name in ("psutil", "json", "parcours"):
        (tmp_path / "class" / "eve" / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w')\n1 / 0\n")
    monkeypatch.chdir(tmp_path / "class" / "eve")
    grade(COURSE, [f"{STEM}.ipynb"], tmp_path / "out", workers=1)
    assert [(row["learner"], row["outcome"]) for row in rows_of(tmp_path / "out")] == [("eve", "failed")]
    assert not (tmp_path / "imported").exists()


def test_a_grader_that_is_killed_loses_nothing_and_doubles_nothing(tmp_path):
    names = [f"learner{number}" for number in range(8)]
    folder = class_of(tmp_path / "class", {name: f"{SLOW}# {name}\n" for name in names})
    out, kept = tmp_path / "out", tmp_path / "out" / "kept"
    command = [sys.executable, "-c", "from parcours.cli import app; app()", "grade", str(folder)]
    command += ["--out", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=COURSE.root)
    until = time.monotonic() + 60
    while not (kept.is_dir() and len(list(kept.glob("*.json"))) >= 2):
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.02)
    started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    first = {path: path.stat().st_mtime_ns for path in kept.glob("*.json")}
    assert 2 <= len(first) < 8
    assert psutil.wait_procs(started, timeout=20)[1] == []  # what it had started ends with it
    for cached in (keys._running_code, keys._judging_code):  # the package may have been edited since the session began
        cached.cache_clear()
    summary = grade(COURSE, [folder], out, workers=2)
    assert summary.graded == 8 - len(first)
    assert {path: path.stat().st_mtime_ns for path in first} == first
    assert [(row["learner"], row["outcome"]) for row in rows_of(out)] == [(name, "passed") for name in names]


def test_a_grade_that_could_not_be_told_is_tried_again(tmp_path):
    sabotage = "import importlib\nimportlib.import_module('parcours.check.work').Work.__call__ = lambda self, x: 0\n"
    class_of(tmp_path / "class", {"anna": sabotage + SERIAL})
    for _ in range(2):
        summary = grade(COURSE, [tmp_path / "class"], tmp_path / "out", workers=1)
        assert (summary.graded, summary.whole) == (1, False)


def test_where_no_notebook_is_nothing_begins(tmp_path):
    (tmp_path / "class").mkdir()
    with pytest.raises(CourseError, match="no notebook in"):
        grade(COURSE, [tmp_path / "class"], tmp_path / "out")
    class_of(tmp_path / "class", {"anna": RIGHT})
    with pytest.raises(CourseError, match="belongs to the results"):
        grade(COURSE, [tmp_path / "class"], tmp_path / "class")


def test_no_cluster_at_an_address_is_said(tmp_path):
    class_of(tmp_path / "class", {"anna": RIGHT})
    import distributed  # noqa: F401  # else its whole configuration would leave with the setting

    soon = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with soon, pytest.raises(CourseError, match=r"no Dask at tcp://127\.0\.0\.1:9"):
        grade(COURSE, [tmp_path / "class"], tmp_path / "out", engine="dask", address="tcp://127.0.0.1:9")


def test_results_among_the_submissions_are_none(tmp_path):
    class_of(tmp_path, {"anna": RIGHT})
    hand_in(tmp_path / "grades", "stray", STEM, "{}")
    assert grade(COURSE, [tmp_path], tmp_path / "grades", workers=1).submissions == 1


@pytest.fixture(scope="module")
def own_answers(tmp_path_factory):
    """What the solutions' answers get, in a child behind its walls: {exercise: (outcome, finding, seen)}.

    All lessons are handed in at once: Ray is started there, too, which takes longer than all else.
    """
    folder = tmp_path_factory.mktemp("own_answers")
    for lesson in COURSE.lessons:
        solution, ids = form.read(COURSE.notebook("solutions", lesson)), iter(lesson.exercises)
        cells = [cell for cell in solution.cells if "answer" in cell.metadata.get("tags", ())]
        answers = {next(ids).id: cell.source for cell in cells}
        hand_in(folder / "class", "author", lesson.stem, solved(lesson.stem, answers))
    grade(COURSE, [folder / "class"], folder / "out", workers=1)
    return {row["exercise"]: (row["outcome"], row["finding"], row["seen"]) for row in rows_of(folder / "out")}


@pytest.mark.parametrize("exercise", [exercise.id for exercise in COURSE.exercises])
def test_the_courses_own_answers_pass(own_answers, exercise):
    outcome, *told = own_answers[exercise]
    assert outcome == "passed", told


# -- commands ---------------------------------------------------------------------------------------------------------
def call(*arguments, code=0):
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(COURSE.root)


def test_exit_codes(tmp_path, graded, home):
    class_of(tmp_path / "class", {"anna": RIGHT})
    out = call("grade", tmp_path / "class", "--out", tmp_path / "out", "--jobs", "1")
    assert "anna" in out
    assert "1 submission, 1 row, 1 newly graded" in out
    told = call("grade", graded[0], "--out", graded[1], code=3)
    assert "1 row without a grade" in told
    assert "eve" in told
    assert "no such file or folder" in call("grade", tmp_path / "nowhere", "--out", tmp_path / "o", code=1)
    assert "needs --engine" in call("grade", graded[0], "--address", "x:1", "--out", tmp_path / "o", code=1)
    call("grade", graded[0], "--engine", "x", "--out", tmp_path / "o", code=2)
    (tmp_path / "file").write_text("")
    assert "cannot be written" in call("grade", graded[0], "--out", tmp_path / "file", code=1)
    assert "cannot be written" in call("grade", graded[0], "--out", tmp_path / "file" / "o", code=1)
    out = tmp_path / "out"
    assert "--out must be another folder" in call("grade", out, "--out", out, code=1)


def test_again_says_how_many_were_judged_and_how_many_ran(tmp_path, home, monkeypatch):
    class_of(tmp_path / "class", {"anna": RIGHT, "ben": None})
    told = call("grade", tmp_path / "class", "--out", tmp_path / "out", "--again")
    assert "2 submissions, 2 rows, 2 newly graded, in" in " ".join(told.split())
    monkeypatch.setattr(keys, "_judging_code", lambda lesson, exercise: "another judge")
    told = call("grade", tmp_path / "class", "--out", tmp_path / "out", "--again")
    assert "2 submissions, 2 rows, 1 newly graded, 1 judged again, in" in " ".join(told.split())


def test_missing_walls_are_said(tmp_path, home, monkeypatch):
    class_of(tmp_path / "class", {"anna": RIGHT})
    expected = walls_here() != "all"
    assert ("kept submissions from" in call("grade", tmp_path / "class", "--out", tmp_path / "out")) == expected
    monkeypatch.setitem(confine.WALLS, "all", ("network", "files", "processes", "the moon"))
    class_of(tmp_path / "class", {"ben": SERIAL})
    told = call("grade", tmp_path / "class", "--out", tmp_path / "out")
    assert expected or "kept submissions from: network, files, processes." in told


def test_check_judges_a_saved_notebook_and_keeps_the_attempt(tmp_path, home):
    path = hand_in(tmp_path, "me", STEM, solved(STEM, {EXERCISE: RIGHT}))
    assert call("check", EXERCISE, path).startswith("Passed · threads-together: right results")
    wrong = hand_in(tmp_path, "me", STEM, solved(STEM, {EXERCISE: SERIAL}))
    assert "Try next" in call("check", EXERCISE, wrong, code=1)
    told = call("progress")
    assert EXERCISE in told
    assert "1 of 1" in told
    assert call("progress", EXERCISE).partition("\n")[2].strip() == RIGHT.strip()
    assert "no answer" in call("progress", "ray-grain", code=1)
    assert "did you mean 'ray-grain'" in call("check", "ray-grains", code=1)


def test_check_takes_a_lesson_by_its_number(tmp_path, home, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the course is found by the package, wherever the command is started
    told = call("check", "00", hand_in(tmp_path, "me", STEM, solved(STEM, {EXERCISE: RIGHT})))
    assert "Why" in told
    assert "next lesson: " in told
    assert "notebooks/" in told
    assert "../" not in told


def test_check_says_what_is_wrong_with_a_notebook(tmp_path, home):
    assert "not a notebook" in call("check", EXERCISE, hand_in(tmp_path, "me", STEM, "{"), code=1)
    assert f"is it {STEM}.ipynb of exercises/?" in call(
        "check", EXERCISE, hand_in(tmp_path, "me", STEM, '{"cells": []}'), code=1
    )
    notebook = solved("20_ray_tasks", {})
    notebook["cells"].remove(find_cell(notebook, "ray-grain"))
    path = hand_in(tmp_path, "me", "20_ray_tasks", notebook)
    assert "`parcours reset` puts it back" in call("check", "ray-grain", path, code=1)


def test_a_verdict_is_the_same_here_and_in_a_child(tmp_path):
    from parcours import judges
    from parcours.check import judge

    namespace = {}
    exec("from concurrent.futures import ThreadPoolExecutor\n" + SERIAL, namespace)
    here = judge(judges.definition(EXERCISE), namespace["run_all"])
    there, source = grade_one(COURSE, EXERCISE, hand_in(tmp_path, "me", STEM, solved(STEM, {EXERCISE: SERIAL})))
    assert str(here) == str(there)
    assert source == SERIAL


# -- nbgrader ---------------------------------------------------------------------------------------------------------
def test_where_nbgrader_runs_a_check_what_is_not_passed_is_raised(monkeypatch, home, capsys):
    """It takes a cell for passed that raises nothing, and a value for the points."""
    from parcours import check
    from parcours.learner.attempts import attempts

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    namespace = {}
    exec("from concurrent.futures import ThreadPoolExecutor\n" + RIGHT, namespace)
    assert check(EXERCISE, namespace["run_all"]) is None
    assert capsys.readouterr().out.startswith("Passed · threads-together")
    with pytest.raises(AssertionError, match="Failed · threads-together"):
        check(EXERCISE, lambda work, xs: [work(x) for x in xs])
    assert attempts() == []
