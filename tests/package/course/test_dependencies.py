"""Dependencies: a key takes in all that decides a result, and nothing else."""

import pytest

from parcours.course import dependencies
from parcours.course.dependencies import closure, digest, forget, key, modules_in

FILES = {
    "__init__.py": "from parcours.trace import trace\nfrom parcours.tools import hammer",
    "trace.py": "import ast\nimport parcours.spans\n",
    "spans.py": "",
    "tools.py": "def hammer():\n    from parcours.draw import timeline\n",
    "draw/__init__.py": "from parcours.draw.palette import BLUE\n",
    "draw/palette.py": "",
    "draw/timeline.py": "from parcours.draw.timeline_text import words\nfrom parcours.draw import BLUE\n",
    "draw/timeline_text.py": "",
    "draw/timeline.js": "",
    "judges/__init__.py": "import importlib\n",
    "judges/a.py": "from parcours import hammer\n",
    "judges/b.py": "from parcours import judges, trace\n",
    "unused.py": "import parcours\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of a few modules, in place of ours."""
    root = tmp_path / "parcours"
    for name, source in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(source)
    monkeypatch.setattr(dependencies, "PACKAGE", root)
    forget()
    yield root
    forget()


def names(*modules, **more):
    return [name.removeprefix("parcours.") for name in closure(*(f"parcours.{each}" for each in modules), **more)]


def test_a_closure_has_what_is_imported_directly_or_not(package):
    assert names("trace") == ["spans", "trace"]


def test_imports_in_functions_count(package):
    assert names("tools") == ["draw.palette", "draw.timeline", "draw.timeline_text", "tools"]


def test_a_name_that_a_package_passes_on_is_looked_up_at_its_home(package):
    assert names("judges.a") == ["draw.palette", "draw.timeline", "draw.timeline_text", "judges.a", "tools"]


def test_a_judge_does_not_bring_the_others(package):
    assert names("judges.b") == ["judges", "judges.b", "spans", "trace"]


def test_a_package_can_be_taken_with_all_its_modules(package):
    assert names("draw.*") == ["draw", "draw.palette", "draw.timeline", "draw.timeline_text"]


def test_what_is_left_out_does_not_bring_its_imports(package):
    assert names("tools", without=["parcours.draw"]) == ["tools"]
    assert names("tools", without=["parcours.draw.timeline"]) == ["tools"]


def test_the_package_itself_brings_all_that_it_passes_on(package):
    assert closure("parcours.unused")[0] == "parcours"
    assert {"tools", "trace", "draw.timeline"} < set(names("unused"))


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ("tools.py", True),
        ("draw/timeline.py", True),
        ("draw/timeline.js", True),  # data of a module, by its name
        ("draw/timeline.toml", True),  # a new one
        ("draw/__init__.py", False),  # a home of modules; nothing happens at import
        ("trace.py", False),
        ("judges/new.py", False),
    ],
)
def test_a_key_changes_with_the_files_of_the_modules(package, changed, counts):
    before = key(modules=["parcours.tools"])
    with open(package / changed, "a") as file:
        file.write("# a comment\n")
    forget()
    assert (key(modules=["parcours.tools"]) != before) == counts


def test_a_key_changes_with_its_values_and_files(package, tmp_path):
    file = tmp_path / "lock.txt"
    missing = key("a", files=[file])
    file.write_text("")
    empty = key("a", files=[file])
    file.write_text("numpy")
    full = key("a", files=[file])
    assert len({missing, empty, full, key("b", files=[file]), key("a")}) == 5
    assert key("a", files=[file]) == full


def test_a_key_does_not_depend_on_where_the_package_is(package, tmp_path, monkeypatch):
    before = key(modules=["parcours.tools"])
    moved = package.rename(tmp_path / "elsewhere")
    (tmp_path / "other").mkdir()
    moved = moved.rename(tmp_path / "other" / "parcours")
    monkeypatch.setattr(dependencies, "PACKAGE", moved)
    forget()
    assert key(modules=["parcours.tools"]) == before


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("from parcours import hammer", [".tools"]),
        ("def f():\n    import parcours.draw.palette", [".draw.palette"]),
        ("run(f'from parcours.draw import timeline\\n{1}')", [".draw.timeline"]),
        ("run('-m', 'parcours.tools'), run('parcours')", ["", ".tools"]),
        ("no program: parcours.tools.hammer, parcours.none", ["", ".tools"]),
        ("from parcours.draw import timeline  # of parcours", [".draw.timeline"]),
        ("import parcours.draw\nparcours.draw.timeline.words()", [".draw", ".draw.timeline"]),
        ("f'{1} parcours.trace'", [".trace"]),
        ("import parcoursed, numpy\nprefix = 'parcours-'", []),
        ("%%writefile steps.py\nfrom parcours import trace\n", [".trace"]),
    ],
)
def test_a_text_imports_or_names_modules(package, text, modules):
    assert modules_in(text) == [f"parcours{module}" for module in modules]


def test_a_digest_knows_where_a_text_ends():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("\ud800") == digest("\ud800")


def test_the_real_judges_bring_none_of_each_other():
    for judge in ("start_here", "ray_tasks", "dask_array"):
        found = [name for name in closure(f"parcours.judges.{judge}") if name.startswith("parcours.judges.")]
        assert found == [f"parcours.judges.{judge}"]


def test_of_a_dotted_name_only_the_whole_counts():
    assert modules_in('style.use("parcours.draw.plot")') == ["parcours.draw"]
    assert modules_in("import parcours\nparcours.errors.CourseError") == ["parcours", "parcours.errors"]
