"""Tasks as squares: what each looks like, and the rows of time below them that are the key to the colours.

A square is plain, orange (the chosen block and what it needs), dark (on the critical path), or has the colour of its
time or its worker. Hollow: there is no result, and a dark outline says that something went wrong.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from parcours.draw.block_layers import Layer, Layers, needed_by
from parcours.draw.marks import HUES, STEPS, Canvas, num, shorten_name, text_width, worker
from parcours.draw.story import Story
from parcours.draw.timeline import Scale, draw_axis
from parcours.spans import Span

__all__ = ["COLOURS", "Paint", "draw_key", "draw_squares", "key_height", "outline_squares", "paint"]

COLOURS = ("need", "time", "worker")
MOST_KEY_ROWS = 12
KEY_ROW = 20


class Paint(NamedTuple):
    """What squares show: `by` is "path" or one of COLOURS; `needed` are the chosen task and all that it needs."""

    story: Story
    by: str
    chosen: str | None
    needed: frozenset[str]
    begin: float
    end: float

    def look(self, tasks: list[str]) -> str:
        """The classes of the square of these tasks."""
        states = {self.story.state(task) for task in tasks}
        if self.by == "path" and self.story.heavy and any(task in self.needed for task in tasks):
            return "f-ink"
        if not states <= {"ok", "plan"} and not ("open" in states and self.by in ("time", "worker")):
            return "f-paper s-line" if states <= {"waiting"} else "f-paper s-ink"
        if self.by == "need":
            return "f-pick" if any(task in self.needed for task in tasks) else "f-fill"
        spans = [self.story.last[task] for task in tasks if task in self.story.last]
        if self.by == "time" and spans:
            return self.when(sorted(span.start for span in spans)[len(spans) // 2])
        if self.by == "worker" and spans:
            workers = Counter(self.hue(span) for span in spans)
            return worker(min(workers, key=lambda hue: (-workers[hue], hue)))
        return "f-fill"

    def hue(self, span: Span) -> int:
        """The colour of the worker that ran it; grey where there was none."""
        badge = self.story.badge.get(span.worker)
        return badge.hue if badge else HUES + 1

    def when(self, start: float) -> str:
        """The class of a moment."""
        share = (start - self.begin) / ((self.end - self.begin) or 1)
        return f"f-t{1 + min(STEPS - 1, int(share * STEPS))}"


def paint(story: Story, layers: Layers, block: object = None, colour: str | None = None) -> Paint:
    """How to show the squares of a graph.

    block: the chosen one, as the name of its task, (name of its layer, its place), or its place in the last layer.
    Raises ValueError for a colour that is not there, a block that is not there, and time or worker without a run.
    """
    if colour not in (None, *COLOURS):
        raise ValueError(f"colour is one of {', '.join(map(repr, COLOURS))}, not {colour!r}")
    if colour in ("time", "worker") and not story.last:
        raise ValueError(f"colour={colour!r} needs a graph that ran, and this one has no spans")
    real = any(layer.real for layer in layers.layers)
    by = colour or ("need" if block is not None or (real and not story.last) else "time" if real else "path")
    chosen = None
    if by == "need":
        chosen = _task_of(layers, block) if block is not None else _example(_last(layers))
    needed = needed_by(story.graph, chosen) if chosen else story.path
    starts = [span.start for span in story.last.values()] or [0.0]
    return Paint(story, by, chosen, frozenset(needed), min(starts), max(starts))


def _last(layers: Layers) -> Layer:
    """The last layer of blocks: what comes after it puts them together."""
    return next((layer for layer in reversed(layers.layers) if layer.real), layers.layers[-1])


def _example(layer: Layer) -> str:
    """A block off the diagonal, so that the mirrored block is another one."""
    place = layer.rows // 3, 2 * layer.columns // 3
    return min(zip(layer.tasks, layer.spots, strict=True), key=lambda at: _distance(at[1], place))[0]


def _distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))


def _task_of(layers: Layers, block: object) -> str:
    if isinstance(block, str) and block in layers.home:
        return block
    name, place = _last(layers).name, block
    if isinstance(block, tuple) and len(block) == 2 and isinstance(block[0], str):
        name, place = block
    elif isinstance(block, int):
        place = (block,)
    layer = layers.named.get(name) if isinstance(name, str) else None
    if layer and place in layer.places:
        return layer.tasks[layer.places.index(place)]
    if layer:
        raise ValueError(
            f"{name!r} has no block {place!r}; its first is {layer.places[0]}, its last {layer.places[-1]}"
        )
    raise ValueError(f"there is no layer {name!r}; the layers are {', '.join(map(repr, layers.named))}")


def draw_squares(canvas: Canvas, left: float, top: float, squares: Mapping, cell: int, paint: Paint) -> None:
    """All squares of a layer, those of one look in one path, and the ring around the chosen one."""
    gap = 2 if cell > 8 else 1
    size, looks, ring = cell - gap, {}, None
    left, top = round(left), round(top)
    for (row, column), tasks in squares.items():
        look = paint.look(tasks)
        x, y = left + column * cell + gap // 2, top + row * cell + gap // 2
        if look.startswith("f-paper"):  # the outline takes half a pixel all around
            d = f"M{x + 0.5} {y + 0.5}h{size - 1}v{size - 1}h-{size - 1}z"
        else:
            d = f"M{x} {y}h{size}v{size}h-{size}z"
        looks.setdefault(look, []).append(d)
        if paint.chosen in tasks:
            ring = (x - 2, y - 2, size + 4)
    for look in sorted(looks):
        canvas.path("".join(looks[look]), look, 1 if "s-" in look else None)
    if ring:
        x, y, side = ring
        canvas.path(f"M{x} {y}h{side}v{side}h-{side}z", "s-ink", 2)


def outline_squares(canvas: Canvas, left: float, top: float, squares: Mapping, cell: int, needed: frozenset) -> None:
    """Only the outlines of the squares of what is needed."""
    gap = 2 if cell > 8 else 1
    size, left, top = cell - gap - 1, round(left) + gap // 2 + 0.5, round(top) + gap // 2 + 0.5
    some = [at for at, tasks in squares.items() if not needed.isdisjoint(tasks)]
    d = "".join(f"M{left + column * cell} {top + row * cell}h{size}v{size}h-{size}z" for row, column in some)
    if d:
        canvas.path(d, "s-pick", 1)


# -- the key -----------------------------------------------------------------------------------------------------------


def key_height(layers: Layers, paint: Paint) -> float:
    """Pixels that the key takes; 0 if there is none."""
    return KEY_ROW * len(_key_rows(layers, paint)) + 44 if paint.by in ("time", "worker") else 0


def draw_key(canvas: Canvas, x: float, y: float, width: float, layers: Layers, paint: Paint) -> None:
    """When each layer, or each worker, was busy, on a time axis; in the colours of the squares."""
    rows = _key_rows(layers, paint)
    if not rows:
        return
    names = [shorten_name(name, 150, 11) for name, _ in rows]
    left = x + max(text_width(name, 11) for name in names) + 10
    end = max(span.end for _, spans in rows for span in spans)
    begin = min(span.start for _, spans in rows for span in spans)
    scale = Scale(left, x + width - 12, 0.0 if 0 <= begin < 0.2 * end else begin, max(end, begin + 1e-6))
    y += 16
    for name, (_, spans) in zip(names, rows, strict=True):
        canvas.text(left - 10, y + 12, name, size=11, anchor="end")
        for css, d in _bars(spans, y, scale, paint):
            canvas.path(d, css)
        y += KEY_ROW
    draw_axis(canvas, y + 2, scale)


def _key_rows(layers: Layers, paint: Paint) -> list[tuple[str, list[Span]]]:
    if paint.by not in ("time", "worker"):
        return []
    rows: dict[str, list[Span]] = {}
    order = [layer.name for layer in layers.layers] if paint.by == "time" else list(paint.story.badge)
    rows = {name: [] for name in order}
    for task, span in paint.story.last.items():
        if span.state != "cancelled":
            rows[layers.home[task].name if paint.by == "time" else span.worker].append(span)
    rows = {name: spans for name, spans in rows.items() if spans}
    if len(rows) > MOST_KEY_ROWS:
        names = list(rows)[MOST_KEY_ROWS - 1 :]
        others = [span for name in names for span in rows.pop(name)]
        rows[f"{len(names)} more"] = others
    return [(name, sorted(spans, key=lambda span: (span.start, span.end))) for name, spans in rows.items()]


def _bars(spans: Iterable[Span], y: float, scale: Scale, paint: Paint) -> list[tuple[str, str]]:
    """(class, path) of the bars of a row; bars of one colour that touch are one."""
    runs: list[list] = []  # [class, from, to]
    for span in spans:
        css = paint.when(span.start) if paint.by == "time" else worker(paint.hue(span))
        x0, x1 = scale.at(span.start), scale.at(span.end)
        x1 = max(x1, x0 + 1.5)
        if runs and runs[-1][2] > x0 - 0.8 and (runs[-1][0] == css or x1 < runs[-1][2] + 0.8):
            runs[-1][2] = max(runs[-1][2], x1)
        else:
            runs.append([css, max(x0, runs[-1][2] if runs else 0), x1])
    paths: dict[str, list[str]] = {}
    for css, x0, x1 in runs:
        wide = num(x1 - x0)
        paths.setdefault(css, []).append(f"M{num(x0)} {num(y)}h{wide}v15h-{wide}z")
    return [(css, "".join(paths[css])) for css in sorted(paths)]
