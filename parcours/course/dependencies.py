"""Dependencies: what a module of the package imports, and the key of a result that a module, a file or a value decides.

A result is still good as long as its key is the same. So a key takes in all that decides the result, and nothing else:
otherwise a new lesson would grade every class again.
"""

import ast
import functools
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from parcours.cells import plain_python, syntax_tree

__all__ = ["closure", "digest", "forget", "key", "modules_in"]

PACKAGE = Path(__file__).resolve().parents[1]
_DOTTED = re.compile(rf"\b{PACKAGE.name}\b(?!-)(?:\.\w+)*")  # "parcours-x" is the name of something else


def key(*values: str, modules: Iterable[str] = (), files: Iterable[Path] = (), without: Iterable[str] = ()) -> str:
    """Return the sha256, in hex, of all that decides a result.

    values: texts. modules: dotted names; their closure counts, as `closure` says. files: paths in the folder of the
    package or next to it; one that does not exist counts as such.
    """
    parts = [part for module in closure(*modules, without=without) for part in _contents_of(module)]
    for path in sorted(set(files)):
        parts += [_name_of(path), path.read_text("utf-8") if path.exists() else "missing"]
    return digest(*values, *parts)


def digest(*texts: str) -> str:
    """Return the sha256 of some texts in hex; where one ends and the next begins counts."""
    found = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "backslashreplace")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def closure(*modules: str, without: Iterable[str] = ()) -> list[str]:
    """Return some modules of the package and all that they import, in functions too, sorted.

    modules: dotted names; "parcours.engines.*" is a package with all its modules. without: modules and packages to
    leave out, with what only they import.
    A name that a package passes on is looked up where it is defined. A package counts only if it is itself imported,
    not as the home of a module, because nothing happens at import. What is imported by its name at run time is not
    found, so `parcours.judges` does not bring all judges with it.
    """
    left_out = tuple(without)
    found: set[str] = set()
    waiting = [name for module in modules for name in _modules_named(module)]
    while waiting:
        name = waiting.pop()
        if name in found or any(name == each or name.startswith(f"{each}.") for each in left_out):
            continue
        found.add(name)
        waiting += _imports_of(name)
    return sorted(found)


def forget() -> None:
    """Read the package anew: a process reads each module once."""
    for function in (_imports_of, _contents_of, _modules_named, _source_file):
        function.cache_clear()


def modules_in(text: str) -> list[str]:
    """Return the modules of the package that a program imports or names, sorted; of other text, those it names.

    A string in a program may be a program, too, which it starts.
    """
    imports, dotted = _mentions(text)
    found = {_home_of(*each) for each in imports if _source_file(each[0])}
    for module in dotted:
        while _source_file(module) is None:  # "parcours.errors.CourseError" is named in a module
            module = module.rpartition(".")[0]
        found.add(module)
    return sorted(found)


@functools.cache
def _mentions(text: str) -> tuple[frozenset[tuple[str, str | None]], frozenset[str]]:
    """Return what a text says of the package, whatever the package contains: its imports, and the dotted names."""
    program = plain_python(text)
    tree = syntax_tree(program)
    if tree is None:
        return frozenset(), frozenset(_DOTTED.findall(text))
    imports, dotted = set(_import_statements(program)), set()
    inner_parts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}  # of a longer name
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PACKAGE.name in node.value:
            inner = _mentions(node.value)
            imports |= inner[0]
            dotted |= inner[1]
        elif isinstance(node, ast.Name | ast.Attribute) and node not in inner_parts and (name := _dotted(node)):
            dotted.add(name)
    return frozenset(imports), frozenset(dotted)


def _dotted(node: ast.expr) -> str:
    """Return the name "parcours.x.y" that an expression is, or "" if it is something else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not (isinstance(node, ast.Name) and node.id == PACKAGE.name):
        return ""
    return ".".join([node.id, *reversed(parts)])


@functools.cache
def _imports_of(module: str) -> list[str]:
    """Return the modules of the package that a module imports."""
    return [_home_of(*statement) for statement in _import_statements(_source_file(module).read_text("utf-8"))]


@functools.cache
def _import_statements(source: str) -> tuple[tuple[str, str | None], ...]:
    """Return the imports from the package, as (module, name or None)."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
    return tuple((module, name) for module, name in found if module.partition(".")[0] == PACKAGE.name)


def _home_of(module: str, name: str | None) -> str:
    """Return the module that an import loads: `from package import name` may mean a module, or pass on a name."""
    if name is None:
        return module
    if _source_file(f"{module}.{name}"):
        return f"{module}.{name}"
    source = _source_file(module)
    if source.name == "__init__.py":
        for other, passed_on in _import_statements(source.read_text("utf-8")):
            if passed_on == name and other != module:
                return _home_of(other, name)
    return module


@functools.cache
def _modules_named(module: str) -> list[str]:
    package, star, _ = module.partition(".*")
    if not star:
        return [package]
    root = _source_file(package).parent
    inner = [path.relative_to(root).with_suffix("").parts for path in root.rglob("*.py")]
    return [package, *(".".join([package, *(part for part in parts if part != "__init__")]) for parts in inner)]


@functools.cache
def _source_file(module: str) -> Path | None:
    """Return the file of a module, or None if there is no such module."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


@functools.cache
def _contents_of(module: str) -> list[str]:
    """Return name and text of each file of a module: its source, and data of the same name, as the hints of a judge."""
    source = _source_file(module)
    files = [source] if source.name == "__init__.py" else sorted(source.parent.glob(f"{source.stem}.*"))
    return [part for path in files if path.is_file() for part in (_name_of(path), path.read_text("utf-8"))]


def _name_of(path: Path) -> str:
    root = PACKAGE.parent
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
