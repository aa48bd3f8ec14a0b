"""Whether an answer was attempted: is its program another than the starter's?"""

import ast
import hashlib
import inspect
import linecache

__all__ = ["cell_source", "is_starter", "tree_hash"]


def cell_source(function):
    """The whole cell that defined a function, helpers and all, or "" where it cannot be had (a ``%%time`` cell).

    What IPython ran is kept in `linecache`; lines with ``%`` and ``!`` are there as the calls that they stand for.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    return "".join(linecache.getlines(code.co_filename)) if code else ""


def is_starter(source, starter_hash):
    """Whether a cell is still the starter, but for comments and layout."""
    try:
        return bool(source) and tree_hash(source) == starter_hash
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # no Python, or more than its parser takes
        return False


def tree_hash(source):
    """The sha256, in hex, of the syntax tree of `source`: comments, blank lines and layout do not count.

    The hash is the same on every Python of the course. Raises SyntaxError when `source` is not Python.

    >>> tree_hash("x = 1  # TODO") == tree_hash("x   =   1")
    True
    """
    return hashlib.sha256(_shape(ast.parse(source)).encode()).hexdigest()


def _shape(node):
    # ast.dump prints empty lists or leaves them out, and knows more or fewer fields, by the version of Python:
    # what is empty is left out here, so that a hash stored by one version fits the others.
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if value is not None and value != [])
        return f"{type(node).__name__}({', '.join(f'{name}={_shape(value)}' for name, value in fields)})"
    if isinstance(node, list):
        return f"[{', '.join(_shape(item) for item in node)}]"
    return repr(node)
