"""Layers below each other, with a line for each edge between a row and the next, and between the tasks of a chain.

So a ladder looks like a ladder, a tree like a tree, a shuffle like a shuffle. Only for rows that are short enough.
"""

from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.canvas import ROOM, Canvas, num
from parcours.draw.graphs.block_layers import Layer, Layers
from parcours.draw.graphs.dot import Edge
from parcours.draw.graphs.layer_rows import KEY, Named, name_of_row
from parcours.draw.graphs.squares import Brush
from parcours.draw.text import text_width

__all__ = ["LinkedRows", "linked_rows"]

CELLS = range(16, 4, -1)  # pixels from one square to the next, the largest that fits
MOST_EDGES = 400
MOST_ROWS = 12
BETWEEN = 24  # pixels between squares and those below, at least


class LinkedRows(NamedTuple):
    """All rows, and sizes in pixels."""

    rows: list[Named]
    layers: tuple[Layer, ...]
    middles: dict[str, float]  # of each task's square, from the first column on
    tops: list[float]  # of the squares of each row
    edges: list[Edge]
    column: float  # where the squares begin
    side: int
    width: float
    height: float
    fold: int = 1

    def draw(self, canvas: Canvas, x: float, y: float, brush: Brush) -> float:
        """Draw all of it from x, y on; return the height."""
        left = x + self.column
        at = {task: y + top for layer, top in zip(self.layers, self.tops, strict=True) for task in layer.tasks}
        lines: dict[bool, list[str]] = {False: [], True: []}
        for a, b in self.edges:
            strong = {a, b} <= brush.needed
            lines[strong].append(self._line(left + self.middles[a], at[a], left + self.middles[b], at[b]))
        for strong, css in ((False, "s-line"), (True, "s-pick" if brush.by == "need" else "s-ink")):
            if lines[strong]:
                canvas.path("".join(lines[strong]), css, 1.5 if strong else 0.75)
        cell = self.side + (2 if self.side > 6 else 1)
        for row, layer, top in zip(self.rows, self.layers, self.tops, strict=True):
            row.draw(canvas, x, y + top)
            squares = {(0, (self.middles[task] - self.side / 2) / cell): [task] for task in layer.tasks}
            brush.draw(canvas, left - (cell - self.side) // 2, y + top - (cell - self.side) // 2, squares, cell)
        return self.height

    def _line(self, ax: float, ay: float, bx: float, by: float) -> str:
        """Return the path of an edge: down to the next row, or to the neighbour in the same row."""
        half = self.side / 2
        if ay == by:
            return f"M{num(ax + half)} {num(ay + half)}H{num(bx - half)}"
        return f"M{num(ax)} {num(ay + self.side)}L{num(bx)} {num(by)}"

    def fold_in_words(self, layers: Layers) -> str:
        """Return what a square stands for."""
        return "a square is a task"


def linked_rows(layers: Layers, brush: Brush) -> LinkedRows | None:
    """Return places for everything, or None if a row is too long, or if there are too many rows or edges."""
    rows = [name_of_row(layer, layers, brush) for layer in layers.layers]
    edges = _edges(layers)
    if not edges or len(rows) > MOST_ROWS or len(edges) > MOST_EDGES:
        return None
    column = 16 + max(text_width(*line) for row in rows for line in row.widths())
    most = max(len(layer.tasks) for layer in layers.layers)
    cell = next((cell for cell in CELLS if most * cell <= ROOM - column), None)
    if cell is None:
        return None
    side = round(0.65 * cell)
    middles, tops, y = _middles(layers, most * cell, cell), [], 2.0
    for row in rows:
        tops.append(y)
        y += max(12 + 14 * len(row.under) + 12, side + BETWEEN)
    height = y - 12 if len(rows[-1].under) else y - BETWEEN
    width = max(column + most * cell, KEY if brush.by in ("time", "worker") else 0)
    return LinkedRows(rows, layers.layers, middles, tops, edges, column, side, width, height)


def _edges(layers: Layers) -> list[Edge]:
    """Return the edges that can be drawn: from one row to the next, and along a chain in one row."""
    row = {task: i for i, layer in enumerate(layers.layers) for task in layer.tasks}
    column = {task: i for layer in layers.layers for i, task in enumerate(layer.tasks)}
    at = {layer.name: dict(zip(layer.places, layer.tasks, strict=True)) for layer in layers.layers}
    edges = [(at[a][p], at[b][q]) for (a, b), pairs in layers.links.items() for p, q in pairs]
    return [(a, b) for a, b in edges if row[b] == row[a] + 1 or (row[a] == row[b] and column[b] == column[a] + 1)]


def _middles(layers: Layers, width: float, cell: int) -> dict[str, float]:
    """Return the middle of each square, from those of its inputs in the row above."""
    middles: dict[str, float] = {}
    above: Layer | None = None
    for layer in layers.layers:
        inputs: dict[str, list[float]] = {task: [] for task in layer.tasks}
        if above:
            tops = dict(zip(above.places, above.tasks, strict=True))
            tasks = dict(zip(layer.places, layer.tasks, strict=True))
            for p, q in layers.links.get((above.name, layer.name), ()):
                inputs[tasks[q]].append(middles[tops[p]])
        middles |= _spread(layer.tasks, inputs, width, cell)
        above = layer
    return middles


def _spread(tasks: Sequence[str], inputs: dict[str, list[float]], width: float, cell: int) -> dict[str, float]:
    """Return the middles of a row: each below the middle of its inputs if there is room; without inputs, evenly."""
    if not all(inputs[task] for task in tasks):
        step = width / len(tasks)
        return {task: (i + 0.5) * step for i, task in enumerate(tasks)}
    wanted = {task: sum(inputs[task]) / len(inputs[task]) for task in tasks}
    found, last = {}, float("-inf")
    for task in sorted(tasks, key=wanted.__getitem__):  # stable
        last = found[task] = max(wanted[task], last + cell)
    shift = sum(wanted.values()) / len(wanted) - sum(found.values()) / len(found)
    shift = max(cell / 2 - min(found.values()), min(shift, width - cell / 2 - max(found.values())))
    return {task: found[task] + shift for task in tasks}
