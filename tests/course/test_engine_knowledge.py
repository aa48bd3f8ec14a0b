"""What is private or unstable in Ray and Dask, and what their types and processes are, only `engines/` knows."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "parcours"

LIBRARIES = {"ray", "dask", "distributed"}

# Classes of engines that stand for results, wrap functions, or say that something broke.
TYPES = {
    "ActorClass", "ActorHandle", "ActorMethod", "ApplyResult", "Delayed", "DelayedAttr", "DelayedLeaf",
    "DynamicObjectRefGenerator", "IMapIterator", "IMapUnorderedIterator", "LocalRayletDiedError", "MapResult",
    "NodeDiedError", "ObjectRef", "ObjectRefGenerator", "OutOfMemoryError", "RaySystemError", "RayTaskError",
    "RemoteFunction", "SchedulerPlugin", "TaskRef",
}  # fmt: skip

# Attributes that have no promise of their library.
INTERNALS = {"__dask_graph__", "__ray_call__", "__ray_metadata__", "get_async", "global_worker", "run_spec"}

# Parts of texts by which processes of Ray are known, and whole texts that are code of its.
IN_TEXTS = ("raylet", "ray::")
TEXTS = {"ray.init"}


def offences(source):
    """What a module outside of engines/ knows of an engine, as sentences."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node)
        elif isinstance(node, ast.Attribute):
            if node.attr in INTERNALS or (_top(node) in LIBRARIES and node.attr.startswith("_")):
                yield f"line {node.lineno}: {ast.unparse(node)} has no promise"
            if node.attr in TYPES:
                yield f"line {node.lineno}: {ast.unparse(node)} is a type of an engine"
        elif isinstance(node, ast.Name) and node.id in TYPES:
            yield f"line {node.lineno}: {node.id} is a type of an engine"
        elif isinstance(node, ast.Constant) and id(node) not in docstrings and _is_of_an_engine(node.value):
            yield f"line {node.lineno}: {node.value!r} is an engine's"
        if _looks_up(node):
            yield f"line {node.lineno}: {ast.unparse(node)} asks for an engine by a name of its library"


def _is_of_an_engine(value):
    text = isinstance(value, str)
    return text and (value in TYPES | INTERNALS | TEXTS or any(part in value for part in IN_TEXTS))


def _imports(node):
    home = [node.module] if isinstance(node, ast.ImportFrom) else []
    for name in home + [alias.name for alias in node.names]:
        private = any(part.startswith("_") for part in name.split("."))
        theirs = (home + [name])[0].partition(".")[0] in LIBRARIES
        if theirs and (private or name in TYPES | INTERNALS):
            yield f"line {node.lineno}: imports {name}"


def _top(node):
    """The name that a chain of attributes begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _looks_up(node):
    """Whether an expression takes a library from sys.modules, or compares the name of a module with a library's."""
    if not isinstance(node, ast.Compare | ast.Subscript | ast.Call):
        return False
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Attribute | ast.Constant)]
    asks = any(isinstance(part, ast.Attribute) and part.attr in ("modules", "__module__") for part in parts)
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return asks and any(text.partition(".")[0] in LIBRARIES for text in texts)


def modules():
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "engines" not in path.relative_to(PACKAGE).parts]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_engines_knows_an_engine(path):
    assert list(offences(path.read_text("utf-8"))) == []


def test_all_modules_are_looked_at():
    found = {path.relative_to(PACKAGE).as_posix() for path in modules()}
    assert {"trace.py", "check/watch.py", "gil/running.py", "grade/executors.py"} <= found
    assert "engines/ray/__init__.py" not in found


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("import ray._private.worker", True),
        ("from dask._task_spec import Task", True),
        ("from ray.actor import ActorClass", True),
        ("from distributed.diagnostics.plugin import SchedulerPlugin", True),
        ("mode = ray._private.worker.global_worker.mode", True),
        ("import ray\nray.remote(f)._remote()", False),  # that it is Ray's cannot be read here
        ("worker.global_worker.mode", True),
        ("isinstance(value, ray.ObjectRef)", True),
        ("isinstance(value, ObjectRef)", True),
        ("type(value).__name__ in ('ObjectRef', 'Future')", True),
        ("hasattr(value, '__dask_graph__')", True),
        ("{'NodeDiedError'}", True),
        ("command.startswith('ray::')", True),
        ("command[0].endswith('raylet/raylet')", True),
        ("'ray.init' in source", True),
        ("sys.modules.get('ray')", True),
        ("sys.modules['distributed.worker']", True),
        ("type(thread).__module__.split('.')[0] != 'ray'", True),
        ("type(result).__module__.startswith('dask.array')", True),
        ("type(value).__module__ == 'numpy'", False),
        ("sys.modules.get('IPython')", False),
        ("import ray\nray.init(num_cpus=4)\nray.get(ray.remote(f).remote())", False),
        ("import dask\ndask.config.set(pool=None)", False),
        ("import dask.array\nisinstance(result, dask.array.Array)", False),
        ("from distributed import Client", False),
        ("ran_in(run, 'ray', 'task')", False),
        ("'Run the cell with `ray.init`, then this one.'", False),
        ("def f():\n    'A raylet starts workers.'", False),
        ("# ray::worker\nx = 1", False),
    ],
)
def test_what_is_an_engines_to_know(source, wrong):
    assert bool(list(offences(source))) == wrong


RAY = PACKAGE / "engines" / "ray"

# Members of Ray's objects that have no promise. `_remote` is the one name that the recorder replaces.
OF_RAY = re.compile(r"_private|_ray_\w+|__ray_metadata__|_method_name|_actor|_function(?:_descriptor)?|_uuid|_is_\w+")


@pytest.mark.parametrize("path", sorted(RAY.glob("*.py")), ids=lambda path: path.name)
def test_only_one_module_knows_what_is_private_in_ray(path):
    if path.name == "internals.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and OF_RAY.fullmatch(node.attr)}
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert used | {text for text in texts if re.search(r"ray[./]_", text)} == set()
