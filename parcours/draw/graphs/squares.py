"""Tasks as squares: their places in a grid, and how a square looks.

A square is plain, orange (the chosen block and what it needs), dark (on the critical path), or has the colour of its
time or its worker. A hollow one has no result; a dark outline says that something went wrong. Where a square changes
while it is watched, each state has its own shape.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from parcours.draw.canvas import Canvas, Value, num
from parcours.draw.graphs.block_layers import Squares
from parcours.draw.graphs.dot import Point
from parcours.draw.palette import lines_of, worker

__all__ = [
    "Brush",
    "Look",
    "by_worker",
    "draw_marks",
    "filled",
    "hollow",
    "in_state",
    "outline_squares",
    "places_of",
    "side_of",
]


class Brush(Protocol):
    """The part of a picture that decides how its squares look."""

    by: str  # "need", "time", "worker", "path" or "state"
    chosen: str | None  # the chosen task
    needed: frozenset[str]  # the chosen task and all that it needs

    def draw(self, canvas: Canvas, left: float, top: float, squares: Squares, cell: int) -> None:
        """Draw the squares of a layer, `cell` pixels from one to the next."""


class Look(NamedTuple):
    """The look of a square: its classes, and in pixels the width of its outline and how far it is inset.

    strike: a line through it, as the end of a path that begins at its upper left corner.
    """

    css: str
    stroke: float | None = None
    inset: float = 0.0
    strike: str = ""


def filled(css: str) -> Look:
    """Return the look of a full square of one class."""
    return Look(css)


def hollow(outline: str) -> Look:
    """Return the look of an empty square with an outline of one class."""
    return Look(f"f-paper {outline}", 1, 0.5)  # the outline takes half a pixel all around


def by_worker(hue: int, side: int) -> Look:
    """Return the look of a full square of so many pixels in the colour of a worker, with the lines that it has."""
    lines, gap = lines_of(hue), max(1, side // 6)
    slits = ""  # drawn against the direction of the square, which makes them holes
    for i in range(lines):
        top = (i + 1) * (side - lines * gap) / (lines + 1) + i * gap
        slits += f"m0 {num(top)}v{gap}h{side}v-{gap}zm0 -{num(top)}"
    return Look(worker(hue), strike=slits)


def in_state(state: str, side: int, hue: int) -> Look:
    """Return the look of a square of so many pixels in a state, told by shape as well as by colour.

    Waiting: a dot. Running: full, with a frame. Done: full. Freed: hollow. Failed: crossed. Lost, cancelled: struck.
    """
    edge, wide = 2 if side >= 8 else 1, num(side - 1)
    return {
        "waiting": Look("f-line", inset=min(side // 3, (side - 2) / 2)),
        "running": Look(f"{worker(hue)} s-ink", edge, edge / 2),
        "freed": Look(f"f-paper {worker(hue, 's')}", edge, edge / 2),
        "failed": hollow("s-ink")._replace(strike=f"l{wide} {wide}m-{wide} 0l{wide} -{wide}"),
        "lost": hollow("s-ink")._replace(strike=f"l{wide} {wide}"),
        "unknown": hollow("s-line"),
        "cancelled": hollow("s-ink")._replace(strike=f"m0 {num((side - 1) / 2)}h{wide}"),
    }.get(state, by_worker(hue, side))


def side_of(cell: int) -> int:
    """Return the pixels of a square where one begins `cell` pixels after the other."""
    return cell - (2 if cell > 8 else 1)


def places_of(left: float, top: float, squares: Squares, cell: int) -> Iterator[tuple[Point, list[str]]]:
    """Yield the upper left corner of each square, and its tasks."""
    half = (cell - side_of(cell)) // 2
    left, top = round(left) + half, round(top) + half
    for (row, column), tasks in squares.items():
        yield (left + column * cell, top + row * cell), tasks


def draw_marks(canvas: Canvas, places: Iterable[Point], side: int, look: Look, **more: Value) -> None:
    """Draw squares of one look as one path; places: their upper left corners."""
    inset, wide = look.inset, num(side - 2 * look.inset)
    end = f"h{wide}v{wide}h-{wide}z{look.strike}"
    d = "".join(f"M{num(x + inset)} {num(y + inset)}{end}" for x, y in places)
    canvas.path(d, look.css, look.stroke, **more)


def outline_squares(
    canvas: Canvas, left: float, top: float, squares: Squares, cell: int, needed: Collection[str]
) -> None:
    """Draw only the outlines of the squares that are needed."""
    some = [at for at, tasks in places_of(left, top, squares, cell) if not needed.isdisjoint(tasks)]
    if some:
        draw_marks(canvas, some, side_of(cell), Look("s-pick", 1, 0.5))
