"""The package gil as a whole: it offers what its parts offer, and needs nothing but the standard library."""

import importlib
import pathlib
import subprocess
import sys

from parcours import gil

FOLDER = pathlib.Path(gil.__file__).parent
PARTS = {path.stem: importlib.import_module(f"parcours.gil.{path.stem}") for path in FOLDER.glob("[a-z]*.py")}

# As run_free_threaded makes the package known: by its folder, without what `import parcours` loads.
PROGRAM = """
import sys, types
sys.modules["parcours"] = types.ModuleType("parcours")
sys.modules["parcours"].__path__ = [sys.argv[1]]
from parcours import gil
lanes = gil.Lanes.of([gil.lane("python", 3)()])
assert lanes.workers == ("thread 1",)
print(*sys.modules)
"""


def test_every_name_is_that_of_one_part():
    for name in gil.__all__:
        homes = [part for part in PARTS.values() if name in part.__all__]
        assert len(homes) == 1, name
        assert getattr(gil, name) is getattr(homes[0], name)


def test_no_part_has_the_name_of_something_offered():
    """Else `parcours.gil.lanes` would be the function or the module, by the order of imports."""
    assert set(PARTS) & set(gil.__all__) == set()


def test_it_needs_nothing_but_the_standard_library():
    command = [sys.executable, "-I", "-S", "-c", PROGRAM, str(FOLDER.parent)]  # -S: nothing installed can be found
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {".".join(name.split(".")[:2]) for name in done.stdout.split() if name.partition(".")[0] == "parcours"}
    assert loaded == {"parcours", "parcours.engines", "parcours.errors", "parcours.gil"}
