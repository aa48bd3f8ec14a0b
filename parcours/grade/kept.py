"""What a grading keeps: each grade as soon as it is there, by its key, written whole or not at all."""

import json
from pathlib import Path
from typing import Any

from parcours.course.form import replace_text

__all__ = ["KeptGrades"]


class KeptGrades:
    """Grades in a folder, a file each, named by the hash of all that decides them."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def put(self, key: str, grade: dict[str, Any]) -> None:
        """Keep a grade; one that could not be told does not replace a settled one."""
        if grade["verdict"]["outcome"] == "cannot tell" and self.is_settled(key):
            return
        replace_text(self.folder / f"{key}.json", json.dumps(grade, sort_keys=True))

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the grade of a key, or None if there is none that can be read."""
        try:
            grade = json.loads((self.folder / f"{key}.json").read_text("utf-8"))
            return grade if isinstance(grade, dict) and "verdict" in grade else None
        except (OSError, ValueError):
            return None

    def is_settled(self, key: str) -> bool:
        """Return True if there is a grade that need not be tried again."""
        grade = self.get(key)
        return grade is not None and grade["verdict"]["outcome"] != "cannot tell"
