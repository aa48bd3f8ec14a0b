"""The problems of a single cell, as messages: its code, its prose, its tags, its paths."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course.form.canonical import CODE_LINES, FORBIDDEN_TAGS, PROSE_WORDS, TAGS, tags_of
from parcours.course.form.prose import banned_words, prose_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["cell_problems"]

_NBVAL_COMMENT = re.compile(r"^\s*#+\s*((?:PYTEST_VALIDATE|NBVAL)_[A-Z_]+)\s*$", re.MULTILINE)
_DISPLAY_UPDATES = re.compile(r"\b(clear_output|display_id|update_display)\b")
_MAGIC_CALL = re.compile(r"\b(run_line_magic|run_cell_magic|get_ipython)\b")
_IPYTHON_LINE = re.compile(r"^\s*([%!].*)$|=\s*([%!].*)$|^(.*\?)$", re.MULTILINE)
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])(?:"
    r"/(?:home|root|tmp|Users|private/tmp|var/folders)/[^\s'\"<>)]*"
    r"|[A-Z]:\\(?!n\b)[^\s'\"<>)]*"
    r"|/[\w./~+-]*/(?:site-packages|dist-packages|lib/python3)\b[^\s'\"<>)]*"
    r")"
)


def cell_problems(cell: NotebookNode, root: Path) -> Iterator[str]:
    """Yield what is wrong with a cell of a notebook in the course at `root`, whatever cells stand around it."""
    if cell.cell_type == "code":
        yield from _code_problems(cell)
    elif cell.cell_type == "markdown":
        yield from _prose_problems(cell)
    else:
        yield "is a raw cell. Make it Markdown or code."
    yield from _tag_problems(cell)
    yield from _path_problems(cell, root)


def _code_problems(cell: NotebookNode) -> Iterator[str]:
    source = cell.source
    lines = source.count("\n") + 1
    if not source.strip():
        yield "is an empty code cell. Delete it."
        return
    if lines > CODE_LINES:
        yield f"has {lines} lines; a code cell has at most {CODE_LINES}. Split it."
    for match in _NBVAL_COMMENT.finditer(source):
        yield f"has the comment {match[1]}. Use the cell's tags and parcours.reason instead."
    if match := _DISPLAY_UPDATES.search(source):
        yield f"uses {match[1]}, whose output cannot be compared. Show one result at the end instead."
    if match := _MAGIC_CALL.search(source):
        yield f"uses {match[1]}. Write plain Python."
    if source.startswith("%%writefile "):
        return
    try:
        compile(source, "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as error:
        # a line that begins with % or ! within a string or an expression is Python, so the parser decides
        if found := _IPYTHON_LINE.search(source):
            line = next(group for group in found.groups() if group).strip()
            yield f"has the IPython command {line!r}; only %%writefile is allowed. Write plain Python."
        elif "raises-exception" not in tags_of(cell):
            yield f"is not Python: {error.msg} (line {error.lineno}). Fix it."
        return
    for word in banned_words(_comments(source)):
        yield f"has {word} in a comment. Write it without."


def _comments(source: str) -> str:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    try:
        return "\n".join(token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT)
    except (tokenize.TokenError, IndentationError):
        return ""


def _prose_problems(cell: NotebookNode) -> Iterator[str]:
    words = len(prose_of(cell.source).split())
    is_hints = cell.get("id", "").endswith("-hints") and "<details>" in cell.source
    if words > PROSE_WORDS and not is_hints:
        yield f"has {words} words; a prose cell has at most {PROSE_WORDS}. Shorten it, or split it by a run."
    for word in banned_words(cell.source):
        yield f"has {word}. Write it without."


def _tag_problems(cell: NotebookNode) -> Iterator[str]:
    tags = tags_of(cell)
    for tag in tags:
        if tag in FORBIDDEN_TAGS:
            yield f"has the tag {tag}, but every cell must run. Remove the tag and fix the cell."
        elif tag not in TAGS:
            yield f"has the unknown tag {tag!r}. Known are {', '.join(sorted(TAGS))}."
    reason = cell.metadata.get("parcours", {}).get("reason")
    if "nbval-ignore-output" in tags and not (isinstance(reason, str) and reason.strip()):
        yield "is tagged nbval-ignore-output without a reason. Write it into metadata.parcours.reason."
    if "nbval-ignore-output" not in tags and reason is not None:
        yield "gives a reason for nbval-ignore-output but lacks the tag. Add the tag or drop parcours.reason."


def _path_problems(cell: NotebookNode, root: Path) -> Iterator[str]:
    texts = [("source", cell.source)]
    for output in cell.get("outputs", []):
        texts += [("output", text) for text in _texts(output)]
    for where, text in texts:
        if path := _machine_path(text, root):
            fix = "Use a relative path." if where == "source" else "Print something else, and run it again."
            yield f"has a path of one machine in its {where}: {path}. {fix}"
            return


def _machine_path(text: str, root: Path) -> str | None:
    text = _ANSI.sub("", text)
    if match := _MACHINE_PATH.search(text):
        return match[0]
    # this machine's own folders may be anywhere
    for folder in {str(root), str(Path.home())} - {"/"}:
        if re.search(rf"(?<![\w./-]){re.escape(folder)}(?![\w-])", text):
            return folder
    return None


def _texts(output: NotebookNode) -> Iterator[str]:
    """Yield all texts of an output: a stream's, a result's by MIME type, an error's value and traceback."""
    if output.output_type == "stream":
        yield output.text
    elif output.output_type == "error":
        yield from (output.evalue, *output.traceback)
    else:
        yield from (value if isinstance(value, str) else json.dumps(value) for value in output.data.values())
