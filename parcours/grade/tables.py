"""Tables: a row for each learner and exercise, as JSON, as CSV for spreadsheets, and as JUnit for a CI."""

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from parcours.course.files import replacing
from parcours.grade.submissions import Submission

__all__ = ["COLUMNS", "Row", "row_of", "write_csv", "write_json", "write_junit"]

# "outcome" is a verdict's, or "error": then nothing could be graded.
COLUMNS = (
    *("learner", "id", "lesson", "exercise", "outcome", "points", "of"),
    *("finding", "expected", "seen", "next", "hint", "flags", "file"),
)

Row = dict[str, Any]

_ERRORS = "backslashreplace"  # half a surrogate, in an error's message, must not stop a class
_RESUBMIT = "Hand in the notebook as Jupyter saves it, with the cells of its answers and checks."


def row_of(
    submission: Submission,
    lesson: str,
    exercise: str,
    of: int,
    verdict: dict[str, str] | None = None,
    flags: Iterable[str] = (),
    error: str = "",
) -> Row:
    """Return a row of `COLUMNS`, from a verdict as a dict, or from the error that kept it from being graded."""
    verdict = verdict or {"outcome": "error", "finding": error, "next": _RESUBMIT}
    row = {name: verdict.get(name, "") for name in ("outcome", "finding", "expected", "seen", "next", "hint")}
    row |= {"learner": submission.learner, "id": submission.id, "lesson": lesson, "exercise": exercise, "of": of}
    row["points"] = of if verdict["outcome"].startswith("passed") else 0
    row |= {"flags": "; ".join(flags), "file": submission.path.name}
    return {name: row[name] for name in COLUMNS}


def write_json(path: Path, rows: Iterable[Row]) -> None:
    """Write a list of rows, each on its line."""
    with replacing(path, errors=_ERRORS) as file:
        start = "[\n"
        for row in rows:
            file.write(start + json.dumps(row, ensure_ascii=False))
            start = ",\n"
        file.write("[]\n" if start == "[\n" else "\n]\n")


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write a table with a line for each row."""
    with replacing(path, errors=_ERRORS) as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in rows:
            table.writerow([_no_formula(row[name]) for name in COLUMNS])


def _no_formula(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula.

    >>> _no_formula("=1+1"), _no_formula(2)
    ("'=1+1", 2)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def write_junit(path: Path, rows: Iterable[Row]) -> None:
    """Write one test suite, with a test case for each row."""
    with replacing(path, errors=_ERRORS) as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n<testsuite name="parcours">\n')
        for row in rows:
            message = _xml_attribute(f"{row['outcome']}: {row['finding']}")
            kind = {"not attempted": "skipped", "error": "error", "cannot tell": "error"}.get(row["outcome"], "failure")
            names = f"classname={_xml_attribute(row['learner'])} name={_xml_attribute(row['exercise'] or row['file'])}"
            details = escape(_xml_text("\n".join(row[name] for name in ("expected", "seen", "next") if row[name])))
            inside = "" if row["outcome"].startswith("passed") else f"<{kind} message={message}>{details}</{kind}>"
            file.write(f"<testcase {names}>{inside}</testcase>\n")
        file.write("</testsuite>\n</testsuites>\n")


def _xml_attribute(text: str) -> str:
    return quoteattr(_xml_text(text))


def _xml_text(text: str) -> str:
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)
