"""Tables: the same rows for spreadsheets, for tools and for a CI, whatever a learner wrote."""

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from parcours.grade import tables
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
    return tables.row_of(submission, "20_ray_tasks", "ray-squares", 2, verdict, **more)


def test_a_row_has_all_columns_and_points_only_for_what_passed():
    assert tuple(row()) == tables.COLUMNS
    assert row()["points"] == 0
    assert row({"outcome": "passed with advice", "finding": ""})["points"] == 2
    assert row(None, error="no cell")["outcome"] == "error"


def test_json_is_a_list_of_rows(tmp_path):
    tables.write_json(tmp_path / "g.json", [row({**VERDICT, "next": ""})] * 2)
    assert len(json.loads((tmp_path / "g.json").read_text("utf-8"))) == 2
    tables.write_json(tmp_path / "g.json", [])
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == []


def test_csv_holds_no_formula_and_any_text(tmp_path):
    tables.write_csv(tmp_path / "g.csv", [row()])
    with open(tmp_path / "g.csv", encoding="utf-8", newline="") as file:
        (told,) = csv.DictReader(file)
    assert (told["seen"], told["next"]) == ("'=1+1", "Try \x00 \\ud800.")


def test_junit_is_xml_whatever_a_learner_writes(tmp_path):
    tables.write_junit(tmp_path / "j.xml", [row(), row({"outcome": "passed", "finding": ""})])
    failed, passed = ElementTree.parse(tmp_path / "j.xml").findall(".//testcase")
    assert failed.find("failure").get("message") == "failed: right, but `x` <b>."
    assert list(passed) == []


def test_a_table_that_fails_leaves_the_old_one(tmp_path):
    tables.write_json(tmp_path / "g.json", [])
    with pytest.raises(ZeroDivisionError):
        tables.write_json(tmp_path / "g.json", (1 / 0 for _ in range(1)))
    assert [path.name for path in tmp_path.iterdir()] == ["g.json"]
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == []


def test_two_who_write_one_table_do_not_mix(tmp_path):
    def slowly():
        tables.write_json(tmp_path / "g.json", [1])
        yield 2

    tables.write_json(tmp_path / "g.json", slowly())
    assert json.loads((tmp_path / "g.json").read_text("utf-8")) == [2]
    assert [path.name for path in tmp_path.iterdir()] == ["g.json"]
