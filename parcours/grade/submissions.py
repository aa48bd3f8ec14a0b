"""Submissions: whose notebook is where, what was answered in it, and the job that a grader makes of it.

Nothing here runs anything: a notebook is data, and nothing of it is believed but the text of its answers.
"""

import ast
import dataclasses
import functools
import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from parcours import judges
from parcours.cells import is_starter, plain_python, syntax_tree
from parcours.course import form, generate
from parcours.errors import CourseError

__all__ = ["Pristine", "Submission", "answers_in", "find", "job_of", "pristine", "read"]

MOST_BYTES = 30_000_000  # of a notebook's file
MOST_CELL = 100_000  # characters of a cell
_SKIPPED = {"__MACOSX", "__pycache__"}  # and what begins with a dot: checkpoints, copies, what macOS puts into a zip

# How learning platforms name what they export; each has a number of the learner's in it.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?")
_CANVAS = re.compile(r"(?P<name>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")


@dataclass(frozen=True)
class Submission:
    """One notebook of one learner. learner: a name; id: the platform's number, or ""; path: of the file."""

    learner: str
    id: str
    path: Path


@dataclass(frozen=True)
class Pristine:
    """What a lesson's exercises are, by the course.

    steps: in order, {"exercise", "function", "given": [[name of a cell, source]], "points"}. given: cells since the
    step before that the notebook has and an answer needs: imports, definitions, the start of Ray. sources: the
    sources of the notebook's code cells, by id.
    """

    stem: str
    steps: tuple
    sources: dict
    hash: str


# -- where ------------------------------------------------------------------------------------------------------------
def find(paths, stems=()):
    """The submissions in files and folders, sorted by path, one at a time.

    A folder holds a folder for each learner, or their notebooks; a link to a folder is given as it is, and not
    followed, and so is the folder of a learner without a notebook. stems: of the lessons' notebooks: a file that is
    called so belongs to whom its folder is called after.
    Raises CourseError for a path that is not there.
    """
    for path in map(Path, paths):
        if path.is_dir():
            there = [file for file in path.rglob("*") if _is_submission(file)]
            for file in sorted([*there, *_without_notebook(path, there, stems)]):
                parts = file.relative_to(path).parts
                if not any(part in _SKIPPED or part.startswith(".") for part in parts):
                    yield _owned(file, parts if _is_submission(file) else (*parts, ""), path, stems)
        elif path.is_file():
            yield _owned(path, (path.name,), path.absolute().parent, stems)
        else:
            raise CourseError(f"{path}: there is no such file or folder")


def _without_notebook(root, there, stems):
    """The folders of learners that hold no notebook, beside those that do."""
    for base in (root, *(root / stem for stem in stems)):
        inside = {file.relative_to(base).parts[0] for file in there if base in file.parents and file.parent != base}
        for folder in sorted(base.iterdir()) if inside - set(stems) else ():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in (*inside, *stems):
                yield folder


def _is_submission(path):
    """Whether it is a notebook, or a link, to a folder or to nothing: not followed, it gets a row and a reason."""
    if path.suffix.casefold() == ".ipynb":
        return path.is_file() or path.is_symlink()
    return path.is_symlink() and path.is_dir()


def _owned(file, parts, root, stems):
    while len(parts) > 1 and parts[0] in stems:  # a folder for each lesson, and the learners in it
        root, parts = root / parts[0], parts[1:]
    name = parts[0] if len(parts) > 1 else file.stem
    if len(parts) == 1:
        if file.stem in stems:
            name = root.resolve().name
        elif found := _CANVAS.fullmatch(file.stem):
            return Submission(found["name"], found["id"], file)
        else:
            for stem in stems:
                name = re.sub(rf"[_ -]*{stem}([_ -]*\(?\d+\)?)?$", "", name) or name
    if found := _MOODLE.fullmatch(name):
        return Submission(found["name"], found["id"], file)
    return Submission(name, "", file)


def read(path):
    """The notebook in a file, as plain JSON: a dict with a list of cells.

    Raises CourseError, with what is wrong, for anything else.
    """
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise CourseError(f"the file is larger than {MOST_BYTES / 1e6:g} MB: clear its outputs")
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"the file cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if zipfile.is_zipfile(path):
            raise CourseError("this is a zip archive: unpack it first") from error
        raise CourseError(f"this is not a notebook: {str(error)[:100]}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise CourseError("this is not a notebook of format 4: it has no list of cells")
    return notebook


# -- what the course asks ---------------------------------------------------------------------------------------------
@functools.cache
def pristine(course, stem):
    """The `Pristine` of a lesson, made from its solution; the exercises on disk may be a learner's."""
    lesson = next(lesson for lesson in course.lessons if lesson.stem == stem)
    made = generate.exercise_notebook(course, lesson, judges.hints)
    points = {exercise.id: exercise.points for exercise in lesson.exercises}
    steps, given, looking = [], [], False
    sources = {cell.id: cell.source for cell in made.cells if cell.cell_type == "code"}
    for cell in made.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        if marks.get("solution"):
            exercise, looking = marks["grade_id"], True
        elif marks.get("grade"):
            function = ast.unparse(ast.parse(cell.source).body[-1].value.args[1])
            steps.append({"exercise": exercise, "function": function, "given": given, "points": points[exercise]})
            given, looking = [], False
        elif not looking:  # between an answer and its check the learner looks at their own run
            given.append([cell.id, cell.source])
    return Pristine(stem, tuple(steps), sources, _digest(form.to_json(made)))


def lesson_of(notebook, course, path):
    """The stem of the lesson that a notebook belongs to: by the ids of its answers, else by its name; or None."""
    ids = {_grade_id(cell) for cell in notebook["cells"]}
    counts = {lesson.stem: len(ids & {exercise.id for exercise in lesson.exercises}) for lesson in course.lessons}
    best = max(counts, key=counts.get, default=None)
    return best if best and counts[best] else named_lesson(course, path)


def named_lesson(course, path):
    """The stem of the lesson that a file's name says, or None."""
    stems = [lesson.stem for lesson in course.lessons if lesson.exercises and lesson.stem in Path(path).name]
    return stems[0] if stems else None


# -- what was answered ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Answer:
    """The text of an answer; added: [[name, source]] of imports, definitions and constants that the learner put into
    cells of the notebook's or their own, up to its check; flags: sentences for the instructor."""

    source: str
    added: list = dataclasses.field(default_factory=list)
    flags: tuple = ()


def answers_in(notebook, pristine):
    """{exercise: its `Answer`} of those exercises that have an answer's cell in the notebook.

    An answer is the cell, or the cells, with the exercise's id: what `answer_parts` leaves of them is joined in
    order, as the notebook would run it (a cell that was split keeps its meaning).
    """
    found, added, pending, below, left_out = {}, {}, [], {}, {}
    functions = {step["exercise"]: step["function"] for step in pristine.steps}
    for number, cell in enumerate(notebook["cells"]):
        if cell.get("cell_type") != "code":
            continue
        source = _source(cell)
        exercise = _grade_id(cell)
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
        exercise: _joined(exercise, sources, added[exercise], below.get(exercise, ()), left_out)
        for exercise, sources in found.items()
    }


def _joined(exercise, sources, added, below, left_out):
    flags, starter = (), judges.starter(exercise)
    kept = generate.answer_parts(sources, lambda source: is_starter(source, starter))
    if len(sources) > 1:
        dropped = len(sources) - len(kept)
        flags = (f"{len(sources)} cells have the id of the answer: {len(kept)} joined in order, {dropped} dropped",)
    if below:
        flags += ("the function is defined again below its cell: the last one counts",)
    source = "\n\n".join([*kept, *below])
    reads = _reads(source) if left_out else ()
    if missing := [name for name in left_out if name in reads]:
        names = ", ".join(f"`{name}`" for name in missing)
        flags += (f"{names}: set outside of the answer's cell by code that is not run here, set it in the answer's",)
    return Answer(source, added, flags)


def _definitions(source):
    """What of a cell that is not the course's is kept, as sources; and the names that the rest of it sets."""
    body = _tree(source).body
    kept = [node for node in body if _defines(node)]
    rest = [part for node in body if node not in kept for part in ast.walk(node) if isinstance(part, ast.Name)]
    set_there = [part.id for part in rest if isinstance(part.ctx, ast.Store)]
    return [ast.unparse(node) for node in kept], set_there


def _tree(source):
    """The syntax tree of a cell, an empty one where it is no Python."""
    return syntax_tree(plain_python(source)) or ast.Module([], [])


def _defines(node):
    """Whether a statement only defines: an import, a function, a class, a constant; or a choice among such."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        names = node.targets if isinstance(node, ast.Assign) else [node.target]
        return all(isinstance(name, ast.Name | ast.Tuple) for name in names) and _calls_nothing(node.value)
    if isinstance(node, ast.If | ast.Try):
        handled = [step for handler in getattr(node, "handlers", ()) for step in handler.body]
        steps = [*node.body, *handled, *node.orelse, *getattr(node, "finalbody", ())]
        return _calls_nothing(getattr(node, "test", None)) and all(map(_defines, steps))
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)
    return isinstance(node, kinds)


def _calls_nothing(node):
    """Whether an expression is a constant in what it does: literals, operators, names, a lambda that is not called."""
    if node is None or isinstance(node, ast.Lambda):
        return True
    runs = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.comprehension)
    return not isinstance(node, runs) and all(map(_calls_nothing, ast.iter_child_nodes(node)))


def _reads(source):
    """The names that a cell reads and nowhere sets itself."""
    nodes = list(ast.walk(_tree(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - own


def _grade_id(cell):
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""


def _source(cell):
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


# -- the job ----------------------------------------------------------------------------------------------------------
def job_of(pristine, answers, limits, hidden, wanted=None):
    """What a slot needs to grade: a dict of plain values; each step has a "key", the hash of all that decides it.

    wanted: a function from an exercise and its key to whether it is to be graded; None: all that have an answer.
    """
    steps, digest = [], _digest(pristine.hash, judge_sources(), json.dumps(limits, sort_keys=True))
    for step in pristine.steps:
        answer = answers.get(step["exercise"])
        added, source = (answer.added, answer.source) if answer else ([], None)
        # An answer may use what those before it define.
        digest = _digest(digest, step["exercise"], json.dumps([added, source]))
        grade = source is not None and (wanted is None or wanted(step["exercise"], digest))
        steps.append({**step, "added": added, "answer": source, "grade": grade, "key": digest})
    return {"steps": steps, "limits": limits, "hidden": hidden}


# What of the package has no part in a verdict.
_NOT_JUDGES = ("cli", "course", "draw", "learner")
_NOT_JUDGES_OF_GRADE = ("__init__.py", "executors.py", "reset.py", "results.py")


@functools.cache
def judge_sources():
    """The hash of what judges: the sources of the package, but for pictures, tables and the tools of authors."""
    root = Path(judges.__file__).parents[1]
    files = sorted(path for path in root.rglob("*") if path.suffix in (".py", ".json"))
    names = [path.relative_to(root) for path in files]
    names = [name for name in names if name.parts[0] not in _NOT_JUDGES]
    names = [name for name in names if name.parts[0] != "grade" or name.name not in _NOT_JUDGES_OF_GRADE]
    return _digest(*(part for name in names for part in (name.as_posix(), (root / name).read_text("utf-8"))))


def _digest(*texts):
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "backslashreplace")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
