"""What each module offers: an explicit sorted `__all__` of names that exist, one tree of exceptions, a test file."""

import ast
import importlib
import inspect
import pathlib

import pytest

import parcours
from parcours import errors

PACKAGE = pathlib.Path(parcours.__file__).parent
TESTS = pathlib.Path(__file__).parent

# Modules whose test file has another name than theirs, or that are tried as a whole elsewhere.
ELSEWHERE = {
    "parcours": "test_exports.py",
    "parcours.errors": "test_exports.py",
    "parcours.draw": "test_marks.py",
    "parcours.grade.messages": "test_grade_jobs.py",
}


def candidates(name):
    """The names that the test file of a module may have: the engine ray, or a part of it, is in test_ray_engine.py."""
    _, *parts = name.split(".")
    yield ELSEWHERE.get(name, f"test_{name.rsplit('.', 1)[-1]}.py")
    yield f"test_{parts[1]}_engine.py" if parts[:1] == ["engines"] else f"test_{'_'.join(parts[-2:])}.py"


def dotted(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# An empty __init__.py makes a folder a package and offers nothing.
MODULES = {dotted(path): path for path in sorted(PACKAGE.rglob("*.py")) if path.read_text().strip()}


def order(name):
    """Constants, then classes, then functions, each by name: as ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def written(path):
    """The value of `__all__` as it stands in the source, or None."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
            return ast.literal_eval(node.value)
    return None


def test_all_modules_are_looked_at():
    assert {"parcours", "parcours.trace", "parcours.engines.ray", "parcours.check"} <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_offers_is_written_down(name):
    offered = written(MODULES[name])
    assert offered is not None, f"{name} has no __all__"
    assert offered == sorted(set(offered), key=order)
    module = importlib.import_module(name)
    assert [each for each in offered if not hasattr(module, each)] == []


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_offers_has_a_docstring(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for each in module.__all__:
        value = getattr(module, each)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__, f"{name}.{each}"


@pytest.mark.parametrize("name", [n for n in MODULES if not n.startswith("parcours.judges.")])
def test_a_module_has_a_test_file(name):
    files = list(candidates(name))
    assert any(any(TESTS.rglob(file)) for file in files), f"neither {files[0]} nor {files[1]}"


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
    # The docstring draws the tree: every one stands there.
    assert all(name in errors.__doc__ for name in classes)


def test_every_exception_of_the_package_is_in_the_tree_or_stays_inside():
    """A class that is raised and not exported may not leave its module's package; what leaves is a ParcoursError."""
    inner = {"parcours.check.limits.TooLong", "parcours.check.finding.Stopped", "parcours.check.plain.NotPlain"}
    found = set()
    for name in MODULES:
        module = importlib.import_module(name)
        for each, value in vars(module).items():
            made_here = inspect.isclass(value) and value.__module__ == name and issubclass(value, BaseException)
            if made_here and not issubclass(value, errors.ParcoursError):
                found.add(f"{name}.{each}")
    assert found <= inner
