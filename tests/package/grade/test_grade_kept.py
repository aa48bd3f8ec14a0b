"""What is kept: grades and runs, each by its key, whole or not at all."""

import pytest

from parcours.grade.kept import Kept

VERDICT = {"outcome": "failed", "finding": "right, but `x`."}
RUNS = {"runs": "[]", "measured": {"seconds": 1}}


def grade(outcome="failed", kept=None, judged_again=False):
    verdict = {**VERDICT, "outcome": outcome}
    return {"exercise": "e", "verdict": verdict, "details": {}, "kept": kept, "judged_again": judged_again}


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path / "kept")


def test_a_grade_is_kept_by_its_key_and_its_runs_by_theirs(kept):
    assert kept.grade("a") is None
    assert kept.runs("r") is None
    kept.put("a", "r", grade(kept=RUNS))
    assert kept.grade("a") == {"exercise": "e", "verdict": VERDICT, "details": {}}
    assert kept.runs("r") == RUNS
    assert kept.is_settled("a")
    assert sorted(path.name for path in kept.folder.rglob("*.json")) == ["a.json", "r.json"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}"])
def test_what_is_damaged_is_as_if_it_were_not_there(kept, text):
    kept.put("a", "r", grade(kept=RUNS))
    for name in ("a.json", "runs/r.json"):
        (kept.folder / name).write_text(text)
    assert kept.grade("a") is None
    assert kept.runs("r") is None
    assert not kept.is_settled("a")


def test_what_could_not_be_told_is_not_settled(kept):
    kept.put("a", "r", grade("cannot tell"))
    assert kept.grade("a")["verdict"]["outcome"] == "cannot tell"
    assert not kept.is_settled("a")


def test_what_could_not_be_told_takes_no_grade_away(kept):
    kept.put("a", "r", grade("passed", kept=RUNS))
    kept.put("a", "r", grade("cannot tell"))
    assert kept.grade("a")["verdict"]["outcome"] == "passed"
    assert kept.runs("r") == RUNS


def test_a_later_judge_changes_no_runs(kept):
    kept.put("a", "r", grade(kept=RUNS))
    kept.put("b", "r", grade(kept={**RUNS, "runs": "[1]"}, judged_again=True))
    assert kept.runs("r") == RUNS
    assert kept.is_settled("b")
