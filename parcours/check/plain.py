"""What an answer may return: plain values. Anything else is named, so that a verdict can say what it was."""

import inspect
import types

from parcours import engines

__all__ = ["NotPlain", "plain"]


class NotPlain(Exception):
    """A result that is not a plain value. promise: whether it stands for one that is still to come."""

    def __init__(self, seen: str, promise: bool = False):
        super().__init__(seen)
        self.promise = promise


def plain(value: object) -> object:
    """Return the value as numbers, strings, None, lists and dicts; tuples become lists, NumPy's values Python's.

    Raises NotPlain for anything else.

    >>> plain((1, {"a": (2.5, None)}))
    [1, {'a': [2.5, None]}]
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, list | tuple):
        for item in value:
            if _is_promise(item):
                raise _of_a_list(item, promise=True)
        return [_item(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if type(value).__module__ == "numpy":
        return plain(value.tolist())
    if inspect.iscoroutine(value):
        value.close()  # it will not be awaited, and would say so at a time of its own
    what = "one" if _is_promise(value) else "an" if type(value).__name__[0] in "AEIOUaeiou" else "a"
    raise NotPlain(f"It returned {what} `{type(value).__name__}`", promise=_is_promise(value))


def _item(value):
    try:
        return plain(value)
    except NotPlain as problem:
        raise (problem if isinstance(value, list | tuple | dict) else _of_a_list(value)) from None


def _of_a_list(item, promise=False):
    return NotPlain(f"It returned a list of `{type(item).__name__}`", promise)


def _is_promise(value):
    """Return True if a value stands for one that is still to come: an engine's, or one of Python's own."""
    return isinstance(value, types.GeneratorType | map) or inspect.isawaitable(value) or engines.is_promise(value)
