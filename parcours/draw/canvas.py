"""The canvas on which every picture is drawn, and the finished picture.

A picture is one self-contained SVG, as wide as it needs and 900 pixels at most. It brings its ground and both themes.
"""

import contextlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from parcours.draw.palette import picture_rules
from parcours.draw.text import FONT, text_width, wrap

__all__ = [
    "MARGIN",
    "ROOM",
    "SCHEME",
    "STANDARD",
    "WIDEST",
    "Canvas",
    "Picture",
    "heading",
    "mimebundle",
    "num",
    "words_alone",
]

WIDEST = 900  # pixels: JupyterLab shows these without shrinking them much
STANDARD = 720  # pixels, the usual width: a cell of JupyterLab has 668 to 1000, and text must not shrink below 9
MARGIN = 12
ROOM = WIDEST - 2 * MARGIN

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SAFE_IN_URI = " /:=;,()-.'!@*+?~_$"  # "&" is not: inside an attribute "&lt;" would become "<"

Value = str | float | None  # of an attribute; None leaves it out


# A picture follows the `color-scheme` of its page, which JupyterLab and the site set. A page of nbconvert has only an
# attribute with its theme: without this rule, a picture in a light page would be dark under a dark system. JupyterLab
# does not need the rule, and drops it from a notebook that is not trusted.
SCHEME = (
    '<style>body[data-jp-theme-light="true"]{color-scheme:light}'
    'body[data-jp-theme-light="false"]{color-scheme:dark}</style>'
)


def mimebundle(page: str, words: str) -> dict[str, str]:
    """Return an output in its two forms, as HTML and as plain text. Both themes follow the page.

    A lesson hides some outputs until their cell runs. Jupyter then shows the first line of the HTML as it is written,
    which could give the answer away, so that line is blank.
    """
    return {"text/html": f" \n{page}{SCHEME}", "text/plain": words}


@dataclass(frozen=True, repr=False)
class Picture:
    """A finished picture; the last expression of a cell shows it.

    svg: the whole SVG, with both themes. alt: the same in words. width, height: pixels.
    """

    svg: str
    alt: str
    width: float
    height: float

    def img(self) -> str:
        """Return an HTML ``<img>`` with its alternative text: the only form that shows in an untrusted notebook."""
        uri = "data:image/svg+xml," + quote(self.svg, safe=_SAFE_IN_URI)
        return f'<img alt="{html.escape(self.alt)}" src="{uri}">'

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8", newline="\n")

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return mimebundle(self.img(), self.alt)


class Canvas:
    """A collector of marks; `picture` makes one SVG of them, the same bytes for the same marks."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def _add(self, element: str, css: str, attributes: Mapping[str, Value], inside: str = "") -> None:
        words = "".join(
            f" {name.replace('_', '-')}='{num(value) if isinstance(value, int | float) else value}'"
            for name, value in attributes.items()
            if value is not None
        )
        close = f">{inside}</{element}>" if inside else "/>"
        self._parts.append(f"<{element} class='{css}'{words}{close}")

    def rect(
        self, x: float, y: float, width: float, height: float, css: str, rx: float | None = None, **more: Value
    ) -> None:
        """Add a rectangle by its upper left corner."""
        self._add("rect", css, {"x": x, "y": y, "width": width, "height": height, "rx": rx, **more})

    def path(self, d: str, css: str, width: float | None = None, **more: Value) -> None:
        """Add a path; `width` is that of its outline."""
        self._add("path", css, {"d": d, "stroke_width": width, **more})

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str, width: float = 1, **more: Value) -> None:
        """Add a straight line."""
        self.path(f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", css, width, **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        css: str = "f-ink",
        size: float = 12,
        anchor: str | None = None,
        bold: bool = False,
    ) -> None:
        """Add one line of text; `y` is its base line, `anchor` None (start), "middle" or "end"."""
        more = {"font_size": None if size == 12 else size, "text_anchor": anchor}
        more["font_weight"] = "600" if bold else None
        self._add("text", css, {"x": x, "y": y, **more}, _xml(words))

    @contextlib.contextmanager
    def named(self, part: str) -> Iterator[None]:
        """Group all marks that the block draws under a name."""
        self._parts.append(f"<g data-part='{part}'>")
        yield
        self._parts.append("</g>")

    def picture(self, width: float, height: float, alt: str) -> Picture:
        """Return the picture of all marks so far, on its own ground."""
        width, height, body = round(width), round(height), "".join(self._parts)
        box = f"width='{width}' height='{height}'"
        svg = (
            f"<svg xmlns='http://www.w3.org/2000/svg' {box} viewBox='0 0 {width} {height}'"
            f" font-family='{FONT}' font-size='12' fill='none' style='font-variant-numeric:tabular-nums'>"
            f"<title>{_xml(alt)}</title><style>{picture_rules(body)}</style>"
            f"<rect class='f-paper' {box}/>{body}</svg>"
        )
        return Picture(svg, _printable(alt), width, height)


def num(value: float) -> str:
    """Return a coordinate with one decimal at most, and no zero at its end.

    >>> num(2.0), num(2.26), num(-0.01)
    ('2', '2.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _printable(text: str) -> str:
    """Return the text on one line, without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", re.sub("[\n\r\t]+", " ", text))


def _xml(text: str) -> str:
    return html.escape(_printable(text), quote=False)


def heading(canvas: Canvas, title: str | None, found: str, room: float) -> tuple[float, float]:
    """Draw what the picture is and, below, what was found; return the width taken and where it ends.

    room: pixels for the lines, without margins. A title of None or "" leaves out both.
    """
    if not title:
        return 0, 6
    y, widest = 8, 0.0
    for size, lines in ((15, wrap(title, room, 15, bold=True)), (12, wrap(found, room))):
        bold = size == 15
        for line in lines:
            y += 14 if y == 8 else 18 if not bold else 20
            canvas.text(MARGIN, y, line, "f-ink" if bold else "f-soft", size, bold=bold)
            widest = max(widest, text_width(line, size, bold))
    return widest, y + 11


def words_alone(title: str, found: str, width: float = STANDARD) -> Picture:
    """Return a picture that has a heading and nothing below it, for a run in which nothing ran."""
    canvas = Canvas()
    taken, y = heading(canvas, title, found, width - 2 * MARGIN)
    return canvas.picture(taken + 2 * MARGIN, y, f"{title}: {found}.")
