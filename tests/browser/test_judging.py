"""The suite finds what it is there to find: a notebook with one fault in each cell."""

import json

import accessibility
import judging
import pages
import pytest

from parcours.course import form

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
DATA = "data:image/svg+xml," + SVG.replace("<", "%3C").replace(">", "%3E").replace('"', "'")

# cell -> (what it stores, what must be said of it)
STORED = {
    "bare": ({"image/svg+xml": SVG}, "1 pictures are stored, 0 are shown"),
    "silent": ({"text/html": f'<img src="{DATA}">'}, "has no alternative text"),
    "empty": ({"text/html": '<img alt="nothing" src="data:image/svg+xml,%3Csvg/%3E">'}, "a picture is empty"),
    "wide": ({"text/html": f'<img alt="wide" style="width:3000px;max-width:none" src="{DATA}">'}, "right of its place"),
    "widget": ({"text/plain": "VBox(children=(IntSlider(value=0),))"}, "shows 'VBox('"),
    "object": ({"text/plain": "<parcours.trace.Trace object at 0x7f00>"}, "instead of a picture"),
}

RUN = {
    "raises": "1 / 0",
    "faint": "from IPython.display import HTML\nHTML('<p style=\"color:#bbb\">hardly to be read</p>')",
    "unnamed": "HTML('<input type=\"range\">')",
    "console": "HTML('<script>console.error(\"a fault of ours\")</script>')",
    "outside": 'HTML(\'<img alt="far" src="http://192.0.2.1/far.png">\')',
}


@pytest.fixture
def faulty(lab, course_copy):
    path = pages.write(course_copy.root / "notebooks/faulty.ipynb", {**dict.fromkeys(STORED, "pass"), **RUN})
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in STORED:
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": STORED[cell["id"]][0]}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    lab.open(f"notebooks/{path.name}")
    yield lab, form.read(path)
    path.unlink()


def test_each_fault_is_found(faulty, context):
    lab, notebook = faulty
    wrong = judging.as_stored(lab, notebook)
    for cell, (_, message) in STORED.items():
        mine = [text for text in wrong if text.startswith(f"cell {cell}:")]
        assert any(message in text for text in mine), (cell, wrong)
    assert lab.trouble() == []

    for cell in RUN:
        lab.run_cell(cell)
    lab.page.wait_for_timeout(500)
    assert any("cell raises: raised ZeroDivisionError" in text for text in judging.run(lab.cells()))
    assert any("cell bare: did not run" in text for text in judging.run(lab.cells()))
    assert any("axe: label" in text for text in accessibility.in_the_page(lab))
    assert any("light: axe: color-contrast" in text for text in accessibility.of_copies(context, lab))
    trouble = lab.trouble()
    assert "an error in the browser's console: a fault of ours" in trouble
    assert "a request to another machine: http://192.0.2.1/far.png" in trouble
