"""A task graph as layers: the tasks that belong together, and how blocks map to blocks.

Tasks that make blocks are grouped by the layer that the graph names; others by their name and their distance from
the start, in the order of their names. Everything else is read from the edges.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from parcours.draw.graphs.mapping import Place, mapping
from parcours.draw.text import stem_of
from parcours.graph import TaskGraph
from parcours.spans import natural

__all__ = ["Layer", "Layers", "Squares", "read_layers"]

MOST_SIDE = 25  # squares along one side of a grid; beyond, a square stands for several tasks
MOST_STEPS = 4
PARTS = 3  # squares for a block along an axis, in a layer of margins: its start, its middle, its end

Squares = dict[tuple[int, int], list[str]]  # {(row, column) of a square: its tasks}


@dataclass(frozen=True)
class Layer:
    """Tasks that make the blocks of one thing.

    places: the place of each block, as its task says it; without blocks, the place in the order of names.
    real: the places are those of blocks.
    margins: the tasks make parts of blocks, and a block takes `PARTS` places along each axis.
    fused: the names of all that was merged into each of the tasks, without the name of the layer.
    """

    name: str
    tasks: tuple[str, ...]
    places: tuple[Place, ...]
    real: bool
    fused: tuple[str, ...] = ()
    margins: bool = False

    @cached_property
    def spots(self) -> tuple[tuple[int, int], ...]:
        """(row, column) of each task: its last two axes; tasks that differ in others have the same."""
        ends = [((0, 0) + place)[-2:] for place in self.places]
        return tuple(zip(*(_close(axis) for axis in zip(*ends, strict=True)), strict=True))

    @cached_property
    def rows(self) -> int:
        """Blocks from top to bottom."""
        return 1 + max(row for row, _ in self.spots)

    @cached_property
    def columns(self) -> int:
        """Blocks from left to right."""
        return 1 + max(column for _, column in self.spots)

    @cached_property
    def deep(self) -> int:
        """The most tasks at one place."""
        return max(Counter(self.spots).values())

    def _along(self, fold: int) -> int:
        """Return the tasks along a square in one row, which is broken after `MOST_SIDE` squares."""
        return max(fold, -(-self.columns // (MOST_SIDE * MOST_SIDE)))

    def shape(self, fold: int) -> tuple[int, int]:
        """Return the rows and columns of squares, each `fold` × `fold` places."""
        if self.rows > 1:
            return -(-self.rows // fold), -(-self.columns // fold)
        squares = -(-self.columns // self._along(fold))
        return -(-squares // MOST_SIDE), min(squares, MOST_SIDE)

    def cell(self, cell: int) -> int:
        """Return the pixels from one square to the next where those of blocks are `cell` apart."""
        return max(4, cell // 2) if self.margins else cell

    def squares(self, fold: int) -> Squares:
        """Return the squares in the shape of `shape`."""
        found: Squares = defaultdict(list)
        one_row = self.rows == 1
        fold = self._along(fold) if one_row else fold
        for task, (row, column) in zip(self.tasks, self.spots, strict=True):
            at = divmod(column // fold, MOST_SIDE) if one_row else (row // fold, column // fold)
            found[at].append(task)
        return dict(sorted(found.items()))


def _close(axis: Sequence[int]) -> list[int]:
    """Return the numbers from 0 on; without gaps where most numbers are missing."""
    distinct = sorted(set(axis))
    least, span = distinct[0], distinct[-1] + 1 - distinct[0]
    if span > MOST_SIDE and span > 2 * len(distinct):
        at = {number: i for i, number in enumerate(distinct)}
        return [at[number] for number in axis]
    return [number - least for number in axis]


@dataclass(frozen=True)
class Layers:
    """Layers in the order of the data, and the links between them.

    links: {(name of a layer, name of a layer that needs it): (place, place that needs it) for each edge}.
    level: {name of a layer: its distance from the start}.
    """

    layers: tuple[Layer, ...]
    links: dict[tuple[str, str], list[tuple[Place, Place]]]
    level: dict[str, int]

    @cached_property
    def named(self) -> dict[str, Layer]:
        """{name: layer}"""
        return {layer.name: layer for layer in self.layers}

    @cached_property
    def home(self) -> dict[str, Layer]:
        """{task: its layer}"""
        return {task: layer for layer in self.layers for task in layer.tasks}

    @cached_property
    def words(self) -> dict[tuple[str, str], str]:
        """{ends of a link: how blocks map, in words}"""
        return {
            (a, b): mapping(pairs, self.named[a].real and self.named[b].real) for (a, b), pairs in self.links.items()
        }

    @property
    def flat(self) -> bool:
        """True if every layer is one row."""
        return all(layer.rows == 1 for layer in self.layers)

    @cached_property
    def fold(self) -> int:
        """The least number of tasks along each side of a square."""
        sides = [
            max(layer.rows, layer.columns) // (PARTS if layer.margins else 1) for layer in self.layers if layer.rows > 1
        ]
        return -(-max(sides, default=1) // MOST_SIDE)


def read_layers(graph: TaskGraph) -> Layers:
    """Return the layers of a graph that has tasks."""
    groups, real = _groups(graph)
    names = _unique(groups)
    layers, home = [], {}
    blocks = dict(zip(graph.tasks, graph.blocks, strict=True)) if graph.blocks else {}
    fused = dict(zip(graph.tasks, graph.fused, strict=True)) if graph.fused else {}
    for key, tasks in groups.items():
        places = [blocks[task][1] for task in tasks] if key in real else [(i,) for i in range(len(tasks))]
        margins = any(not isinstance(number, int) for place in places for number in place)
        if margins:
            places = [tuple(_part_of_block(number) for number in place) for place in places]
        order = sorted(range(len(tasks)), key=lambda i: (len(places[i]), places[i], i))
        tasks, places = [tasks[i] for i in order], tuple(places[i] for i in order)
        inside = _inside(names[key], [fused.get(task, ()) for task in tasks])
        layers.append(Layer(names[key], tuple(tasks), places, key in real and not margins, inside, margins))
        home |= {task: (names[key], place) for task, place in zip(tasks, places, strict=True)}
    links: dict[tuple[str, str], list[tuple[Place, Place]]] = defaultdict(list)
    for a, b in dict.fromkeys(graph.edges):
        (from_, at), (to, there) = home[a], home[b]
        links[from_, to].append((at, there))
    level = _levels([layer.name for layer in layers], links)
    layers.sort(key=lambda layer: level[layer.name])  # stable
    return Layers(tuple(layers), {ends: sorted(links[ends]) for ends in sorted(links)}, level)


def _part_of_block(number: float) -> int:
    """Return the place of a part of a block: 0.9 is the start of block 1, 0.1 the end of block 0.

    >>> [_part_of_block(number) for number in (0, 0.1, 0.9, 1)]
    [1, 2, 3, 4]
    """
    block = round(number)
    return PARTS * block + 1 + (number > block) - (number < block)


def _groups(graph: TaskGraph) -> tuple[dict[object, list[str]], set]:
    """Return {key of a layer: its tasks}, and the keys whose tasks make blocks; in the order of the data."""
    groups: dict[object, list[str]] = {}
    blocks = graph.blocks or (None,) * len(graph.tasks)
    for task, block in zip(graph.tasks, blocks, strict=True):
        if block:
            groups.setdefault(block[0], []).append(task)
    real = set(groups)
    without = {task for task, block in zip(graph.tasks, blocks, strict=True) if not block}
    for i, level in enumerate(graph.levels()):
        named: dict[tuple, list[str]] = {}
        for task in sorted(without.intersection(level), key=natural):
            named.setdefault((i, stem_of(task)), []).append(task)
        groups |= {key: named[key] for key in sorted(named, key=lambda key: natural(key[1]))}
    return _split(graph, groups, real) if real else (_merged(groups), real)


def _split(graph: TaskGraph, groups: dict, real: set) -> tuple[dict, set]:
    """Split a layer that needs itself, in a few steps, into one layer for each step: a tree of sums shows as one."""
    home = {task: key for key in real for task in groups[key]}
    step: dict[str, int] = {}
    for level in graph.levels():
        for task in level:
            inside = [step[name] + 1 for name in graph.inputs[task] if task in home and home.get(name) == home[task]]
            step[task] = max(inside, default=0)
    parts, still = {}, set()
    for key, tasks in groups.items():
        steps = sorted({step[task] for task in tasks}) if key in real else [0]
        for i in steps if 1 < len(steps) <= MOST_STEPS else [None]:
            part = key if i is None else (i, key)
            parts[part] = [task for task in tasks if i is None or step[task] == i]
            still |= {part} if key in real else set()
    return parts, still


def _merged(groups: dict[tuple, list[str]]) -> dict[tuple, list[str]]:
    """Merge layers that are one task each, and of one name, into one layer: a chain."""
    groups_of = Counter(depth for depth, _ in groups)
    merged: dict[tuple, list[str]] = {}
    chain = None  # the key of the layer that may go on as a chain
    for (depth, stem), tasks in groups.items():
        single = groups_of[depth] == 1 and len(tasks) == 1
        if single and chain and chain[1] == stem:
            merged[chain].extend(tasks)
            continue
        merged[depth, stem] = list(tasks)
        chain = (depth, stem) if single else None
    return merged


def _unique(groups: Iterable) -> dict[object, str]:
    """Return {key of a layer: its name}; a repeat gets a number."""
    names, seen, used = {}, Counter(), set()
    for key in groups:
        name = key if isinstance(key, str) else key[1]
        seen[name] += 1
        number = seen[name]
        while (unique := name if number == 1 else f"{name} #{number}") in used:
            number += 1
        names[key] = unique
        used.add(unique)
    return names


def _inside(name: str, fused: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names merged into the tasks of a layer, if all agree, without the layer's own."""
    names = dict.fromkeys(fused)
    if len(names) != 1:
        return ()
    inside = list(next(iter(names)))
    if stem_of(name) in inside:
        inside.reverse()
        inside.remove(stem_of(name))  # the last of that name is the layer itself
        inside.reverse()
    return tuple(inside)


def _levels(names: list[str], links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the length of the longest way to each layer. In a circle of layers the first one comes first."""
    before, after = {name: set() for name in names}, {name: [] for name in names}
    for a, b in sorted(links):
        if a != b:
            before[b].add(a)
            after[a].append(b)
    open_inputs = {name: len(before[name]) for name in names}
    level: dict[str, int] = {}
    ready = [name for name in names if not open_inputs[name]]
    left = dict.fromkeys(names)
    while left:
        if not ready:
            ready.append(next(iter(left)))
        name = ready.pop()
        if name not in left:
            continue
        del left[name]
        level[name] = max((level[a] + 1 for a in before[name] if a in level), default=0)
        for user in after[name]:
            open_inputs[user] -= 1
            if not open_inputs[user]:
                ready.append(user)
    return _later(level, before, after)


def _later(level: dict[str, int], before: dict, after: dict) -> dict[str, int]:
    """Move a layer that needs nothing to one step before its first user."""
    for name in level:
        users = [level[user] for user in after[name] if level[user] > level[name]]
        if not before[name] and users:
            level[name] = min(users) - 1
    return level
