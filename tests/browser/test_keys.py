"""After a click on a control of ours the keys do what they do in Jupyter, and none of them edits the notebook."""

import pages
import pytest

CONTROLS = {  # cell -> (the control to click, a key that changes its value, the cell that Shift+Enter runs)
    "predict": ("input[type=radio] >> nth=0", "ArrowDown", "answer"),
    "slider": ("input[type=range]", "ArrowLeft", "slider"),
    "replay": (".parcours-replay input[type=range]", "ArrowLeft", "replay"),
}
CELLS = {
    "predict": pages.PREDICT,
    "between": "Some words.",
    "answer": pages.RIGHT,
    "slider": pages.SLIDER,
    "replay": pages.REPLAY,
    "end": "The end: below the last cell, Shift+Enter would add one.",
}


@pytest.fixture(params=["lab/tree", "notebooks"])
def opened(request, new_lab, prefixed_server, course_copy):
    """The notebook of controls, in JupyterLab and in Notebook 7."""
    path = pages.write(course_copy.root / "notebooks/keys.ipynb", CELLS, words=["between", "end"], hidden=["answer"])
    lab = new_lab(prefixed_server)
    lab.open("notebooks/keys.ipynb", request.param)
    yield lab
    path.unlink()


def until(lab, script, argument=None):
    lab.page.wait_for_function(script, arg=argument, timeout=30_000)


def count_of(lab, cell_id, at_least):
    """Wait until a cell has run again."""
    script = """([id, least]) => [...jupyterapp.shell.currentWidget.content.model.cells]
        .find(cell => cell.id == id).executionCount >= least"""
    until(lab, script, [cell_id, at_least])


def test_keys_after_a_click(opened, gallery):
    page = opened.page
    opened.run_all()
    for cell_id, (control, arrow, runs) in CONTROLS.items():
        control = opened.cell(cell_id).locator(control).first
        control.scroll_into_view_if_needed()
        control.click()
        assert opened.keeps_its_keys(control), f"{cell_id}: letters reached the notebook"
        value = control.evaluate("c => c.type == 'radio' ? c.checked : c.value")
        page.keyboard.press(arrow)
        assert control.evaluate("c => c.type == 'radio' ? c.checked : c.value") != value, f"{cell_id}: {arrow}"
        if cell_id == "predict":
            page.keyboard.press("ArrowUp")

        opened.ask("() => { jupyterapp.shell.currentWidget.context.model.dirty = true; }")
        page.keyboard.press("Control+s")
        until(opened, "() => !jupyterapp.shell.currentWidget.context.model.dirty")
        assert control.evaluate("c => c == document.activeElement"), f"{cell_id}: Ctrl+S took the focus"

        before = max(opened.counts()[each] or 0 for each in CONTROLS)
        page.keyboard.press("Control+Enter")
        count_of(opened, cell_id, before + 1)
        control.click()
        before = max(count or 0 for count in opened.counts().values())
        page.keyboard.press("Shift+Enter")
        count_of(opened, runs, before + 1)
        assert opened.count() == len(CELLS)

        control.click()
        page.keyboard.press("Escape")
        assert page.evaluate("() => document.activeElement.matches('.jp-Cell')"), f"{cell_id}: Esc"
    page.screenshot(path=gallery.path("keys", "after all of them"))
    assert not opened.trouble()


def test_a_prediction_is_told_whether_it_was_right(opened, gallery, context):
    page, answer = opened.page, opened.cell("answer")
    opened.run_cell("answer")
    assert "You made no prediction" in answer.locator(".jp-Cell-outputArea").text_content()
    opened.run_cell("predict")
    radios = opened.cell("predict").locator("input[type=radio]")
    radios.nth(0).click()
    said = answer.locator("p[aria-live]")
    assert said.text_content() == "✗ You said: 1 nap."
    radios.nth(1).click()
    assert said.text_content() == "✓ You said so: 2 naps."
    page.screenshot(path=gallery.path("keys", "a prediction that was right"))
    opened.save()
    page.reload()
    page.wait_for_selector(".jp-Cell-outputArea p[aria-live]")
    assert said.first.text_content().startswith("✓")
    page.evaluate("() => localStorage.clear()")
    assert not opened.trouble()


def test_an_answer_is_hidden_until_its_cell_runs(opened):
    opened.run_cell("answer")
    assert opened.hidden("answer") is None
    opened.ask("""() => [...jupyterapp.shell.currentWidget.content.widgets]
        .find(cell => cell.model.id == 'answer').outputHidden = true""")
    assert opened.hidden("answer") == "", "the placeholder gives the answer away"
    opened.run_cell("answer")
    assert opened.hidden("answer") is None
    assert not opened.trouble()
