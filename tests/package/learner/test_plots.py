"""Curves of matplotlib: the course's palette in both themes, an alternative text, the same bytes each time."""

import re
from xml.etree import ElementTree

import matplotlib
import pytest

matplotlib.use("agg")
import matplotlib.pyplot as plt

from parcours import plotted
from parcours.draw.palette import TOKENS


def curve():
    with plt.style.context("parcours.draw.plot"):
        figure, axes = plt.subplots()
        for factor in range(5):
            axes.plot([1, 2, 4, 8], [1, 2 + factor, 3, 3.5], label=f"{factor} < 9")
        axes.set(title="Speed-up", xlabel="threads", ylabel="speed-up")
        axes.legend()
        return plotted(figure, alt="The speed-up rises to 3.5 & stays.")


def test_a_figure_is_a_picture_with_words_and_the_same_bytes_each_time():
    picture = curve()
    ElementTree.fromstring(picture.svg)  # raises where it is not XML
    page = picture._repr_mimebundle_()["text/html"]
    assert page.startswith(' \n<img alt="The speed-up rises to 3.5 &amp; stays."')
    assert curve().svg == picture.svg
    assert plt.get_fignums() == [], "Jupyter would show the figure twice"
    assert ">threads<" in picture.svg, "words are text, not outlines"


def test_its_colours_follow_the_theme():
    svg = curve().svg
    light, dark = re.search(r":root\{(.*?)\}@media\(prefers-color-scheme:dark\)\{:root\{(.*?)\}", svg).groups()
    assert "--ink:#1a1a1a" in light
    assert "--ink:#ececec" in dark
    drawn = set(re.findall(r"#[0-9a-f]{6}\b", svg.partition("</style>")[2]))
    same = {light for light, dark in TOKENS.values() if light == dark}
    assert drawn <= same, f"these colours are the same in both themes: {drawn - same}"
    for name in ("ink", "paper", "rule", "w5"):
        assert f"var(--{name})" in svg


def test_the_style_sheet_has_the_colours_of_the_palette():
    with plt.style.context("parcours.draw.plot"):
        colours = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
        named = {key: matplotlib.colors.to_hex(matplotlib.rcParams[key]) for key in ("text.color", "grid.color")}
    assert [f"#{colour.lstrip('#')}" for colour in colours] == [TOKENS[f"w{n}"][0] for n in range(1, 6)]
    assert named == {"text.color": TOKENS["ink"][0], "grid.color": TOKENS["rule"][0]}


def test_without_words_there_is_no_picture():
    figure, _ = plt.subplots()
    with pytest.raises(ValueError, match="alt must say"):
        plotted(figure, alt=" ")
    plt.close(figure)
