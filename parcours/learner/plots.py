"""Curves of matplotlib as pictures of the course: they follow the theme, and have an alternative text."""

import io
import re
import sys
from typing import Any

__all__ = ["plotted"]

_FONT = "'DejaVu Sans', Verdana, sans-serif"  # as in all pictures of the course
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def plotted(figure: Any, alt: str) -> Any:
    """Return a figure of matplotlib as a picture, which the last expression of a cell shows.

    alt: what the figure shows, in a sentence, for people who cannot see it. Draw the figure with the style
    "parcours.draw.plot": its colours then follow the light and the dark theme.
    """
    from parcours.draw.canvas import Picture

    if not alt.strip():
        raise ValueError("alt must say what the figure shows")
    page = io.StringIO()
    figure.savefig(page, format="svg", metadata={"Date": None, "Creator": None})
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)  # or Jupyter shows it a second time, below
    width, height = (round(inches * 72) for inches in figure.get_size_inches())
    return Picture(_themed(page.getvalue()), alt, width, height)


def _themed(svg: str) -> str:
    """Return an SVG in which the colours of the palette are variables, with a light and a dark value."""
    from parcours.draw.palette import TOKENS

    names = {light: name for name, (light, dark) in TOKENS.items() if light != dark and not name.startswith("on")}
    svg = svg[svg.index("<svg") :]
    used = sorted({names[colour] for colour in _COLOUR.findall(svg) if colour in names})
    svg = _COLOUR.sub(lambda found: f"var(--{names[found[0]]})" if found[0] in names else found[0], svg)
    light, dark = ("".join(f"--{name}:{TOKENS[name][which]};" for name in used) for which in (0, 1))
    rules = f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}text{{font-family:{_FONT}!important}}"
    return re.sub(r"(<svg[^>]*>)", lambda opening: f"{opening[1]}<style>{rules}</style>", svg, count=1)
