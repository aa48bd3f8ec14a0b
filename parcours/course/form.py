"""The canonical form of a notebook: what must hold of each file, and the mending of what can be mended."""

import ast
import contextlib
import copy
import hashlib
import io
import json
import os
import re
import tempfile
import tokenize
import warnings
from pathlib import Path

from parcours.errors import CourseError

__all__ = [
    "BANNED_WORDS",
    "KERNELSPEC",
    "LANGUAGE_INFO",
    "TAGS",
    "banned_words",
    "drop_widget_views",
    "fix",
    "is_random_id",
    "problems",
    "prose_of",
    "read",
    "replace_text",
    "replacing",
    "sources_hash",
    "stale",
    "to_json",
    "write",
]

CODE_LINES = 15
PROSE_WORDS = 120
COMPARED_SHARE = 0.5

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {"name": "python"}

ROLES = ("starter", "answer", "solution", "check")
TAGS = frozenset({*ROLES, "raises-exception", "nbval-ignore-output"})
FORBIDDEN_TAGS = frozenset({"nbval-skip", "skip-execution"})

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
BANNED_WORDS = ("simply", "just", "magic", "obviously", "easy", "easily")

_BANNED = re.compile(rf"\b({'|'.join(BANNED_WORDS)})\b", re.IGNORECASE)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\u274e\u2753-\u2757\u2764\u2795-\u2797\u27a1\u2b50\u2b55\ufe0f]"
)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# what Jupyter makes up: a uuid, or eight hexadecimal digits with at least one digit among them
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8}")
_MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])(?:"
    r"/(?:home|root|tmp|Users|private/tmp|var/folders)/[^\s'\"<>)]*"
    r"|[A-Z]:\\(?!n\b)[^\s'\"<>)]*"
    r"|/[\w./~+-]*/(?:site-packages|dist-packages|lib/python3)\b[^\s'\"<>)]*"
    r")"
)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_NBVAL_COMMENT = re.compile(r"^\s*#+\s*((?:PYTEST_VALIDATE|NBVAL)_[A-Z_]+)\s*$", re.MULTILINE)
_DISPLAY_UPDATES = re.compile(r"\b(clear_output|display_id|update_display)\b")
_MAGIC_CALL = re.compile(r"\b(run_line_magic|run_cell_magic|get_ipython)\b")


# ---- files ----


def read(path):
    """The notebook in the file `path`.

    Raises CourseError when there is no such file, or it holds no notebook.
    """
    import nbformat

    path = Path(path)
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
            raise CourseError(f"{path}: not a notebook of format 4; open it in JupyterLab and save it again")
        return nbformat.v4.to_notebook(notebook)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, AttributeError) as error:
        raise CourseError(f"{path}: not a notebook: {error}") from error


def to_json(notebook):
    """The text of a notebook's file: JSON, indented by 1, keys sorted, not escaped, a newline at the end."""
    import nbformat

    return nbformat.v4.writes(notebook) + "\n"


def write(notebook, path):
    """Write a notebook to `path`, whole or not at all."""
    replace_text(path, to_json(notebook))


def replace_text(path, text):
    """Put `text` into the file `path`, whole or not at all: a reader never sees half of it."""
    with replacing(path) as file:
        file.write(text)


def is_random_id(name):
    """Whether a cell's id is one that Jupyter made up: the course's cells have names."""
    return bool(_RANDOM_ID.fullmatch(name))


@contextlib.contextmanager
def replacing(path, errors="strict"):
    """A text file to write to, which takes the place of the file `path` when the block is left without an error."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=errors, newline="\n") as file:
            yield file
        # mkstemp makes a file for its owner alone; the course's files are for everybody
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def sources_hash(notebook):
    """The sha256, in hex, of the sources of all code cells, in order: it names the program that ran."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def stale(notebook):
    """Whether the stored outputs were made by other sources than those in the notebook, or there are none."""
    return notebook.metadata.get("parcours", {}).get("sources") != sources_hash(notebook)


# ---- the checker ----


def problems(notebook, path):
    """What is wrong with a notebook, as a list of messages; each says file, cell and how to mend it.

    `path` says in which tree it lies: a notebook in a folder "exercises" holds no outputs.
    When there is such a file, its bytes are looked at too.
    """
    path = Path(path)
    tree = path.absolute().parent.name
    name = f"{tree}/{path.name}"
    is_exercise = tree == "exercises"
    found = []

    def say(message, cell=None):
        found.append(f"{name}: {f'cell {_name(cell)}: ' if cell is not None else ''}{message}")

    _check_file(notebook, path, say)
    _check_ids(notebook, say)
    _check_metadata(notebook, say)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _check_code(cell, say)
        elif cell.cell_type == "markdown":
            _check_prose(cell, say)
        else:
            say("is a raw cell; make it Markdown or code", cell)
        _check_tags(cell, say)
        _check_paths(cell, path.absolute().parent.parent, say)
    if is_exercise:
        _check_without_outputs(notebook, say)
    else:
        _check_outputs(notebook, say)
    return found


def _name(cell):
    return cell.get("id") or repr(cell.source.strip().partition("\n")[0][:40])


def _tags(cell):
    tags = cell.metadata.get("tags", [])
    return tags if isinstance(tags, list) else []


def _check_file(notebook, path, say):
    import nbformat

    if (notebook.get("nbformat"), notebook.get("nbformat_minor")) != (4, 5):
        say("is not in nbformat 4.5; run `parcours fix` on it")
    else:
        try:
            # validate() mends ids in what it is given, and warns; ids are looked at below
            with warnings.catch_warnings(action="ignore"):
                nbformat.validate(copy.deepcopy(notebook))
        except nbformat.ValidationError as error:
            reason = str(error).splitlines()[0]
            say(f"breaks the notebook format ({reason}); open it in JupyterLab and save it again")
    if path.is_file() and path.read_bytes() != to_json(notebook).encode():
        say("is not written in canonical JSON (indent 1, a newline at the end); run `parcours fix` on it")
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        say("begins without a title; make its first cell Markdown that begins with `# `")


def _check_ids(notebook, say):
    seen = set()
    for cell in notebook.cells:
        given = cell.get("id")
        if not given or not _ID.fullmatch(given):
            say("has no valid id; run `parcours fix` on the notebook", cell)
        elif given in seen:
            say("has an id that another cell has too; run `parcours fix` on the notebook", cell)
        elif is_random_id(given):
            say("has an id that nobody can read; give it a name, or run `parcours fix` on the notebook", cell)
        seen.add(given)


def _check_metadata(notebook, say):
    if notebook.metadata.get("kernelspec") != KERNELSPEC or notebook.metadata.get("language_info") != LANGUAGE_INFO:
        say("names another kernel or language than plain python3; run `parcours fix` on it")
    for key in notebook.metadata:
        if key not in ("kernelspec", "language_info", "parcours"):
            say(f"has the metadata {key!r}, which an editor or a run left; run `parcours fix` on it")
    for cell in notebook.cells:
        for key in cell.metadata:
            if key not in ("tags", "nbgrader", "parcours"):
                say(f"has the metadata {key!r}, which an editor or a run left; run `parcours fix` on it", cell)


def _check_tags(cell, say):
    tags = _tags(cell)
    for tag in tags:
        if tag in FORBIDDEN_TAGS:
            say(f"has the tag {tag}; every cell must run: take the tag away and mend the cell", cell)
        elif tag not in TAGS:
            say(f"has the unknown tag {tag!r}; known are {', '.join(sorted(TAGS))}", cell)
    reason = cell.metadata.get("parcours", {}).get("reason")
    if "nbval-ignore-output" in tags and not (isinstance(reason, str) and reason.strip()):
        say("is tagged nbval-ignore-output without a reason; write it into metadata.parcours.reason", cell)
    if "nbval-ignore-output" not in tags and reason is not None:
        say(
            "gives a reason for nbval-ignore-output but lacks the tag; add the tag or drop parcours.reason",
            cell,
        )


def _check_code(cell, say):
    source = cell.source
    lines = source.count("\n") + 1
    if not source.strip():
        say("is an empty code cell; delete it", cell)
        return
    if lines > CODE_LINES:
        say(f"has {lines} lines; a code cell has at most {CODE_LINES}: split it", cell)
    for match in _NBVAL_COMMENT.finditer(source):
        say(f"has the comment {match[1]}; use the cell's tags and parcours.reason instead", cell)
    if match := _DISPLAY_UPDATES.search(source):
        say(f"uses {match[1]}, whose output can never be compared; show one result at the end instead", cell)
    if match := _MAGIC_CALL.search(source):
        say(f"uses {match[1]}; write plain Python", cell)
    if source.startswith("%%writefile "):
        return
    try:
        compile(source, "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as error:
        # a line that begins with % or ! within a string or an expression is Python, so the parser decides
        shell = re.search(r"^\s*([%!].*)$|=\s*([%!].*)$|^(.*\?)$", source, re.MULTILINE)
        if shell:
            line = next(group for group in shell.groups() if group)
            say(
                f"has the IPython command {line.strip()!r}; only %%writefile is allowed: write plain Python",
                cell,
            )
        elif "raises-exception" not in _tags(cell):
            say(f"is not Python: {error.msg} (line {error.lineno}); mend it", cell)
        return
    for word in banned_words(_comments(source)):
        say(f"has {word} in a comment; write it without", cell)


def _check_prose(cell, say):
    words = len(prose_of(cell.source).split())
    is_hints = cell.get("id", "").endswith("-hints") and "<details>" in cell.source
    if words > PROSE_WORDS and not is_hints:
        say(
            f"has {words} words; a prose cell has at most {PROSE_WORDS}: shorten it, or split it by a run",
            cell,
        )
    for word in banned_words(cell.source):
        say(f"has {word}; write it without", cell)


def _check_paths(cell, root, say):
    texts = [("source", cell.source)]
    for output in cell.get("outputs", []):
        texts += [("output", text) for text in _texts(output)]
    for where, text in texts:
        if match := _machine_path(text, root):
            mend = "use a relative path" if where == "source" else "print something else, and run it again"
            say(f"has a path of one machine in its {where}: {match}; {mend}", cell)
            return


def _machine_path(text, root):
    text = _ANSI.sub("", text)
    if match := _MACHINE_PATH.search(text):
        return match[0]
    # this machine's own folders may lie anywhere
    for folder in {str(root), str(Path.home())} - {"/"}:
        if re.search(rf"(?<![\w./-]){re.escape(folder)}(?![\w-])", text):
            return folder
    return None


def _texts(output):
    """All texts of an output: a stream's, a result's by MIME type, an error's value and traceback."""
    if output.output_type == "stream":
        yield output.text
    elif output.output_type == "error":
        yield from (output.evalue, *output.traceback)
    else:
        yield from (value if isinstance(value, str) else json.dumps(value) for value in output.data.values())


def _check_without_outputs(notebook, say):
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None):
            say("has outputs or a count; an exercise is shipped without: run `parcours generate`", cell)


def _check_outputs(notebook, say):
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if not code:
        say("has no code cell; a notebook of the course runs something")
        return
    counts = [cell.execution_count for cell in code]
    if None in counts:
        say("was never executed, or not to its end; run `parcours run` on it", code[counts.index(None)])
    elif counts != list(range(1, len(code) + 1)):
        gap = next(cell for number, cell in enumerate(code, 1) if cell.execution_count != number)
        say(
            "breaks the row of counts: it did not run in order; run `parcours run` on the notebook",
            gap,
        )
    if None not in counts and stale(notebook):
        say("has outputs of other sources than it holds; run `parcours run` on it")

    for cell in code:
        _check_stored(cell, say)
    shown = [cell for cell in code if cell.outputs]
    compared = [cell for cell in shown if "nbval-ignore-output" not in _tags(cell)]
    if len(compared) < COMPARED_SHARE * len(shown):
        say(
            f"compares only {len(compared)} of its {len(shown)} cells with output, half is the least: "
            "print facts that are the same at each run, and drop nbval-ignore-output there"
        )


def _check_stored(cell, say):
    tags = _tags(cell)
    raised = any(output.output_type == "error" for output in cell.outputs)
    if "raises-exception" in tags and not raised:
        say(
            "is tagged raises-exception but stores no error; drop the tag, or make it raise and run it again",
            cell,
        )
    if raised and "raises-exception" not in tags:
        say("stores an error; mend it, or tag it raises-exception when the failure is meant", cell)
    kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
    if WIDGET_VIEW in kinds:
        say("stores a widget's view, an error box when reopened; run `parcours fix` on the notebook", cell)
    for kind in ("image/png", "image/jpeg"):
        if kind in kinds and "nbval-ignore-output" not in tags:
            say(f"stores {kind}, which is never compared; show an SVG, or tag it nbval-ignore-output", cell)


def prose_of(text):
    """The words of Markdown that are prose: without code, addresses and tags."""
    text = re.sub(r"^(```|~~~).*?^\1\s*$", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"(`+).+?\1", " code ", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]", "] ", text)
    text = re.sub(r"https?://\S+", " ", text)
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"(?<!\w)[#*_|>\[\]:-]+|[#*_|\[\]]+(?!\w)", " ", text)


def banned_words(text):
    """The banned words and the emoji in a text; a word in quotation marks is spoken of, not used."""
    text = re.sub(rf"[\"“]({'|'.join(BANNED_WORDS)})[\"”]", " ", prose_of(text), flags=re.IGNORECASE)
    words = [f"the word {word!r}" for word in dict.fromkeys(match.lower() for match in _BANNED.findall(text))]
    return words + [f"the emoji U+{ord(sign):04X}" for sign in dict.fromkeys(_EMOJI.findall(text))]


def _comments(source):
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    try:
        return "\n".join(token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT)
    except (tokenize.TokenError, IndentationError):
        return ""


# ---- the fixer ----


def fix(notebook):
    """A copy of a notebook, mended as far as that needs no judgement: format, ids, metadata, widget views.

    Ids that a person gave stay. Sources, outputs and counts stay: what a run made is mended by a run.
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
    drop_widget_views(notebook)
    return notebook


def _fix_cell(cell):
    cell.source = cell.source.rstrip()
    for key in list(cell.metadata):
        if key not in ("tags", "nbgrader", "parcours") or not cell.metadata[key]:
            del cell.metadata[key]
    if cell.cell_type != "code":
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
        return
    cell.setdefault("outputs", [])
    cell.setdefault("execution_count", None)
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count


def _fix_ids(notebook):
    given = [cell.get("id") for cell in notebook.cells]
    taken = {name for name in given if name and _ID.fullmatch(name) and not is_random_id(name)}
    seen = set()
    for cell in notebook.cells:
        name = cell.get("id")
        if name in taken and name not in seen:
            seen.add(name)
            continue
        base = _slug(cell)
        name, number = base, 2
        while name in taken or name in seen:
            name, number = f"{base}-{number}", number + 1
        cell["id"] = name
        seen.add(name)


def _slug(cell):
    """A readable id: the words of the cell's first telling line."""
    lines = [line for line in cell.source.splitlines() if line.strip(" #-`")]
    words = re.findall(r"[a-z0-9]+", lines[0].lower()) if lines else []
    slug = ""
    for word in words:
        if len(slug) + len(word) > 39:
            break
        slug = f"{slug}-{word}".strip("-")
    return slug or ("code" if cell.cell_type == "code" else "text")


def drop_widget_views(notebook):
    """Take the widget views out of a notebook's outputs, in place; their readable fallback stays."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET_VIEW, None)
        cell.outputs = [output for output in cell.outputs if output.get("data", True)]
