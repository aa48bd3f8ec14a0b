"""The fixer: brings a notebook into canonical form, as far as that needs no judgement."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from parcours.course.form.canonical import (
    KERNELSPEC,
    LANGUAGE_INFO,
    WIDGET_VIEW,
    hidden,
    is_random_id,
    is_valid_id,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["fix"]

_LONGEST_ID = 39  # letters of an id that is made from the words of its cell


def fix(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook with its format, ids, metadata, widget views and hidden outputs in canonical form.

    Ids that a person chose stay. Sources, outputs and counts stay, too: only a run can fix those.
    """
    import nbformat

    data = json.loads(json.dumps(notebook))
    data["nbformat"], data["nbformat_minor"] = 4, 5
    notebook = nbformat.from_dict(data)
    kept = notebook.metadata.get("parcours")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    if kept:
        notebook.metadata.parcours = kept
    for cell in notebook.cells:
        _fix_cell(cell)
    _fix_ids(notebook)
    return notebook


def _fix_cell(cell: NotebookNode) -> None:
    cell.source = cell.source.rstrip()
    for key in list(cell.metadata):
        if key not in ("tags", "nbgrader", "parcours") or not cell.metadata[key]:
            del cell.metadata[key]
    if hides := hidden(cell):
        cell.metadata["jupyter"] = hides
    if cell.cell_type != "code":
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
        return
    cell.setdefault("outputs", [])
    cell.setdefault("execution_count", None)
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
        output.get("data", {}).pop(WIDGET_VIEW, None)  # its readable fallback stays
    cell.outputs = [output for output in cell.outputs if "data" not in output or any(output.data.values())]


def _fix_ids(notebook: NotebookNode) -> None:
    given = [cell.get("id") for cell in notebook.cells]
    taken = {name for name in given if is_valid_id(name) and not is_random_id(name)}
    seen = set()
    for cell in notebook.cells:
        name = cell.get("id")
        if name in taken and name not in seen:
            seen.add(name)
            continue
        base = _readable_id(cell)
        name, number = base, 2
        while name in taken or name in seen:
            name, number = f"{base}-{number}", number + 1
        cell["id"] = name
        seen.add(name)


def _readable_id(cell: NotebookNode) -> str:
    """Return an id made of the words in the first line of a cell that has any."""
    lines = [line for line in cell.source.splitlines() if line.strip(" #-`")]
    words = re.findall(r"[a-z0-9]+", lines[0].lower()) if lines else []
    name = ""
    for word in words:
        if len(name) + len(word) > _LONGEST_ID:
            break
        name = f"{name}-{word}".strip("-")
    return name or ("code" if cell.cell_type == "code" else "text")
