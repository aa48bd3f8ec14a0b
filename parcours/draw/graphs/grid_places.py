"""The places of grids and arrows. Data flow to the right.

Columns are as wide as the grids and words in them, and gaps as wide as the words between them, so that no words run
into a grid. Graphviz finds heights and the lanes of long arrows; everything else is placed here.
"""

from collections.abc import Mapping, Sequence

from parcours.draw.graphs.arrow_words import place_words
from parcours.draw.graphs.block_layers import Layers
from parcours.draw.graphs.boxes import CARD, NARROW, TIGHT, WIDE, Area, Room, box_of, words_below
from parcours.draw.graphs.chunk_grid import FONT, Grids
from parcours.draw.graphs.dot import Edge, Point, lay_out
from parcours.draw.graphs.squares import Brush
from parcours.draw.text import text_width, wrap

__all__ = ["place_grids"]

SQUARES = range(16, 3, -1)  # pixels from one square to the next, the largest that fits
MOST_LAYERS = 40
LEAST_GAP = 36  # pixels between columns
APART = 14  # pixels between arrows next to each other


def place_grids(
    layers: Layers, brush: Brush, room: float, frames: Mapping[str, Sequence[str]] | None = None
) -> Grids | None:
    """Return places for everything, with the largest squares that fit in the width, or None if none do.

    room: pixels. frames: {layer: the layers merged into it}, which are to stand together.
    """
    columns: list[list[str]] = [[] for _ in range(1 + max(layers.level.values()))]
    for layer in layers.layers:
        columns[layers.level[layer.name]].append(layer.name)
    words = {layer.name: words_below(layer, layers, brush) for layer in layers.layers}
    pad, least = 10 if frames else 0, layers.fold
    if len(layers.layers) > MOST_LAYERS or LEAST_GAP * (len(columns) - 1) > room:
        return None
    folds = range(least, 3 * least if least > 1 else 2)
    tries = [(WIDE, least, SQUARES[:10]), (TIGHT, least, SQUARES), (NARROW, least, SQUARES)]
    tries += [(lines, fold, SQUARES) for fold in folds[1:] for lines in (TIGHT, NARROW)]
    for lines, fold, squares in tries:
        gaps = [gap + 2 * pad for gap in _gaps(layers, len(columns), lines)]
        for cell in squares:
            boxes = {layer.name: box_of(layer, words[layer.name], cell, fold, lines) for layer in layers.layers}
            wide = [2 * max(boxes[name].half_width for name in column) for column in columns]
            if sum(wide) + sum(gaps) + 2 * pad <= room:
                edges = [pad + sum(wide[:i]) + sum(gaps[:i]) for i in range(len(wide))]
                reach = [(x, x + w) for x, w in zip(edges, wide, strict=True)]
                placing = _Placing(layers, boxes, columns, reach, lines.words)
                return placing.grids(cell, fold, frames or {}, pad)
    return None


def _gaps(layers: Layers, columns: int, room: Room) -> list[float]:
    """Return the pixels between columns: room for the words of arrows between neighbours."""
    gaps = [LEAST_GAP - 14 + room.around] * (columns - 1)
    for (a, b), words in layers.words.items():
        if layers.level[b] == layers.level[a] + 1:
            most = max(text_width(line, FONT) for line in wrap(words, room.words, FONT))
            gaps[layers.level[a]] = max(gaps[layers.level[a]], most + room.around)
    return gaps


class _Placing:
    """The work of placing: heights from Graphviz, then arrows, then their words."""

    def __init__(self, layers: Layers, boxes: dict, columns: list[list[str]], reach: list[Point], room: float):
        self.layers, self.boxes, self.columns, self.room = layers, boxes, columns, room
        self.reach = reach  # (left, right) of each column
        self.level = layers.level
        self.links = [(a, b) for a, b in layers.links if self.level[a] < self.level[b]]

    def grids(self, cell: int, fold: int, frames: Mapping[str, Sequence[str]], pad: float) -> Grids:
        """Return everything at its place, the upper left corner at 0, 0."""
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
        words = place_words(routes, told, [*areas.values(), *sides], width, self.room)
        ys = [area.top for area in (*areas.values(), *around.values())] + [
            y for route in routes.values() for _, y in route
        ]
        ys += [y - 10 for lines in words.values() for _, y, _ in lines]
        bottom = [area.bottom for area in (*areas.values(), *around.values())]
        bottom += [y + 4 for route in routes.values() for _, y in route]
        bottom += [y + 4 for lines in words.values() for _, y, _ in lines]
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

    def _graphviz(self, frames: Mapping[str, Sequence[str]]) -> tuple[dict[str, float], dict[tuple[Edge, int], float]]:
        """Return {layer: height of the middle of its grid}, {(arrow, column between): the height of its lane}."""
        over, under = (max(getattr(box, side) for box in self.boxes.values()) for side in ("over", "under"))
        ids = {layer.name: f"n{i}" for i, layer in enumerate(self.layers.layers)}
        dot = ['digraph{rankdir=LR;newrank=true;nodesep=0.2;ranksep=1;node[shape=box,fixedsize=true,width=1,label=""]']
        for name, box in self.boxes.items():
            dot.append(f"{ids[name]}[height={(2 * box.half + over + under) / 72:.3f}]")
        for i, (host, names) in enumerate(frames.items()):
            inside = ";".join(ids[name] for name in (host, *names))
            dot.append(f"subgraph cluster_{i}{{margin=10;{inside}}}")
        for a, b in self.links:  # chains run straight, then layers that keep their shape
            alone = sum(ends[0] == a for ends in self.links) == sum(ends[1] == b for ends in self.links) == 1
            alike = self.boxes[a].tall == self.boxes[b].tall
            steps = self.level[b] - self.level[a]
            dot.append(f"{ids[a]}->{ids[b]}[minlen={steps},weight={12 if alone else 4 if alike and steps == 1 else 1}]")
        found = lay_out("\n".join(dot) + "}")
        names = {node: name for name, node in ids.items()}
        middle = {names[node]: spot for node, spot in found.nodes.items()}
        lanes = {}
        for tail, head, (*curve, _) in found.edges:
            a, b = names[tail], names[head]
            (ax, _), (bx, _) = middle[a], middle[b]
            steps = self.level[b] - self.level[a]
            for i in range(1, steps):
                at = ax + (bx - ax) * i / steps
                lanes[(a, b), self.level[a] + i] = min(curve, key=lambda p: abs(p[0] - at))[1]
        shift = (over - under) / 2  # the middle of a grid is not the middle of grid and words
        return {name: y + shift for name, (_, y) in middle.items()}, {key: y + shift for key, y in lanes.items()}

    def _routes(self, spots: dict[str, Point], areas: dict[str, Area], lanes: dict) -> dict[Edge, list[Point]]:
        """Return the points of each arrow: straight in columns, curved in the gaps between."""
        free: dict[tuple[Edge, int], float] = {}
        for column, names in enumerate(self.columns):
            # Words fit above a lane.
            taken = [(areas[name].top - 4, areas[name].bottom + 16) for name in names]
            for y, ends in sorted((y, ends) for (ends, at), y in lanes.items() if at == column):
                a, b = ends
                before = free.get((ends, column - 1), spots[a][1])
                free[ends, column] = _clear([before, spots[b][1], y], taken)
                taken.append((free[ends, column] - APART, free[ends, column] + APART))
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

    def _ports(self, side: int, spots: dict[str, Point], towards: dict[Edge, float]) -> dict[Edge, float]:
        """Return where each arrow leaves (side 0) or arrives (side 1): apart, in the order in which they come."""
        ports = {}
        for name, (_, y) in spots.items():
            mine = sorted((towards[ends], ends) for ends in self.links if ends[side] == name)
            if not mine:
                continue
            step = min(APART, 2 * (self.boxes[name].half - 4) / len(mine))
            straight = [i for i, (other, _) in enumerate(mine) if abs(other - y) < 2]
            middle = straight[0] if straight else (len(mine) - 1) / 2
            for i, (_, ends) in enumerate(mine):
                ports[ends] = y + (i - middle) * step
        return ports


def _without_stubs(route: list[Point]) -> list[Point]:
    """Return the route without the ends of columns that are too near to its own ends for a piece of arrow."""
    if route[1][0] - route[0][0] < 6:
        del route[1]
    if len(route) > 2 and route[-1][0] - route[-2][0] < 14:
        del route[-2]
    return route


def _clear(wanted: Sequence[float], taken: Sequence[tuple[float, float]]) -> float:
    """Return the first wanted height outside all ranges, otherwise the free one nearest to the last."""
    for y in wanted:
        if not any(low < y < high for low, high in taken):
            return y
    edges = [edge for low, high in taken for edge in (low, high)]
    free = [edge for edge in edges if not any(low < edge < high for low, high in taken)]
    return min(free, key=lambda edge: abs(edge - wanted[-1]))


def _frame(names: Sequence[str], areas: Mapping[str, Area], routes: Mapping[Edge, Sequence[Point]]) -> Area:
    """Return the area around these layers and the arrows between them."""
    mine = [areas[name] for name in names]
    ys = [y for (a, b), route in routes.items() if b in names and a in names for _, y in route]
    top, bottom = min(area.top for area in mine), max(area.bottom for area in mine)
    return Area(
        min(area.left for area in mine) - 8,
        min([top, *(y - 18 for y in ys)]) - 6,
        max(area.right for area in mine) + 8,
        max([bottom, *(y + 6 for y in ys)]) + 6,
    )
