"""Answers: what a learner answered in a notebook.

Nothing here runs anything: a notebook is data, and nothing in it is believed except the text of its answers.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parcours import judges
from parcours.cells import is_starter, plain_python, syntax_tree
from parcours.course import generate
from parcours.errors import CourseError
from parcours.grade.messages import Cell
from parcours.grade.pristine import Pristine

__all__ = ["Answer", "answers_in", "grade_id"]

MOST_CELL = 100_000  # characters of a cell


@dataclass(frozen=True)
class Answer:
    """The text of an answer.

    added: imports, definitions and constants that the learner put into other cells, up to the answer's check.
    flags: sentences for the instructor.
    """

    source: str
    added: list[Cell] = field(default_factory=list)
    flags: tuple[str, ...] = ()


def answers_in(notebook: Mapping[str, Any], pristine: Pristine) -> dict[str, Answer]:
    """Return the answers of a notebook by exercise, for those exercises whose answer has a cell in it.

    An answer is the cell, or the cells, with the exercise's id: what `answer_parts` leaves of them is joined in
    order, as the notebook would run it (a cell that was split keeps its meaning). Raises CourseError for an answer that
    is too long.
    """
    found: dict[str, list[str]] = {}
    added: dict[str, list[Cell]] = {}
    pending: list[Cell] = []  # cells of the learner's since the last answer
    below: dict[str, list[str]] = {}
    left_out: dict[str, None] = {}
    functions = {step["exercise"]: step["function"] for step in pristine.steps}
    for number, cell in enumerate(notebook["cells"]):
        if cell.get("cell_type") != "code":
            continue
        source = _source(cell)
        exercise = grade_id(cell)
        if len(source) > MOST_CELL:
            if exercise in functions:
                raise CourseError(f"the cell of the answer to {exercise!r} is longer than {MOST_CELL:,} characters")
            continue
        if exercise in functions:
            found.setdefault(exercise, []).append(source)
            added.setdefault(exercise, []).extend(pending)
            pending = []
        elif exercise.endswith("-check") and (answered := exercise.removesuffix("-check")) in found:
            # Between the answer and its check: another version of the function, or what it uses.
            again = [text for _, text in pending if f"def {functions[answered]}(" in text]
            below[answered] = [*below.get(answered, ()), *again]
            added[answered] += [cell for cell in pending if cell[1] not in again]
            pending = []
        elif not exercise and source != pristine.sources.get(cell.get("id")):
            kept, dropped = _definitions(source)
            pending += [[f"added-{number}-{part}", definition] for part, definition in enumerate(kept, 1)]
            left_out.update(dict.fromkeys(dropped))
    return {
        exercise: _answer_of(exercise, sources, added[exercise], below.get(exercise, ()), left_out)
        for exercise, sources in found.items()
    }


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return the id that nbgrader's metadata give a cell, or ""."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def _answer_of(
    exercise: str, sources: Sequence[str], added: list[Cell], below: Sequence[str], left_out: Iterable[str]
) -> Answer:
    """Return the answer that the cells with its id make, with flags for what an instructor should know.

    below: later versions of its function. left_out: names that the learner's other cells set by code that is not run.
    """
    flags: tuple[str, ...] = ()
    starter = judges.starter(exercise)
    kept = generate.answer_parts(sources, lambda source: is_starter(source, starter))
    if len(sources) > 1:
        dropped = len(sources) - len(kept)
        flags = (f"{len(sources)} cells have the id of the answer: {len(kept)} joined in order, {dropped} dropped",)
    if below:
        flags += ("the function is defined again below its cell: the last one counts",)
    source = "\n\n".join([*kept, *below])
    reads = _names_read(source) if left_out else ()
    if missing := [name for name in left_out if name in reads]:
        names = ", ".join(f"`{name}`" for name in missing)
        flags += (f"{names}: set outside the answer's cell by code that is not run here. Set it in the answer's cell",)
    return Answer(source, added, flags)


def _definitions(source: str) -> tuple[list[str], list[str]]:
    """Return the statements of a learner's cell that are kept, and the names that the other statements set."""
    body = _tree(source).body
    kept = [node for node in body if _only_defines(node)]
    rest = [part for node in body if node not in kept for part in ast.walk(node) if isinstance(part, ast.Name)]
    set_there = [part.id for part in rest if isinstance(part.ctx, ast.Store)]
    return [ast.unparse(node) for node in kept], set_there


def _tree(source: str) -> ast.Module:
    """Return the syntax tree of a cell, an empty one if it is not Python."""
    return syntax_tree(plain_python(source)) or ast.Module([], [])


def _only_defines(node: ast.stmt) -> bool:
    """Return True for an import, a function, a class, a constant, or a choice among such."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        names = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(isinstance(name, ast.Name | ast.Tuple) for name in names) and _calls_nothing(node.value)
    if isinstance(node, ast.If | ast.Try):
        handled = [step for handler in getattr(node, "handlers", ()) for step in handler.body]
        steps = [*node.body, *handled, *node.orelse, *getattr(node, "finalbody", ())]
        return _calls_nothing(getattr(node, "test", None)) and all(map(_only_defines, steps))
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)
    return isinstance(node, kinds)


def _calls_nothing(node: ast.AST | None) -> bool:
    """Return True for an expression of literals, operators and names, and for a lambda, which is not called here."""
    if node is None or isinstance(node, ast.Lambda):
        return True
    runs = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.comprehension)
    return not isinstance(node, runs) and all(map(_calls_nothing, ast.iter_child_nodes(node)))


def _names_read(source: str) -> set[str]:
    """Return the names that a cell reads and does not set."""
    nodes = list(ast.walk(_tree(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - own
