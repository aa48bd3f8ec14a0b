"""The glossary in the lessons: a link to a term carries its meaning, which shows when the pointer rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course import Course, form

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["differences", "update"]

_TERM = re.compile(r"^### (.+)\n((?:(?!#).+\n?)+)", re.MULTILINE)
_LINK = re.compile(r"\]\(\.\./GLOSSARY\.md#([\w-]+)(?: \"[^\"]*\")?\)")


def _meanings(course: Course) -> dict[str, str]:
    """Return the meaning of each term in GLOSSARY.md by its anchor, as plain text in one line without double quotes."""
    path = course.root / "GLOSSARY.md"
    text = path.read_text("utf-8") if path.exists() else ""
    found = {}
    for term, meaning in _TERM.findall(text):
        anchor = re.sub(r"[^\w\- ]", "", term.lower()).replace(" ", "-")
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", meaning).replace("`", "").replace("*", "")
        found[anchor] = " ".join(plain.replace('"', "'").split())
    return found


def differences(course: Course) -> list[str]:
    """Return a message for each lesson or solution with a link to a term that does not carry its meaning."""
    return [
        f"{path.parent.name}/{path.name}: a link to the glossary has not its meaning. Run `parcours generate`."
        for path, _ in _changed(course)
    ]


def update(course: Course) -> list[Path]:
    """Write the meanings into the links of lessons and solutions, and return the paths that changed."""
    changed = list(_changed(course))
    for path, notebook in changed:
        form.write(notebook, path)
    return [path for path, _ in changed]


def _changed(course: Course) -> Iterator[tuple[Path, NotebookNode]]:
    known = _meanings(course)

    def explained(link: re.Match) -> str:
        meaning = known.get(link[1])
        return f'](../GLOSSARY.md#{link[1]} "{meaning}")' if meaning else link[0]

    for tree in ("notebooks", "solutions"):
        for lesson in course.lessons:
            path = course.notebook(tree, lesson)
            notebook, changed = form.read(path) if path.exists() else None, False
            for cell in notebook.cells if notebook else ():
                if cell.cell_type == "markdown" and (source := _LINK.sub(explained, cell.source)) != cell.source:
                    cell.source, changed = source, True
            if changed:
                yield path, notebook
