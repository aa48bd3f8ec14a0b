"""The modules of the package have names that say what is inside, and are short enough to be read at once."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "parcours"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)

MOST_LINES = 350
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def test_no_module_has_a_name_that_says_nothing():
    found = [str(path) for path in MODULES if {path.stem, *path.relative_to(PACKAGE).parts} & SAYS_NOTHING]
    assert not found, f"name them after what is inside: {', '.join(found)}"


def test_no_module_is_too_long():
    def too_long(path):
        text = path.read_text("utf-8")
        # a module that has to be longer says why: "... Longer than 350 lines because ..."
        reason = f"Longer than {MOST_LINES} lines because" in (ast.get_docstring(ast.parse(text)) or "")
        return text.count("\n") > MOST_LINES and not reason

    found = ", ".join(path.relative_to(PACKAGE).as_posix() for path in MODULES if too_long(path))
    assert not found, f"more than {MOST_LINES} lines are several modules. Split them, or say why not: {found}"
