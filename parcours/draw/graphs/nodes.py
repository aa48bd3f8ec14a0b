"""Tasks as nodes with names: their places, and how a node looks in each state.

A node may have a tab with the number of its worker and, outside on the left, its place in the order of starts. In a
picture that changes while it is watched, a node has room for a sign of its state at its right end.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.canvas import MARGIN, ROOM, STANDARD, Canvas, num
from parcours.draw.graphs.dot import Edge, Point
from parcours.draw.graphs.layout import Placed, Sizes, place
from parcours.draw.graphs.story import Story
from parcours.draw.palette import Badge, lines_of, on_worker, worker
from parcours.draw.text import shorten_name, text_width
from parcours.graph import TaskGraph
from parcours.spans import natural

__all__ = ["Nodes", "Shape", "draw_edge", "draw_node", "place_nodes", "shape_alone", "small"]

MOST_FULL, MOST_COMPACT = 30, 60  # tasks
MOST_DEALT_OUT = 24  # tasks of a graph with rows on several lines, if it has more edges than tasks
MOST_EDGES = 60  # of a graph with more than three edges for each task


class Style(NamedTuple):
    """Sizes of nodes, in pixels, and if they have tabs and order numbers."""

    tall: int
    font: float
    most: int  # pixels for a node
    gap: int
    rise: int
    pad: int  # next to the name, both sides together
    sign: int  # for the sign of a state
    tabs: bool


FULL = Style(tall=26, font=12, most=180, gap=20, rise=32, pad=18, sign=11, tabs=True)
COMPACT = Style(tall=20, font=11, most=120, gap=10, rise=26, pad=12, sign=14, tabs=False)


class Shape(NamedTuple):
    """One size for all nodes of a picture, in pixels.

    tab: the width of a tab, 0 without tabs. sign: the room at the right end for the sign of a state.
    """

    style: Style
    wide: float
    tab: float = 0.0
    sign: float = 0.0


class Nodes(NamedTuple):
    """A graph as nodes and edges, all of them at their places."""

    story: Story
    shape: Shape
    placed: Placed

    def draw(self, canvas: Canvas, x: float, y: float) -> float:
        """Draw all edges, then all nodes, from x, y on; return the height."""
        story, placed = self.story, self.placed
        for ends in sorted(placed.curves, key=lambda ends: (ends in story.heavy, natural(ends[0]), natural(ends[1]))):
            dashed = story.state(ends[0]) not in ("done", "plan")
            draw_edge(canvas, self.curve(ends, x, y), ends in story.heavy, dashed, ends in story.spawns)
        for task in sorted(placed.spots, key=natural):
            px, py = placed.spots[task]
            order = story.order.get(task)
            badge = story.badge[story.last[task].worker] if order else None
            name, after = story.label(task)
            draw_node(canvas, x + px, y + py, self.shape, name, story.state(task), badge, after=after, order=order)
        return placed.height

    def curve(self, ends: Edge, x: float, y: float) -> list[Point]:
        """Return the points of an edge where the graph begins at x, y."""
        return [(x + px, y + py) for px, py in self.placed.curves[ends]]


def small(graph: TaskGraph) -> bool:
    """Return True if a graph has few enough tasks and edges to be drawn as nodes."""
    return bool(_styles(graph))


def _styles(graph: TaskGraph) -> tuple[Style, ...]:
    """Return the styles to try, the best first; none for a graph that would be a thicket."""
    tasks, edges = len(graph.tasks), len(graph.edges)
    if tasks > MOST_COMPACT or (edges > MOST_EDGES and edges > 3 * tasks):
        return ()
    return (COMPACT,) if tasks > MOST_FULL else (FULL, COMPACT)


def place_nodes(story: Story, signs: bool = False) -> Nodes | None:
    """Return the graph as nodes, or None if it is too large or too wide for that.

    signs: nodes have room for the sign of a state and no order numbers, because the order is seen. Such nodes are
    drawn if nodes without signs would be; where only those fit, names are shortened.
    """
    plain = _first_fit(story, signs=False)
    if plain is None or not signs:
        return plain
    return _first_fit(story, signs=True) or _first_fit(story, signs=True, wider=False)


def _first_fit(story: Story, signs: bool, wider: bool = True) -> Nodes | None:
    """Return the best arrangement of nodes that fits; `wider`: signs make nodes wider."""
    tasks, edges = len(story.graph.tasks), len(story.graph.edges)
    # Rows of small nodes show the shape better than large nodes on several lines, which few or a tree can bear.
    for dealt_out in (False, True) if edges <= tasks or tasks <= MOST_DEALT_OUT else (False,):
        for style in _styles(story.graph):
            nodes = _placed(story, style, dealt_out, signs, style.sign if signs and wider else 0)
            if nodes.placed.width <= ROOM:
                return nodes
    return None


def _placed(story: Story, style: Style, dealt_out: bool, signs: bool, more: int) -> Nodes:
    """Return the graph in one style; `dealt_out`: long rows over several lines. more: pixels added to each node."""
    graph = story.graph
    tab = outside = 0.0
    if style.tabs and story.last:
        tab = _tab(story)
        outside = 0.0 if signs else text_width(str(len(graph.tasks)), 10) + 7  # the order number
    labels = graph.tasks if signs else ("".join(story.label(task)) for task in graph.tasks)
    widest = max(text_width(label, style.font) for label in labels)
    wide = min(style.most, max(44, round(widest + 0.5) + style.pad + more) + tab)
    gap = 6 if dealt_out else max(style.gap, outside + 8)
    sizes = Sizes(wide, style.tall, max(gap, outside + 8 if outside else 0), style.rise, outside)
    room = ROOM - outside if dealt_out else None
    placed = place(graph, sizes, set(itertools.pairwise(story.path)), STANDARD - 2 * MARGIN, room)
    return Nodes(story, Shape(style, wide, tab, style.sign if signs else 0.0), placed)


def _tab(story: Story) -> float:
    """Return the width of a tab."""
    return max([15.0, *(text_width(str(badge.number), 10, True) + 5 for badge in story.badge.values())])


def shape_alone(shape: Shape, name: str) -> Shape:
    """Return the shape for a single node of this name, as a key shows it."""
    return shape._replace(wide=shape.tab + text_width(name, shape.style.font) + shape.style.pad + shape.sign)


def draw_edge(canvas: Canvas, points: Sequence[Point], heavy: bool, dashed: bool, spawn: bool = False) -> None:
    """Draw a curve with its head; the last two points are the end of the curve and the tip of the head.

    spawn: the first task only submitted the second: dots, and an open head.
    """
    (ax, ay), (bx, by) = points[-2:]
    long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
    ux, uy = (bx - ax) / long, (by - ay) / long
    css, width, half = ("ink", 2.5 if spawn else 3, 5) if heavy else ("line", 1.25, 3.5)
    bends = " ".join(f"{num(x)} {num(y)}" for x, y in points[1:-1])
    d = f"M{num(points[0][0])} {num(points[0][1])}C{bends}L{num(bx - 8 * ux)} {num(by - 8 * uy)}"
    if spawn:
        canvas.path(d, f"s-{css}", width, stroke_dasharray=f"0.1 {num(width + 3)}", stroke_linecap="round")
    else:
        canvas.path(d, f"s-{css}", width, stroke_dasharray="6 3" if dashed and heavy else "3 3" if dashed else None)
    sides = [(bx - 10.5 * ux + side * half * uy, by - 10.5 * uy - side * half * ux) for side in (1, -1)]
    if spawn:
        (ax, ay), (cx, cy) = ((num(px), num(py)) for px, py in sides)
        canvas.path(f"M{ax} {ay}L{num(bx)} {num(by)}L{cx} {cy}", f"s-{css}", 1.25)
    else:
        canvas.path(f"M{num(bx)} {num(by)}L" + " ".join(f"{num(x)} {num(y)}" for x, y in sides) + "Z", f"f-{css}")


def draw_node(
    canvas: Canvas,
    x: float,
    y: float,
    shape: Shape,
    name: str,
    state: str,
    badge: Badge | None = None,
    *,
    after: str = "",
    order: int | None = None,
) -> None:
    """Draw one task, its centre at x, y.

    state: "plan", "model", "waiting", "running", "done", "memory" (done, its result in memory), "freed" (and freed
    again), "failed", "lost", "cancelled", "unknown". Each differs in outline, fill, sign or words, not in colour alone.
    badge: of its worker. after: words behind the name, which are never cut. order: its place in the order of starts.
    """
    style, wide, sign = shape.style, shape.wide, shape.sign
    left, top = x - wide / 2, y - style.tall / 2
    _outline(canvas, left, top, wide, style.tall, state)
    if badge and shape.tab:
        _tab_with_number(canvas, left, y, shape, badge, hollow=state == "freed")
    if order and shape.tab:
        canvas.text(left - 5, y + 3.6, str(order), "f-soft", 10, "end")
    tab = shape.tab if badge or sign else 0  # a name keeps its place while the node changes
    room = wide - tab - sign - style.pad + 4
    words = shorten_name(name, room - text_width(after, style.font), style.font) + after
    css = "f-soft" if state in ("waiting", "cancelled", "freed") else "f-ink"
    if words:
        canvas.text((left + tab + left + wide - sign) / 2, y + style.font * 0.35, words, css, style.font, "middle")
    if sign:
        _sign(canvas, left + wide - 11, y, state)


def _outline(canvas: Canvas, left: float, top: float, wide: float, tall: float, state: str) -> None:
    """Draw the box. Filled: a result. Dashed: none, or a model. A heavy or torn right end: failed, lost."""
    dash = {"stroke_dasharray": "3 3"} if state in ("model", "waiting", "cancelled") else {}
    if state == "unknown":
        dash = {"stroke_dasharray": "0.1 4", "stroke_linecap": "round"}
    fill = "f-fill" if state in ("plan", "model", "done", "memory") else "f-paper"
    if state == "lost":
        zig = tall / 4
        right = left + wide
        d = f"M{num(right)} {num(top)}H{num(left + 5)}a5 5 0 0 0 -5 5v{tall - 10}a5 5 0 0 0 5 5H{num(right)}"
        canvas.path(d, f"{fill} s-line", 1.25)
        canvas.path(f"M{num(right)} {num(top)}" + f"l-5 {num(zig)} 5 {num(zig)}" * 2, "f-paper s-ink", 1.5)
        return
    css, stroke = ("s-ink", 2.5) if state == "running" else ("s-line", 1.25)
    canvas.rect(left, top, wide, tall, f"{fill} {css}", 5, stroke_width=stroke, **dash)
    if state == "failed":
        canvas.path(f"M{num(left + wide - 1)} {num(top + 2)}v{tall - 4}", "s-ink", 4)


def _tab_with_number(canvas: Canvas, left: float, y: float, shape: Shape, badge: Badge, hollow: bool) -> None:
    """Draw the tab of a worker at the left end of a node whose middle is at y."""
    tall, tab = shape.style.tall, shape.tab
    round_left = f"a5 5 0 0 1 -5 -5v-{tall - 10}a5 5 0 0 1 5 -5z"
    d = f"M{num(left + tab)} {num(y - tall / 2)}v{tall}h-{num(tab - 5)}{round_left}"
    css = f"f-paper {worker(badge.hue, 's')}" if hollow else worker(badge.hue)
    canvas.path(d, css, 1.5 if hollow else None)
    for i in range(lines_of(badge.hue)):  # along the lower edge, then along the upper one
        at = y + (tall / 2 - 3) * (1 if i == 0 else -1)
        canvas.line(left + 3, at, left + tab, at, worker(badge.hue, "s") if hollow else "s-paper", 1.5)
    number = "f-soft" if hollow else on_worker(badge.hue)
    canvas.text(left + tab / 2, y + 3.6, str(badge.number), number, 10, "middle", bold=True)


def _sign(canvas: Canvas, x: float, y: float, state: str) -> None:
    """Draw the sign of a state, its middle at x, y; the right end of the box is the sign of a failure."""
    if state == "running":
        canvas.path(f"M{num(x - 3)} {num(y - 5)}l8 5l-8 5z", "f-ink")
    elif state in ("memory", "done"):
        canvas.rect(x - 4, y - 4, 8, 8, "f-ink")
    elif state == "freed":
        canvas.rect(x - 3.5, y - 3.5, 7, 7, "s-soft", stroke_width=1.2)
    elif state == "cancelled":
        canvas.path(f"M{num(x - 4)} {num(y)}h8", "s-soft", 2)
