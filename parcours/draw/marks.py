"""What all pictures share: palette, type, widths of text, and the few marks of which they are made.

Every colour is a token with a light and a dark value; a mark names the token by its class. Nothing is
measured in a browser: a text fits where the widest of the fonts would fit.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from parcours.spans import Span, workers_of

__all__ = [
    "HUES",
    "STEPS",
    "TOKENS",
    "WIDEST",
    "Badge",
    "Canvas",
    "Picture",
    "badges",
    "contrast",
    "count",
    "difference",
    "duration",
    "fit",
    "heading",
    "lines_of_name",
    "num",
    "on_worker",
    "shorten",
    "shorten_name",
    "stem_of",
    "text_width",
    "worker",
    "wrap",
]

WIDEST = 900  # pixels: what JupyterLab shows without shrinking it much
MARGIN = 12

TOKENS = {  # name: (light, dark)
    "paper": ("#ffffff", "#111111"),  # the picture's own ground
    "ink": ("#1a1a1a", "#ececec"),  # names, values, chosen blocks, the critical path
    "soft": ("#595959", "#a6a6a6"),  # second text: counts, axis labels, captions
    "line": ("#808080", "#808080"),  # outlines and edges
    "rule": ("#d9d9d9", "#3a3a3a"),  # the axis line: decoration only
    "fill": ("#c9d6e3", "#2f3b47"),  # a block or a task that says nothing but "here I am"
    "pick": ("#b84a00", "#ff8a3d"),  # the chosen block and what it needs
    # Workers 1 to 5 after Okabe and Ito 2008, the others, and the text on each.
    "w1": ("#0072b2", "#0072b2"),
    "w2": ("#d55e00", "#d55e00"),
    "w3": ("#009e73", "#009e73"),
    "w4": ("#cc79a7", "#cc79a7"),
    "w5": ("#3d3d3d", "#d9d9d9"),
    "w6": ("#808080", "#808080"),
    "on1": ("#ffffff", "#ffffff"),
    "on2": ("#000000", "#000000"),
    "on3": ("#000000", "#000000"),
    "on4": ("#000000", "#000000"),
    "on5": ("#ffffff", "#000000"),
    "on6": ("#000000", "#000000"),
    # When it ran, first to last: after cividis (Nuñez 2018), the ends drawn in so that neither vanishes on paper.
    **{
        f"t{i}": (colour, colour)
        for i, colour in enumerate(
            ("#27589b", "#4a6489", "#61707f", "#7a7e7a", "#918e75", "#a99f6c", "#c1b15e", "#d8c24b", "#ecd22f"), 1
        )
    },
}
STEPS = 9  # of the time scale
HUES = 5  # from the sixth worker on, all are grey and told apart by their numbers

FONT = "system-ui,-apple-system,Segoe UI,Roboto,DejaVu Sans,sans-serif"

# Advance widths of DejaVu Sans, the widest of the fonts above, in 1/1000 em, from the space to the tilde.
_ADVANCES = """
 318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337
337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732
684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635
635 411 521 392 634 592 818 592 592 525 636 337 636 838
"""
_ADVANCE = {chr(32 + i): int(width) for i, width in enumerate(_ADVANCES.split())} | {
    "·": 318,
    "\u202f": 200,
    "µ": 636,
}
_BOLD = 1.12  # DejaVu Sans Bold is wider by no more than this
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SAFE_IN_URI = " /:=;,()-.'!@*+?~_$"  # "&" is not: inside an attribute "&lt;" would become "<"


# -- words and numbers ---------------------------------------------------------------------------------------


def text_width(text: str, size: float = 12, bold: bool = False) -> float:
    """Pixels that the text takes at most, at a font size in pixels.

    >>> text_width("square(0)", 11)
    53.295
    """
    return sum(map(_advance, text)) * size / 1000 * (_BOLD if bold else 1)


def _advance(character: str) -> int:
    if character in _ADVANCE:
        return _ADVANCE[character]
    return 1300 if unicodedata.east_asian_width(character) in "WF" else 1000


def shorten(text: str, room: float, size: float = 12) -> str:
    """The text, or as much of it as fits with "…" after it, or nothing.

    >>> shorten("a_function_with_a_long_name(0)", 100)
    'a_function_wit…'
    """
    if text_width(text, size) <= room:
        return text
    text = text[: max(0, int(5 * room / size))]  # no letter is narrower than a fifth of its size
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…" if text else ""


def fit(name: str, room: float, size: float = 12, least: int = 4) -> str:
    """The name, shortened if at least so many characters of it remain, else nothing."""
    short = shorten_name(name, room, size)
    if short != name and len(short) <= least:
        return ""
    return short if text_width(short, size) <= room else ""


def shorten_name(name: str, room: float, size: float = 12) -> str:
    """The name, with "…" where it is cut: before what tells it from its like, if that is short.

    >>> shorten_name("a_function_with_a_long_name(0)", 100)
    'a_function_…(0)'
    """
    if text_width(name, size) <= room:
        return name
    stem = stem_of(name)
    tail = name[len(stem) :]
    if not tail or text_width(tail, size) > room / 2:
        return shorten(name, room, size)
    stem = stem[: int(5 * room / size)]
    while stem and text_width(f"{stem}…{tail}", size) > room:
        stem = stem[:-1]
    return f"{stem}…{tail}"


def stem_of(name: str) -> str:
    """What a task shares with its like: the name before "(", "#" or a number at its end.

    >>> [stem_of(name) for name in ("square(0)", "load-3", "total", "square(0) #2", "('sum', 1)")]
    ['square', 'load', 'total', 'square', "('sum', 1)"]
    """
    stem = re.split(r"\(| ?#|[-_ ][0-9]+$", name, maxsplit=1)[0]
    return stem or name


def wrap(text: str, room: float, size: float = 12) -> list[str]:
    """The text in lines no wider than the room, broken at spaces; a longer word is shortened."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size) <= room:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(shorten(word, room, size))
        else:
            lines[-1] = shorten(word, room, size)
    return lines


def lines_of_name(name: str, room: float, widest: float, size: float = 12, bold: bool = False) -> list[str]:
    """The name in as few lines as it takes, three at most, broken after "-", "_" or a space.

    room: pixels that a line should keep to; widest: those that it must, else it is shortened.

    >>> lines_of_name("mean_combine-partial", 100, 180)
    ['mean_combine-', 'partial']
    """
    lines = [""]
    for part in re.findall("[^-_ ]*[-_ ]*", name):
        if not lines[-1].strip("_- ") or len(lines) == 3 or text_width((lines[-1] + part).strip(), size, bold) <= room:
            lines[-1] += part
        else:
            lines.append(part)
    return [shorten_name(line.strip(), widest, size) for line in lines]


def num(value: float) -> str:
    """A coordinate: one decimal at most, no zero at its end.

    >>> num(2.0), num(2.26), num(-0.01)
    ('2', '2.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def duration(seconds: float) -> str:
    """A time span for reading, in the unit that fits.

    >>> [duration(s) for s in (0, 0.00035, 0.0012, 0.0354, 2, 75.3, 100, 3900)]
    ['0 s', '350 µs', '1.2 ms', '35 ms', '2.0 s', '75.3 s', '1 min 40 s', '1 h 5 min']
    """
    if seconds <= 0:
        return "0 s"
    for unit, name in ((1e-6, "µs"), (1e-3, "ms")):
        if seconds < 999.5 * unit:
            return f"{seconds / unit:.{0 if seconds >= 9.95 * unit else 1}f} {name}"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(round(seconds / 60), 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def count(number: int, noun: str) -> str:
    """The number with its noun; a narrow space parts thousands.

    >>> count(1, "task"), count(12, "task")
    ('1 task', '12 tasks')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}".replace(",", "\u202f")


# -- workers -------------------------------------------------------------------------------------------------


class Badge(NamedTuple):
    """How a worker is shown: its number, and which of the colours it has (1 to 5; 6 is grey)."""

    number: int
    hue: int


def badges(spans: Iterable[Span]) -> dict[str, Badge]:
    """{worker: Badge}, the same in every picture of a run, in the order of their first tasks.

    The number is the one at the end of the worker's name, where there is one; else the lowest that is free.

    >>> badges([Span("a", "main thread", 0, 1), Span("b", "thread 1", 1, 2)])
    {'main thread': Badge(number=2, hue=1), 'thread 1': Badge(number=1, hue=2)}
    """
    order = workers_of(spans)
    own = {name: re.search(r"([0-9]{1,4})$", name) for name in order}
    numbers = {name: int(found[1]) for name, found in own.items() if found}
    taken = set(numbers.values())
    for name in order:
        if name not in numbers:
            numbers[name] = next(n for n in range(1, len(order) + len(taken) + 1) if n not in taken)
            taken.add(numbers[name])
    return {name: Badge(numbers[name], min(i, HUES + 1)) for i, name in enumerate(order, 1)}


def worker(hue: int, kind: str = "f") -> str:
    """The class of a worker's colour, as a fill ("f") or a stroke ("s")."""
    return f"{kind}-w{hue}"


def on_worker(hue: int) -> str:
    """The class of text on a worker's colour."""
    return f"f-on{hue}"


# -- the picture ---------------------------------------------------------------------------------------------


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
        """An HTML ``<img>``: the only form that shows in an untrusted notebook, with its alternative text."""
        uri = "data:image/svg+xml," + quote(self.svg, safe=_SAFE_IN_URI)
        return f'<img alt="{html.escape(self.alt)}" src="{uri}">'

    def save(self, path: str | Path) -> None:
        """Write the SVG to a file."""
        Path(path).write_text(self.svg, encoding="utf-8", newline="\n")

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.img(), "text/plain": self.alt}


class Canvas:
    """Collects marks; `picture` makes one self-contained SVG of them, the same bytes for the same marks."""

    def __init__(self):
        self._parts: list[str] = []

    def _add(self, element: str, css: str, attributes: Mapping[str, str | float | None], inside: str = "") -> None:
        words = "".join(
            f" {name.replace('_', '-')}='{num(value) if isinstance(value, int | float) else value}'"
            for name, value in attributes.items()
            if value is not None
        )
        close = f">{inside}</{element}>" if inside else "/>"
        self._parts.append(f"<{element} class='{css}'{words}{close}")

    def rect(self, x, y, width, height, css, rx=None, **more) -> None:
        """A rectangle from its upper left corner."""
        self._add("rect", css, {"x": x, "y": y, "width": width, "height": height, "rx": rx, **more})

    def path(self, d, css, width=None, **more) -> None:
        """A path; `width` is that of its stroke."""
        self._add("path", css, {"d": d, "stroke_width": width, **more})

    def line(self, x1, y1, x2, y2, css, width=1, **more) -> None:
        """A straight line."""
        self.path(f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", css, width, **more)

    def text(self, x, y, words, css="f-ink", size=12, anchor=None, bold=False) -> None:
        """One line of text; `y` is its base line, `anchor` None (start), "middle" or "end"."""
        more = {"font_size": None if size == 12 else size, "text_anchor": anchor}
        more["font_weight"] = "600" if bold else None
        self._add("text", css, {"x": x, "y": y, **more}, _xml(words))

    def picture(self, width: float, height: float, alt: str) -> Picture:
        """The picture of all marks so far on its own ground."""
        width, height, body = round(width), round(height), "".join(self._parts)
        box = f"width='{width}' height='{height}'"
        svg = (
            f"<svg xmlns='http://www.w3.org/2000/svg' {box} viewBox='0 0 {width} {height}'"
            f" font-family='{FONT}' font-size='12' fill='none' style='font-variant-numeric:tabular-nums'>"
            f"<title>{_xml(alt)}</title><style>{_rules(body)}</style>"
            f"<rect class='f-paper' {box}/>{body}</svg>"
        )
        return Picture(svg, _printable(alt), width, height)


def _printable(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", re.sub("[\n\r\t]+", " ", text))


def _xml(text: str) -> str:
    return html.escape(_printable(text), quote=False)


def _rules(body: str) -> str:
    """One rule for each token in use: light values, then the dark ones that differ."""
    used = sorted({name for css in re.findall(r"class='([^']*)'", body) for name in css.split()} | {"f-paper"})
    light, dark = [], []
    for name in used:
        kind, token = name.split("-")
        rule = f".{name}{{{'fill' if kind == 'f' else 'stroke'}:%s}}"
        light.append(rule % TOKENS[token][0])
        if TOKENS[token][0] != TOKENS[token][1]:
            dark.append(rule % TOKENS[token][1])
    return f"{''.join(light)}@media(prefers-color-scheme:dark){{{''.join(dark)}}}"


def heading(canvas: Canvas, title: str | None, found: str, room: float) -> tuple[float, float]:
    """Draws what the picture is and, below, what was found; returns the width taken and where it ends.

    room: pixels for the lines, without margins. A title of None or "" leaves out both.
    """
    if not title:
        return 0, 6
    y, widest = 8, 0
    for size, lines in ((15, wrap(title, room / _BOLD, 15)), (12, wrap(found, room))):
        bold = size == 15
        for line in lines:
            y += 14 if y == 8 else 18 if not bold else 20
            canvas.text(MARGIN, y, line, "f-ink" if bold else "f-soft", size, bold=bold)
            widest = max(widest, text_width(line, size, bold))
    return widest, y + 11


# -- the arithmetic behind the palette -----------------------------------------------------------------------


def _linear(colour: str) -> list[float]:
    values = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours ("#rrggbb"), 1 to 21, by WCAG 2.2.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 for r, g, b in (_linear(a), _linear(b)))
    return light / dark


SIGHT = {  # Machado, Oliveira and Fernandes 2009, severity 1; linear RGB to linear RGB
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def difference(a: str, b: str, sight: str = "normal") -> float:
    """The distance of two colours (CIE 1976, L*a*b*) as seen with one kind of sight, a key of `SIGHT`."""
    return sum((p - q) ** 2 for p, q in zip(_lab(a, sight), _lab(b, sight), strict=True)) ** 0.5


def _lab(colour: str, sight: str) -> tuple[float, float, float]:
    linear = _linear(colour)
    r, g, b = (min(1, max(0, sum(m * v for m, v in zip(row, linear, strict=True)))) for row in SIGHT[sight])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
