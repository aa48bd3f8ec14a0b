"""The value ``TaskGraph``: tasks, what depended on what, and measures of it that need no engine."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from parcours.spans import Span

__all__ = ["TaskGraph", "name_tasks"]

# The name of a layer, and the place of a block in it. A part of a block that a neighbour needs has a place between
# the two: (0.9, 2) is what [0, 2] needs of [1, 2], and (0.1, 2) what [1, 2] needs of [0, 2].
Block = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, repr=False)
class TaskGraph:
    """Tasks, and which of them waits for which.

    tasks: names, each once.
    edges: pairs (a, b): b needs the result of a, or a submitted b.
    spawns: those of the edges that say only that a submitted b; the two may run at the same time.
    spans: the attempts, if the graph ran. A task without a span did not start.
    blocks: for each task in turn, the layer and the block that it makes, ("add", (0, 1)), or None for a task that
    makes no block; empty if no task does.
    missed: sentences, one for each thing that was not seen in the run.
    fused: for each task in turn, the names of all that was merged into it, in the order in which it runs; empty if
    nothing was.
    planned: an engine made it, to run it. Any other graph without spans is a model, and its picture says so.

    Raises ValueError for a repeated name, an edge to a task that does not exist, a cycle, or blocks or fused without
    one entry for each task.

    >>> graph = TaskGraph(("load", "clean", "plot"), (("load", "clean"), ("clean", "plot")))
    >>> graph
    TaskGraph(3 tasks, 2 edges)
    >>> graph.depth, graph.width
    (3, 1)
    """

    tasks: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...] = ()
    blocks: tuple[Block | None, ...] = ()
    fused: tuple[tuple[str, ...], ...] = ()
    spawns: tuple[tuple[str, str], ...] = ()
    missed: tuple[str, ...] = ()
    planned: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "tasks", tuple(self.tasks))
        object.__setattr__(self, "edges", tuple((a, b) for a, b in self.edges))
        object.__setattr__(self, "spawns", tuple((a, b) for a, b in self.spawns))
        object.__setattr__(self, "spans", tuple(self.spans))
        object.__setattr__(self, "missed", tuple(self.missed))
        blocks = tuple(block and (block[0], tuple(block[1])) for block in self.blocks)
        object.__setattr__(self, "blocks", blocks if any(blocks) else ())
        fused = tuple(tuple(names) for names in self.fused)
        object.__setattr__(self, "fused", fused if any(fused) else ())
        for field in ("blocks", "fused"):
            if len(getattr(self, field)) not in (0, len(self.tasks)):
                raise ValueError(f"{field} must have one entry for each of the {len(self.tasks)} tasks")
        known = set(self.tasks)
        if len(known) < len(self.tasks):
            repeated = next(task for i, task in enumerate(self.tasks) if task in self.tasks[:i])
            raise ValueError(f"the task {repeated!r} is there more than once")
        for task in (end for edge in self.edges for end in edge):
            if task not in known:
                raise ValueError(f"an edge names {task!r}, which is not among the tasks")
        if not set(self.spawns) <= set(self.edges):
            raise ValueError("spawns must be among the edges")
        _ = self._order  # raises if there is a cycle

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """{task: the tasks whose results it needs}, in the order of the edges."""
        spawns = set(self.spawns)
        return self._ends(edge for edge in self.edges if edge not in spawns)

    @cached_property
    def _before(self) -> dict[str, tuple[str, ...]]:
        """{task: the tasks whose results it needs, and the one that submitted it}."""
        return self._ends(self.edges) if self.spawns else self.inputs

    def _ends(self, edges: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        found = {task: [] for task in self.tasks}
        for a, b in dict.fromkeys(edges):
            found[b].append(a)
        return {task: tuple(names) for task, names in found.items()}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The tasks, each after all that it needs and the one that submitted it."""
        open_inputs = {task: len(names) for task, names in self._before.items()}
        users = {task: [] for task in self.tasks}
        for task, names in self._before.items():
            for name in names:
                users[name].append(task)
        order = [task for task in self.tasks if not open_inputs[task]]
        for task in order:  # grows while it is read
            for user in users[task]:
                open_inputs[user] -= 1
                if not open_inputs[user]:
                    order.append(user)
        if len(order) < len(self.tasks):
            stuck = next(task for task in self.tasks if open_inputs[task])
            raise ValueError(f"the edges form a cycle: {stuck!r} can never start")
        return tuple(order)

    @cached_property
    def _levels(self) -> tuple[tuple[str, ...], ...]:
        level: dict[str, int] = {}
        for task in self._order:
            level[task] = max((level[name] + 1 for name in self._before[task]), default=0)
        levels = [[] for _ in range(max(level.values(), default=-1) + 1)]
        for task in self.tasks:
            levels[level[task]].append(task)
        return tuple(tuple(tasks) for tasks in levels)

    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Return the tasks by their longest distance from a task that needs nothing.

        >>> TaskGraph(("a", "b", "sum"), (("a", "sum"), ("b", "sum"))).levels()
        (('a', 'b'), ('sum',))
        """
        return self._levels

    @property
    def width(self) -> int:
        """The number of tasks in the largest level."""
        return max(map(len, self._levels), default=0)

    @property
    def depth(self) -> int:
        """The number of levels: the number of tasks in the longest chain."""
        return len(self._levels)

    @property
    def is_model(self) -> bool:
        """True if it was written by hand and did not run: it says what could happen, not what will or did."""
        return not (self.planned or self.spans)

    def durations(self) -> dict[str, float]:
        """Return {task: seconds of its last attempt} for every task that ran."""
        last = self._last_spans
        return {task: last[task].end - last[task].start for task in self.tasks if task in last}

    @cached_property
    def _last_spans(self) -> dict[str, Span]:
        """{task: its last attempt} for every task that ran."""
        last: dict[str, Span] = {}
        for span in self.spans:
            if span.task not in last or (span.attempt, span.start) >= (
                last[span.task].attempt,
                last[span.task].start,
            ):
                last[span.task] = span
        return last

    def critical_path(self, durations: Mapping[str, float] | None = None) -> tuple[tuple[str, ...], float]:
        """Return the chain of tasks that takes longest, and how long: no number of workers can beat it.

        durations: seconds for each task, 0 for one that is missing. Left out, each task counts 1, and the
        chain is the one of most tasks. Of equal chains the one that comes first in ``tasks`` is taken.

        A task counts in full towards the tasks that need its result. If the graph ran and the next task of the chain
        started before this one had ended, as a task does that this one submitted, only the time before counts. So the
        chain is never longer than the run.

        Kelley and Walker 1959, "Critical-path planning and scheduling".

        >>> graph = TaskGraph(("a", "b", "sum"), (("a", "sum"), ("b", "sum")))
        >>> graph.critical_path()
        (('a', 'sum'), 2)
        >>> graph.critical_path({"a": 1.0, "b": 2.0, "sum": 0.5})
        (('b', 'sum'), 2.5)
        """
        total, lengths = self._chain_lengths(durations)
        place = {task: i for i, task in enumerate(self.tasks)}
        task = max(self.tasks, key=lambda name: (total[name], -place[name]), default=None)
        length = total[task] if task is not None else 0
        chain = []
        while task is not None:
            chain.append(task)
            before = lengths[task]
            task = max(before, key=lambda name: (before[name], -place[name]), default=None)
        return tuple(reversed(chain)), length

    def critical_edges(self, durations: Mapping[str, float] | None = None) -> tuple[frozenset[tuple[str, str]], int]:
        """Return the edges of all chains that take as long as the longest one, and the number of these chains.

        durations: as for `critical_path`, which returns one of the chains.

        >>> edges, number = TaskGraph(("a", "b", "sum"), (("a", "sum"), ("b", "sum"))).critical_edges()
        >>> sorted(edges), number
        ([('a', 'sum'), ('b', 'sum')], 2)
        """
        total, lengths = self._chain_lengths(durations)
        longest, number, tied = max(total.values(), default=0), {}, {}
        for task in self._order:
            most = max(lengths[task].values(), default=0)
            tied[task] = [name for name, length in lengths[task].items() if math.isclose(length, most, abs_tol=1e-12)]
            number[task] = sum(number[name] for name in tied[task]) or 1
        # A task that took no time is not the end of one more chain.
        ends = [task for task in self._order if math.isclose(total[task], longest, abs_tol=1e-12)]
        open_tasks = [task for task in ends if total[task] > max(lengths[task].values(), default=0)]
        chains, seen, edges = sum(number[task] for task in open_tasks), set(open_tasks), set()
        for task in open_tasks:  # grows while it is read
            edges |= {(name, task) for name in tied[task]}
            open_tasks += [name for name in tied[task] if name not in seen]
            seen.update(tied[task])
        return frozenset(edges), chains

    def _chain_lengths(self, durations: Mapping[str, float] | None) -> tuple[dict[str, float], dict[str, dict]]:
        """Return {task: the longest chain that ends with it}, and {task: {task before it: the chain up to its start}}.

        durations: as for `critical_path`.
        """
        total: dict[str, float] = {}
        lengths: dict[str, dict[str, float]] = {}
        last = self._last_spans
        begin = min((span.start for span in last.values()), default=0.0)

        def until(name: str, user: str) -> float:
            """Return the length of the chain up to the start of a task, through one of those before it."""
            if durations is None or name not in last or user not in last:
                return total[name]
            own, start = durations.get(name, 0.0), last[user].start
            overlap = min(max(0.0, last[name].end - start), own)
            return min(total[name] - overlap, start - begin) if overlap else total[name]

        for task in self._order:
            lengths[task] = {name: until(name, task) for name in self._before[task]}
            own = 1 if durations is None else durations.get(task, 0.0)
            total[task] = own + max(lengths[task].values(), default=0)
        return total, lengths

    def __repr__(self) -> str:
        return f"TaskGraph({len(self.tasks)} tasks, {len(self.edges)} edges)"

    def draw(self, *, title: str | None = None, block: object = None, colour: str | None = None):
        """Return a picture of the graph (`Picture`), as `parcours.draw.task_graph` makes it.

        title: what the picture is. block: the block to ring, with all that it needs in orange, ``(2, 7)``.
        colour: of squares, "need", "time" or "worker". Raises ValueError for a block or a colour that does not exist.
        """
        from parcours.draw import task_graph  # pictures are loaded when one is asked for

        return task_graph(self, title=title, block=block, colour=colour)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.draw()._repr_mimebundle_(include, exclude)


def name_tasks(tasks: Iterable[tuple[str, Block | None]]) -> tuple[tuple[str, ...], tuple[Block | None, ...]]:
    """Return unique names for tasks, and their blocks under unique names of layers.

    tasks: for each its label, ``"add(0, 1)"``, and its block as (any name of the layer, place), or None.

    A repeat gets a number, and the tasks of a repeated layer all get that of the layer.

    >>> name_tasks([("inc", None), ("inc", None), ("add(0)", ("add-3bb2", (0,))), ("add(1)", ("add-77fe", (1,)))])
    (('inc', 'inc #2', 'add(0)', 'add(1) #2'), (None, None, ('add', (0,)), ('add #2', (1,))))
    """
    used: set[str] = set()
    numbers: dict[str, int] = {}  # label -> the last number given
    repeats: dict[str, int] = {}  # stem of layers -> how many there are
    layers: dict[str, tuple[str, int]] = {}
    names, blocks = [], []
    for label, block in tasks:
        least = 1
        if block is not None:
            layer, place = block
            if layer not in layers:
                stem = label.rpartition("(")[0] if place else label
                repeats[stem] = repeats.get(stem, 0) + 1
                layers[layer] = _numbered(stem, repeats[stem]), repeats[stem]
            name, least = layers[layer]
            block = (name, place)
        number = max(least, numbers.get(label, 0) + 1)
        while _numbered(label, number) in used:
            number += 1
        numbers[label] = number
        used.add(_numbered(label, number))
        names.append(_numbered(label, number))
        blocks.append(block)
    return tuple(names), tuple(blocks)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} #{number}"
