"""The contents of a picture: its texts, its marks, and the room that they take."""

import xml.etree.ElementTree as ET

from parcours.draw.text import text_width

SVG = "{http://www.w3.org/2000/svg}"


def svg_of(picture, key=False):
    """The parsed picture; without its key unless asked for."""
    root = ET.fromstring(picture.svg)
    for group in root.findall(f"{SVG}g[@data-part='key']"):
        if not key:
            root.remove(group)
    return root


def texts(picture, key=False):
    return [element.text for element in svg_of(picture, key).iter(SVG + "text")]


def marks(picture, tag, css):
    """The elements of one kind whose class holds `css`."""
    return [e for e in svg_of(picture).iter(SVG + tag) if css in e.get("class", "").split()]


def areas_of_texts(picture):
    """(left, top, right, base line, text) that each text takes at most."""
    for element in svg_of(picture, key=True).iter(SVG + "text"):
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") is not None
        x, wide = float(element.get("x")), text_width(element.text, size, bold)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
        y = float(element.get("y"))
        yield left, y - 0.7 * size, left + wide, y, element.text


def assert_all_inside(picture, margin=-0.5):
    """Everything lies inside, at least `margin` pixels from the right edge, and can be read."""
    assert picture.width <= 900
    for left, _, right, y, words in areas_of_texts(picture):
        assert left >= 0, words
        assert right <= picture.width - margin, words
        assert 0 < y < picture.height, words
    sizes = [float(element.get("font-size", 12)) for element in svg_of(picture).iter(SVG + "text")]
    assert min(sizes, default=9) >= 9


def assert_readable_in_a_narrow_cell(picture):
    """No text gets smaller than 9 pixels in the narrowest cell of JupyterLab."""
    sizes = [float(element.get("font-size", 12)) for element in svg_of(picture).iter(SVG + "text")]
    assert min(sizes) * min(1, 668 / picture.width) >= 9
