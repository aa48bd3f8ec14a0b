"""Plain values, which an answer may return. Anything else is named, so that a verdict can say what it was."""

import inspect
import types

from parcours import engines

__all__ = ["NotPlain", "plain"]

_SCALARS = {type(None), bool, int, float, str}
_OF_MAP = {"result_iterator", "_chain_from_iterable_of_lists"}  # generators of `pool.map`


class NotPlain(Exception):
    """A result that is not a plain value.

    promise: the name of the engine, or "python", if it stands for a value that is still to come from there; "" if not.
    """

    def __init__(self, seen: str, promise: str = ""):
        super().__init__(seen)
        self.promise = promise


def plain(value: object) -> object:
    """Return the value as numbers, strings, None, lists and dicts; tuples become lists, NumPy's values Python's.

    Raises NotPlain for anything else.

    >>> plain((1, {"a": (2.5, None)}))
    [1, {'a': [2.5, None]}]
    """
    if type(value) in _SCALARS:
        return value
    if isinstance(value, list | tuple):
        if all(type(item) in _SCALARS for item in value):  # a million numbers are asked for nothing else
            return list(value)
        for item in value:
            if promise := _promised_by(item):
                raise _of_a_list(item, promise)
        return [_item(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if type(value).__module__ == "numpy":
        return plain(value.tolist())
    if inspect.iscoroutine(value):
        value.close()  # it will not be awaited, and Python would complain of it at any time
    if isinstance(value, types.GeneratorType) and value.gi_code.co_name not in _OF_MAP:
        raise NotPlain("It returned a generator, not a list", "python")
    promise, kind = _promised_by(value), type(value).__name__
    what = "one" if promise else "an" if kind[0] in "AEIOUaeiou" else "a"
    raise NotPlain(f"It returned {what} `{kind}`", promise)


def _item(value):
    try:
        return plain(value)
    except NotPlain as problem:
        raise (problem if isinstance(value, list | tuple | dict) else _of_a_list(value)) from None


def _of_a_list(item, promise=""):
    return NotPlain(f"It returned a list of `{type(item).__name__}`", promise)


def _promised_by(value):
    """Return the name of the engine whose promise a value is, "python" for one of Python's own, or ""."""
    if promise := engines.promised_by(value):
        return promise
    return "python" if isinstance(value, types.GeneratorType | map) or inspect.isawaitable(value) else ""
