"""A panel that runs a function again, by mouse and keys. Reopened without its kernel, its picture is there."""

import json

import nbformat
import pages
import pytest
from nbformat.sign import NotebookNotary

from parcours.course import form

WORDS = ".jupyter-widgets:text('Run this cell to try other numbers.')"


@pytest.fixture(params=["lab/tree", "notebooks"])
def opened(request, new_lab, prefixed_server, course_copy):
    """A notebook with a panel, in JupyterLab and in Notebook 7; and the way to open it again."""
    cells = {"panel": pages.EXPLORE, "end": "The end."}
    path = pages.write(course_copy.root / "notebooks/panel.ipynb", cells, words=["end"])
    lab = new_lab(prefixed_server)
    lab.path, lab.app = path, request.param
    lab.open("notebooks/panel.ipynb", request.param)
    lab.run_all()
    lab.page.wait_for_selector(".widget-slider .noUi-handle")
    yield lab
    path.unlink()


def alts(lab):
    """The alternative texts of the pictures, the first run's first."""
    return lab.cell("panel").locator(".jp-Cell-outputArea img").evaluate_all("all => all.map(one => one.alt)")


def says(lab, words):
    lab.page.wait_for_function(
        "words => document.querySelector('.parcours-said')?.textContent.includes(words)", arg=words, timeout=30_000
    )


def test_sliders_and_run_by_keys_and_mouse(opened, gallery):
    page, cell = opened.page, opened.cell("panel")
    assert alts(opened)[0].startswith("4 tasks, 2 threads: 4 tasks")
    tasks, threads = (cell.locator(".noUi-handle").nth(place) for place in (0, 1))
    assert [handle.get_attribute("aria-label") for handle in (tasks, threads)] == ["tasks", "threads"]
    run = cell.locator(".jp-Cell-outputArea button.widget-button")

    tasks.focus()
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert opened.keeps_its_keys(tasks)
    assert opened.keeps_its_keys(run)
    run.click()
    says(opened, "Run with tasks = 6, threads = 2")
    assert [alt.partition(":")[0] for alt in alts(opened)] == ["4 tasks, 2 threads", "6 tasks, 2 threads"]

    threads.focus()
    page.keyboard.press("End")
    run.focus()
    page.keyboard.press("Enter")
    says(opened, "Run with tasks = 6, threads = 4")
    assert run.evaluate("button => button == document.activeElement"), "the focus stays on Run"
    page.screenshot(path=gallery.path("explore", f"after two runs, {opened.app.partition('/')[0]}"))

    tasks.focus()
    page.keyboard.press("ArrowLeft")
    run.focus()
    page.keyboard.press("Space")
    says(opened, "your code raised ValueError: five are too many")
    assert len(alts(opened)) == 2, "the picture of the run before stays"

    count = opened.counts()["panel"]
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "count => [...jupyterapp.shell.currentWidget.content.model.cells][0].executionCount > count", arg=count
    )
    page.wait_for_selector(".widget-slider .noUi-handle")
    cell.locator(".noUi-handle").first.focus()
    count = opened.counts()["panel"]
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "count => [...jupyterapp.shell.currentWidget.content.model.cells][0].executionCount > count", arg=count
    )
    page.wait_for_timeout(1000)
    assert opened.counts()["panel"] == count + 1, "one key runs the cell once"
    assert not opened.trouble()


def reopen(lab):
    lab.server.end_sessions()
    lab.page.goto("about:blank")
    lab.trouble()
    lab.open("notebooks/panel.ipynb", lab.app)


def words_of(lab):
    """What the outputs of the panel's cell show, without scripts."""
    return "".join(output["text"] for output in lab.shown() if output["cell"] == "panel")


def trouble(lab):
    """What a browser's console says, but for what Jupyter itself says of widgets without their kernel."""
    return [text for text in lab.trouble() if "403" not in text and "model not found" not in text]


def test_saved_and_reopened_without_its_kernel_the_picture_is_there(opened, gallery):
    opened.save()
    saved = json.loads(opened.path.read_text("utf-8"))
    assert "widgets" in saved["metadata"]
    reopen(opened)
    # Notebook 7 sometimes forgets the controls though their state is saved; then words stand in their place
    opened.page.wait_for_selector(f".jp-Cell-outputArea .noUi-handle, {WORDS}")
    assert alts(opened)[0].startswith("4 tasks, 2 threads")
    assert "Error" not in words_of(opened)
    opened.page.screenshot(path=gallery.path("explore", f"reopened, {opened.app.partition('/')[0]}"))
    assert not trouble(opened)

    fixed = form.fix(form.read(opened.path))
    assert "widgets" not in fixed.metadata
    (output,) = fixed.cells[0].outputs
    assert set(output.data) == {"text/html", "text/plain"}


def test_reopened_where_no_state_is_saved_words_stand_in_the_place_of_the_controls(opened, gallery):
    opened.save()
    saved = nbformat.read(opened.path, as_version=4)
    del saved.metadata["widgets"]
    nbformat.write(saved, opened.path)
    NotebookNotary(data_dir=str(opened.server.folder / "data")).sign(saved)
    reopen(opened)
    opened.page.wait_for_selector(WORDS)
    assert "Run this cell to try other numbers." in words_of(opened)
    assert "Error" not in words_of(opened)
    assert alts(opened)[0].startswith("4 tasks, 2 threads")
    opened.page.screenshot(path=gallery.path("explore", f"reopened without state, {opened.app.partition('/')[0]}"))
    assert not trouble(opened)
