"""Results: each grade is kept as soon as it is there; tables and reports are made from what is kept."""

import csv
import hashlib
import html
import io
import itertools
import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from parcours import judges
from parcours.check.verdict import OUTCOMES
from parcours.course.files import replace_text, replacing

__all__ = ["COLUMNS", "Kept", "row_of", "write_csv", "write_json", "write_junit", "write_reports"]

# A row is a learner and an exercise. "outcome" is a verdict's, or "error": then nothing could be graded.
COLUMNS = (
    *("learner", "id", "lesson", "exercise", "outcome", "points", "of"),
    *("finding", "expected", "seen", "next", "hint", "flags", "file"),
)


class Kept:
    """Grades in a folder, a file each, named by the hash of all that decides them: written whole or not at all."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def put(self, key, grade):
        """Keep a grade; one that could not be told does not take the place of one that is settled."""
        if grade["verdict"]["outcome"] == "cannot tell" and self.settled(key):
            return
        replace_text(self.folder / f"{key}.json", json.dumps(grade, sort_keys=True))

    def get(self, key):
        """The grade of a key, or None where there is none that can be read."""
        try:
            grade = json.loads((self.folder / f"{key}.json").read_text("utf-8"))
            return grade if isinstance(grade, dict) and "verdict" in grade else None
        except (OSError, ValueError):
            return None

    def settled(self, key):
        """Whether there is a grade that need not be tried again."""
        grade = self.get(key)
        return grade is not None and grade["verdict"]["outcome"] != "cannot tell"


def row_of(submission, lesson, exercise, of, verdict=None, flags=(), error=""):
    """A row of `COLUMNS`, from a verdict as a dict, or from what kept it from being graded."""
    again = "Hand in the notebook as Jupyter saves it, with the cells of its answers and checks."
    verdict = verdict or {"outcome": "error", "finding": error, "next": again}
    passed = verdict["outcome"].startswith("passed")
    told = {name: verdict.get(name, "") for name in ("outcome", "finding", "expected", "seen", "next", "hint")}
    row = {
        "learner": submission.learner, "id": submission.id, "lesson": lesson, "exercise": exercise,
        "points": of if passed else 0, "of": of, **told, "flags": "; ".join(flags), "file": submission.path.name,
    }  # fmt: skip
    return {name: row[name] for name in COLUMNS}


# -- tables -----------------------------------------------------------------------------------------------------------
def write_json(path, rows):
    """A list of rows, each on its line."""
    with _whole(path) as file:
        start = "[\n"
        for row in rows:
            file.write(start + json.dumps(row, ensure_ascii=False))
            start = ",\n"
        file.write("[]\n" if start == "[\n" else "\n]\n")


def write_csv(path, rows):
    """One row a learner and exercise."""
    with _whole(path) as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in rows:
            table.writerow([_no_formula(row[name]) for name in COLUMNS])


def _no_formula(value):
    """A text that no spreadsheet takes for a formula.

    >>> _no_formula("=1+1"), _no_formula(2)
    ("'=1+1", 2)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def write_junit(path, rows):
    """One test suite; a test case is a learner and an exercise."""
    with _whole(path) as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n<testsuite name="parcours">\n')
        for row in rows:
            told = _xml(f"{row['outcome']}: {row['finding']}")
            kind = {"not attempted": "skipped", "error": "error", "cannot tell": "error"}.get(row["outcome"], "failure")
            case = f"<testcase classname={_xml(row['learner'])} name={_xml(row['exercise'] or row['file'])}"
            details = escape(_xml_text("\n".join(row[name] for name in ("expected", "seen", "next") if row[name])))
            inside = "" if row["outcome"].startswith("passed") else f"<{kind} message={told}>{details}</{kind}>"
            file.write(f"{case}>{inside}</testcase>\n")
        file.write("</testsuite>\n</testsuites>\n")


def _xml(text):
    return quoteattr(_xml_text(text))


def _xml_text(text):
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)


def _whole(path):
    return replacing(path, errors="backslashreplace")  # half a surrogate, in an error's message, must not stop a class


# -- reports ----------------------------------------------------------------------------------------------------------
def write_reports(folder, rows):
    """An HTML page for each learner; gives the number of pages. Pages of learners who are not in rows are removed.

    rows: pairs (row, its evidence with the exercise's "title"), those of a learner beside each other.
    """
    folder, used = Path(folder), set()
    for learner, parts in itertools.groupby(rows, key=lambda pair: (pair[0]["learner"], pair[0]["id"])):
        name = _page_name(learner)
        if name.casefold() in used:  # two names may differ only in what no file is called by
            name += "-" + hashlib.sha256(repr(learner).encode(errors="backslashreplace")).hexdigest()[:8]
        used.add(name.casefold())
        with _whole(folder / f"{name}.html") as file:
            file.write(_page(*learner, list(parts)))
    for path in folder.glob("*.html"):
        if path.stem.casefold() not in used and _HEAD in path.read_text("utf-8", errors="replace")[:200]:
            path.unlink()
    return len(used)


def _page_name(learner):
    """What the page of a learner (name, id) is called; its length is bounded in bytes, as that of a file is."""
    names = (re.sub(r"[^\w.-]+", "-", part).strip("-.").encode()[:100].decode(errors="ignore") for part in learner)
    return "-".join(filter(None, names)) or "learner"


_HEAD = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="parcours">'


_STYLE = """:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:760px;margin:32px auto;padding:0 16px}
h2{margin:32px 0 4px}dl{display:grid;grid-template-columns:90px 1fr;gap:4px 8px;margin:8px 0}dt{font-weight:bold}
dd{margin:0;overflow-wrap:anywhere}img{max-width:100%}.card{padding:4px 0 4px 14px}
pre{overflow:auto;max-height:300px}"""


def _page(learner, number, parts):
    got, of = sum(row["points"] for row, _ in parts), sum(row["of"] for row, _ in parts)
    files = dict.fromkeys(row["file"] for row, _ in parts)
    title = html.escape(f"{learner} ({number})" if number else learner)
    out = io.StringIO()
    out.write(f"{_HEAD}<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n")
    out.write(f"<p>Parcours: {got} of {of} points in {html.escape(', '.join(files))}.</p>\n")
    for row, evidence in parts:
        out.write(_card(row, evidence))
    out.write("</body></html>\n")
    return out.getvalue()


def _card(row, evidence):
    title = evidence.get("title") or row["exercise"] or row["file"]
    border = OUTCOMES.get(row["outcome"], "6px double #cc79a7")
    names = {"finding": "Found", "expected": "Expected", "seen": "Seen", "next": "Try next", "flags": "Note"}
    rows = "".join(f"<dt>{label}</dt><dd>{_code(row[name])}</dd>" for name, label in names.items() if row[name])
    head = f"{row['outcome'].capitalize()}: {row['points']} of {row['of']} points"
    picture = ""
    if evidence.get("picture"):
        alt = html.escape(evidence.get("picture_alt", ""), quote=True)
        picture = f'<p><img alt="{alt}" src="data:image/svg+xml,{quote(evidence["picture"])}"></p>'
    printed = ""
    if evidence.get("printed"):
        printed = f"<details><summary>Printed</summary><pre>{html.escape(evidence['printed'])}</pre></details>"
    return (
        f'<h2>{html.escape(title)}</h2>\n<div class="card" style="border-left:{border}"><b>{head}</b><dl>{rows}</dl>'
        f"{picture}{_hints(row)}{printed}</div>\n"
    )


def _hints(row):
    """The hints of the exercise, folded; a learner who passed needs none."""
    if row["exercise"] not in judges.ids() or row["outcome"] in ("passed", "error"):
        return ""
    hints = judges.definition(row["exercise"]).hints.values()
    return "".join(
        f"<details><summary>Hint {number}</summary><p>{_code(text)}</p></details>"
        for number, text in enumerate(hints, 1)
    )


def _code(text):
    parts = html.escape(str(text)).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
