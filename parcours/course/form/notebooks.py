"""The problems of a whole notebook, as messages that name the file and the cell, and say how to fix it."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course.form.canonical import (
    KERNELSPEC,
    LANGUAGE_INFO,
    hidden,
    is_random_id,
    is_valid_id,
    to_json,
)
from parcours.course.form.cells import cell_problems
from parcours.course.form.outputs import no_output_problems, output_problems
from parcours.course.form.predictions import prediction_problems

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from parcours.course.form.outputs import Problems

__all__ = ["problems"]

_LEFT_BEHIND = "which an editor or a run left. Run `parcours fix` on it."


def problems(notebook: NotebookNode, path: str | Path) -> list[str]:
    """Return what is wrong with a notebook, as a list of messages; each says file, cell and how to fix it.

    path: where the notebook is, which decides what must hold: a notebook in a folder "exercises" has no outputs. If
    the file exists, its bytes are checked, too.
    """
    path = Path(path)
    tree = path.absolute().parent.name
    found = [*_file_problems(notebook, path), *_id_problems(notebook), *_metadata_problems(notebook)]
    for cell in notebook.cells:
        found += [(cell, message) for message in cell_problems(cell, path.absolute().parent.parent)]
    found += no_output_problems(notebook) if tree == "exercises" else output_problems(notebook)
    found += prediction_problems(notebook)
    return [
        f"{tree}/{path.name}: {f'cell {_shown_id(cell)}: ' if cell is not None else ''}{message}"
        for cell, message in found
    ]


def _shown_id(cell: NotebookNode) -> str:
    return cell.get("id") or repr(cell.source.strip().partition("\n")[0][:40])


def _file_problems(notebook: NotebookNode, path: Path) -> Problems:
    import nbformat

    if (notebook.get("nbformat"), notebook.get("nbformat_minor")) != (4, 5):
        yield None, "is not in nbformat 4.5. Run `parcours fix` on it."
    else:
        try:
            # validate() repairs ids in what it is given, and warns; ids are checked on their own
            with warnings.catch_warnings(action="ignore"):
                nbformat.validate(copy.deepcopy(notebook))
        except nbformat.ValidationError as error:
            reason = str(error).splitlines()[0]
            yield None, f"breaks the notebook format ({reason}). Open it in JupyterLab and save it again."
    if path.is_file() and path.read_bytes() != to_json(notebook).encode():
        yield None, "is not written in canonical JSON (indent 1, a newline at the end). Run `parcours fix` on it."
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        yield None, "begins without a title. Make its first cell Markdown that begins with `# `."


def _id_problems(notebook: NotebookNode) -> Problems:
    seen = set()
    for cell in notebook.cells:
        given = cell.get("id")
        if not is_valid_id(given):
            yield cell, "has no valid id. Run `parcours fix` on the notebook."
        elif given in seen:
            yield cell, "has an id that another cell has too. Run `parcours fix` on the notebook."
        elif is_random_id(given):
            yield cell, "has an id without meaning. Give it a name, or run `parcours fix` on the notebook."
        seen.add(given)


def _metadata_problems(notebook: NotebookNode) -> Problems:
    if notebook.metadata.get("kernelspec") != KERNELSPEC or notebook.metadata.get("language_info") != LANGUAGE_INFO:
        yield None, "names another kernel or language than plain python3. Run `parcours fix` on it."
    for key in notebook.metadata:
        if key not in ("kernelspec", "language_info", "parcours"):
            yield None, f"has the metadata {key!r}, {_LEFT_BEHIND}"
    for cell in notebook.cells:
        hides = hidden(cell)
        if hides and cell.metadata.get("jupyter") != hides:
            yield cell, "shows what its tags hide. Run `parcours fix` on the notebook."
        for key in cell.metadata:
            if key not in ("tags", "nbgrader", "parcours", *(["jupyter"] if hides else [])):
                yield cell, f"has the metadata {key!r}, {_LEFT_BEHIND}"
