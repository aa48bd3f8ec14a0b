"""The paint of a graph's squares: what a block needs, when each task ran, or on which worker."""

from collections import Counter
from dataclasses import dataclass

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.block_layers import Layer, Layers, Squares
from parcours.draw.graphs.dot import Point
from parcours.draw.graphs.squares import Look, by_worker, draw_marks, filled, hollow, places_of, side_of
from parcours.draw.graphs.story import BAD, Story
from parcours.draw.palette import GREY, STEPS
from parcours.graph import TaskGraph
from parcours.spans import Span

__all__ = ["Paint", "needed_by", "paint"]

COLOURS = ("need", "time", "worker")


@dataclass(frozen=True)
class Paint:
    """The meaning of the squares' colours.

    by: "path" or one of COLOURS. needed: the chosen task and all that it needs. begin, end: the first and the last
    start of a task, in seconds.
    """

    story: Story
    by: str
    chosen: str | None
    needed: frozenset[str]
    begin: float
    end: float

    def draw(self, canvas: Canvas, left: float, top: float, squares: Squares, cell: int) -> None:
        """Draw all squares of a layer, those of one look in one path, and the ring around the chosen one."""
        looks: dict[Look, list[Point]] = {}
        side, ring = side_of(cell), None
        dashes = {"stroke_dasharray": "2 2"} if self.story.graph.is_model else {}
        for at, tasks in places_of(left, top, squares, cell):
            looks.setdefault(self.look(tasks, side), []).append(at)
            if self.chosen in tasks:
                ring = at
        for look in sorted(looks):
            draw_marks(canvas, looks[look], side, look, **dashes)
        if ring:
            draw_marks(canvas, [ring], side, Look("s-ink", 2, -2))

    def is_bad(self, state: str) -> bool:
        """Return True if a task in this state began and has no result, and its colour does not tell of it."""
        return state in BAD and not (state == "running" and self.by in ("time", "worker"))

    def look(self, tasks: list[str], side: int) -> Look:
        """Return the look of the square of these tasks, which takes so many pixels."""
        states = {self.story.state(task) for task in tasks}
        if any(map(self.is_bad, states)):
            return hollow("s-ink")
        if "waiting" in states:
            return hollow("s-line")
        if self.by == "path" and self.story.heavy and any(task in self.needed for task in tasks):
            return filled("f-ink")
        if states == {"model"} and self.by == "path":
            return Look("f-fill s-line", 1, 0.5)
        if self.by == "need":
            return filled("f-pick" if any(task in self.needed for task in tasks) else "f-fill")
        spans = [self.story.last[task] for task in tasks if task in self.story.last]
        if self.by == "time" and spans:
            return filled(self.when(sorted(span.start for span in spans)[len(spans) // 2]))
        if self.by == "worker" and spans:
            workers = Counter(self.hue(span) for span in spans)
            return by_worker(min(workers, key=lambda hue: (-workers[hue], hue)), side)
        return filled("f-fill")

    def hue(self, span: Span) -> int:
        """Return the colour of the worker that ran it; grey if no worker did."""
        badge = self.story.badge.get(span.worker)
        return badge.hue if badge else GREY

    def when(self, start: float) -> str:
        """Return the class of a moment."""
        share = (start - self.begin) / ((self.end - self.begin) or 1)
        return f"f-t{1 + min(STEPS - 1, int(share * STEPS))}"


def paint(story: Story, layers: Layers, block: object = None, colour: str | None = None) -> Paint:
    """Return the paint for the squares of a graph.

    block: the chosen one, as the name of its task, (name of its layer, its place), or its place in the last layer.
    Raises ValueError for a colour or a block that does not exist, and for time or worker without a run.
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
    needed = needed_by(story.graph, chosen) if chosen else story.path if by == "path" else ()
    starts = [span.start for span in story.last.values()] or [0.0]
    return Paint(story, by, chosen, frozenset(needed), min(starts), max(starts))


def needed_by(graph: TaskGraph, task: str) -> set[str]:
    """Return the task and all that it needs, directly or not."""
    found, open_tasks = {task}, [task]
    while open_tasks:
        for needed in graph.inputs[open_tasks.pop()]:
            if needed not in found:
                found.add(needed)
                open_tasks.append(needed)
    return found


def _last(layers: Layers) -> Layer:
    """Return the last layer of blocks: any later one puts them together."""
    return next((layer for layer in reversed(layers.layers) if layer.real), layers.layers[-1])


def _example(layer: Layer) -> str:
    """Return a block off the diagonal, so that the mirrored block is another one."""
    place = layer.rows // 3, 2 * layer.columns // 3
    return min(zip(layer.tasks, layer.spots, strict=True), key=lambda at: _distance(at[1], place))[0]


def _distance(a: tuple[int, int], b: tuple[int, int]) -> int:
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))


def _task_of(layers: Layers, block: object) -> str:
    """Return the task that makes a block."""
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
