"""The key to the marks of a graph: each that occurs in the picture, and what it means."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.nodes import Nodes, Shape, draw_edge, draw_node
from parcours.draw.graphs.paint import Paint
from parcours.draw.graphs.squares import Look, draw_marks, hollow
from parcours.draw.palette import Badge
from parcours.draw.text import text_width

__all__ = ["draw_tab", "node_key", "square_key"]

ROW, GAP, SIZE = 22, 18, 11  # pixels
SQUARE = 11  # pixels
STATES = {
    "plan": "",
    "model": "",
    "done": "done",
    "running": "still running",
    "failed": "raised an exception",
    "lost": "its worker died",
    "cancelled": "cancelled",
    "waiting": "did not start",
    "unknown": "end not seen",
}


class Entry(NamedTuple):
    """One mark: its width, how to draw it from x with its middle at y, and its words."""

    width: float
    draw: Callable[[Canvas, float, float], None]
    words: str

    @property
    def room(self) -> float:
        """The pixels that the entry takes, with the gap behind it."""
        return self.width + 6 + text_width(self.words, SIZE) + GAP


class Key(NamedTuple):
    """Rows of entries."""

    rows: list[list[Entry]]

    @property
    def height(self) -> float:
        """The pixels that it takes, with the gap above it."""
        return ROW * len(self.rows) + 14 if self.rows else 0

    @property
    def width(self) -> float:
        """The width of its longest row."""
        return max((sum(entry.room for entry in row) - GAP for row in self.rows), default=0)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw it from x, y on."""
        for number, row in enumerate(self.rows):
            left, middle = x, y + 14 + ROW * number + ROW / 2
            for entry in row:
                entry.draw(canvas, left, middle)
                canvas.text(left + entry.width + 6, middle + 4, entry.words, "f-soft", SIZE)
                left += entry.room


def node_key(nodes: Nodes, room: float) -> Key:
    """Return the key to what occurs in a picture of nodes, in rows of at most `room` pixels."""
    return _in_rows(_entries(nodes), room)


def square_key(how: Paint, room: float) -> Key:
    """Return the key to the squares without a result, if there are any, in rows of at most `room` pixels."""
    states = {how.story.state(task) for task in how.story.graph.tasks}
    entries = [_square(hollow("s-line"), STATES["waiting"])] if "waiting" in states else []
    bad = [words for state, words in STATES.items() if state in states and how.is_bad(state)]
    entries += [_square(hollow("s-ink"), " or ".join(bad))] if bad else []
    return _in_rows(entries, room)


def _in_rows(entries: Iterable[Entry], room: float) -> Key:
    rows: list[list[Entry]] = []
    for entry in entries:
        if not rows or sum(e.room for e in rows[-1]) + entry.room - GAP > room:
            rows.append([])
        rows[-1].append(entry)
    return Key(rows)


def _entries(nodes: Nodes) -> Iterable[Entry]:
    story, shape = nodes.story, nodes.shape
    if story.spawns:
        if set(story.graph.edges) - story.spawns:
            yield _edge("passes its result on", spawn=False)
        yield _edge("submits", spawn=True)
    if shape.tab and story.order:
        yield Entry(text_width("1", 10), _order, "order of starts")
        badge = min(story.badge.values())
        yield Entry(shape.tab + 8, lambda canvas, x, y: draw_tab(canvas, x, y, shape, badge), "number of the worker")
    states = {story.state(task) for task in story.graph.tasks}
    for state in STATES if states - {"plan", "model", "done"} else ():
        if state in states:
            yield _box(shape, state)


def _edge(words: str, spawn: bool) -> Entry:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        ends = [(x, y), (x + 6, y), (x + 12, y), (x + 18, y), (x + 28, y)]
        draw_edge(canvas, ends, heavy=False, dashed=False, spawn=spawn)

    return Entry(28, draw, words)


def _order(canvas: Canvas, x: float, y: float) -> None:
    canvas.text(x, y + 3.6, "1", "f-soft", 10)


def draw_tab(canvas: Canvas, x: float, y: float, shape: Shape, badge: Badge) -> None:
    """Draw the tab of a worker on a node without a name, from x on, its middle at y."""
    small = shape._replace(wide=shape.tab + 8, style=shape.style._replace(tall=16))
    draw_node(canvas, x + small.wide / 2, y, small, "", "done", badge)


def _square(look: Look, words: str) -> Entry:
    return Entry(SQUARE, lambda canvas, x, y: draw_marks(canvas, [(x, y - SQUARE / 2)], SQUARE, look), words)


def _box(shape: Shape, state: str) -> Entry:
    small = Shape(shape.style._replace(tall=16), 26)
    return Entry(26, lambda canvas, x, y: draw_node(canvas, x + 13, y, small, "", state), STATES[state])
