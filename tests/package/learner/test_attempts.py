"""Attempts are kept, and never in the way."""

import json
import os
from pathlib import Path

import pytest

from parcours.check.verdict import Verdict
from parcours.errors import CourseError
from parcours.learner import attempts

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def verdict(outcome, exercise="ray-squares"):
    return Verdict(exercise, outcome, "a finding.", expected="e", seen="s", next="n", hint="loop")


def test_an_attempt_is_kept_with_its_answer(home):
    assert attempts.attempts() == []
    assert attempts.best_outcomes() == {}
    assert attempts.record(verdict("failed"), "def f(): ...  # é\n") == ""
    assert attempts.record(verdict("passed"), "") == ""
    first, second = attempts.attempts()
    assert first["answer"] == "def f(): ...  # é\n"
    assert {key: first[key] for key in ("exercise", "outcome", "finding", "expected", "seen", "next", "hint")} == (
        verdict("failed").to_dict()
    )
    assert (first["outcome"], second["outcome"]) == ("failed", "passed")
    assert first["when"][:2] == "20"
    assert "é" in (home / "attempts.jsonl").read_text(encoding="utf-8")


def test_a_line_that_was_cut_off_is_left_out(home):
    attempts.record(verdict("failed"), "")
    with open(home / "attempts.jsonl", "a") as file:
        file.write('{"exercise": "ray-squares", "outco')
    assert len(attempts.attempts()) == 1
    assert attempts.best_outcomes() == {"ray-squares": "failed"}


def test_an_attempt_after_a_cut_off_line_is_kept(home):
    attempts.record(verdict("failed"), "")
    with open(home / "attempts.jsonl", "a") as file:
        file.write('{"exercise": "ray-squares", "outco')
    attempts.record(verdict("passed"), "")
    assert attempts.best_outcomes() == {"ray-squares": "passed"}


def test_an_answer_may_hold_any_character(home):
    texts = ["a\u2028b\x85c\x0cd\r\n", "half \ud800", "\x00", "\\n"]
    for text in texts:
        assert attempts.record(verdict("passed"), text) == ""
    assert [attempt["answer"] for attempt in attempts.attempts()] == texts


@pytest.mark.parametrize(
    "line", ["7", "[]", "null", '"text"', "{}", '{"exercise": "a"}', '{"outcome": "passed"}', "\x00"]
)
def test_a_line_of_something_else_is_left_out(home, line):
    attempts.record(verdict("failed"), "")
    with open(home / "attempts.jsonl", "a") as file:
        file.write(line + "\n")
    assert attempts.best_outcomes() == {"ray-squares": "failed"}


@pytest.mark.parametrize(
    ("outcomes", "best"),
    [
        (["failed", "passed", "failed"], "passed"),
        (["passed", "passed with advice"], "passed"),
        (["passed with advice", "passed"], "passed"),
        (["passed with advice", "failed"], "passed with advice"),
        (["failed", "raised"], "raised"),
        (["too long", "cannot tell", "not attempted"], "too long"),
    ],
)
def test_the_best_outcome_counts(home, outcomes, best):
    for outcome in outcomes:
        attempts.record(verdict(outcome), "")
    assert attempts.best_outcomes() == {"ray-squares": best}


def test_what_was_not_attempted_or_not_judged_is_no_outcome(home):
    attempts.record(verdict("not attempted"), "")
    attempts.record(verdict("cannot tell"), "")
    assert attempts.best_outcomes() == {}
    assert len(attempts.attempts()) == 2


def test_a_folder_that_cannot_be_written_gives_a_sentence(tmp_path, monkeypatch):
    # A file stands in the way: no user can write below it, not even root.
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "file" / "home"))
    told = attempts.record(verdict("passed"), "")
    assert told.startswith("not kept: ")
    assert "Not a directory" in told
    assert str(tmp_path) in told
    assert attempts.attempts() == []


def test_a_file_in_the_place_of_the_folder_gives_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("")
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))
    assert attempts.record(verdict("passed"), "").startswith("not kept: ")
    assert attempts.attempts() == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_gives_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir(mode=0o500)
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))
    assert "Permission denied" in attempts.record(verdict("passed"), "")


def test_the_folder_is_beside_course_toml(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    (tmp_path / "course.toml").write_text("")
    for name in ("exercises", "solutions", "deep"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    assert attempts.folder() == tmp_path / ".parcours"
    attempts.record(verdict("passed"), "")
    assert json.loads((tmp_path / ".parcours" / "attempts.jsonl").read_text())["outcome"] == "passed"
    monkeypatch.chdir(tmp_path)
    assert attempts.folder() == tmp_path / ".parcours"


def test_elsewhere_the_folder_is_that_of_the_course_of_the_package(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert attempts.folder() == CHECKOUT / ".parcours"


def test_without_a_course_the_folder_is_here(tmp_path, monkeypatch):
    def nowhere(start):
        raise CourseError(f"no course.toml in {start}")

    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    monkeypatch.setattr("parcours.course.find_root", nowhere)
    monkeypatch.chdir(tmp_path)
    assert attempts.folder() == tmp_path / ".parcours"


def test_nothing_is_kept_of_the_solutions(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    (tmp_path / "course.toml").write_text("")
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    assert attempts.folder() is None
    assert attempts.record(verdict("passed"), "x = 1") == ""
    assert attempts.attempts() == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["course.toml", "solutions"]


def test_a_solution_is_known_by_its_path_wherever_its_kernel_works(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    (tmp_path / "course.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "solutions" / "00_start.ipynb"))
    assert attempts.folder() is None
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "exercises" / "00_start.ipynb"))
    assert attempts.folder() == tmp_path / ".parcours"
