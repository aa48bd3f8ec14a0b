"""Kept grades: each by its key, whole or not at all."""

import pytest

from parcours.grade.kept import KeptGrades

VERDICT = {"outcome": "failed", "finding": "right, but `x`."}


def test_a_grade_is_kept_by_its_key(tmp_path):
    kept = KeptGrades(tmp_path / "kept")
    assert kept.get("a") is None
    kept.put("a", {"verdict": VERDICT})
    assert kept.get("a") == {"verdict": VERDICT}
    assert kept.is_settled("a")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["a.json"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}"])
def test_what_is_damaged_is_as_if_it_were_not_there(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    assert KeptGrades(tmp_path).get("a") is None
    assert not KeptGrades(tmp_path).is_settled("a")


def test_what_could_not_be_told_is_not_settled(tmp_path):
    kept = KeptGrades(tmp_path)
    kept.put("a", {"verdict": {**VERDICT, "outcome": "cannot tell"}})
    assert not kept.is_settled("a")


def test_what_could_not_be_told_takes_no_grade_away(tmp_path):
    kept = KeptGrades(tmp_path)
    kept.put("a", {"verdict": {**VERDICT, "outcome": "passed"}})
    kept.put("a", {"verdict": {**VERDICT, "outcome": "cannot tell"}})
    assert kept.get("a")["verdict"]["outcome"] == "passed"
