"""What depended on what: the value ``TaskGraph``, and measures of it that need no engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from parcours.spans import Span

__all__ = ["TaskGraph"]


@dataclass(frozen=True, repr=False)
class TaskGraph:
    """Tasks, and which of them waits for which.

    tasks: names, each once.
    edges: pairs (a, b): b needs the result of a.
    spans: what happened, if the graph ran. A task without a span did not start.

    Raises ValueError for a repeated name, an edge to a task that is not there, or a cycle.

    >>> graph = TaskGraph(("load", "clean", "plot"), (("load", "clean"), ("clean", "plot")))
    >>> graph
    TaskGraph(3 tasks, 2 edges)
    >>> graph.depth, graph.width
    (3, 1)
    """

    tasks: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "tasks", tuple(self.tasks))
        object.__setattr__(self, "edges", tuple((a, b) for a, b in self.edges))
        object.__setattr__(self, "spans", tuple(self.spans))
        known = set(self.tasks)
        if len(known) < len(self.tasks):
            repeated = next(task for i, task in enumerate(self.tasks) if task in self.tasks[:i])
            raise ValueError(f"the task {repeated!r} is there more than once")
        for task in (end for edge in self.edges for end in edge):
            if task not in known:
                raise ValueError(f"an edge names {task!r}, which is not among the tasks")
        _ = self._order  # raises if there is a cycle

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """{task: the tasks whose results it needs}, in the order of the edges."""
        needed = {task: [] for task in self.tasks}
        for a, b in dict.fromkeys(self.edges):
            needed[b].append(a)
        return {task: tuple(names) for task, names in needed.items()}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """The tasks, each after all that it needs."""
        open_inputs = {task: len(names) for task, names in self.inputs.items()}
        users = {task: [] for task in self.tasks}
        for task, names in self.inputs.items():
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
    def _layers(self) -> tuple[tuple[str, ...], ...]:
        level: dict[str, int] = {}
        for task in self._order:
            level[task] = max((level[name] + 1 for name in self.inputs[task]), default=0)
        layers = [[] for _ in range(max(level.values(), default=-1) + 1)]
        for task in self.tasks:
            layers[level[task]].append(task)
        return tuple(tuple(layer) for layer in layers)

    def layers(self) -> tuple[tuple[str, ...], ...]:
        """The tasks by their longest distance from a task that needs nothing.

        >>> TaskGraph(("a", "b", "sum"), (("a", "sum"), ("b", "sum"))).layers()
        (('a', 'b'), ('sum',))
        """
        return self._layers

    @property
    def width(self) -> int:
        """The number of tasks in the largest layer."""
        return max(map(len, self._layers), default=0)

    @property
    def depth(self) -> int:
        """The number of layers: the number of tasks in the longest chain."""
        return len(self._layers)

    def durations(self) -> dict[str, float]:
        """{task: seconds of its last attempt} for every task that ran."""
        last: dict[str, Span] = {}
        for span in self.spans:
            if span.task not in last or (span.attempt, span.start) >= (
                last[span.task].attempt,
                last[span.task].start,
            ):
                last[span.task] = span
        return {task: last[task].end - last[task].start for task in self.tasks if task in last}

    def critical_path(self, durations: Mapping[str, float] | None = None) -> tuple[tuple[str, ...], float]:
        """The chain of tasks that takes longest, and how long: no number of workers can beat it.

        durations: seconds for each task, 0 for one that is missing. Left out, each task counts 1, and the
        chain is the one of most tasks. Of equal chains the one that comes first in ``tasks`` is taken.

        Kelley and Walker 1959, "Critical-path planning and scheduling".

        >>> graph = TaskGraph(("a", "b", "sum"), (("a", "sum"), ("b", "sum")))
        >>> graph.critical_path()
        (('a', 'sum'), 2)
        >>> graph.critical_path({"a": 1.0, "b": 2.0, "sum": 0.5})
        (('b', 'sum'), 2.5)
        """
        total: dict[str, float] = {}
        before: dict[str, str | None] = {}
        place = {task: i for i, task in enumerate(self.tasks)}
        for task in self._order:
            before[task] = max(self.inputs[task], key=lambda name: (total[name], -place[name]), default=None)
            own = 1 if durations is None else durations.get(task, 0.0)
            total[task] = own + (total[before[task]] if before[task] is not None else 0)
        task = max(self.tasks, key=lambda name: (total[name], -place[name]), default=None)
        length = total[task] if task is not None else 0
        chain = []
        while task is not None:
            chain.append(task)
            task = before[task]
        return tuple(reversed(chain)), length

    def __repr__(self) -> str:
        return f"TaskGraph({len(self.tasks)} tasks, {len(self.edges)} edges)"

    def _repr_mimebundle_(self, include=None, exclude=None):
        from parcours.draw import task_graph  # pictures are loaded when one is asked for

        return task_graph(self)._repr_mimebundle_(include, exclude)
