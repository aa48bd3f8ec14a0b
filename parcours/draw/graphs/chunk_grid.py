"""A graph of blocks as grids: one square a task, one grid a layer, one arrow for all edges between two layers."""

from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.canvas import Canvas, num
from parcours.draw.graphs.block_layers import Layers, Squares
from parcours.draw.graphs.boxes import CARD, Area, Box, words_below, wrapped
from parcours.draw.graphs.dot import Edge, Point
from parcours.draw.graphs.merged import Merged
from parcours.draw.graphs.squares import Brush, outline_squares

__all__ = ["FONT", "Grids"]

FONT = 10.5  # of words on arrows
DOTTED = {"stroke_dasharray": "2 3"}


class Grids(NamedTuple):
    """All grids at their places; the graph as written and the one that runs share them."""

    layers: Layers
    cell: int
    fold: int  # a square stands for so many tasks along each side
    boxes: dict[str, Box]
    spots: dict[str, Point]  # the middle of each grid
    routes: dict[Edge, list[Point]]
    words: dict[Edge, list[tuple[float, float, str]]]
    frames: dict[str, Area]
    width: float
    height: float

    def draw(self, canvas: Canvas, x: float, y: float, brush: Brush, merged: Merged | None = None) -> float:
        """Draw all of it from x, y on; return the height. `merged`: draw the layers that are left, and the others."""
        inside = merged.inside if merged else {}
        for area in self.frames.values() if merged else ():
            left, top, right, bottom = area
            canvas.rect(x + left, y + top, right - left, bottom - top, "s-ink", 8, stroke_width=1.5)
        hidden = {(a, b) for a, b in self.routes if inside and (inside.get(a) or a) == (inside.get(b) or b)}
        for ends, route in self.routes.items():
            _arrow(canvas, [(x + px, y + py) for px, py in route], dotted=ends in hidden)
        for ends, lines in self.words.items():
            for px, py, line in lines if ends not in hidden else ():
                canvas.text(x + px, y + py, line, "f-soft", FONT)
        for layer in self.layers.layers:
            name, box = layer.name, self.boxes[layer.name]
            px, py = self.spots[name]
            if name in inside:
                host = inside[name]
                words = [("f-soft", f"inside {host}" if host else "no longer there")]
                box = box._replace(below=wrapped(words, 2 * box.half_width))
                _ghost(canvas, x + px, y + py, box)
                left, top = x + px - box.wide / 2, y + py - box.tall / 2
                outline_squares(canvas, left, top, layer.squares(self.fold), layer.cell(self.cell), merged.needed)
                continue
            if merged:
                layer = merged.now[name]
                words = words_below(layer, self.layers, brush, cards=False)
                box = box._replace(below=wrapped(words, max(box.wide + 12, 96)), cards=0)
            _grid(canvas, x + px, y + py, layer.squares(self.fold), box, layer.cell(self.cell), brush)
        return self.height

    def fold_in_words(self, layers: Layers) -> str:
        """Return what a square stands for in these layers, or nothing if it is several tasks at one place."""
        if self.fold > 1:
            return f"a square is up to {self.fold} × {self.fold} tasks"
        return "a square is a task" if all(layer.deep == 1 for layer in layers.layers) else ""


def _grid(canvas: Canvas, x: float, y: float, squares: Squares, box: Box, cell: int, brush: Brush) -> None:
    """Draw one layer, the middle of its grid at x, y."""
    left, top = round(x - box.wide / 2), round(y - box.tall / 2)
    for i in range(box.cards, 0, -1):  # the edges that the grid in front does not hide
        d = f"M{left - CARD * i} {num(top + box.tall - CARD * i)}v-{num(box.tall)}h{num(box.wide)}"
        canvas.path(d, "s-line", 1, **DOTTED)
    brush.draw(canvas, left, top, squares, cell)
    _texts(canvas, x, y, box, "f-ink")


def _ghost(canvas: Canvas, x: float, y: float, box: Box) -> None:
    """Draw a layer whose tasks are all merged into others."""
    left, top = round(x - box.wide / 2), round(y - box.tall / 2)
    canvas.rect(left, top, box.wide, box.tall, "s-line", 2, **DOTTED)
    _texts(canvas, x, y, box, "f-soft")


def _texts(canvas: Canvas, x: float, y: float, box: Box, css: str) -> None:
    """Draw the words of a box above and below its grid."""
    top = y - box.half - CARD * box.cards - 8 - 14 * (len(box.above) - 1)
    for i, line in enumerate(box.above):
        canvas.text(x, top + 14 * i, line, css, anchor="middle", bold=css == "f-ink")
    for i, (kind, line) in enumerate(box.below):
        canvas.text(x, y + box.half + 15 + 14 * i, line, kind, 11, "middle")


def _arrow(canvas: Canvas, route: Sequence[Point], dotted: bool) -> None:
    """Draw an arrow: straight where two points are level, curved between the others."""
    (x, y), *more = route
    d = f"M{num(x)} {num(y)}"
    for i, (bx, by) in enumerate(more):
        bx -= 8 if i == len(more) - 1 else 0
        middle = num((x + bx) / 2)
        curve = f"C{middle} {num(y)} {middle} {num(by)} {num(bx)} {num(by)}"
        d += f"H{num(bx)}" if abs(by - y) < 0.5 else curve
        x, y = bx, by
    canvas.path(d, "s-line", 1.5, **(DOTTED if dotted else {}))
    canvas.path(f"M{num(x + 7)} {num(y)}l-8 -4v8z", "f-line")
