"""The places of nodes and edges of a task graph. Data flow down, and a graph is always laid out the same.

Graphviz finds rows, order and curves of each connected part; then the parts are set in rows.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from parcours.draw.graphs.dot import Edge, Point, lay_out
from parcours.draw.text import stem_of
from parcours.graph import TaskGraph
from parcours.spans import natural

__all__ = ["Placed", "Sizes", "place"]

MOST_SPLIT = 4  # lines over which a row that is too long is dealt out
BETWEEN = 16  # pixels between rows of single nodes


class Sizes(NamedTuple):
    """Pixels: a node's width and height, the gaps next to and below it, the room left of it for its number."""

    width: float
    height: float
    gap: float
    rise: float
    outside: float = 0.0


class Placed(NamedTuple):
    """Centres of nodes; curves of edges (Bézier points, then the tip of the head); the size of the whole."""

    spots: dict[str, Point]
    curves: dict[Edge, list[Point]]
    width: float
    height: float


def place(graph: TaskGraph, sizes: Sizes, heavy: Collection[Edge], wrap: float, room: float | None = None) -> Placed:
    """Return places for all tasks and edges of a graph that has tasks.

    heavy: edges that run straight where the graph is deep.
    wrap: pixels after which unconnected parts continue in a new row.
    room: pixels; rows of nodes longer than this are dealt out over several lines, if that helps.
    """
    parts = [_lay_out(part, sizes, heavy, room) for part in _parts(graph)]
    return _pack(parts, sizes, wrap)


def _parts(graph: TaskGraph) -> list[TaskGraph]:
    """Return the connected parts, tasks and edges in the natural order of names."""
    near = {task: [] for task in graph.tasks}
    for a, b in graph.edges:
        near[a].append(b)
        near[b].append(a)
    home: dict[str, int] = {}
    parts = []
    for task in sorted(graph.tasks, key=natural):
        if task in home:
            continue
        part, home[task] = [task], len(parts)
        for found in part:  # grows while it is read
            for other in near[found]:
                if other not in home:
                    home[other] = len(parts)
                    part.append(other)
        parts.append(sorted(part, key=natural))
    edges = [[] for _ in parts]
    for a, b in sorted(dict.fromkeys(graph.edges), key=lambda edge: (natural(edge[1]), natural(edge[0]))):
        edges[home[a]].append((a, b))
    return [TaskGraph(tuple(part), tuple(own)) for part, own in zip(parts, edges, strict=True)]


def _lay_out(part: TaskGraph, sizes: Sizes, heavy: Collection[Edge], room: float | None) -> Placed:
    """Return the places of one connected part."""
    if len(part.tasks) == 1:
        return Placed({part.tasks[0]: (sizes.width / 2, sizes.height / 2)}, {}, sizes.width, sizes.height)
    shallow = part.depth <= math.log2(len(part.tasks)) + 2
    # In a deep part each source stands next to the task that needs it; otherwise a ladder is as wide as it is long.
    placed = free = _graphviz(part, sizes, (), level=_sources_alike(part)) if shallow else _graphviz(part, sizes, heavy)
    if shallow and room is None:
        return _centred(part, _twins_in_order(part, placed), sizes)
    for split in range(2, MOST_SPLIT + 1) if room is not None else ():
        if placed.width <= room:
            break
        placed = _graphviz(part, sizes, (), _dealt_out(part, free, split))
    return placed


def _dealt_out(part: TaskGraph, placed: Placed, split: int) -> dict[str, int]:
    """Return {task: line} with the longest row dealt out over `split` lines, and others until they are as short."""
    rows = _rows(part, placed)
    most = math.ceil(max(map(len, rows)) / split)
    lines, below = {}, 0
    for row in rows:
        over = math.ceil(len(row) / most)
        lines |= {task: below + i % over for i, task in enumerate(row)}
        below += over
    return lines


def _rows(part: TaskGraph, placed: Placed) -> list[list[str]]:
    """Return the tasks in each row from the left, rows from the top."""
    rows: dict[float, list[str]] = {}
    for task in part.tasks:
        rows.setdefault(round(placed.spots[task][1]), []).append(task)
    return [sorted(rows[y], key=lambda task: placed.spots[task][0]) for y in sorted(rows)]


def _sources_alike(part: TaskGraph) -> list[list[str]]:
    """Return the tasks of one name that need nothing, for each name that several have."""
    alike: dict[str, list[str]] = {}
    for task in part.tasks:
        if not part.inputs[task]:
            alike.setdefault(stem_of(task), []).append(task)
    return [tasks for tasks in alike.values() if len(tasks) > 1]


def _graphviz(
    part: TaskGraph,
    sizes: Sizes,
    heavy: Collection[Edge],
    lines: Mapping[str, int] | None = None,
    level: Sequence[Sequence[str]] = (),
) -> Placed:
    """Return places by Graphviz; inputs keep their order from left to right.

    lines: the row of each task. level: groups of tasks that stand in one row.
    """
    fan = max(len(names) for names in part.inputs.values())
    rise = sizes.rise + min(8 * max(0, fan - 2), 24 if lines else 60)  # a wide fan needs height
    gap, rise, width, height = (f"{pixels / 72:.4f}" for pixels in (sizes.gap, rise, sizes.width, sizes.height))
    dot = [
        f"digraph{{ordering=in;nodesep={gap};ranksep={rise}",
        f'node[shape=box,fixedsize=true,width={width},height={height},label=""]',
    ]
    ids = {task: f"n{i}" for i, task in enumerate(part.tasks)}
    dot += ids.values()
    dot += [f"{{rank=same;{';'.join(ids[task] for task in tasks)}}}" for tasks in level]
    for a, b in part.edges:
        # Without weight, a free chain drifts sideways and a ladder leans.
        about = ["weight=9"] if (a, b) in heavy else []
        about += [f"minlen={lines[b] - lines[a]}"] if lines else []
        dot.append(f"{ids[a]}->{ids[b]}[{','.join(about)}]")
    found = lay_out("\n".join(dot) + "}")
    names = {node: task for task, node in ids.items()}
    curves = {(names[tail], names[head]): points for tail, head, points in found.edges}
    return Placed({names[node]: spot for node, spot in found.nodes.items()}, curves, found.width, found.height)


def _twins_in_order(part: TaskGraph, placed: Placed) -> Placed:
    """Let tasks with the same inputs and the same users change places until their names are in order."""
    users = {task: [] for task in part.tasks}
    for a, b in part.edges:
        users[a].append(b)
    twins: dict[tuple, list[str]] = {}
    for task in part.tasks:  # in the order of names
        twins.setdefault((tuple(sorted(part.inputs[task])), tuple(sorted(users[task]))), []).append(task)
    new = {}
    for tasks in twins.values():
        by_place = sorted(tasks, key=lambda task: (placed.spots[task][1], placed.spots[task][0]))
        new |= dict(zip(by_place, tasks, strict=True))
    spots = {new[task]: spot for task, spot in placed.spots.items()}
    curves = {(new[a], new[b]): curve for (a, b), curve in placed.curves.items()}
    return placed._replace(spots=spots, curves=curves)


def _centred(part: TaskGraph, placed: Placed, sizes: Sizes) -> Placed:
    """Put each task of a tree below the middle of its inputs, with straight edges; return other graphs as they are."""
    users = Counter(a for a, _ in part.edges)
    rows = _rows(part, placed)
    row_of = {task: i for i, row in enumerate(rows) for task in row}
    if max(users.values()) > 1 or any(row_of[b] != row_of[a] + 1 for a, b in part.edges):
        return placed
    spots = dict(placed.spots)
    for row in rows[1:]:
        for task in row:
            over = [spots[name][0] for name in part.inputs[task]]
            if over:
                spots[task] = (min(over) + max(over)) / 2, spots[task][1]
        if any(spots[b][0] - spots[a][0] < sizes.width + sizes.gap for a, b in zip(row, row[1:], strict=False)):
            return placed
    curves = {(a, b): _straight(spots[a], spots[b], sizes) for a, b in part.edges}
    return Placed(spots, curves, placed.width, placed.height)


def _straight(a: Point, b: Point, sizes: Sizes) -> list[Point]:
    """Return a straight edge between two nodes, as a curve; edges from the sides arrive next to the middle."""
    reach = 0.42 * sizes.width
    x0 = a[0] + max(-reach, min(reach, 0.25 * (b[0] - a[0])))
    x1 = b[0] + max(-reach, min(reach, 0.25 * (a[0] - b[0])))
    y0, y1 = a[1] + sizes.height / 2, b[1] - sizes.height / 2
    return [(x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in (0, 0.3, 0.6, 0.8, 1)]


def _pack(parts: list[Placed], sizes: Sizes, wrap: float) -> Placed:
    """Put all parts next to each other, in as many rows as it takes; parts of one width in rows of one length."""
    outside, gap = sizes.outside, sizes.gap
    wrap = max(wrap, *(outside + part.width for part in parts), 0)
    most = len(parts)
    if len({part.width for part in parts}) == 1:
        fits = int((wrap - outside + gap) // (parts[0].width + gap))
        most = math.ceil(len(parts) / math.ceil(len(parts) / fits))
    spots, curves = {}, {}
    x, y, width, height, in_row = outside, 0.0, 0.0, 0.0, 0
    for part in parts:
        if in_row == most or (in_row and x + part.width > wrap):
            x, y, height, in_row = (
                outside,
                y + height + (BETWEEN if height == sizes.height else sizes.rise),
                0.0,
                0,
            )
        spots |= {task: (x + px, y + py) for task, (px, py) in part.spots.items()}
        curves |= {ends: [(x + px, y + py) for px, py in curve] for ends, curve in part.curves.items()}
        width, height = max(width, x + part.width), max(height, part.height)
        x, in_row = x + part.width + gap, in_row + 1
    return Placed(spots, curves, width, y + height)
