"""Task graphs: what depended on what, and after a run what happened to each task.

Up to 60 tasks are nodes with names, and edges down; the critical path is heavy. Beyond, a task is a square in the grid
or the row of its layer. Graphviz places nodes and bends edges; everything that is seen is drawn here.
"""

from collections.abc import Callable
from typing import NamedTuple

from parcours.draw.canvas import MARGIN, ROOM, WIDEST, Canvas, Picture, heading
from parcours.draw.graphs.block_layers import Layers, read_layers
from parcours.draw.graphs.chunk_grid import Grids
from parcours.draw.graphs.colour_key import draw_key, key_height
from parcours.draw.graphs.grid_places import place_grids
from parcours.draw.graphs.layer_rows import Rows, layer_rows
from parcours.draw.graphs.layer_words import needed_in_words
from parcours.draw.graphs.linked_rows import LinkedRows, linked_rows
from parcours.draw.graphs.mark_key import node_key, square_key
from parcours.draw.graphs.merged import Merged, match
from parcours.draw.graphs.nodes import Nodes, place_nodes, small
from parcours.draw.graphs.paint import Paint, paint
from parcours.draw.graphs.squares import Brush
from parcours.draw.graphs.story import found, path_in_words, read_story, states_in_words
from parcours.draw.palette import GREY, HUES
from parcours.draw.text import text_width, wrap
from parcours.draw.words import duration, many
from parcours.graph import TaskGraph
from parcours.spans import makespan

__all__ = ["place_squares", "side_by_side", "squares_in_words", "task_graph"]

Placed = Grids | Rows | LinkedRows

MOST_TOLD = 12  # layers whose words go into the alternative text


class _Panel(NamedTuple):
    """A picture without its title: what was found, the same in more words, and how to draw it."""

    found: str
    alt: str
    width: float
    draw: Callable[[Canvas, float, float], float]  # (canvas, x, y) -> height


EMPTY = _Panel("no tasks", "no tasks", 0, lambda canvas, x, y: 0)


def task_graph(
    graph: TaskGraph, *, title: str | None = None, block: object = None, colour: str | None = None
) -> Picture:
    """Return a picture of what depends on what; after a run, of what happened too.

    graph: the tasks; its spans say what happened, its blocks which grids they form.
    title: what the picture is; "" leaves out the title and the line below it.
    block: the block to ring, with all that it needs in orange, as ``"add(0, 1)"``, ``("add", (0, 1))``, or ``(0, 1)``
    for the last layer; left out, one of the last layer.
    colour: of squares, "need" (the block), "time" (when it ran) or "worker"; left out, "time" after a run.

    Up to 60 tasks are nodes with names, more are squares; `block` or `colour` asks for squares. Raises ValueError for a
    block or a colour that does not exist, and for the colours of a run if the graph did not run.
    """
    title = _titled("Task graph" if title is None else title, graph)
    panel, canvas = _panel(graph, block, colour), Canvas()
    taken, y = heading(canvas, title, panel.found, max(panel.width, 460))
    tall = panel.draw(canvas, MARGIN, y + (6 if title else 0))
    width = min(max(taken, panel.width) + 2 * MARGIN, WIDEST)
    name = title or _titled("Task graph", graph)
    return canvas.picture(width, y + tall + (16 if tall else 0), f"{name}: {panel.alt}.")


def _titled(title: str, graph: TaskGraph) -> str:
    """Return the title of a picture of a graph, with the word "model" for a model; an empty one stays empty."""
    if not title or not graph.tasks or not graph.is_model or "model" in title.lower():
        return title
    return f"{title} (model)"


def side_by_side(
    written: TaskGraph, optimized: TaskGraph, *, title: str = "Task graph", block: object = None
) -> Picture:
    """Return a picture of the graph as it was written and as it runs, in one layout.

    So the eye sees what was merged and dropped.

    written, optimized: the graphs.
    title: what the pictures are; "as written" and "as it runs" follow it.
    block: the block to ring in both, as for `task_graph`.

    Raises ValueError for a block that does not exist.
    """
    panels = _pair(written, optimized, block)
    named = (("as written", written), ("as it runs", optimized))
    titles = [_titled(f"{title}, {words}", graph) for words, graph in named]
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
    """Draw a title and the line below it, as `heading` does but anywhere; return the width and where they end."""
    y, taken = y + 22, text_width(title, 15, True)
    canvas.text(x, y, title, size=15, bold=True)
    for line in wrap(words, max(room, taken)):
        y += 18
        canvas.text(x, y, line, "f-soft")
        taken = max(taken, text_width(line))
    return taken, y + 11


def _panel(graph: TaskGraph, block: object, colour: str | None) -> _Panel:
    """Return the graph as nodes, or as squares if it is large or if they are asked for."""
    if not graph.tasks:
        return EMPTY
    story = read_story(graph)
    nodes = place_nodes(story) if block is None and colour is None else None
    if nodes:
        return _as_nodes(nodes)
    layers = read_layers(graph)
    how = paint(story, layers, block, colour)
    return _as_squares(place_squares(layers, how), layers, how)


def place_squares(layers: Layers, brush: Brush) -> Placed:
    """Return the layers as grids from left to right, or as rows if they are rows or do not fit."""
    if layers.flat:
        return linked_rows(layers, brush) or layer_rows(layers, brush)
    return place_grids(layers, brush, ROOM) or layer_rows(layers, brush)


def squares_in_words(placed: Placed, layers: Layers, merged: Merged | None = None) -> list[str]:
    """Return what a square stands for, and what dotted lines mean, if the picture has them."""
    words = [placed.fold_in_words(layers)]
    if merged and any(merged.inside.values()):
        words.append("dotted: all tasks merged into others")
    elif isinstance(placed, Grids) and not merged and any(layer.fused for layer in layers.layers):
        words.append("dotted behind a grid: merged into its tasks")
    return [word for word in words if word]


def _as_nodes(nodes: Nodes) -> _Panel:
    words = found(nodes.story)
    key = node_key(nodes, max(nodes.placed.width, 460))

    def draw(canvas: Canvas, x: float, y: float) -> float:
        tall = nodes.draw(canvas, x, y)
        if key.rows:
            with canvas.named("key"):
                key.draw(canvas, x, y + tall)
        return tall + key.height

    return _Panel(words, words + path_in_words(nodes.story), max(nodes.placed.width, key.width), draw)


def _as_squares(placed: Placed, layers: Layers, how: Paint, merged: Merged | None = None) -> _Panel:
    """Return layers of squares with their key below; `merged`: how the layers differ from the placed layers."""
    told = squares_in_words(placed, layers, merged)
    plain = how.by == "path" and not isinstance(placed, Grids) and placed.fold == 1
    words = "; ".join([_found(layers, how), *(() if plain else told)])
    key, marks = key_height(layers, how), square_key(how, max(placed.width, 460))

    def draw(canvas: Canvas, x: float, y: float) -> float:
        if isinstance(placed, Grids):
            tall = placed.draw(canvas, x, y, how, merged)
        else:
            tall = placed.draw(canvas, x, y, how) + (10 if key else 0)
        draw_key(canvas, x, y + tall, placed.width, layers, how)
        if marks.rows:
            with canvas.named("key"):
                marks.draw(canvas, x, y + tall + key)
        return tall + key + marks.height

    return _Panel(words, words + _told(layers, how), max(placed.width, marks.width), draw)


def _pair(written: TaskGraph, optimized: TaskGraph, block: object) -> tuple[_Panel, _Panel]:
    """Return both graphs on one layout if both are grids and one is made of the other, otherwise each on its own."""
    nodes = block is None and small(written) and small(optimized)
    if not (nodes or not written.tasks or not optimized.tasks):
        before, after = read_layers(written), read_layers(optimized)
        merged = match(before, after)
        if merged and not before.flat:
            how = paint(read_story(written), before, block, "need")
            other = paint(read_story(optimized), after, _same_block(before, after, how.chosen, merged), "need")
            frames: dict[str, list[str]] = {}
            for name, host in sorted(merged.inside.items()):
                if host:
                    frames.setdefault(host, []).append(name)
            grids = place_grids(before, how, ROOM, frames)
            if grids:
                merged = merged._replace(needed=how.needed)
                return _as_squares(grids, before, how), _as_squares(grids, after, other, merged)
    colour = None if block is None else "need"
    return _panel(written, block, colour), _panel(optimized, block, colour)


def _same_block(before: Layers, after: Layers, chosen: str, merged: Merged) -> object:
    """Return the chosen block in the other graph, or in the layer that does its work there."""
    layer = before.home[chosen]
    place = layer.places[layer.tasks.index(chosen)]
    name = merged.inside.get(layer.name) or layer.name
    now = merged.now.get(name)
    return (now.name, place) if now and place in now.places else None


def _found(layers: Layers, how: Paint) -> str:
    """Return the graph in one sentence."""
    story = how.story
    if how.by == "path":
        return found(story, all_heavy=False)
    words = f"{many(len(story.graph.tasks), 'task')} in {many(len(layers.layers), 'layer')}{states_in_words(story)}"
    if how.by == "need":
        others = len(how.needed) - 1
        needs = f"needs {many(others, 'other task')} (orange)" if others else "needs no other task"
        return f"{words}; {_block_in_words(layers, how.chosen)} (ring) {needs}"
    ran = [span for span in story.last.values() if span.state != "cancelled"]
    words += f", {many(len(story.badge), 'worker')}, {duration(makespan(ran))}"
    if how.by == "time":
        return f"{words}; blue began first, yellow last"
    lines = ["one line from the sixth on"] * (len(story.badge) > HUES)
    lines += ["two from the eleventh"] * (len(story.badge) > 2 * HUES)
    lines += ["grey from the sixteenth"] * (len(story.badge) >= GREY)
    more = f" ({', '.join(lines)})" if lines else ""
    return f"{words}; a square has the colour of its worker{more}"


def _block_in_words(layers: Layers, task: str) -> str:
    layer = layers.home[task]
    place = layer.places[layer.tasks.index(task)]
    return f"block [{', '.join(map(str, place))}] of {layer.name}" if layer.real and place else task


def _told(layers: Layers, how: Paint) -> str:
    """Return every layer and how blocks map: for readers who do not see them."""
    if how.by == "path":
        return ""
    parts = []
    for layer in layers.layers[:MOST_TOLD]:
        needed = needed_in_words(layer, how.needed, how.chosen) if how.by == "need" else ""
        needed = f" ({needed})" if needed else ""
        ways = [f"{a} {words}" for (a, b), words in layers.words.items() if b == layer.name and a != b]
        parts.append(f"{layer.name} {len(layer.tasks)}{needed}" + (f" from {', '.join(ways)}" if ways else ""))
    more = len(layers.layers) - MOST_TOLD
    return ". Layers: " + "; ".join(parts) + (f"; and {more} more" if more > 0 else "")
