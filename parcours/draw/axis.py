"""Time as a place: the scale of a picture of a run, its axis, and the rows that stand on it."""

from collections.abc import Iterable
from typing import NamedTuple

from parcours.draw.canvas import MARGIN, Canvas
from parcours.draw.text import shorten_name, text_width

__all__ = ["BAR", "MOST_LABEL", "ROW", "Scale", "after_labels", "draw_axis", "draw_label"]

ROW, BAR = 24, 18  # heights, in pixels
MOST_LABEL = 150  # pixels for the name of a row
UNITS = ((3600, "h", 7200), (60, "min", 120), (1, "s", 1), (1e-3, "ms", 1e-3), (1e-6, "µs", 0))  # from so many seconds


class Scale(NamedTuple):
    """Seconds to pixels."""

    left: float
    right: float
    begin: float
    end: float

    def at(self, seconds: float) -> float:
        """Return the place of a moment; one outside is put at the nearest end."""
        share = (seconds - self.begin) / (self.end - self.begin)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def after_labels(labels: Iterable[str], left: float = MARGIN) -> float:
    """Return where rows begin whose names stand left of them, from `left` on."""
    return left + min(MOST_LABEL, max(text_width(label, 11) for label in labels)) + 10


def draw_label(canvas: Canvas, y: float, name: str, scale: Scale) -> None:
    """Draw the name of a row."""
    canvas.text(scale.left - 10, y + 13, shorten_name(name, MOST_LABEL, 11), size=11, anchor="end")


def draw_axis(canvas: Canvas, y: float, scale: Scale) -> None:
    """Draw the axis in the unit that fits: ticks and labels, no grid."""
    canvas.line(scale.left, y, scale.right, y, "s-rule")
    for t, label in _ticks(scale.begin, scale.end, max(2, int((scale.right - scale.left) // 90))):
        x = scale.at(t)
        canvas.line(x, y, x, y + 4, "s-line")
        canvas.text(min(x, scale.right + 16 - text_width(label, 11) / 2), y + 17, label, "f-soft", 11, "middle")


def _ticks(begin: float, end: float, most: int) -> list[tuple[float, str]]:
    """Return round times from `begin` to `end`, in seconds and in words; at most `most` steps.

    >>> _ticks(0, 6, 4)
    [(0, '0'), (2, '2 s'), (4, '4 s'), (6, '6 s')]
    """
    unit, name, _ = next(unit for unit in UNITS if end - begin >= unit[2])
    wanted = (end - begin) / unit
    step = next(s * 10**e for e in range(-3, 16) for s in (1, 2, 5) if wanted / (s * 10**e) <= most)
    first, last = -(-begin / unit // step), end / unit / step + 1e-9
    steps = [round(first) + i for i in range(int(last) - round(first) + 1)]
    return [(i * step * unit, f"{i * step:.9g} {name}" if i else "0") for i in steps]
