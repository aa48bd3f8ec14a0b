"""What depended on what: named nodes of one size, edges down, the critical path heavy.

After a run a node also tells its order of start (outside, left), its worker (a tab with the number) and how it ended.
Up to 30 tasks are drawn so, up to 60 without tabs and smaller; beyond, a task is a square in the grid or the row of its
layer. The Graphviz engine places nodes and bends edges; everything that is seen is drawn here.
"""

from collections.abc import Callable
from typing import NamedTuple

from parcours.draw.block_layers import Layers, read_layers
from parcours.draw.chunk_grid import Grids, Run, match, place_grids
from parcours.draw.layer_rows import layer_rows, needed_in_words
from parcours.draw.layout import Placed, Sizes, place
from parcours.draw.marks import (
    MARGIN,
    WIDEST,
    Canvas,
    Picture,
    count,
    duration,
    heading,
    num,
    on_worker,
    shorten_name,
    text_width,
    worker,
    wrap,
)
from parcours.draw.squares import Paint, paint
from parcours.draw.story import Story, found, path_in_words, read_story, states_in_words
from parcours.graph import TaskGraph
from parcours.spans import makespan, natural

__all__ = ["draw_edge", "side_by_side", "task_graph"]

MOST_FULL, MOST_COMPACT = 30, 60  # tasks
MOST_EDGES = 60  # of a graph with more than three edges for each task
STANDARD = 720  # pixels; parts of a graph that do not hang together go on in a new row here
MOST_NAME = 180  # pixels for a node
MOST_TOLD = 12  # layers whose words go into the alternative text
ROOM = WIDEST - 2 * MARGIN


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


class _Panel(NamedTuple):
    """A picture without its title: what was found, the same in more words, and how to draw it."""

    found: str
    alt: str
    width: float
    draw: Callable[[Canvas, float, float], float]  # (canvas, x, y) -> height


def task_graph(
    graph: TaskGraph, *, title: str | None = None, block: object = None, colour: str | None = None
) -> Picture:
    """A picture of what depends on what; after a run, of what happened too.

    graph: the tasks; its spans say what happened, its blocks which grids they form.
    title: what the picture is; "" leaves out the title and the line below it.
    block: the block to ring, with all that it needs in orange, as ``"add(0, 1)"``, ``("add", (0, 1))``, or ``(0, 1)``
    for the last layer; left out, one of the last layer.
    colour: of squares, "need" (the block), "time" (when it ran) or "worker"; left out, "time" after a run.

    Up to 60 tasks are nodes with names, more are squares; `block` or `colour` asks for squares. Raises ValueError for a
    block or a colour that is not there, and for the colours of a run where there was none.
    """
    if not graph.tasks:
        return _finish(title, _Panel("no tasks", "no tasks", 0, lambda canvas, x, y: 0))
    return _finish(title, _panel(graph, block, colour))


def side_by_side(
    written: TaskGraph, optimized: TaskGraph, *, title: str = "Task graph", block: object = None
) -> Picture:
    """The graph as it was written and as it runs, in one layout, so that the eye sees what was merged and dropped.

    written, optimized: the graphs.
    title: what the pictures are; they are told apart by "as written" and "as it runs".
    block: the block to ring in both, as for `task_graph`.

    Raises ValueError for a block that is not there.
    """
    panels = _pair(written, optimized, block)
    titles = [f"{title}, {words}" for words in ("as written", "as it runs")]
    beside = sum(max(panel.width, 320) for panel in panels) + 36 <= ROOM
    canvas, x, y, ends = Canvas(), float(MARGIN), 0.0, []
    for words, panel in zip(titles, panels, strict=True):
        room = max(panel.width, 320 if beside else 460)
        taken, low = _head(canvas, x, y, words, panel.found, room)
        low += panel.draw(canvas, x, low + 6) + 6
        ends.append((x + max(taken, panel.width), low))
        x, y = (ends[-1][0] + 36, y) if beside else (x, low + 22)
    alt = " ".join(f"{words}: {panel.alt}." for words, panel in zip(titles, panels, strict=True))
    width, height = (max(numbers) for numbers in zip(*ends, strict=True))
    return canvas.picture(min(width + MARGIN, WIDEST), height + 16, alt)


def _head(canvas: Canvas, x: float, y: float, title: str, words: str, room: float) -> tuple[float, float]:
    """A title and the line below it, as `heading` draws them but anywhere; returns the width and where they end."""
    y, taken = y + 22, text_width(title, 15, True)
    canvas.text(x, y, title, size=15, bold=True)
    for line in wrap(words, max(room, taken)):
        y += 18
        canvas.text(x, y, line, "f-soft")
        taken = max(taken, text_width(line))
    return taken, y + 11


def _finish(title: str | None, panel: _Panel) -> Picture:
    """Heading and panel, as wide as both need."""
    title = "Task graph" if title is None else title
    canvas = Canvas()
    taken, y = heading(canvas, title, panel.found, max(panel.width, 460))
    tall = panel.draw(canvas, MARGIN, y + (6 if title else 0))
    width = min(max(taken, panel.width) + 2 * MARGIN, WIDEST)
    return canvas.picture(width, y + tall + (16 if tall else 0), f"{title or 'Task graph'}: {panel.alt}.")


# -- which picture -----------------------------------------------------------------------------------------------------


def _panel(graph: TaskGraph, block: object, colour: str | None) -> _Panel:
    story = read_story(graph)
    for style in _styles(graph) if block is None and colour is None else ():
        for dealt_out in (False, True):
            placed, sizes, tab = _place(story, style, dealt_out)
            if placed.width <= ROOM:
                return _nodes(_Drawing(story, style, placed, sizes, tab))
    layers = read_layers(graph)
    how = paint(story, layers, block, colour)
    grids = None if layers.flat else place_grids(layers, how, ROOM)
    return _grids(grids, how) if grids else _rows(layers, how)


def _styles(graph: TaskGraph) -> tuple["_Style", ...]:
    """The styles to try, the best first; none for a graph that would be a thicket."""
    tasks, edges = len(graph.tasks), len(graph.edges)
    if tasks > MOST_COMPACT or (edges > MOST_EDGES and edges > 3 * tasks):
        return ()
    return (COMPACT,) if tasks > MOST_FULL else (FULL, COMPACT)


def _nodes(drawing: "_Drawing") -> _Panel:
    words = found(drawing.story, "heavy")

    def draw(canvas: Canvas, x: float, y: float) -> float:
        return _draw(canvas, x, y, drawing)

    return _Panel(words, words + path_in_words(drawing.story.path), drawing.placed.width, draw)


def _rows(layers: Layers, how: Paint) -> _Panel:
    rows = layer_rows(layers, how)
    plain = "" if how.by == "path" else "; a square is a task"
    many = f"; a square is up to {count(rows.fold, 'task')}" if rows.fold > 1 else plain
    words = _found(layers, how) + many
    return _Panel(words, words + _told(layers, how), rows.width, rows.draw)


def _grids(grids: Grids, how: Paint, run: Run | None = None, now: Layers | None = None) -> _Panel:
    layers = now or grids.layers
    words = _found(layers, how)
    if grids.fold > 1:
        words += f"; a square is up to {grids.fold} × {grids.fold} tasks"
    elif all(layer.deep == 1 for layer in layers.layers):
        words += "; a square is a task"
    if run and any(run.inside.values()):
        words += "; dotted: no tasks of their own any more"
    elif not run and any(layer.fused for layer in layers.layers):
        words += "; dotted behind a grid: merged into its tasks"

    def draw(canvas: Canvas, x: float, y: float) -> float:
        return grids.draw(canvas, x, y, how, run)

    return _Panel(words, words + _told(layers, how), grids.width, draw)


def _pair(written: TaskGraph, optimized: TaskGraph, block: object) -> tuple[_Panel, _Panel]:
    """Both graphs on one layout where both are grids and one is made of the other, else each on its own."""
    small = all(_styles(graph) for graph in (written, optimized)) and block is None
    if not (small or not written.tasks or not optimized.tasks):
        before, after = read_layers(written), read_layers(optimized)
        run = match(before, after)
        if run and not before.flat:
            how = paint(read_story(written), before, block, "need")
            other = paint(read_story(optimized), after, _same_block(before, after, how.chosen, run), "need")
            frames: dict[str, list[str]] = {}
            for name, host in sorted(run.inside.items()):
                if host:
                    frames.setdefault(host, []).append(name)
            grids = place_grids(before, how, ROOM, frames)
            if grids:
                return _grids(grids, how), _grids(grids, other, run._replace(needed=how.needed), after)
    empty = _Panel("no tasks", "no tasks", 0, lambda canvas, x, y: 0)
    panels = []
    for graph in (written, optimized):
        panels.append(_panel(graph, block, None if block is None else "need") if graph.tasks else empty)
    return panels[0], panels[1]


def _same_block(before: Layers, after: Layers, chosen: str, run: Run) -> object:
    """The chosen block in the other graph, or in the layer that does its work there."""
    layer = before.home[chosen]
    place = layer.places[layer.tasks.index(chosen)]
    name = run.inside.get(layer.name) or layer.name
    now = run.now.get(name)
    return (now.name, place) if now and place in now.places else None


# -- what is told ------------------------------------------------------------------------------------------------------


def _found(layers: Layers, how: Paint) -> str:
    """The graph in one sentence."""
    story = how.story
    if how.by == "path":
        return found(story, "bold")
    words = f"{count(len(story.graph.tasks), 'task')} in {count(len(layers.layers), 'layer')}{states_in_words(story)}"
    if how.by == "need":
        others = len(how.needed) - 1
        needs = f"needs {count(others, 'other task')} (orange)" if others else "needs no other task"
        return f"{words}; {_block_in_words(layers, how.chosen)} (ring) {needs}"
    ran = [span for span in story.last.values() if span.state != "cancelled"]
    words += f", {count(len(story.badge), 'worker')}, {duration(makespan(ran))}"
    if how.by == "time":
        return f"{words}; blue began first, yellow last"
    more = "; from the sixth worker on all are grey" if len(story.badge) > 5 else ""
    return f"{words}; a square has the colour of its worker{more}"


def _block_in_words(layers: Layers, task: str) -> str:
    layer = layers.home[task]
    place = layer.places[layer.tasks.index(task)]
    return f"block [{', '.join(map(str, place))}] of {layer.name}" if layer.real and place else task


def _told(layers: Layers, how: Paint) -> str:
    """Every layer and how blocks map, for those who do not see them."""
    if how.by == "path":
        return ""
    parts = []
    for layer in layers.layers[:MOST_TOLD]:
        needed = f" ({needed_in_words(layer, how)})" if how.by == "need" and needed_in_words(layer, how) else ""
        ways = [f"{a} {words}" for (a, b), words in layers.words.items() if b == layer.name and a != b]
        parts.append(f"{layer.name} {len(layer.tasks)}{needed}" + (f" from {', '.join(ways)}" if ways else ""))
    more = len(layers.layers) - MOST_TOLD
    return ". Layers: " + "; ".join(parts) + (f"; and {more} more" if more > 0 else "")


class _Drawing(NamedTuple):
    """All that nodes and edges are drawn from."""

    story: Story
    style: _Style
    placed: Placed
    sizes: Sizes
    tab: float  # its width


# -- where it goes -------------------------------------------------------------------------------------------


def _place(story: Story, style: _Style, dealt_out: bool) -> tuple[Placed, Sizes, float]:
    """The places, the sizes of nodes, and the width of a tab; `dealt_out`: long rows over several lines."""
    graph = story.graph
    tab = outside = 0.0
    if style.told and story.last:
        tab = max([15.0, *(text_width(str(badge.number), 10, True) + 5 for badge in story.badge.values())])
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
        draw_edge(canvas, [(x + px, y + py) for px, py in placed.curves[ends]], ends in story.heavy, dashed)
    for task in sorted(placed.spots, key=natural):
        px, py = placed.spots[task]
        _node(canvas, x + px, y + py, task, drawing)
    return placed.height


def draw_edge(canvas: Canvas, points: list[tuple[float, float]], heavy: bool, dashed: bool) -> None:
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
    tab = drawing.tab if task in story.order else 0
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
