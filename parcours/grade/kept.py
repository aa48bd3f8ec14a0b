"""The results of a grading, kept as soon as they are there: grades, and the runs that they rest on, by their keys."""

import json
from pathlib import Path
from typing import Any

from parcours.course.files import replace_text
from parcours.grade.messages import Grade, KeptRuns

__all__ = ["Kept"]


class Kept:
    """Grades and runs in a folder, each written whole or not at all.

    A grade's file is named by the hash of all that decides it, a run's, in `runs`, by the hash of all that decides how
    the answer runs: so a grade can be judged again when only the judge has changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def put(self, key: str, run_key: str, grade: Grade) -> None:
        """Keep a grade and its runs; a grade that could not be told does not replace a settled one."""
        if grade["kept"] is not None and not grade["judged_again"]:
            self._write(f"runs/{run_key}", grade["kept"])
        if grade["verdict"]["outcome"] != "cannot tell" or not self.is_settled(key):
            self._write(key, {name: grade[name] for name in ("exercise", "verdict", "details")})

    def grade(self, key: str) -> dict[str, Any] | None:
        """Return the exercise, the verdict and the details of a grade, or None if it is missing or damaged."""
        return self._read(key, "verdict")

    def is_settled(self, key: str) -> bool:
        """Return True if there is a grade that need not be tried again."""
        grade = self.grade(key)
        return grade is not None and grade["verdict"]["outcome"] != "cannot tell"

    def runs(self, run_key: str) -> KeptRuns | None:
        """Return the runs of an answer, or None if they are missing or damaged."""
        return self._read(f"runs/{run_key}", "runs")

    def _write(self, name: str, value: dict[str, Any]) -> None:
        replace_text(self.folder / f"{name}.json", json.dumps(value, sort_keys=True))

    def _read(self, name: str, needed: str) -> dict[str, Any] | None:
        try:
            value = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
            return value if isinstance(value, dict) and needed in value else None
        except (OSError, ValueError):
            return None
