"""Each module offers an explicit sorted `__all__` of names that somebody uses, and has a test file."""

import ast
import importlib
import inspect
import json
import pathlib

import parcours
from parcours import errors
from parcours.cells import plain_python, syntax_tree

PACKAGE = pathlib.Path(parcours.__file__).parent
ROOT = PACKAGE.parent
TESTS = pathlib.Path(__file__).parent

# Modules whose test file has another name.
ELSEWHERE = {
    "parcours.errors": "test_exports.py",
    "parcours.draw": "test_canvas.py",
    "parcours.cli.instructors": "test_grade.py",
    "parcours.grade.messages": "test_grade_jobs.py",
}


# What the next lessons will use.
KEPT = {"to_chrome", "to_pandas", "worth_their_overhead"}

# Names that modules still offer to nobody. Take one out of this list when it is out of its `__all__`.
STILL_OFFERED = {
    "parcours.check.Judgement",
    "parcours.check.givens.account.AccountCalls",
    "parcours.check.givens.array.ArrayGiven",
    "parcours.check.givens.delayed.DelayedCalls",
    "parcours.check.givens.shared.SharedArray",
    "parcours.gil.LaneWork",
    "parcours.gil.Release",
    "parcours.gil.Sleeper",
}


def candidates(name):
    """The names that the test file of a module may have: the engine ray, or a part of it, is in test_ray_engine.py."""
    _, *parts = name.split(".")
    yield ELSEWHERE.get(name, f"test_{name.rsplit('.', 1)[-1]}.py")
    yield f"test_{parts[1]}_engine.py" if parts[:1] == ["engines"] and parts[1:] else f"test_{'_'.join(parts[-2:])}.py"


def dotted(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# An empty __init__.py makes a folder a package and offers nothing.
MODULES = {dotted(path): path for path in sorted(PACKAGE.rglob("*.py")) if path.read_text("utf-8").strip()}


def order(name):
    """Constants, then classes, then functions, each by name: as ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def offered(path):
    """Return the value of `__all__` as the source has it, or None."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
            return ast.literal_eval(node.value)
    return None


def offences(paths, find):
    """Return a line for each thing that `find` says of a module: "parcours/trace.py: ..."."""
    found = ((path, each) for name, path in paths.items() for each in find(name, path))
    return "".join(f"\n{path.relative_to(ROOT).as_posix()}: {each}" for path, each in found)


def test_all_modules_are_looked_at():
    assert {"parcours", "parcours.trace", "parcours.engines.ray", "parcours.check"} <= set(MODULES)


def test_what_a_module_offers_is_written_down():
    def wrong(name, path):
        names, module = offered(path), importlib.import_module(name)
        if names is None:
            yield "has no __all__. Write one."
            return
        if names != (right := sorted(set(names), key=order)):
            yield f"__all__ is not sorted. Write {right}."
        yield from (f"offers {each}, which it does not have." for each in names if not hasattr(module, each))

    assert not (found := offences(MODULES, wrong)), found


def test_what_a_module_offers_has_a_docstring():
    def wrong(name, path):
        module = importlib.import_module(name)
        if not module.__doc__:
            yield "line 1: has no docstring. Say in a sentence what the module is for."
        values = [getattr(module, each) for each in module.__all__]
        for value in values:
            if (inspect.isclass(value) or inspect.isfunction(value)) and not value.__doc__:
                yield f"line {inspect.getsourcelines(value)[1]}: {value.__name__} has no docstring. Write one."

    assert not (found := offences(MODULES, wrong)), found


def names_read(source):
    """Return the names that a program reads: imported, as an attribute, or as they are."""
    tree = syntax_tree(source)
    nodes = list(ast.walk(tree)) if tree else []
    imported = {
        alias.name.rpartition(".")[2] for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for alias in n.names
    }
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return imported | attributes | {node.id for node in nodes if isinstance(node, ast.Name)}


def readers():
    """Return the names that each program and each notebook of the repository reads, as {path: names}."""
    programs = [path for folder in (PACKAGE, ROOT / "tests", ROOT / "benchmarks") for path in folder.rglob("*.py")]
    programs = [path for path in programs if path.parent.parent != ROOT / "tests/answers"]  # answers are no readers
    programs += [ROOT / "conftest.py", *(path for path in (ROOT / ".ci").iterdir() if path.is_file())]
    found = {path: names_read(path.read_text("utf-8")) for path in programs}
    for path in [path for tree in ("notebooks", "solutions") for path in (ROOT / tree).glob("*.ipynb")]:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found[path] = set().union(*(names_read(plain_python(source)) for source in sources))
    return found


def test_what_a_module_offers_is_used():
    read, unused = readers(), set()
    for name, path in MODULES.items():
        # a package offers names to others, not to its own modules
        home = path.parent if path.name == "__init__.py" else path
        used = KEPT.union(*(names for reader, names in read.items() if not reader.is_relative_to(home)))
        if not name.startswith("parcours.judges."):  # `judges` finds definitions by their exercise's id
            unused |= {f"{name}.{each}" for each in offered(path) or () if each not in used}
    more = ", ".join(sorted(unused - STILL_OFFERED))
    assert not more, f"no other module, test or notebook uses these. Take them out of __all__: {more}"
    assert unused == STILL_OFFERED, f"good. Take out of STILL_OFFERED: {', '.join(sorted(STILL_OFFERED - unused))}"


def test_a_module_has_a_test_file():
    there = {path.name for path in TESTS.rglob("test_*.py")}

    def without(name, path):
        defines = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        makes_something = any(isinstance(node, defines) for node in ast.parse(path.read_text("utf-8")).body)
        if makes_something and not name.startswith("parcours.judges.") and not there & set(candidates(name)):
            yield f"has no test file. Write {' or '.join(candidates(name))} below tests/package/."

    assert not (found := offences(MODULES, without)), found


def test_learners_import_from_the_package():
    assert set(parcours.__all__) >= {"check", "machine", "nap", "predict", "progress", "trace", "traced"}
    assert parcours.trace is not importlib.import_module("parcours.trace")
    assert callable(parcours.trace)
    assert callable(parcours.check)


def test_the_exceptions_are_one_tree():
    classes = {name: getattr(errors, name) for name in errors.__all__}
    assert classes["ParcoursError"].__bases__ == (Exception,)
    others = [value for name, value in classes.items() if name != "ParcoursError"]
    assert all(value.__bases__ == (errors.ParcoursError,) for value in others)
    # The docstring draws the tree: every one is in it.
    assert all(name in errors.__doc__ for name in classes)


def test_every_exception_of_the_package_is_in_the_tree_or_stays_inside():
    """A class that is raised and not exported may not leave its module's package; what leaves is a ParcoursError."""
    inner = {"parcours.check.limits.TooLong", "parcours.check.finding.Stopped", "parcours.check.plain.NotPlain"}
    inner |= {"parcours.check.givens.locks.Deadlock", "parcours.check.givens.flaky.NotNow"}  # the answer meets them
    found = set()
    for name in MODULES:
        module = importlib.import_module(name)
        for each, value in vars(module).items():
            made_here = inspect.isclass(value) and value.__module__ == name and issubclass(value, BaseException)
            if made_here and not issubclass(value, errors.ParcoursError):
                found.add(f"{name}.{each}")
    assert found <= inner
