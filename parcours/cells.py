"""Notebook cells as Python: what check, course and grade share about them."""

import ast
import functools
import hashlib
import inspect
import linecache
import re
import sys
from collections.abc import Callable

__all__ = ["cell_source", "is_starter", "plain_python", "syntax_tree", "tree_hash"]

# What `ast.parse` raises for text that is not Python, or that is larger than the parser can take.
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def cell_source(function: Callable) -> str:
    """Return the source of the whole cell that defined a function, or "" if it is not known.

    IPython keeps the cells it ran in `linecache`, with ``%`` and ``!`` lines replaced by the calls they stand for. It
    does not keep what ran below ``%%time``: for that, take the last cell of the history with the function's first line.
    """
    function = inspect.unwrap(function)
    while isinstance(function, functools.partial):
        function = inspect.unwrap(function.func)
    called = function if hasattr(function, "__code__") else type(function).__dict__.get("__call__")
    code = getattr(called, "__code__", None)
    if not code or (lines := linecache.getlines(code.co_filename)):
        return "".join(lines) if code else ""
    ipython = sys.modules.get("IPython")
    history = getattr(ipython and ipython.get_ipython(), "history_manager", None)
    cells = reversed(history.input_hist_raw if history else ())
    return next((cell for cell in cells if f"def {code.co_name}(" in cell), "")


def syntax_tree(source: str) -> ast.Module | None:
    """Return the syntax tree of a cell, or None if it is not Python or is too large for the parser."""
    try:
        return ast.parse(source)
    except _UNPARSABLE:
        return None


def tree_hash(source: str) -> str:
    """Return the sha256 of the syntax tree of `source` in hex; comments, blank lines and layout do not count.

    The hash is the same on every Python that the course supports. Raises SyntaxError if `source` is not Python.

    >>> tree_hash("x = 1  # TODO") == tree_hash("x   =   1")
    True
    """
    return hashlib.sha256(_shape(ast.parse(source)).encode()).hexdigest()


def _shape(node) -> str:
    # Versions of Python differ in the fields they know and in whether `ast.dump` prints empty lists. Leaving out
    # whatever is empty makes a hash stored by one version valid in the others.
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if value is not None and value != [])
        return f"{type(node).__name__}({', '.join(f'{name}={_shape(value)}' for name, value in fields)})"
    if isinstance(node, list):
        return f"[{', '.join(_shape(item) for item in node)}]"
    return repr(node)


def is_starter(source: str, starter_hash: str) -> bool:
    """Return True if a cell is still the starter, apart from comments and layout."""
    try:
        return bool(source) and tree_hash(source) == starter_hash
    except _UNPARSABLE:
        return False


# IPython's own syntax. Its lines are left out, except for commands that time the Python on the same line.
_RUNS_PYTHON = re.compile(
    r"^([ \t]*)%%?(?:time|timeit|prun)\b(?:[ \t]+-\w+(?:[ \t]+\d+)?)*[ \t]*(?=\S|$)", re.MULTILINE
)
_CAPTURE = re.compile(r"^%%capture\b.*$", re.MULTILINE)
_COMMAND = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?\??)[ \t]*$", re.MULTILINE)
_ITS_OUTPUT = re.compile(r"^([ \t]*[\w.]+[ \t]*=[ \t]*)[%!].*$", re.MULTILINE)


def plain_python(source: str) -> str:
    """Return a cell as plain Python: IPython commands (``!ls``) are left out, the code that ``%%time`` times stays.

    >>> plain_python("%%time\\nx = 1")
    '\\nx = 1'
    """
    if syntax_tree(source) is not None:
        return source
    plain = _RUNS_PYTHON.sub(r"\1", _CAPTURE.sub("", source))
    return _ITS_OUTPUT.sub(r"\1None", _COMMAND.sub(r"\1pass", plain))
