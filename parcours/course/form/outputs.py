"""The problems of a notebook's stored outputs, as pairs (cell, message); the cell is None for the whole notebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parcours.course.form.canonical import COMPARED_SHARE, HIDE_OUTPUT, WIDGET_VIEW, stale, tags_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

    Problems = Iterator[tuple[NotebookNode | None, str]]

__all__ = ["no_output_problems", "output_problems"]


def no_output_problems(notebook: NotebookNode) -> Problems:
    """Yield the cells of an exercise that have outputs: it is shipped without any."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            yield cell, "has outputs or a count; an exercise is shipped without. Run `parcours generate`."


def output_problems(notebook: NotebookNode) -> Problems:
    """Yield what is wrong with the outputs of a lesson or a solution, which are stored with it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if not code:
        yield None, "has no code cell. A notebook of the course runs something."
        return
    counts = [cell.execution_count for cell in code]
    if None in counts:
        yield code[counts.index(None)], "was never executed, or not to its end. Run `parcours run` on it."
    elif counts != list(range(1, len(code) + 1)):
        gap = next(cell for number, cell in enumerate(code, 1) if cell.execution_count != number)
        yield gap, "has an execution count that is out of order. Run `parcours run` on the notebook."
    if None not in counts and stale(notebook):
        yield None, "has outputs of other sources than it holds. Run `parcours run` on it."

    for cell in code:
        yield from ((cell, message) for message in _stored_problems(cell))
    shown = [cell for cell in code if cell.outputs]
    compared = [cell for cell in shown if "nbval-ignore-output" not in tags_of(cell)]
    if len(compared) < COMPARED_SHARE * len(shown):
        yield (
            None,
            (
                f"compares only {len(compared)} of its {len(shown)} cells with output; half is the least. "
                "Print facts that are the same at each run, and drop nbval-ignore-output there."
            ),
        )


def _stored_problems(cell: NotebookNode) -> Iterator[str]:
    tags = tags_of(cell)
    raised = any(output.output_type == "error" for output in cell.outputs)
    if "raises-exception" in tags and not raised:
        yield "is tagged raises-exception but stores no error. Drop the tag, or make it raise and run it again."
    if raised and "raises-exception" not in tags:
        yield "stores an error. Fix it, or tag it raises-exception when the failure is meant."
    if HIDE_OUTPUT in tags and cell.outputs:
        line = _shown_line(cell.outputs[0])
        if raised:
            yield f"is tagged {HIDE_OUTPUT} but raises, and Jupyter shows the error's first line. Drop the tag."
        elif line.strip() and not line.rstrip().endswith(":"):
            yield (
                f"is tagged {HIDE_OUTPUT}, but Jupyter shows the first line of its output, {line[:40]!r}. "
                'Print a first line that ends in a colon, or `print(" ")`.'
            )
    kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
    if WIDGET_VIEW in kinds:
        yield "stores a widget's view, an error box when reopened. Run `parcours fix` on the notebook."
    for kind in ("image/png", "image/jpeg"):
        if kind in kinds and "nbval-ignore-output" not in tags:
            yield f"stores {kind}, which is never compared. Show an SVG, or tag it nbval-ignore-output."


def _shown_line(output: NotebookNode) -> str:
    """Return the line that Jupyter shows in the place of a hidden output: the first, as it is written."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    kinds = ("text/html", "image/svg+xml", "text/markdown", "text/plain")
    text = next((data[kind] for kind in kinds if kind in data), "")
    return "".join(text).partition("\n")[0]
