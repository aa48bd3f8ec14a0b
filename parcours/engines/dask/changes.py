"""Changes that an isolated task makes: to what it was given, and to what lies outside of it.

What a task uses is compared before and after the call, as pickles. A file is seen when it is opened: the hook is added
to this process by its first isolated task and does nothing outside of one.
"""

import contextlib
import os
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar

import cloudpickle

__all__ = ["Changes"]

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_CALLED_IN_PLACE = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect")
_written: ContextVar[list | None] = ContextVar("written", default=None)  # paths that the current task wrote to
_hooks = []


class Changes:
    """The values that one call of a task's function uses. Enter it before the call; then iterate over what changed.

    Each change is a text whose first word is its kind: "argument sums", "variable sums", "module store.sums",
    "environment TOTAL", "file sums.json". folder: files below it are not the task's.
    """

    def __init__(self, function: Callable, args: tuple, kwargs: dict, folder: str):
        self._function, self._folder, self._written = function, folder, []
        names = _parameters(function, args)
        self._given = {f"argument {name}": value for name, value in [*zip(names, args, strict=True), *kwargs.items()]}

    def __enter__(self) -> "Changes":
        if not _hooks:
            _hooks.append(_note_writes)
            sys.addaudithook(_note_writes)
        self._before = self._look()
        self._token = _written.set(self._written)
        return self

    def __exit__(self, *_):
        _written.reset(self._token)

    def __iter__(self) -> Iterator[str]:
        after = self._look()
        for name in self._before | after:
            before, now = self._before.get(name), after.get(name)
            if before != now and not _equal(before, now):
                yield name
        for path in dict.fromkeys(self._written):
            if not path.startswith(self._folder):
                yield f"file {os.path.basename(path)}"

    def _look(self):
        """Return {what: its pickle} of all that the function could change."""
        values = self._given | {f"environment {name}": value for name, value in os.environ.items()}
        for name, value in _outside(self._function, set()):
            values[name] = value
        return {name: pickled for name, value in values.items() if (pickled := _pickled(value)) is not None}


def _parameters(function: Callable, args: tuple) -> list[str]:
    """Return what to call the arguments: by the function's own names, or by their places."""
    code = getattr(function, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code else ()
    return [names[i] if i < len(names) else f"{i + 1}" for i in range(len(args))]


def _outside(function: Callable, seen: set) -> Iterable[tuple[str, object]]:
    """Yield (name, value) of the variables outside of a function that its code can reach."""
    if isinstance(function, types.MethodType):
        if function.__self__ is not os.environ:
            yield "variable self", function.__self__
        function = function.__func__
    if not isinstance(function, types.FunctionType) or function.__module__ != "__main__" or id(function) in seen:
        return  # a library may keep what it likes
    seen.add(id(function))
    yield f"variable {function.__name__}", (function.__defaults__, function.__kwdefaults__, vars(function))
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        with contextlib.suppress(ValueError):  # not set yet
            found[name] = cell.cell_contents
    names = _names(function.__code__)
    found |= {name: value for name, value in function.__globals__.items() if name in names}
    for name, value in found.items():
        if isinstance(value, types.ModuleType):
            yield from _of_module(name, value)
        elif isinstance(value, types.FunctionType):
            yield from _outside(value, seen)
        else:
            yield f"variable {name}", value


def _names(code: types.CodeType) -> set:
    """Return the global names in a function's code, and in the functions within it."""
    inner = [_names(part) for part in code.co_consts if isinstance(part, types.CodeType)]
    return set(code.co_names).union(*inner)


def _of_module(name: str, module: types.ModuleType) -> Iterable[tuple[str, object]]:
    """Yield (name, value) of a module's data. Private names are the module's own affair, as `sys` is all in all."""
    for attribute, value in list(vars(module).items()) if module is not sys else ():
        other = attribute.startswith("_") or isinstance(value, types.ModuleType | type(os.environ)) or callable(value)
        if not other:
            yield f"module {name}.{attribute}", value


def _pickled(value: object) -> bytes | None:
    """Return a value as bytes, or None for one that cannot be compared: reading an iterator changes it."""
    if isinstance(value, Iterator):
        return None
    try:
        return cloudpickle.dumps(value)
    except Exception:  # whatever a learner's class raises
        return None


def _equal(before: bytes | None, now: bytes | None) -> bool:
    """Return True for pickles that differ by how their values refer to one another, and in nothing else."""
    if before is None or now is None or b"cloudpickle" in before:  # to load a class sets its attributes again
        return False
    try:
        return bool(cloudpickle.loads(before) == cloudpickle.loads(now))
    except Exception:  # of arrays, for example, which compare item by item
        return False


def _note_writes(event: str, args: tuple) -> None:
    """Note which file the current task opens to write to it, changes in place, or removes."""
    written = _written.get()
    if written is None or not args or not isinstance(args[0], str | bytes | os.PathLike):
        return
    opens = event == "open" and isinstance(args[2], int) and args[2] & _WRITES
    path = os.fsdecode(args[0])
    if (opens or event in _CALLED_IN_PLACE) and path != os.devnull and "__pycache__" not in path:
        written.append(path)
