"""The graph of a replay as a film: its nodes or squares, each in the state of the moment.

Places, groups and looks are those of the picture of the same graph.
"""

from typing import Protocol

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.block_layers import Squares, read_layers
from parcours.draw.graphs.dot import Point
from parcours.draw.graphs.nodes import Nodes, Shape, draw_edge, draw_node, place_nodes, shape_alone
from parcours.draw.graphs.squares import draw_marks, in_state, places_of, side_of
from parcours.draw.graphs.story import read_story
from parcours.draw.graphs.task_graph import place_squares, squares_in_words
from parcours.draw.palette import Badge
from parcours.draw.replay.history import STATES, History, merged
from parcours.draw.replay.stage import Stage
from parcours.graph import TaskGraph
from parcours.spans import natural

__all__ = ["Film", "film"]

KEY = 12  # pixels of a square in the key


class Film(Protocol):
    """A graph that can be played.

    width: pixels. words: what its marks mean. key: width and height of a mark in the key, in pixels.
    tab: the shape of nodes that have tabs with the numbers of workers.
    """

    width: float
    words: list[str]
    key: tuple[float, float]
    tab: Shape | None

    def draw(self, stage: Stage, x: float, y: float) -> float:
        """Draw all states of all tasks, each at its time, from x, y on; return the height."""

    def draw_in_key(self, stage: Stage, x: float, y: float, state: str) -> None:
        """Draw a task in one state, its upper left corner at x, y."""


def film(graph: TaskGraph, history: History) -> Film:
    """Return the graph as nodes, or as squares if its picture shows squares."""
    story = read_story(graph)
    nodes = place_nodes(story, signs=True)
    return _NodeFilm(nodes, history) if nodes else _SquareFilm(graph, history, story.badge)


class _NodeFilm:
    """A graph of named nodes."""

    def __init__(self, nodes: Nodes, history: History):
        self.nodes, self.changes = nodes, history.changes
        self.width, self.words = nodes.placed.width, []
        self.alone = shape_alone(nodes.shape, "task")
        self.key = self.alone.wide, self.alone.style.tall
        self.tab = nodes.shape._replace(sign=0.0) if nodes.shape.tab else None

    def draw(self, stage: Stage, x: float, y: float) -> float:
        placed, begin = self.nodes.placed, stage.clock.times[0]
        for ends in sorted(placed.curves, key=lambda ends: (natural(ends[0]), natural(ends[1]))):
            points = self.nodes.curve(ends, x, y)
            made = next((c.t for c in self.changes[ends[0]] if c.state in ("done", "memory", "freed")), None)
            with stage.part(begin, made):
                draw_edge(stage, points, heavy=False, dashed=True, spawn=ends in self.nodes.story.spawns)
            if made is not None:
                with stage.part(made):
                    draw_edge(stage, points, heavy=False, dashed=False, spawn=ends in self.nodes.story.spawns)
        for task in sorted(placed.spots, key=natural):
            px, py = placed.spots[task]
            changes = self.changes[task]
            for change, after in zip(changes, [*changes[1:], None], strict=True):
                with stage.part(change.t, after.t if after else None):
                    badge = self.nodes.story.badge[change.worker] if change.worker else None
                    draw_node(stage, x + px, y + py, self.nodes.shape, task, change.state, badge)
        return placed.height

    def draw_in_key(self, stage: Stage, x: float, y: float, state: str) -> None:
        badge = None if state in ("waiting", "cancelled") else Badge(1, 1)
        wide, tall = self.key
        draw_node(stage, x + wide / 2, y + tall / 2, self.alone, "task", state, badge)


class _SquareFilm:
    """A graph of many tasks, a square each, or for several where they are very many."""

    key, tab = (KEY, KEY), None

    def __init__(self, graph: TaskGraph, history: History, badge: dict[str, Badge]):
        layers = read_layers(graph)
        self.changes, self.badge = history.changes, badge
        self.placed = place_squares(layers, _Notes())
        self.width, self.words = self.placed.width, squares_in_words(self.placed, layers)

    def draw(self, stage: Stage, x: float, y: float) -> float:
        notes = _Notes()
        tall = self.placed.draw(stage, x, y, notes)
        seen: dict[tuple[float, str, int], list[Point]] = {}
        for at, tasks in notes.squares:
            for change in merged([self.changes[task] for task in tasks]):
                hue = self.badge[change.worker].hue if change.worker else 0
                seen.setdefault((change.t, change.state, hue), []).append(at)
        # A later state covers an earlier one; all squares that change alike at one time are one path.
        order, begin = list(STATES), stage.clock.times[0]
        for t, state, hue in sorted(seen, key=lambda key: (key[0], order.index(key[1]), key[2])):
            look, timed = in_state(state, notes.side, hue), {} if t == begin else stage.timed(t)
            draw_marks(stage, seen[t, state, hue], notes.side, look, **timed)
        return tall

    def draw_in_key(self, stage: Stage, x: float, y: float, state: str) -> None:
        draw_marks(stage, [(x, y)], KEY, in_state(state, KEY, 1))


class _Notes:
    """A brush that takes note of squares instead of drawing them: they are drawn when all are known."""

    by, chosen, needed = "state", None, frozenset[str]()

    def __init__(self) -> None:
        self.squares: list[tuple[Point, list[str]]] = []
        self.side = 0

    def draw(self, canvas: Canvas, left: float, top: float, squares: Squares, cell: int) -> None:
        self.side = side_of(cell)
        self.squares += places_of(left, top, squares, cell)
