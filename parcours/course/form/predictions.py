"""The predictions of a notebook: each outcome answers a question above it with one of its options, hidden."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from parcours.cells import syntax_tree
from parcours.course.form.canonical import HIDE_INPUT, HIDE_OUTPUT, tags_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from parcours.course.form.outputs import Problems

__all__ = ["prediction_problems"]


def prediction_problems(notebook: NotebookNode) -> Problems:
    """Yield what is wrong with the calls of `predict` and `outcome`, as far as their arguments are literals."""
    asked: dict[str, list] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for given in _calls(cell, "predict", ("question", "options", "name")):
            if (name := given.get("name")) in asked:
                yield cell, f"asks under the name {name!r}, as a cell above does. Give each prediction its own name."
            asked[name] = given.get("options") or []
        for given in _calls(cell, "outcome", ("name", "right", "why")):
            name, right = given.get("name"), given.get("right")
            if name not in asked:
                yield cell, f"answers the prediction {name!r}, which no cell above asks. Name one that is asked."
            elif right is not None and asked[name] and right not in asked[name]:
                options = ", ".join(map(repr, asked[name]))
                yield cell, f"answers {name!r} with {right!r}, which is not an option. Use one of {options}."
            if not {HIDE_INPUT, HIDE_OUTPUT} <= {*tags_of(cell)}:
                yield cell, f"tells the answer to a prediction. Tag it {HIDE_INPUT} and {HIDE_OUTPUT}."
            elif cell.source.partition("\n")[0] != "outcome(":
                yield cell, "shows its first line where its code is hidden. Make that line `outcome(`."


def _calls(cell: NotebookNode, function: str, names: tuple[str, ...]) -> Iterator[dict]:
    """Yield the arguments of each call of a function in a cell, by name; values that are not literals are left out."""
    for node in ast.walk(syntax_tree(cell.source) or ast.Module([], [])):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
            given = dict(zip(names, node.args, strict=False)) | {each.arg: each.value for each in node.keywords}
            yield {name: value for name, each in given.items() if (value := _literal(each)) is not None}


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
