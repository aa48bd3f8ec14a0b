"""What a reader sees who runs nothing: nbconvert's page of every lesson and solution, and their size."""

import json

import judging
import pytest

from conftest import COURSE, lessons
from parcours.course import form

MOST_BYTES = 1_000_000
WIDGETS = ("application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json")


@pytest.mark.parametrize("tree", ["notebooks", "solutions"])
def test_a_stored_notebook_as_a_page(context, gallery, tree, tmp_path):
    from nbconvert import HTMLExporter

    wrong = []
    page = context.new_page()
    outside = []
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.on("request", lambda request: outside.append(request.url))
    for lesson in (parameters.values[0] for parameters in lessons(tree)):
        path = COURSE.notebook(tree, lesson)
        notebook = form.read(path)
        if path.stat().st_size >= MOST_BYTES:
            wrong.append(f"{path.name}: {path.stat().st_size:,} bytes; at most {MOST_BYTES:,}")
        if any(kind in json.dumps(cell.get("outputs", [])) for cell in notebook.cells for kind in WIDGETS):
            wrong.append(f"{path.name}: stores a widget, which is an error box without its kernel")
        made, _ = HTMLExporter().from_notebook_node(notebook)
        target = tmp_path / f"{path.stem}.html"
        target.write_text(made, encoding="utf-8")
        page.goto(target.as_uri(), wait_until="domcontentloaded")
        page.evaluate("() => Promise.all([...document.images].map(i => i.decode().catch(() => null)))")
        stored = sum(judging.pictures_in(cell.get("outputs", [])) for cell in notebook.cells)
        found = page.evaluate("""() => [...document.querySelectorAll('.jp-OutputArea-output')].map(output => ({
            cell: output.closest('.jp-Cell').id, text: output.innerText,
            right: output.getBoundingClientRect().right,
            pictures: [...output.querySelectorAll('img, svg')].filter(p => !p.closest('button')).map(picture => ({
                kind: picture.tagName, alt: picture.alt || picture.getAttribute('aria-label') || '',
                natural: picture.naturalWidth ?? picture.getBoundingClientRect().width,
                height: picture.getBoundingClientRect().height, right: picture.getBoundingClientRect().right,
            })),
        }))""")
        shown = sum(len(output["pictures"]) for output in found)
        if shown < stored:
            wrong.append(f"{path.name}: {stored} pictures are stored, {shown} are shown")
        wrong += [f"{path.name}: {text}" for text in judging.looks(found)]
        page.screenshot(path=gallery.path("without a kernel", f"{tree} {lesson.stem}"), full_page=True)
    page.close()
    assert not wrong, "\n".join(wrong)
