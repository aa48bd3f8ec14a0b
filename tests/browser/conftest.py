"""The browser suite, `make browser`: runs when this folder is named, and only where there is a Chromium.

PARCOURS_CHROMIUM names one; PARCOURS_SCREENSHOTS the folder of the screenshots (.parcours/browser).
"""

import os
import shutil
from pathlib import Path

import chromium
import pytest
from gallery import Gallery
from lab import Lab
from server import Server

from parcours import judges
from parcours.course import form, generate, load
from parcours.errors import CourseError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COURSE = load(ROOT)
NOT_RUN = 77  # the exit code that says so, as for automake
PREFIX = "/user/x/"
WIDTH, HEIGHT = 1280, 1000

_LEFT_OUT = (".git", ".venv", ".parcours", ".pytest_cache", ".ruff_cache", "__pycache__", ".ipynb_checkpoints", "tests")


def pytest_ignore_collect(collection_path, config):
    named = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return None if any(path == HERE or HERE in path.parents for path in named) else True


def not_run(reason):
    pytest.exit(f"browser: not run: {reason}", returncode=NOT_RUN)


def lessons(tree):
    """The lessons that have a notebook in one of the trees, for `parametrize`."""
    there = [lesson for lesson in COURSE.lessons if COURSE.notebook(tree, lesson).is_file()]
    return [pytest.param(lesson, id=f"{tree}/{lesson.stem}") for lesson in there]


def three_lessons():
    """The first lesson of the start, of Ray and of Dask, as far as there are such."""
    found = [next((p for p in lessons("notebooks") if p.values[0].stem.startswith(d)), None) for d in "023"]
    return [lesson for lesson in found if lesson is not None]


@pytest.fixture(scope="session")
def course_copy(tmp_path_factory):
    """The course as a clone of it is: nobody's answers in it. With its package, which the kernels import."""
    folder = tmp_path_factory.mktemp("clone") / "parcours course"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    copy = load(folder)
    for lesson in copy.lessons:
        if not (lesson.exercises and copy.notebook("solutions", lesson).is_file()):
            continue
        try:
            made = generate.exercise_notebook(copy, lesson, judges.hints)
        except CourseError:
            continue  # the tests of the course say what is wrong with it
        form.write(made, copy.notebook("exercises", lesson))
    return copy


@pytest.fixture(scope="session")
def server(course_copy):
    started = Server(course_copy.root)
    yield started
    left = started.close()
    assert not left, f"still running after the server's end: {left}"


@pytest.fixture(scope="session")
def prefixed_server(course_copy):
    """A server as JupyterHub and Binder start it, which shows the same notebooks in Notebook 7 too."""
    started = Server(course_copy.root, base_url=PREFIX, environment={"JUPYTERHUB_SERVICE_PREFIX": PREFIX})
    yield started
    left = started.close()
    assert not left, f"still running after the server's end: {left}"


@pytest.fixture(scope="session")
def browser():
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        not_run("playwright is not installed in this environment; `make browser` installs it")
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
        if path is None:
            named = os.environ.get("PARCOURS_CHROMIUM")
            not_run(f"no Chromium {f'at {named}' if named else 'is found'} ({chromium.HOW})")
        try:
            started = playwright.chromium.launch(executable_path=path, args=["--disable-background-networking"])
        except Error as error:
            not_run(f"{path} does not start: {error.message.splitlines()[0]} ({chromium.HOW})")
        yield started
        started.close()


@pytest.fixture(scope="session")
def context(browser):
    made = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    yield made
    made.close()


@pytest.fixture(scope="session")
def first_page(context, server):
    return Lab(context.new_page(), server)


@pytest.fixture
def lab(first_page):
    """JupyterLab in the one page that the suite keeps open: its files are in the browser's cache."""
    first_page.trouble()
    yield first_page
    first_page.end()


@pytest.fixture
def new_lab(context):
    """A function that opens a page of its own on a server."""
    opened = []

    def make(server):
        opened.append(Lab(context.new_page(), server))
        return opened[-1]

    yield make
    for lab in opened:
        lab.end()
        lab.page.close()


@pytest.fixture(scope="session")
def gallery():
    """The screenshots, with a page to look through them."""
    kept = Gallery(Path(os.environ.get("PARCOURS_SCREENSHOTS") or ROOT / ".parcours/browser"))
    yield kept
    kept.write()


def pytest_terminal_summary(terminalreporter):
    page = Path(os.environ.get("PARCOURS_SCREENSHOTS") or ROOT / ".parcours/browser") / "index.html"
    if terminalreporter.stats.get("passed") and page.exists():
        terminalreporter.write_line(f"screenshots: {page}")
