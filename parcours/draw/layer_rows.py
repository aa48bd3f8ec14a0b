"""Layers below each other: the name of each, what it needs in words, and its tasks as squares.

For partitions, which stand in one row, and for graphs too deep to be drawn from left to right.
"""

from collections.abc import Mapping
from typing import NamedTuple

from parcours.draw.block_layers import Layer, Layers, where
from parcours.draw.marks import MARGIN, WIDEST, Canvas, count, shorten, shorten_name, text_width, wrap
from parcours.draw.squares import Paint, draw_key, draw_squares, key_height

__all__ = ["Rows", "layer_rows", "needed_in_words", "self_in_words", "tasks_in_words"]

STANDARD = 720  # pixels
MOST_NAME = 180  # pixels
MOST_SQUARES = 400  # in one row; beyond, a square stands for several tasks
MOST_ROWS = 40
MOST_UNDER = 220  # pixels for the words under a name
MOST_LINKS = 3  # of one row, told in words
TALL, BETWEEN = 800, 36  # pixels: after which there are two columns if they fit, and between them


class Line(NamedTuple):
    """One layer: its name, the words below it (class, text), its squares."""

    name: str
    under: list[tuple[str, str]]
    squares: Mapping

    def height(self, cell: int) -> float:
        """Pixels that it takes, with the room below it."""
        rows = 1 + max(row for row, _ in self.squares)
        return max(12 + 14 * len(self.under), rows * cell) + 14


class Rows(NamedTuple):
    """All lines, sizes in pixels, and how many tasks and layers found no place."""

    lines: list[Line]
    column: float  # where the squares begin
    cell: int
    fold: int  # the most tasks in a square
    width: float
    second: int  # the line with which a second column begins
    rest: tuple[int, int]
    layers: Layers
    paint: Paint

    def draw(self, canvas: Canvas, x: float, y: float) -> float:
        """All of it, from x, y on; returns the height."""
        begin, half, low = y, (self.width + BETWEEN) / 2, y
        for i, line in enumerate(self.lines):
            if i == self.second:
                x, y, low = x + half, begin, y
            canvas.text(x, y + 11, line.name, bold=True)
            for k, (css, words) in enumerate(line.under):
                canvas.text(x, y + 25 + 14 * k, words, css, 11)
            draw_squares(canvas, x + self.column, y + 1, line.squares, self.cell, self.paint)
            y += line.height(self.cell)
        if self.second < len(self.lines):
            x, y = x - half, max(y, low)
        tasks, layers = self.rest
        if layers:
            canvas.text(x, y + 11, f"and {count(layers, 'more row')}: {count(tasks, 'task')}", "f-soft")
            y += 26
        if key_height(self.layers, self.paint):
            draw_key(canvas, x, y - 4, self.width, self.layers, self.paint)
            y += key_height(self.layers, self.paint) + 10
        return y - begin - 14


def layer_rows(layers: Layers, paint: Paint) -> Rows:
    """Places for everything; the largest squares of which the longest row fits in four lines."""
    shown, rest = layers.layers[:MOST_ROWS], layers.layers[MOST_ROWS:]
    names = [shorten_name(layer.name, MOST_NAME, 12) for layer in shown]
    under = [_under(layer, layers, paint) for layer in shown]
    column = 16 + max(
        *(text_width(name, 12) for name in names),
        *(text_width(words, 11) for lines in under for _, words in lines),
    )
    room = STANDARD - 2 * MARGIN - column
    rows = {layer.name: _as_row(layer) for layer in shown}
    most = max([1 + max(at) for at in rows.values() if at] or [1])
    fold = -(-most // MOST_SQUARES)
    side = next((side for side in range(16, 5, -1) if -(-most // fold) * (side + 2) <= 4 * room), 5)
    if not all(rows.values()):
        side = min(side, 8)  # grids below each other must be small
    for size in (side, *(small for small in (9, 7, 5) if small < side)):
        cell = size + (2 if size > 8 else 1)
        across = max(1, int(room // cell))
        lines = [
            Line(name, words, _dealt_out(layer, rows[layer.name], fold, across) or layer.squares(layers.fold))
            for name, words, layer in zip(names, under, shown, strict=True)
        ]
        width = column + cell * max(1 + max(column for _, column in line.squares) for line in lines)
        heights = [line.height(cell) for line in lines]
        second, twice = len(lines), 2 * width + BETWEEN
        if sum(heights) > TALL and twice <= WIDEST - 2 * MARGIN:
            second = next(i for i in range(1, len(lines) + 1) if 2 * sum(heights[:i]) >= sum(heights))
            width = twice
        if sum(heights) <= TALL or second < len(lines):
            break
    most = max(len(tasks) for line in lines for tasks in line.squares.values())
    if paint.by in ("time", "worker"):
        width = max(width, 560)
    left = sum(len(layer.tasks) for layer in rest), len(rest)
    return Rows(lines, column, cell, most, width, second, left, layers, paint)


def _as_row(layer: Layer) -> list[int]:
    """Where each task stands in a row, if the layer is one row or one column; a block keeps its place."""
    if layer.rows == 1:
        return [column for _, column in layer.spots]
    return [row for row, _ in layer.spots] if layer.columns == 1 else []


def _dealt_out(layer: Layer, row: list[int], fold: int, across: int) -> dict[tuple[int, int], list[str]]:
    """The squares of one row, over as many lines as it takes."""
    found: dict[tuple[int, int], list[str]] = {}
    for task, at in zip(layer.tasks, row, strict=False):  # no row: nothing
        found.setdefault(divmod(at // fold, across), []).append(task)
    return found


def _under(layer: Layer, layers: Layers, paint: Paint) -> list[tuple[str, str]]:
    """The lines below the name of a layer: how many tasks, how many are needed and which, what they need."""
    lines = [("f-soft", line) for line in wrap(tasks_in_words(layer), MOST_UNDER, 11)]
    if paint.by == "need":
        lines += [("f-pick", line) for line in wrap(needed_in_words(layer, paint), MOST_UNDER, 11)[:2] if line]
    parts = [
        f"{a}, {words}" if a != b else self_in_words(words) for (a, b), words in layers.words.items() if b == layer.name
    ]
    more = [f"{len(parts) - MOST_LINKS} more"] if len(parts) > MOST_LINKS else []
    if parts:
        words = "↑ " + "; ".join(shorten(part, MOST_UNDER * 1.5, 11) for part in parts[:MOST_LINKS] + more)
        lines += [("f-soft", line) for line in wrap(words, MOST_UNDER, 11)[:3]]
    return lines


def tasks_in_words(layer: Layer, fused: bool = True) -> str:
    """How many tasks, and what was merged into each of them."""
    words = count(len(layer.tasks), "task")
    if layer.deep > 1:
        words += f", {layer.deep} at a place"
    return words + (f", each with {', '.join(dict.fromkeys(layer.fused))} inside" if fused and layer.fused else "")


def self_in_words(words: str) -> str:
    """How the tasks of a layer need each other."""
    return "one after another" if words == "1 to 1" else f"{words} among them"


def needed_in_words(layer: Layer, paint: Paint) -> str:
    """How many of a layer are needed, and which; for the layer of the chosen block, which it is."""
    some = sum(task in paint.needed for task in layer.tasks)
    if not some:
        return ""
    place = where(layer, paint.needed)
    if paint.chosen in layer.tasks and some == 1:
        return f"chosen: {place}" if place else "chosen"
    if place == "all" or some == len(layer.tasks):
        return "all needed" if some > 1 else "needed"
    return f"{some} needed" + (f": {place}" if place else "")
