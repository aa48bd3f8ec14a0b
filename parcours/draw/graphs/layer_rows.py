"""Layers below each other: the name of each, its needs in words, and its tasks as squares.

For partitions, which stand in one row, and for graphs too deep to be drawn from left to right.
"""

import itertools
from typing import NamedTuple

from parcours.draw.canvas import MARGIN, ROOM, STANDARD, Canvas
from parcours.draw.graphs.block_layers import Layer, Layers, Squares
from parcours.draw.graphs.layer_words import needed_in_words, self_in_words, tasks_in_words
from parcours.draw.graphs.squares import Brush
from parcours.draw.text import shorten, shorten_name, text_width, wrap
from parcours.draw.words import many

__all__ = ["KEY", "Named", "Rows", "layer_rows", "name_of_row"]

MOST_NAME = 180  # pixels
MOST_SQUARES = 500  # in one row; beyond, a square stands for several tasks
MOST_ROWS = 40
MOST_UNDER = 220  # pixels for the words under a name
MOST_LINKS = 3  # of one row, told in words
BETWEEN = 36  # pixels between columns
KEY = 560  # pixels that the key to colours takes, at least


class Limits(NamedTuple):
    """The lines that a long row may take, the pixels after which there are columns if they fit, and how many."""

    lines: int
    tall: int
    columns: int


class Named(NamedTuple):
    """The name of one layer, and the words below it (class, text)."""

    name: str
    under: list[tuple[str, str]]

    def widths(self) -> list[tuple[str, float, bool]]:
        """Return (text, size, bold) of each line."""
        return [(self.name, 12, True), *((words, 11, False) for _, words in self.under)]

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the lines from x, y on."""
        canvas.text(x, y + 10, self.name, bold=True)
        for k, (css, words) in enumerate(self.under):
            canvas.text(x, y + 24 + 14 * k, words, css, 11)


class Line(NamedTuple):
    """One layer: its name with the words below it, and its squares."""

    named: Named
    squares: Squares

    def height(self, cell: int) -> float:
        """Return the pixels that it takes, with the room below it."""
        rows = 1 + max(row for row, _ in self.squares)
        return max(12 + 14 * len(self.named.under), rows * cell) + 14


class Rest(NamedTuple):
    """The layers beyond `MOST_ROWS`, whose tasks share one line."""

    layers: int
    tasks: int
    squares: Squares


class Rows(NamedTuple):
    """All lines, and sizes in pixels."""

    lines: list[Line]
    column: float  # where the squares begin
    cell: int
    fold: int  # the most tasks in a square
    width: float
    starts: list[int]  # the lines with which columns begin
    rest: Rest | None

    def draw(self, canvas: Canvas, x: float, y: float, brush: Brush) -> float:
        """Draw all of it from x, y on; return the height."""
        begin, left, low = y, x, y
        for i, line in enumerate(self.lines):
            if i in self.starts:
                x = left + self.starts.index(i) * (self.width + BETWEEN) / len(self.starts)
                y, low = begin, max(low, y)
            line.named.draw(canvas, x, y + 1)
            brush.draw(canvas, x + self.column, y + 1, line.squares, self.cell)
            y += line.height(self.cell)
        x, y = left, max(low, y)
        if self.rest:
            words = f"and {many(self.rest.layers, 'more row')}: {many(self.rest.tasks, 'task')}"
            canvas.text(x, y + 11, words, "f-soft")
            brush.draw(canvas, x, y + 19, self.rest.squares, self.cell)
            y += 33 + self.cell * (1 + max(row for row, _ in self.rest.squares))
        return y - begin - 14

    def fold_in_words(self, layers: Layers) -> str:
        """Return what a square stands for in these layers."""
        return f"a square is up to {many(self.fold, 'task')}" if self.fold > 1 else "a square is a task"


def layer_rows(layers: Layers, brush: Brush) -> Rows:
    """Return places for everything, with the largest squares for which the longest row takes few lines."""
    shown, rest = layers.layers[:MOST_ROWS], layers.layers[MOST_ROWS:]
    limits = Limits(lines=4, tall=800, columns=2)
    if brush.by == "state":  # told by shape, so squares must be larger; and a timeline stands below
        limits = Limits(lines=max(4, 20 // len(shown)), tall=450, columns=4)
    names = [name_of_row(layer, layers, brush) for layer in shown]
    column = 16 + max(text_width(*line) for named in names for line in named.widths())
    room = STANDARD - 2 * MARGIN - column
    rows = {layer.name: _as_row(layer) for layer in shown}
    most = max([1 + max(at) for at in rows.values() if at] or [1])
    fold = -(-most // MOST_SQUARES)
    side = next((side for side in range(16, 5, -1) if -(-most // fold) * (side + 2) <= limits.lines * room), 5)
    if not all(rows.values()):
        side = min(side, 8)  # grids below each other must be small
    for size in (side, *(small for small in (9, 7, 5) if small < side)):
        cell = size + (2 if size > 8 else 1)
        across = max(1, int(room // cell))
        lines = [
            Line(named, _dealt_out(layer.tasks, rows[layer.name], fold, across) or layer.squares(layers.fold))
            for named, layer in zip(names, shown, strict=True)
        ]
        width = column + cell * max(1 + max(column for _, column in line.squares) for line in lines)
        heights = [line.height(cell) for line in lines]
        fit = max(1, int((ROOM + BETWEEN) // (width + BETWEEN)))
        starts = _starts(heights, min(limits.columns, fit, -int(-sum(heights) // limits.tall)))
        width = len(starts) * (width + BETWEEN) - BETWEEN
        if sum(heights) <= limits.tall or len(starts) > 1:
            break
    if brush.by in ("time", "worker"):
        width = max(width, KEY)
    others = _rest(rest, int(width // cell)) if rest else None
    squares = [*(line.squares for line in lines), *([others.squares] if others else [])]
    most = max(len(tasks) for each in squares for tasks in each.values())
    return Rows(lines, column, cell, most, width, starts, others)


def _starts(heights: list[float], columns: int) -> list[int]:
    """Return the lines with which columns of about one height begin.

    >>> _starts([10, 10, 10, 10, 10], 2)
    [0, 3]
    """
    total, ends = sum(heights), list(itertools.accumulate(heights))
    return [0, *(1 + next(i for i, end in enumerate(ends) if columns * end >= k * total) for k in range(1, columns))]


def _as_row(layer: Layer) -> list[int]:
    """Return the place of each task in a row, if the layer is one row or one column; a block keeps its place."""
    if layer.rows == 1:
        return [column for _, column in layer.spots]
    return [row for row, _ in layer.spots] if layer.columns == 1 else []


def _dealt_out(tasks: tuple[str, ...], row: list[int], fold: int, across: int) -> Squares:
    """Return the squares of one row, over as many lines as it takes."""
    found: Squares = {}
    for task, at in zip(tasks, row, strict=False):  # no row: nothing
        found.setdefault(divmod(at // fold, across), []).append(task)
    return found


def _rest(layers: tuple[Layer, ...], across: int) -> Rest:
    """Return the layers that are not drawn in separate rows."""
    tasks = tuple(task for layer in layers for task in layer.tasks)
    fold = -(-len(tasks) // MOST_SQUARES)
    return Rest(len(layers), len(tasks), _dealt_out(tasks, list(range(len(tasks))), fold, max(1, across)))


def name_of_row(layer: Layer, layers: Layers, brush: Brush) -> Named:
    """Return the name of a layer, and below it: its number of tasks, the needed ones, and what they need."""
    lines = [("f-soft", line) for line in wrap(tasks_in_words(layer), MOST_UNDER, 11)]
    if brush.by == "need":
        needed = needed_in_words(layer, brush.needed, brush.chosen)
        lines += [("f-pick", line) for line in wrap(needed, MOST_UNDER, 11)[:2] if line]
    parts = [
        f"{a}, {words}" if a != b else self_in_words(words) for (a, b), words in layers.words.items() if b == layer.name
    ]
    more = [f"{len(parts) - MOST_LINKS} more"] if len(parts) > MOST_LINKS else []
    if parts:
        words = "↑ " + "; ".join(shorten(part, MOST_UNDER * 1.5, 11) for part in parts[:MOST_LINKS] + more)
        lines += [("f-soft", line) for line in wrap(words, MOST_UNDER, 11)[:3]]
    return Named(shorten_name(layer.name, MOST_NAME, 12, bold=True), lines)
