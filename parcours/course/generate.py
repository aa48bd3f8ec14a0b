"""The generator: makes each exercise from its solution, without the answers, marked so that a grader finds them."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.cells import is_starter, syntax_tree, tree_hash
from parcours.course import Course, Exercise, Lesson, form
from parcours.course.files import keep_copy, replace_text
from parcours.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = [
    "answer_parts",
    "differences",
    "exercise_from_solution",
    "exercise_notebook",
    "generate",
    "problems",
    "starters_path",
    "with_work",
]


# A function from an exercise's id to its hints: pairs (title, text), in order.
Hints = Callable[[str], Sequence[tuple[str, str]]]


def exercise_notebook(course: Course, lesson: Lesson, hints: Hints) -> NotebookNode:
    """Return the exercise notebook of a lesson, made from its solution on disk."""
    solution = course.notebook("solutions", lesson)
    return exercise_from_solution(form.read(solution), lesson.exercises, hints, name=f"solutions/{solution.name}")


def exercise_from_solution(
    notebook: NotebookNode, exercises: Iterable[Exercise], hints: Hints, name: str = "the solution"
) -> NotebookNode:
    """Return the exercise notebook that a solution contains, in canonical form.

    exercises: those of its lesson in course.toml, in order. name: how messages name the solution.
    Raises CourseError if the tags do not make one starter, one answer and one check for each exercise.
    """
    found = _exercise_cells(notebook, name)
    expected = [exercise.id for exercise in exercises]
    if list(found) != expected:
        raise CourseError(
            f"{name}: checks {', '.join(found) or 'nothing'}, but course.toml lists "
            f"{', '.join(expected) or 'nothing'} for it. "
            "Make them the same, in the same order."
        )
    points = {exercise.id: exercise.points for exercise in exercises}
    roles = {id(cell): (role, key) for key, cells in found.items() for role, cell in cells.items()}

    made = form.fix(notebook)
    cells = []
    # fix() keeps the cells in order, so the role of a copy is that of the original
    for original, cell in zip(notebook.cells, made.cells, strict=True):
        if _roles(original) & {"answer", "solution"}:
            continue
        _strip(cell)
        cells.append(cell)
        role, key = roles.get(id(original), (None, None))
        if role == "starter":
            cell.metadata.nbgrader = _nbgrader(key, solution=True)
        elif role == "check":
            cell.metadata.nbgrader = _nbgrader(f"{key}-check", grade=True, locked=True, points=points[key])
            if found_hints := hints(key):
                cells.append(hints_cell(key, found_hints))
    made.cells = cells
    made.metadata.pop("parcours", None)
    return form.fix(made)


def starters_path(course: Course) -> Path:
    """Return the file with the hash of each starter. A check compares the answer with it."""
    return course.root / "parcours" / "judges" / "starters.json"


def generate(
    course: Course, hints: Hints, keep_answers: bool = True, on_copy: Callable[[Path], object] | None = None
) -> list[Path]:
    """Write the exercises and starters.json of a course, and return the paths of the files that changed.

    keep_answers: keep what a learner wrote into an exercise, answers and added cells. Either way, a file with such
    work is copied before it changes. on_copy: is called with the path of each copy.
    Raises CourseError, and writes nothing, if a solution is missing or its tags are wrong.
    """
    exercises, starters = _made(course, hints)
    old, worked_on = _stored_starters(course), []
    for path, notebook in exercises.items():
        if not path.exists():
            continue
        try:
            kept = with_work(notebook, form.read(path), old)
        except CourseError:  # not a notebook: without `keep_answers`, back it up and replace it
            if keep_answers:
                raise
            kept = None
        if kept is None or kept.cells != notebook.cells:
            worked_on.append(path)
        exercises[path] = kept if keep_answers else notebook
    texts = {path: form.to_json(notebook) for path, notebook in exercises.items()}
    texts[starters_path(course)] = _starters_text(starters)
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        if path in worked_on:
            copied = keep_copy(path, course.root)
            if on_copy:
                on_copy(copied)
        replace_text(path, texts[path])
    return changed


def differences(course: Course, hints: Hints, strict: bool = False) -> list[str]:
    """Return how the exercises on disk differ from what the generator makes, as messages.

    A learner's work does not count: answers, outputs, counts, details of the kernel, added cells.
    strict: it does count; the files must be the generator's to the letter.
    """
    exercises, starters = _made(course, hints)
    found = []
    for path, notebook in exercises.items():
        name = f"exercises/{path.name}"
        if not path.exists():
            found.append(f"{name}: is missing. Run `parcours generate`.")
        else:
            there = form.read(path)
            messages = [f"{name}: {message}" for message in _cell_differences(notebook, there)]
            if strict and not messages and path.read_text("utf-8") != form.to_json(notebook):
                messages = [f"{name}: has somebody's answers, outputs or cells. Run `parcours generate --pristine`."]
            found += messages
    if _stored_starters(course) != starters:
        found.append(f"{starters_path(course).name}: does not fit the solutions. Run `parcours generate`.")
    return found


def problems(course: Course, hints: Hints) -> list[str]:
    """Return what is wrong with the form of the exercises as the generator makes them, as messages."""
    exercises, _ = _made(course, hints)
    # not the files on disk, which a learner may have solved
    made = ((path.with_name(f"{path.name} (as generated)"), notebook) for path, notebook in exercises.items())
    return [message for path, notebook in made for message in form.problems(notebook, path)]


def _made(course: Course, hints: Hints) -> tuple[dict[Path, NotebookNode], dict[str, str]]:
    """Return the exercises as {path: notebook}, and the hashes of their starters as {id: hash}."""
    exercises, starters = {}, {}
    for lesson in course.lessons:
        if not lesson.exercises and not course.notebook("solutions", lesson).exists():
            continue
        made = exercise_notebook(course, lesson, hints)
        exercises[course.notebook("exercises", lesson)] = made
        for cell in made.cells:
            if _is_answer(cell):
                starters[cell.metadata.nbgrader.grade_id] = tree_hash(cell.source)
    return exercises, starters


def _roles(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ())) & set(form.ROLES)


def _exercise_cells(notebook: NotebookNode, name: str) -> dict[str, dict[str, NotebookNode]]:
    """Return the cells of each exercise in a solution, as {id: {role: cell}}, in order."""
    found, open_roles = {}, {}
    for cell in notebook.cells:
        roles = _roles(cell)
        where = f"{name}: cell {cell.get('id')}"
        if len(roles) > 1:
            raise CourseError(f"{where}: has the tags {', '.join(sorted(roles))}. A cell has one role: keep one.")
        role = next(iter(roles), None)
        if role not in ("starter", "answer", "check"):
            continue
        if cell.cell_type != "code":
            raise CourseError(f"{where}: is tagged {role} but is not code. Make it a code cell, or drop the tag.")
        due = ("starter", "answer", "check")[len(open_roles)]
        if role != due:
            raise CourseError(
                f"{where}: is tagged {role} where a cell tagged {due} is due. "
                "Each exercise has one starter, one answer and one check, in that order."
            )
        if role == "check":
            key = _checked_id(cell.source, where)
            if key in found:
                raise CourseError(f"{where}: checks {key!r} a second time. Each exercise is checked once.")
            found[key] = {**open_roles, role: cell}
            open_roles = {}
            continue
        try:
            tree_hash(cell.source)
        except SyntaxError as error:
            raise CourseError(f"{where}: is not Python: {error.msg} (line {error.lineno}). Fix it.") from error
        open_roles[role] = cell
    if open_roles:
        last = list(open_roles.values())[-1]
        raise CourseError(f"{name}: cell {last.get('id')}: no check follows it. Add one, or drop the tag.")
    for key, cells in found.items():
        _check_starter(key, cells, name)
    return found


def _check_starter(key: str, cells: dict[str, NotebookNode], name: str) -> None:
    starter, answer = cells["starter"], cells["answer"]
    where = f"{name}: cell {starter.get('id')}"
    if "TODO" not in starter.source:
        raise CourseError(f"{where}: the starter of {key!r} has no TODO. Write one that names the missing idea.")
    if tree_hash(starter.source) == tree_hash(answer.source):
        raise CourseError(f"{where}: the starter of {key!r} is the same program as its answer. Change one.")


def _checked_id(source: str, where: str) -> str:
    """Return the exercise's id in a check cell, whose last expression must be check("id", function)."""
    tree = syntax_tree(source)
    last = tree.body[-1] if tree and tree.body else None
    call = last.value if isinstance(last, ast.Expr) else None
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and len(call.args) == 2
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ):
        return call.args[0].value
    raise CourseError(f'{where}: is tagged check but checks nothing. Its last line must be check("id", function).')


def _strip(cell: NotebookNode) -> None:
    """Remove what only the solution needs: outputs, counts, reasons, and tags except raises-exception."""
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    tags = [tag for tag in cell.metadata.get("tags", ()) if tag == "raises-exception"]
    cell.metadata.clear()
    if tags:
        cell.metadata.tags = tags


def _nbgrader(
    grade_id: str, grade: bool = False, solution: bool = False, locked: bool = False, points: int | None = None
) -> NotebookNode:
    from nbformat import from_dict

    fields = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
    }
    return from_dict({**fields, "task": False, **({} if points is None else {"points": points})})


def hints_cell(exercise_id: str, hints: Sequence[tuple[str, str]]) -> NotebookNode:
    """Return the Markdown cell with an exercise's hints, pairs (title, text): each is folded under its title."""
    from nbformat.v4 import new_markdown_cell

    # Markdown inside a tag is rendered only between blank lines
    folds = (f"<details><summary>{title}</summary>\n\n{text.strip()}\n\n</details>" for title, text in hints)
    return new_markdown_cell("\n".join(folds), id=f"{exercise_id}-hints")


def _is_answer(cell: NotebookNode) -> bool:
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def _stored_starters(course: Course) -> dict[str, str]:
    path = starters_path(course)
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _starters_text(starters: dict[str, str]) -> str:
    return json.dumps(starters, indent=1, sort_keys=True) + "\n"


def answer_parts(sources: list[str], is_starter: Callable[[str], bool]) -> list[str]:
    """Return the sources that make up an answer, in order, given those of all cells with its id.

    A learner may have split or copied the cell: repeated cells are dropped, and so are copies of the starter next to
    an answer.
    """
    parts = list(dict.fromkeys(source for source in sources if source.strip())) or sources[:1]
    if len(parts) > 1:
        parts = [source for source in parts if not is_starter(source)] or parts[:1]
    return parts


def with_work(made: NotebookNode, there: NotebookNode, old_starters: dict[str, str]) -> NotebookNode:
    """Return a copy of the made notebook with what a learner wrote into the file that is there.

    That is: answers whose program is not a starter, new or old, and added cells, each after the cell it followed.
    """
    work, answers, own, last = copy.deepcopy(made), {}, {}, None
    ids = {cell.id for cell in made.cells}
    for cell in there.cells:
        if _is_answer(cell):
            answers.setdefault(cell.metadata.nbgrader.grade_id, []).append(cell.source)
        if cell.get("id") in ids:
            last = cell.id
        elif not _is_answer(cell) and form.is_random_id(cell.get("id", "")) and cell.source.strip():
            own.setdefault(last, []).append(cell)  # otherwise it is a cell of an older course
    cells = [*own.get(None, ())]
    for cell in work.cells:
        key = cell.metadata.nbgrader.grade_id if _is_answer(cell) else None
        if key in answers:
            hashes = (tree_hash(cell.source), old_starters.get(key))
            parts = answer_parts(answers[key], lambda source, hashes=hashes: _is_one_of(source, hashes))
            if not _is_one_of(parts[0], hashes):
                cell.source = "\n\n".join(parts)
        cells += [cell, *own.get(cell.id, ())]
    work.cells = cells
    return work


def _is_one_of(source: str, hashes: tuple[str | None, ...]) -> bool:
    return any(is_starter(source, each) for each in hashes)


def _cell_differences(made: NotebookNode, there: NotebookNode) -> Iterator[str]:
    """Yield how the cells of `there` differ from those of `made`, apart from a learner's work."""
    present = {cell.get("id"): cell for cell in there.cells}
    order = {cell.get("id"): position for position, cell in enumerate(there.cells)}
    last = -1
    for cell in made.cells:
        other = present.get(cell.id)
        if other is None:
            yield f"cell {cell.id}: is missing. Run `parcours generate`."
            continue
        if order[cell.id] < last:
            yield f"cell {cell.id}: is in another place. Run `parcours generate`."
        last = order[cell.id]
        same_kind = other.cell_type == cell.cell_type
        same_role = other.metadata.get("nbgrader") == cell.metadata.get("nbgrader")
        if not (same_kind and same_role and (_is_answer(cell) or other.source.rstrip() == cell.source)):
            yield f"cell {cell.id}: is not as in the solution. Change it there, then run `parcours generate`."
