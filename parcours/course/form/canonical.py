"""The canonical notebook: how its file is read and written, and the names and numbers of its form."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course.files import replace_text
from parcours.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = [
    "CODE_LINES",
    "COMPARED_SHARE",
    "FORBIDDEN_TAGS",
    "HIDE_INPUT",
    "HIDE_OUTPUT",
    "KERNELSPEC",
    "LANGUAGE_INFO",
    "PROSE_WORDS",
    "ROLES",
    "TAGS",
    "WIDGET_VIEW",
    "hidden",
    "is_random_id",
    "is_valid_id",
    "read",
    "sources_hash",
    "stale",
    "tags_of",
    "to_json",
    "write",
]

CODE_LINES = 15
PROSE_WORDS = 120
COMPARED_SHARE = 0.5  # of a notebook's cells with output: nbval compares them with a fresh run

# As ipykernel tells them, but for the release of Python: so an opened notebook does not count as changed.
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}

ROLES = ("starter", "answer", "solution", "check")
HIDE_OUTPUT = "hide-output"  # the cell's output answers a question: it stays hidden until the cell runs
HIDE_INPUT = "hide-input"  # its code names the answer
TAGS = frozenset({*ROLES, "raises-exception", "nbval-ignore-output", HIDE_OUTPUT, HIDE_INPUT})
FORBIDDEN_TAGS = frozenset({"nbval-skip", "skip-execution"})

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Jupyter makes up a uuid, or eight hexadecimal digits, of which at least one is a digit.
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8}")


def read(path: str | Path) -> NotebookNode:
    """Return the notebook in a file. Raises CourseError if the file is missing or contains no notebook."""
    import nbformat

    path = Path(path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
            raise CourseError(f"{path}: not a notebook of format 4. Open it in JupyterLab and save it again.")
        return nbformat.v4.to_notebook(notebook)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, AttributeError) as error:
        raise CourseError(f"{path}: not a notebook: {error}") from error


def to_json(notebook: NotebookNode) -> str:
    """Return the text of a notebook's file: JSON, indented by 1, keys sorted, not escaped, a newline at the end."""
    import nbformat

    return nbformat.v4.writes(notebook) + "\n"


def write(notebook: NotebookNode, path: str | Path) -> None:
    """Write a notebook to `path`, whole or not at all."""
    replace_text(path, to_json(notebook))


def sources_hash(notebook: NotebookNode) -> str:
    """Return the sha256, in hex, of the sources of all code cells in order: it identifies the program that ran."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def stale(notebook: NotebookNode) -> bool:
    """Return True if other sources made the stored outputs, or if the notebook never ran."""
    return notebook.metadata.get("parcours", {}).get("sources") != sources_hash(notebook)


def tags_of(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell; a notebook from elsewhere may hold something that is not a list."""
    tags = cell.metadata.get("tags", [])
    return tags if isinstance(tags, list) else []


def hidden(cell: NotebookNode) -> dict[str, bool]:
    """Return the metadata by which Jupyter hides what a cell's tags hide. Running the cell shows its output again."""
    keys = {HIDE_INPUT: "source_hidden", HIDE_OUTPUT: "outputs_hidden"}
    return {key: True for tag, key in keys.items() if tag in tags_of(cell)}


def is_valid_id(name: str | None) -> bool:
    """Return True if Jupyter accepts `name` as the id of a cell."""
    return bool(name and _ID.fullmatch(name))


def is_random_id(name: str) -> bool:
    """Return True if Jupyter made the id up; the course's cells have readable ids."""
    return bool(_RANDOM_ID.fullmatch(name))
