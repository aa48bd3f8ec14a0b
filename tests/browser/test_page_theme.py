"""Pictures, the replay and controls have the theme of their page, whatever the theme of the system is."""

import io

import nbformat
import pytest
from PIL import Image

from parcours import predict
from parcours.draw import replay, slider, timeline
from parcours.graph import TaskGraph
from parcours.spans import Span

SPANS = [Span("load(0)", "thread 1", 0.0, 1.0), Span("load(1)", "thread 2", 0.0, 2.0)]
GROUNDS = {"light": (255, 255, 255), "dark": (17, 17, 17)}  # "paper" of the palette


def page_of(theme):
    """Return nbconvert's page of a notebook with a picture, a replay, a slider and a prediction."""
    from nbconvert import HTMLExporter

    graph = TaskGraph(("load(0)", "load(1)"), (), SPANS)
    shown = [timeline(SPANS), replay(graph), slider("tasks", {1: timeline(SPANS[:1]), 2: timeline(SPANS)})]
    shown.append(predict("How long?", ["1 s", "2 s"], name="theme"))
    cells = [
        nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", value._repr_mimebundle_())])
        for value in shown
    ]
    return HTMLExporter(theme=theme).from_notebook_node(nbformat.v4.new_notebook(cells=cells))[0]


@pytest.mark.parametrize("system", GROUNDS)
@pytest.mark.parametrize("theme", GROUNDS)
def test_a_page_of_nbconvert(browser, tmp_path, theme, system):
    target = tmp_path / "page.html"
    target.write_text(page_of(theme), encoding="utf-8")
    page = browser.new_page(color_scheme=system)
    try:
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
        page.goto(target.as_uri(), wait_until="domcontentloaded")
        pictures = page.locator(".jp-OutputArea-output img, .parcours-replay > svg").all()
        assert len(pictures) == 3
        for picture in pictures:
            shot = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
            assert shot.getpixel((shot.width - 3, shot.height - 3)) == GROUNDS[theme]
        schemes = page.evaluate(
            "() => [...document.querySelectorAll('.jp-OutputArea-output :is(button, input, select)')]"
            ".map(control => getComputedStyle(control).colorScheme)"
        )
        assert len(schemes) > 4
        assert set(schemes) == {theme}
    finally:
        page.close()
