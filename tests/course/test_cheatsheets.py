"""Cheat sheets: all their lines run, in order, and each is short enough for one printed page."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "cheatsheets").glob("*.md"))
LINES = 66  # of a page of A4
COLUMNS = 92


def code_in(sheet):
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", sheet.read_text("utf-8"), re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_its_lines_run(sheet, tmp_path):
    # not as a file: a process of a pool would run it again
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code_in(sheet)], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_it_fits_a_page(sheet):
    lines = [line for line in sheet.read_text("utf-8").splitlines() if line and not line.startswith("```")]
    assert len(lines) <= LINES
    assert max(map(len, code_in(sheet).splitlines())) <= COLUMNS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_each_section_of_code_names_a_lesson(sheet):
    sections = re.split(r"^## ", sheet.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert all("](../notebooks/" in section.splitlines()[0] for section in sections if "```python" in section)
