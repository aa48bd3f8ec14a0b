"""Results: kept whole or not at all, and told to spreadsheets, tools and people."""

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from parcours.grade import results
from parcours.grade.submissions import Submission

ANNA = Submission("Anna", "7", Path("a/20.ipynb"))
VERDICT = {
    "outcome": "failed",
    "finding": "right, but `x` <b>.",
    "seen": "=1+1",
    "hint": "loop",
    "next": "Try \x00 \ud800.",
}


def row(verdict=VERDICT, submission=ANNA, **more):
    return results.row_of(submission, "20_ray_tasks", "ray-squares", 2, verdict, **more)


def test_a_row_has_all_columns_and_points_only_for_what_passed():
    assert tuple(row()) == results.COLUMNS
    assert row()["points"] == 0
    assert row({"outcome": "passed with advice", "finding": ""})["points"] == 2
    assert row(None, error="no cell")["outcome"] == "error"


# -- kept -------------------------------------------------------------------------------------------------------------
def test_a_grade_is_kept_by_its_key(tmp_path):
    kept = results.Kept(tmp_path / "kept")
    assert kept.get("a") is None
    kept.put("a", {"verdict": VERDICT})
    assert kept.get("a") == {"verdict": VERDICT}
    assert kept.settled("a")
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["a.json"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}"])
def test_what_is_damaged_is_as_if_it_were_not_there(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    assert results.Kept(tmp_path).get("a") is None
    assert not results.Kept(tmp_path).settled("a")


def test_what_could_not_be_told_is_not_settled(tmp_path):
    kept = results.Kept(tmp_path)
    kept.put("a", {"verdict": {**VERDICT, "outcome": "cannot tell"}})
    assert not kept.settled("a")


def test_what_could_not_be_told_takes_no_grade_away(tmp_path):
    kept = results.Kept(tmp_path)
    kept.put("a", {"verdict": {**VERDICT, "outcome": "passed"}})
    kept.put("a", {"verdict": {**VERDICT, "outcome": "cannot tell"}})
    assert kept.get("a")["verdict"]["outcome"] == "passed"


# -- tables -----------------------------------------------------------------------------------------------------------
def test_json_is_a_list_of_rows(tmp_path):
    results.write_json(tmp_path / "g.json", [row({**VERDICT, "next": ""})] * 2)
    assert len(json.loads((tmp_path / "g.json").read_text("utf-8"))) == 2
    results.write_json(tmp_path / "g.json", [])
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == []


def test_csv_holds_no_formula_and_any_text(tmp_path):
    results.write_csv(tmp_path / "g.csv", [row()])
    with open(tmp_path / "g.csv", encoding="utf-8", newline="") as file:
        (told,) = csv.DictReader(file)
    assert (told["seen"], told["next"]) == ("'=1+1", "Try \x00 \\ud800.")


def test_junit_is_xml_whatever_a_learner_writes(tmp_path):
    results.write_junit(tmp_path / "j.xml", [row(), row({"outcome": "passed", "finding": ""})])
    failed, passed = ElementTree.parse(tmp_path / "j.xml").findall(".//testcase")
    assert failed.find("failure").get("message") == "failed: right, but `x` <b>."
    assert list(passed) == []


def test_a_table_that_fails_leaves_the_old_one(tmp_path):
    results.write_json(tmp_path / "g.json", [])
    with pytest.raises(ZeroDivisionError):
        results.write_json(tmp_path / "g.json", (1 / 0 for _ in range(1)))
    assert [path.name for path in tmp_path.iterdir()] == ["g.json"]
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == []


# -- pages ------------------------------------------------------------------------------------------------------------
def test_a_page_has_the_verdict_the_picture_and_the_hints(tmp_path):
    evidence = {"title": "Squares", "picture": "<svg/>", "picture_alt": 'a "b"', "printed": "<script>"}
    assert results.write_reports(tmp_path, [(row(), evidence)]) == 1
    page = (tmp_path / "Anna-7.html").read_text("utf-8")
    assert "<h2>Squares</h2>" in page
    assert "right, but <code>x</code> &lt;b&gt;." in page
    assert '<img alt="a &quot;b&quot;" src="data:image/svg+xml,%3Csvg/%3E">' in page
    assert "<summary>Hint 1</summary>" in page
    assert "<script" not in page


def test_learners_of_one_name_have_pages_of_their_own(tmp_path):
    names = [("a b", "1"), ("a b", "2"), ("A-B", ""), ("a b", ""), ("../..", ""), ("/", ""), ("x" * 300, "")]
    names += [("\u5b57" * 90 + "a", "1"), ("\u5b57" * 90 + "b", "1"), ("\U00020000" * 90, ""), ("\udc80", "")]
    rows = [(row(submission=Submission(name, number, Path("x.ipynb"))), {}) for name, number in names]
    assert results.write_reports(tmp_path / "r", rows) == len(names)
    pages = {path.name: path.read_text("utf-8") for path in (tmp_path / "r").iterdir()}
    assert len(pages) == len(names)
    assert "<h1>a b (1)</h1>" in pages["a-b-1.html"]
    assert "<h1>a b (2)</h1>" in pages["a-b-2.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_pages_of_another_class_do_not_stay_and_what_is_no_page_does(tmp_path):
    (tmp_path / "mine.html").write_text("<p>by the instructor")
    results.write_reports(tmp_path, [(row(), {})])
    results.write_reports(tmp_path, [(row(submission=Submission("Ben", "", Path("x.ipynb"))), {})])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Ben.html", "mine.html"]


def test_two_who_write_one_table_do_not_mix(tmp_path):
    def slowly():
        results.write_json(tmp_path / "g.json", [1])
        yield 2

    results.write_json(tmp_path / "g.json", slowly())
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == [2]
    assert [path.name for path in tmp_path.iterdir()] == ["g.json"]
