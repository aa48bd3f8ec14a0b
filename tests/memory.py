"""The memory of `pytest --remember`: what passed runs again only when something that it depends on has changed.

All that a test depends on is in its key. A notebook is remembered as a whole; it runs again with all its cells. In CI,
everything runs.
"""

import functools
import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from parcours import judges
from parcours.course import load
from parcours.course.dependencies import digest, key, modules_in
from parcours.errors import CourseError

ROOT = Path(__file__).resolve().parents[1]

# What a notebook may reach: some modules are imported by their name, and the referee is started as a script.
_CORE = ("parcours.check", "parcours.check.referee", "parcours.engines.*", "parcours.gil.*")
_HOW_TESTS_RUN = ("requirements.txt", "pyproject.toml", "conftest.py", "tests/memory.py")
_WHOLE_COURSE = re.compile(r"Path\(__file__\)|\.__path__|COURSE\.(lessons|exercises)|judges\.ids")
_NAME = "depends on"  # of what a report carries from a worker
_COURSE = "the whole course"  # of its key, which the workers are given


def pytest_addoption(parser):
    parser.addoption("--remember", action="store_true", help="run only what changed since it passed; in CI, everything")


def pytest_configure(config):
    config.addinivalue_line("markers", "reads(path, ...): the files that decide, besides what the test imports")
    # there is no cache under `-p no:cacheprovider`
    if config.getoption("--remember") and not os.environ.get("CI") and hasattr(config, "cache"):
        config.pluginmanager.register(Memory(config), "parcours-memory")


class Memory:
    """Drops what is unchanged, and keeps the keys of what passed; only there under --remember.

    Each worker drops the same tests. The controller hears of what passed, and it alone writes.
    """

    def __init__(self, config):
        self.config = config
        self.place = "parcours/" + ("notebooks" if getattr(config.option, "nbval", False) else "tests")
        self.known = config.cache.get(self.place, {})  # {name: its key}
        self.passed = {}  # {(name, key, number of its tests): how many passed}
        self.failed, self.unchanged, self.broken = set(), [], ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        try:
            keys = [key_of(item) for item in items]
        except CourseError as error:  # a judge or course.toml is broken: its own tests say how, and all run
            self.broken = str(error)
            return
        dropped = []
        for item, now in zip(items, keys, strict=True):
            name, parts = (short(item.path), code_cells(item)) if is_cell(item) else (item.nodeid, 1)
            if self.known.get(name) == now:
                dropped.append(item)
                self.unchanged.append(name)
            item.user_properties.append((_NAME, [name, now, parts]))
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            items[:] = [item for item in items if item not in set(dropped)]

    def pytest_runtest_logreport(self, report):
        about = dict(report.user_properties).get(_NAME)
        if about is None:
            return
        if not report.passed or hasattr(report, "wasxfail"):
            self.failed.add(about[0])
        elif report.when == "teardown":
            self.passed[tuple(about)] = self.passed.get(tuple(about), 0) + 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        # All workers must drop the same tests, so they do not look themselves: a file may change in between.
        node.workerinput[_COURSE] = everything()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        # a worker that crashed has put out nothing
        told = getattr(node, "workeroutput", {})
        self.unchanged, self.broken = told.get("unchanged") or self.unchanged, told.get("broken") or self.broken

    def pytest_sessionfinish(self, session, exitstatus):
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput |= {"unchanged": self.unchanged, "broken": self.broken}
            return
        passed = {name: now for (name, now, parts), count in self.passed.items() if count == parts}
        known = {name: now for name, now in (self.known | passed).items() if name not in self.failed}
        self.config.cache.set(self.place, known)
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.unchanged:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter):
        if self.broken:
            terminalreporter.write_line(f"everything ran, because no test's dependencies could be found: {self.broken}")
        if self.unchanged:
            notebooks = sorted({name for name in self.unchanged if name.endswith(".ipynb")})
            told = ", ".join(notebooks) or f"{len(self.unchanged)} tests"
            terminalreporter.write_line(f"unchanged since they passed: {told} (--cache-clear runs them again)")


def is_cell(item):
    """Return True if a test is a cell of a notebook."""
    return hasattr(item, "cell") and hasattr(item.parent, "nb")


def code_cells(item):
    return sum(cell.cell_type == "code" for cell in item.parent.nb.cells)


def short(path):
    """Return a path as seen from the root of the course."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


# -- the keys ---------------------------------------------------------------------------------------------------------
def key_of(item):
    """Return the sha256 of all that decides whether a test passes."""
    if is_cell(item):
        return notebook_key(item.path)
    parameters = getattr(item, "callspec", None) and item.callspec.params or {}
    if "answer" in parameters and item.path.name == "test_banks.py":
        answer = parameters["answer"]
        return digest(bank_key(answer.exercise), repr(answer))
    if item.path.name == "test_exercises.py":
        return exercise_key(parameters["lesson"].stem)
    reads = item.get_closest_marker("reads")
    return module_key(item.path, reads.args if reads else None) or whole_course(item.config)


@functools.cache
def notebook_key(path):
    """Return the key of a lesson or a solution: its code names what it uses."""
    return key_of_texts(*code_of(path), files=(path, ROOT / "tests/sanitize.cfg", ROOT / "tests/guards.py"))


@functools.cache
def exercise_key(stem):
    """Return the key of an exercise as it is shipped."""
    program = ROOT / "tests/course/test_exercises.py"
    return key_of_texts(stem, program.read_text("utf-8"), files=(program,))


@functools.cache
def bank_key(exercise):
    """Return the key of a bank, but for the answer: how it is run, and its judge."""
    programs = [ROOT / "tests/answers" / name for name in ("bank.py", "conftest.py", "rounds.py", "test_banks.py")]
    return key_of_texts(*(path.read_text("utf-8") for path in programs), names=exercise, files=programs)


@functools.cache
def module_key(path, reads=None):
    """Return the key of a test file or a module with doctests, or None if it looks at the whole course.

    reads: the files that it reads, where it says which.
    """
    text = path.read_text("utf-8")
    if path.is_relative_to(ROOT / "parcours"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        return key_of_texts(f"import {module}", text, files=(path,))
    in_package = any(path.is_relative_to(ROOT / "tests" / name) for name in ("package", "hostile"))
    if reads is None and (not in_package or _WHOLE_COURSE.search(text)):
        return None
    files = with_helpers(path)
    texts = [file.read_text("utf-8") for file in files]
    if reads is not None:
        return key_of_texts(*texts, core=(), files=[*files, *map(ROOT.joinpath, reads)])
    return key_of_texts(*texts, files=files)


def key_of_texts(*texts, files, names=None, core=_CORE):
    """Return the key of programs: what they import or name of the package, the lessons that they name, some files.

    names: what names the lessons in their place. core: modules that count in any case.
    """
    modules = {*core, *(module for text in texts for module in modules_in(text))}
    values, more = [], [*map(ROOT.joinpath, _HOW_TESTS_RUN), *data()]
    for lesson in course().lessons:
        its = "|".join(re.escape(each) for each in (lesson.stem, *(exercise.id for exercise in lesson.exercises)))
        if not any(re.search(rf"(?<![\w-])({its})(?![\w-])", text) for text in ([names] if names else texts)):
            continue
        solution = course().notebook("solutions", lesson)
        values.append(repr(lesson))
        more.append(solution)
        modules.update(*map(modules_in, code_of(solution)))
        for exercise in lesson.exercises:
            definition = judges.definition(exercise.id)
            modules.add(definition.judge.__module__)
            more += definition.files
            values.append(judges.starter(exercise.id))
    return key(sys.version, *values, modules=sorted(modules), files=[*files, *more])


@functools.cache
def course():
    return load(ROOT)


@functools.cache
def data():
    """Return the package's files that are no modules, without those of the judges, which belong to their lessons."""
    package = ROOT / "parcours"
    files = [path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    return [path for path in files if not path.is_relative_to(package / "judges")]


def whole_course(config):
    """Return the key of everything, as the controller of this worker saw it."""
    return getattr(config, "workerinput", {}).get(_COURSE) or everything()


@functools.cache
def everything():
    """Return the key of all files of the course that are not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:  # not in a repository: it is never the same
        return uuid.uuid4().hex
    paths = sorted(path for path in map(ROOT.joinpath, done.stdout.split("\0")) if path.is_file())
    contents = (part for path in paths for part in (short(path), path.read_bytes().hex()))
    return digest(sys.version, *contents)


def with_helpers(path):
    """Return a test file, the modules beside it that it imports, and each conftest.py that it obeys."""
    found = set()
    waiting = [path, *(folder / "conftest.py" for folder in path.parents if folder.is_relative_to(ROOT / "tests"))]
    while waiting:
        file = waiting.pop()
        if file.is_file() and file not in found:
            found.add(file)
            names = re.findall(r"^\s*(?:from|import) (\w+)", file.read_text("utf-8"), re.MULTILINE)
            waiting += [folder / f"{name}.py" for name in names for folder in (path.parent, ROOT / "tests/package")]
    return sorted(found)


def code_of(notebook):
    """Return the code cells of a notebook; none if there is no notebook yet."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"] if notebook.exists() else ()
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
