"""What depended on what: named nodes of one size, edges down, the critical path heavy.

After a run a node also tells its order of start (outside, left), its worker (a tab with the number) and how
it ended. Up to 30 tasks are drawn so, up to 60 without tabs and smaller; beyond, a layer is a row of squares.
The Graphviz engine places nodes and bends edges; everything that is seen is drawn here.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from parcours.draw.layout import Placed, Sizes, place
from parcours.draw.marks import (
    MARGIN,
    WIDEST,
    Badge,
    Canvas,
    Picture,
    badges,
    count,
    duration,
    heading,
    num,
    on_worker,
    shorten_name,
    stem_of,
    text_width,
    worker,
    wrap,
)
from parcours.graph import TaskGraph
from parcours.spans import Span, natural

__all__ = ["task_graph"]

MOST_FULL, MOST_COMPACT = 30, 60  # tasks
MOST_EDGES = 60  # of a graph with more than three edges for each task
STANDARD = 720  # pixels; parts of a graph that do not hang together go on in a new row here
MOST_NAME = 180  # pixels for a node
WORDS = {"failed": "failed", "lost": "lost", "cancelled": "cancelled", "open": "running"}


class _Style(NamedTuple):
    """Sizes of nodes, in pixels, and whether they have order numbers and tabs."""

    tall: int
    font: float
    most: int
    gap: int
    rise: int
    pad: int  # beside the name, both sides together
    told: bool


FULL = _Style(tall=26, font=12, most=MOST_NAME, gap=20, rise=32, pad=18, told=True)
COMPACT = _Style(tall=20, font=11, most=120, gap=10, rise=26, pad=12, told=False)


@dataclass
class _Story:
    """What a picture tells of each task."""

    graph: TaskGraph
    last: dict[str, Span]  # the last attempt of each task that started
    order: dict[str, int]
    badge: dict[str, Badge]  # of each worker
    path: tuple[str, ...]
    length: float  # of the path: seconds, or tasks without a run
    heavy: set[tuple[str, str]]  # the edges of the path

    def state(self, task: str) -> str:
        """``plan`` without a run; ``waiting`` for what did not start in one."""
        return self.last[task].state if task in self.last else "waiting" if self.last else "plan"

    def label(self, task: str) -> tuple[str, str]:
        """The name, and what is said after it."""
        span = self.last.get(task)
        words = [f"try {span.attempt + 1}"] if span and span.attempt else []
        return task, "".join(f" · {word}" for word in words + [WORDS.get(self.state(task), "")] if word)


def task_graph(graph: TaskGraph, *, title: str | None = None) -> Picture:
    """A picture of what depends on what; after a run, of what happened too.

    graph: the tasks; its spans say what happened.
    title: what the picture is; "" leaves out the title and the line below it.
    """
    title = "Task graph" if title is None else title
    story = _story(graph)
    if not graph.tasks:
        return _finish(title, "no tasks", 0, lambda canvas, x, y: 0)
    for style in _styles(graph):
        for dealt_out in (False, True):
            placed, sizes, tab = _place(story, style, dealt_out)
            if placed.width <= WIDEST - 2 * MARGIN:
                return _nodes(story, title, _Drawing(story, style, placed, sizes, tab))
    return _squares(story, title)


class _Drawing(NamedTuple):
    """All that nodes and edges are drawn from."""

    story: _Story
    style: _Style
    placed: Placed
    sizes: Sizes
    tab: float  # its width


def _nodes(story: _Story, title: str, drawing: _Drawing) -> Picture:
    found = _found(story, "heavy")

    def draw(canvas: Canvas, x: float, y: float) -> float:
        return _draw(canvas, x, y, drawing)

    return _finish(title, found, drawing.placed.width, draw, found + _named(story.path))


def _styles(graph: TaskGraph) -> tuple[_Style, ...]:
    """The styles to try, the best first; none for a graph that would be a thicket."""
    tasks, edges = len(graph.tasks), len(graph.edges)
    if tasks > MOST_COMPACT or (edges > MOST_EDGES and edges > 3 * tasks):
        return ()
    return (COMPACT,) if tasks > MOST_FULL else (FULL, COMPACT)


def _finish(
    title: str,
    found: str,
    width: float,
    draw: Callable[[Canvas, float, float], float],
    alt: str | None = None,
) -> Picture:
    """Heading, then what `draw(canvas, x, y)` draws, whose height it returns; as wide as both need."""
    canvas = Canvas()
    taken, y = heading(canvas, title, found, max(width, 460))
    tall = draw(canvas, MARGIN, y + (6 if title else 0))
    width = max(taken, width) + 2 * MARGIN
    return canvas.picture(
        min(width, WIDEST), y + tall + (16 if tall else 0), f"{title or 'Task graph'}: {alt or found}."
    )


# -- what is told --------------------------------------------------------------------------------------------


def _story(graph: TaskGraph) -> _Story:
    spans = sorted((s for s in graph.spans if s.task in graph.inputs), key=lambda s: (s.attempt, s.start))
    last = {span.task: span for span in spans}
    first: dict[str, float] = {}
    for span in spans:
        first.setdefault(span.task, span.start)
    ranked = sorted(first, key=lambda task: (first[task], natural(task)))
    path, length = graph.critical_path(graph.durations() if last else None)
    order = {task: i for i, task in enumerate(ranked, 1)}
    return _Story(graph, last, order, badges(graph.spans), path, length, set(zip(path, path[1:], strict=False)))


def _found(story: _Story, sign: str) -> str:
    """The graph in one sentence; `sign` is how the picture shows the critical path."""
    graph, ran = story.graph, bool(story.last)
    words = count(len(graph.tasks), "task")
    if graph.edges:
        words += f", {count(graph.depth, 'layer')}"
    elif len(graph.tasks) > 1:
        words += ", none needs another"
    states = [*WORDS, "waiting"]
    told = {state: sum(story.state(task) == state for task in graph.tasks) for state in states}
    told["retried"] = sum(span.attempt > 0 for span in story.last.values())
    names = {**WORDS, "waiting": "did not start", "retried": "tried again"}
    bad = [f"{n} {names[state]}" for state, n in told.items() if n]
    words += f" ({', '.join(bad)})" if bad else ""
    if story.heavy:
        name = "critical path" if ran else "longest chain"
        words += f"; {name} ({sign}): {count(len(story.path), 'task')}" + (f", {duration(story.length)}" if ran else "")
    return words


def _named(path: Sequence[str]) -> str:
    """The critical path by name, for those who do not see it, if it is short."""
    return f": {', '.join(path)}" if 1 < len(path) <= 12 else ""


# -- where it goes -------------------------------------------------------------------------------------------


def _place(story: _Story, style: _Style, dealt_out: bool) -> tuple[Placed, Sizes, float]:
    """The places, the sizes of nodes, and the width of a tab; `dealt_out`: long rows over several lines."""
    graph = story.graph
    tab = outside = 0.0
    if style.told and story.last:
        tab = max(15.0, *(text_width(str(badge.number), 10, True) + 5 for badge in story.badge.values()))
        outside = text_width(str(len(graph.tasks)), 10) + 7  # the order number
    widest = max(text_width("".join(story.label(task)), style.font) for task in graph.tasks)
    node = min(style.most, max(44, round(widest + 0.5) + style.pad) + tab)
    gap = 6 if dealt_out else max(style.gap, outside + 8)
    sizes = Sizes(node, style.tall, max(gap, outside + 8 if outside else 0), style.rise, outside)
    wrap, room = STANDARD - 2 * MARGIN, WIDEST - 2 * MARGIN - outside
    return place(graph, sizes, story.heavy, wrap, room if dealt_out else None), sizes, tab


# -- nodes and edges -----------------------------------------------------------------------------------------


def _draw(canvas: Canvas, x: float, y: float, drawing: _Drawing) -> float:
    """All edges, then all nodes, from x, y on; returns the height."""
    story, placed = drawing.story, drawing.placed
    for ends in sorted(placed.curves, key=lambda ends: (ends in story.heavy, natural(ends[0]), natural(ends[1]))):
        dashed = bool(story.last) and story.state(ends[0]) != "ok"
        _edge(canvas, [(x + px, y + py) for px, py in placed.curves[ends]], ends in story.heavy, dashed)
    for task in sorted(placed.spots, key=natural):
        px, py = placed.spots[task]
        _node(canvas, x + px, y + py, task, drawing)
    return placed.height


def _edge(canvas: Canvas, points: list[tuple[float, float]], heavy: bool, dashed: bool) -> None:
    """A curve with its head; the last two points are the end of the curve and the tip of the head."""
    (ax, ay), (bx, by) = points[-2:]
    long = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1
    ux, uy = (bx - ax) / long, (by - ay) / long
    css, width, half = ("ink", 3, 5) if heavy else ("line", 1.25, 3.5)
    bends = " ".join(f"{num(x)} {num(y)}" for x, y in points[1:-1])
    d = f"M{num(points[0][0])} {num(points[0][1])}C{bends}L{num(bx - 8 * ux)} {num(by - 8 * uy)}"
    canvas.path(d, f"s-{css}", width, stroke_dasharray="3 3" if dashed else None)
    sides = [(bx - 10.5 * ux + side * half * uy, by - 10.5 * uy - side * half * ux) for side in (1, -1)]
    canvas.path(f"M{num(bx)} {num(by)}L" + " ".join(f"{num(x)} {num(y)}" for x, y in sides) + "Z", f"f-{css}")


def _node(canvas: Canvas, x: float, y: float, task: str, drawing: _Drawing) -> None:
    """One task, its centre at x, y. Each state differs in outline, fill or words, not in colour alone."""
    story, style, sizes = drawing.story, drawing.style, drawing.sizes
    state, wide, tall = story.state(task), sizes.width, sizes.height
    left, top = x - wide / 2, y - tall / 2
    _outline(canvas, left, top, wide, tall, state)
    tab = drawing.tab if task in story.last else 0
    if tab:
        badge = story.badge[story.last[task].worker]
        round_left = f"a5 5 0 0 1 -5 -5v-{tall - 10}a5 5 0 0 1 5 -5z"
        d = f"M{num(left + tab)} {num(top)}v{tall}h-{num(tab - 5)}{round_left}"
        canvas.path(d, worker(badge.hue))
        canvas.text(left + tab / 2, y + 3.6, str(badge.number), on_worker(badge.hue), 10, "middle", bold=True)
        canvas.text(left - 5, y + 3.6, str(story.order[task]), "f-soft", 10, "end")
    name, after = story.label(task)
    room = wide - tab - style.pad + 4
    words = shorten_name(name, room - text_width(after, style.font), style.font) + after
    css = "f-soft" if state in ("waiting", "cancelled") else "f-ink"
    canvas.text((left + tab + left + wide) / 2, y + style.font * 0.35, words, css, style.font, "middle")


def _outline(canvas: Canvas, left: float, top: float, wide: float, tall: float, state: str) -> None:
    """Whole and filled: a result. Dashed: none yet, or never. A heavy or torn right end: failed, lost."""
    dash = {"stroke_dasharray": "3 3"} if state in ("waiting", "cancelled") else {}
    fill = "f-fill" if state in ("ok", "plan") else "f-paper"
    if state == "lost":
        zig = tall / 4
        right = left + wide
        d = f"M{num(right)} {num(top)}H{num(left + 5)}a5 5 0 0 0 -5 5v{tall - 10}a5 5 0 0 0 5 5H{num(right)}"
        canvas.path(d, f"{fill} s-line", 1.25)
        canvas.path(f"M{num(right)} {num(top)}" + f"l-5 {num(zig)} 5 {num(zig)}" * 2, "f-paper s-ink", 1.5)
        return
    css, stroke = ("s-ink", 2.5) if state == "open" else ("s-line", 1.25)
    canvas.rect(left, top, wide, tall, f"{fill} {css}", 5, stroke_width=stroke, **dash)
    if state == "failed":
        canvas.path(f"M{num(left + wide - 1)} {num(top + 2)}v{tall - 4}", "s-ink", 4)


# -- too many for nodes --------------------------------------------------------------------------------------

MOST_SQUARES = 400  # in one row; beyond, a square stands for several tasks
MOST_ROWS = 40
MOST_UNDER = 200  # pixels for the words under a name
MOST_LINKS = 3  # of one row, told in words


class _Group(NamedTuple):
    """Tasks of one layer that share a name."""

    layer: int
    stem: str
    tasks: list[str]


class _Grid(NamedTuple):
    """Squares: tasks in each, pixels of a side and of a step, and how many stand in a line."""

    fold: int
    side: int
    step: int
    across: int

    def lines(self, tasks: int) -> int:
        """How many lines so many tasks take."""
        return math.ceil(math.ceil(tasks / self.fold) / self.across)


def _squares(story: _Story, title: str) -> Picture:
    """A row of squares for each layer and name, with the number of tasks and what each needs."""
    groups = _groups(story.graph)
    shown, rest = groups[:MOST_ROWS], groups[MOST_ROWS:]
    labels = [shorten_name(group.stem, MOST_NAME, 12) for group in shown]
    under = [
        [count(len(group.tasks), "task"), *(wrap(words, MOST_UNDER, 11)[:3] if words else [])]
        for group, words in zip(shown, _needs(story.graph, groups), strict=False)
    ]
    column = 16 + max(
        *(text_width(label, 12) for label in labels),
        *(text_width(line, 11) for lines in under for line in lines),
    )
    most = max(len(group.tasks) for group in shown)
    grid = _grid_for(most, STANDARD - 2 * MARGIN - column)
    found = _found(story, "bold") + (f"; a square is up to {grid.fold} tasks" if grid.fold > 1 else "")

    def draw(canvas: Canvas, x: float, y: float) -> float:
        begin = y
        for group, label, lines in zip(shown, labels, under, strict=True):
            canvas.text(x, y + 11, label)
            for i, line in enumerate(lines):
                canvas.text(x, y + 25 + 14 * i, line, "f-soft", 11)
            _draw_grid(canvas, x + column, y + 1, group, story, grid)
            y += max(12 + 14 * len(lines), grid.lines(len(group.tasks)) * grid.step) + 14
        if rest:
            tasks = count(sum(len(group.tasks) for group in rest), "task")
            canvas.text(x, y + 11, f"and {count(len(rest), 'more row')}: {tasks}", "f-soft")
            y += 26
        return y - begin - 14

    across = min(grid.across, -(-most // grid.fold))
    return _finish(title, found, column + across * grid.step, draw)


def _grid_for(most: int, room: float) -> _Grid:
    """The largest squares, 16 down to 5 pixels, of which the longest row fits in four lines; else more lines."""
    fold = -(-most // MOST_SQUARES)
    squares = -(-most // fold)
    side = next((side for side in range(16, 5, -1) if squares * (side + 2) <= 4 * room), 5)
    step = side + (2 if side > 8 else 1)
    return _Grid(fold, side, step, max(1, int(room // step)))


def _groups(graph: TaskGraph) -> list[_Group]:
    groups = []
    for i, layer in enumerate(graph.layers()):
        named: dict[str, list[str]] = {}
        for task in sorted(layer, key=natural):
            named.setdefault(stem_of(task), []).append(task)
        groups += [_Group(i, stem, named[stem]) for stem in sorted(named, key=natural)]
    return _merged(groups)


def _merged(groups: list[_Group]) -> list[_Group]:
    """Layers that are one task each, and of one name, become one group: a chain."""
    groups_of = Counter(group.layer for group in groups)
    merged: list[_Group] = []
    chain = False  # whether the last of them may go on as a chain
    for group in groups:
        single = groups_of[group.layer] == 1 and len(group.tasks) == 1
        if single and chain and merged[-1].stem == group.stem:
            merged[-1].tasks.extend(group.tasks)
        else:
            merged.append(group)
        chain = single
    return merged


def _needs(graph: TaskGraph, groups: list[_Group]) -> list[str]:
    """For each group, in words, what its tasks need; read from the edges."""
    home = {task: i for i, group in enumerate(groups) for task in group.tasks}
    into: Counter = Counter()  # (group, task): how many of the group the task needs
    out: Counter = Counter()  # (task, group): how many of the group need the task
    links: dict[int, dict[int, list[int]]] = {i: {} for i in range(len(groups))}
    for a, b in dict.fromkeys(graph.edges):
        into[home[a], b] += 1
        out[a, home[b]] += 1
        most = links[home[b]].setdefault(home[a], [0, 0])
        most[0] = max(most[0], into[home[a], b])
        most[1] = max(most[1], out[a, home[b]])
    words = []
    for i in range(len(groups)):
        parts = [_how(groups[a].stem, *links[i][a], chain=a == i) for a in sorted(links[i])]
        more = [f"{len(parts) - MOST_LINKS} more"] if len(parts) > MOST_LINKS else []
        words.append(f"↑ {'; '.join(parts[:MOST_LINKS] + more)}" if parts else "")
    return words


def _how(stem: str, most_in: int, most_out: int, chain: bool) -> str:
    """How tasks map to the tasks that need them."""
    if chain:
        return "one after another"
    ways = [f"{most_in} into 1"] * (most_in > 1) + [f"1 for {most_out}"] * (most_out > 1)
    return f"{stem}, {', '.join(ways) or '1 to 1'}"


def _draw_grid(canvas: Canvas, x: float, y: float, group: _Group, story: _Story, grid: _Grid) -> None:
    """The squares of one group, those of one look in one path."""
    looks: dict[str, list[str]] = {}
    path = set(story.path) if story.heavy else set()
    side = grid.side - 1  # the outline takes half a pixel all around
    for i in range(0, len(group.tasks), grid.fold):
        tasks, at = group.tasks[i : i + grid.fold], i // grid.fold
        left, top = x + at % grid.across * grid.step + 0.5, y + at // grid.across * grid.step + 0.5
        square = f"M{num(left)} {num(top)}h{side}v{side}h-{side}z"
        looks.setdefault(_look(tasks, story, path), []).append(square)
    for look in sorted(looks):
        canvas.path("".join(looks[look]), look, 1)


def _look(tasks: Sequence[str], story: _Story, path: set[str]) -> str:
    """Solid on the critical path; filled with a result; hollow while waiting; hollow and dark if anything is wrong."""
    states = {story.state(task) for task in tasks}
    if not path.isdisjoint(tasks):
        return "f-ink s-ink"
    if states <= {"ok", "plan"}:
        return "f-fill s-line"
    return "f-paper s-line" if states <= {"waiting"} else "f-paper s-ink"
