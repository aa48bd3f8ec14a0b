"""Dask's graphs, read: which nodes are tasks, what each needs, what was merged into it, and what to call it.

All readings are in one order, which depends on the expression and not on keys, most of which differ from run to run:
from the results that are asked for back to what they need, each task after its inputs, inputs as the call lists them.
"""

import contextlib
import copy
import itertools
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real
from typing import NamedTuple

# Private of Dask: the classes of its graphs' nodes, and how old graphs become such.
from dask._task_spec import (
    Alias,
    DataNode,
    GraphNode,
    NestedContainer,
    Task,
    TaskRef,
    _execute_subgraph,
    convert_legacy_graph,
)
from dask.base import collections_to_expr, is_dask_collection
from dask.core import flatten
from dask.tokenize import normalize_token

from parcours.engines.dask import are_isolated, worker_address
from parcours.engines.dask.changes import Changes
from parcours.engines.dask.working import record_waits
from parcours.engines.naming import function_name, label
from parcours.engines.stamps import Stamped, run_stamped, stamp, unmarked
from parcours.graph import TaskGraph, name_tasks

__all__ = ["Held", "add_tasks", "plan", "read_graph", "stamped"]

_LONGEST = 24  # characters of a name made of the names of inputs
_runs = itertools.count(1)
_TOKEN = re.compile(r"(?:^|-)(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_COPY = re.compile(r"(?:_\.\d+)+$")  # what Dask appends to the name of a layer that it merges into another


class Reading(NamedTuple):
    """One task of a graph: ``layer`` and ``place`` say which block it makes (None for none); ``needs`` are keys."""

    key: object
    label: str
    layer: str | None
    place: tuple | None
    fused: tuple
    needs: tuple


# -- the plan ---------------------------------------------------------------------------------------------------------
def plan(collections: object, optimized: bool = False) -> TaskGraph:
    """Return the tasks of a Dask collection, or a list of them, before any of them runs."""
    collections = list(collections) if isinstance(collections, list | tuple) else [collections]
    for collection in collections or [None]:
        if not is_dask_collection(collection):
            kind = type(collection).__name__
            raise TypeError(f"a plan is made of a Dask collection (delayed, array, dataframe, bag), not of {kind}")
    graph, keys = _graph_as_planned(collections, optimized)
    readings = read_graph(graph, keys)
    names, blocks = name_tasks((r.label, None if r.layer is None else (r.layer, r.place)) for r in readings)
    name_of = {reading.key: name for reading, name in zip(readings, names, strict=True)}
    edges = ((name_of[a], name_of[r.key]) for r in readings for a in r.needs if a in name_of)
    return TaskGraph(names, edges, blocks=blocks, fused=[reading.fused for reading in readings], planned=True)


def _graph_as_planned(collections, optimized):
    """Return {key: node} and the keys of the results: as written, or exactly as the schedulers get them.

    ``compute`` differs by the task that puts results together, and only by that. ``visualize(optimize_graph=True)``
    shows another graph: https://github.com/dask/dask/issues/12517
    """
    expression = collections_to_expr(collections, optimize_graph=optimized)
    expression = expression.optimize() if optimized else expression.lower_completely()
    return convert_legacy_graph(dict(expression.__dask_graph__())), list(flatten(expression.__dask_keys__()))


# -- reading ----------------------------------------------------------------------------------------------------------
def read_graph(graph: Mapping, keys: Iterable, aliases: Mapping | None = None) -> list[Reading]:
    """Return what the results `keys` of {key: node} need, each task after its inputs.

    An alias is not a task: to need it is to need what it stands for. Data is not one either. aliases: {key: key}, known
    from elsewhere.
    """
    known = dict(aliases or ())
    known |= {key: node.target for key, node in graph.items() if isinstance(node, Alias) and node.target != key}
    readings = []
    for key, needs in _in_order(graph, keys).items():
        node = graph[key]
        if isinstance(node, Task):
            outer, fused = _merged(key, node)
            needs = dict.fromkeys(_target(need, known) for need in needs)
            needs.pop(key, None)  # a merged task may call its result by two names
            name, layer, place = _described(outer)
            call = _part(node, outer)
            if not isinstance(outer, tuple) and _TOKEN.search(str(outer)) and name == _called(call):
                name = label(name, *_written(call))  # not a step of Dask's own, and its key is not the learner's
            readings.append(Reading(key, name, layer, place, fused, tuple(needs)))
    return _told_apart(readings)


def _part(node, key):
    """The node that a merged task is called by; a plain task itself."""
    return node.args[0].get(key, node) if _is_merged(node) else node


def _called(node):
    """The name of the function that a node calls."""
    return function_name(getattr(node.func, "function", node.func)).strip("<>")


def _written(node):
    """The arguments of a call that stand in the graph as values: (args, kwargs)."""
    if _is_merged(node):
        return (), {}
    args = [value() if isinstance(value, DataNode) else value for value in node.args]
    kwargs = {key: value() if isinstance(value, DataNode) else value for key, value in node.kwargs.items()}
    return args, kwargs


def _told_apart(readings):
    """Name those tasks that only their inputs tell from others by these: ``use(load(1))``, as far as that is short.

    An input that is named by its own inputs is "…" in the name: ``add(…, load(2))``.
    """
    times, short = Counter(reading.label for reading in readings), {}
    out = []
    for reading in readings:
        inputs = [short.get(key) for key in reading.needs]
        short[reading.key] = reading.label
        if reading.layer is None and times[reading.label] > 1 and inputs and all(inputs):
            short[reading.key] = "…"
            name = f"{reading.label}({', '.join(inputs)})" if "(" not in reading.label else reading.label
            if len(name) <= _LONGEST and set(inputs) != {"…"}:
                reading = reading._replace(label=name)
        out.append(reading)
    return out


def _target(key, aliases):
    while key in aliases:
        key = aliases[key]
    return key


def _in_order(graph, keys):
    """Return {key: the keys that it needs} for all that `keys` need within the graph, each after what it needs."""
    ordered, open_ = {}, {}
    stack = [key for key in reversed(list(keys)) if key in graph]
    while stack:
        key = stack[-1]
        if key in ordered:
            stack.pop()
        elif key in open_:
            ordered[key] = open_.pop(key)
            stack.pop()
        else:
            open_[key] = _needs(graph[key])
            stack.extend(need for need in reversed(open_[key]) if need in graph and need not in ordered)
    return ordered


def _needs(node):
    """Return the keys that a node needs, in the order in which its call names them."""
    if isinstance(node, Alias):
        return [node.target]
    if not isinstance(node, Task):
        return []
    found = {}
    for value in _outer_arguments(node):
        if isinstance(value, TaskRef):
            found[value.key] = None
        elif isinstance(value, GraphNode):
            found |= dict.fromkeys(_needs(value))
    if _is_merged(node):  # data within may be what another graph has made
        found |= dict.fromkeys(key for key, part in node.args[0].items() if not isinstance(part, Task))
    if len(found) < len(node.dependencies):
        found |= dict.fromkeys(sorted(node.dependencies, key=str))
    return list(found)


def _outer_arguments(node):
    """Return the arguments of a task; those of a merged one in the order in which its parts use them."""
    if not _is_merged(node):
        return (*node.args, *node.kwargs.values())
    inner, out, names, *values = node.args
    values = dict(zip(names, values, strict=True))
    return [values[need] for needs in _in_order(inner, [out]).values() for need in needs if need in values]


def _is_merged(node):
    """Return True if a task is several that Dask has fused: its first argument is then their graph."""
    return isinstance(node, Task) and getattr(node.func, "function", node.func) is _execute_subgraph


def _merged(key, node):
    """Return the key that names a task, and the names of all that was merged into it (none for a plain task)."""
    if not _is_merged(node):
        return key, ()
    inner, out = node.args[:2]
    parts = [(part, *_merged(part, inner[part])) for part in _in_order(inner, [out]) if isinstance(inner[part], Task)]
    names = [name for part, outer, fused in parts for name in fused or [_name(outer)]]
    # A result that is finished off in the task that makes it is called by what it is.
    outer = next((outer for _, outer, _ in reversed(parts) if _name(outer) != "finalize"), key)
    # The parts of a block are named without its place, which only the task's own key has.
    return key if isinstance(key, tuple) and not isinstance(outer, tuple) else outer, tuple(names)


def _name(key):
    """Return the name in a key, without the token that makes it unique."""
    text = str(key[0] if isinstance(key, tuple) and key else key)
    text = _TOKEN.split(_COPY.sub("", text), maxsplit=1)[0]
    if text.startswith("<"):  # "<lesson.Model object at 0x7f…>": a callable without a name
        text = (text.strip("<>").split() or ["data"])[0].rpartition(".")[2]
    return text.removesuffix("-hlgfinalizecompute") or "data"


def _described(key):
    """Return the label, the layer and the place of the task with this key: ("add(0, 1)", "add-3bb2…", (0, 1))."""
    name = _name(key)
    if not isinstance(key, tuple) or not key:
        return name, None, None
    parts = list(flatten(list(key[1:]), container=(list, tuple)))
    shown = ", ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)
    label = f"{name}({shown})" if parts else name
    if not all(isinstance(part, Real) for part in parts):
        return label, None, None
    # A part of a block, such as a margin that a neighbour needs, has a place between two: 0.9 is the start of 1.
    places = (int(part) if isinstance(part, Integral) else round(float(part), 2) for part in parts)
    return label, str(key[0]), tuple(places)


def add_tasks(readings: Iterable[Reading], tasks: dict, report: Callable, before: Mapping | None = None) -> None:
    """Record tasks as submitted by ``report(kind, task, detail)``, and add them to `tasks`, {key: id of the task}.

    before: {key: id of the task} of data that tasks of other graphs made. The second event, "planned", says what the
    trace keeps with the label: what is needed, which block of which layer it makes, what was merged into it.
    """
    run, made = f"{os.getpid()}.{next(_runs)}", dict(before or ())
    for number, reading in enumerate(readings):
        task = tasks[reading.key] = f"dask#{run}.{number}"
        made[reading.key] = task
        needs = [found for key in reading.needs if (found := made.get(key, tasks.get(key)))]
        block = None if reading.layer is None else [f"{run}/{reading.layer}", reading.place]
        report("submitted", task, reading.label)
        report("planned", task, json.dumps([needs, block, reading.fused]))


# -- stamping ---------------------------------------------------------------------------------------------------------
class StampedTask(Stamped):
    """The function of a task, which stamps where and when it runs; for Dask it is the function itself.

    isolated: whether to stamp what the task changes, too.
    """

    isolated = False

    def __call__(self, *args, **kwargs):
        role, function = _role(), unmarked(self.function)
        record_waits(self.folder, role)
        changes = Changes(function, args, kwargs, self.folder) if self.isolated else contextlib.nullcontext(())
        try:
            with changes as found:
                return run_stamped(self.folder, self.task, function, args, kwargs, role=role, submitted=True)
        finally:
            for change in found:
                stamp(self.folder, "changed", self.task, role=role, detail=change)

    def __dask_tokenize__(self):
        return normalize_token(self.function)


def stamped(node: Task, folder: str, task: str) -> Task:
    """Return a copy of a task that stamps its runs; all else about it is the same (a copy by hand would lose some)."""
    if any(_computes(argument) for argument in (*node.args, *node.kwargs.values())):
        node = _wrapped(node)
    twin = copy.copy(node)
    function = node.func.function if isinstance(node.func, StampedTask) else node.func
    twin.func = StampedTask(function, folder, task)
    twin.func.isolated = are_isolated()
    return twin


def _computes(argument):
    """Return True for an argument that is, or holds, another call: Dask makes that one before it calls the task."""
    if isinstance(argument, NestedContainer):
        return any(map(_computes, argument.args))
    return isinstance(argument, Task)


def _wrapped(node):
    """Return a task whose function runs a whole task, with the calls in its arguments; Dask merges tasks like this."""
    needs = tuple(sorted(node.dependencies, key=hash))
    references = map(TaskRef, needs)
    producer = node.data_producer
    return Task(node.key, _execute_subgraph, {node.key: node}, node.key, needs, *references, _data_producer=producer)


def _role():
    address = worker_address()
    return f"dask {address}" if address else ""


# -- memory -----------------------------------------------------------------------------------------------------------
class Held:
    """The results in memory: reports "put" when one comes and "freed" when none of its names holds it any more.

    `add(kind, task, nbytes)` records; `tasks` is {key: id of the task}.
    """

    def __init__(self, add: Callable, tasks: dict):
        self.add, self.tasks = add, tasks
        self.owner, self.names, self.sizes = {}, {}, {}

    def take(self, key: object, node: GraphNode, nbytes: int) -> None:
        """Take a result that came into memory under this key."""
        task = self.owner.get(node.target) if isinstance(node, Alias) else self.tasks.get(key)
        if task is None or key in self.owner:
            return
        self.owner[key] = task
        self.names[task] = self.names.get(task, 0) + 1
        if self.names[task] == 1:
            self.sizes[task] = nbytes
            self.add("put", task, nbytes)

    def release(self, key: object) -> None:
        """Take that a result is no longer held under this key."""
        task = self.owner.pop(key, None)
        if task is not None:
            self.names[task] -= 1
            if not self.names[task]:
                self.add("freed", task, self.sizes[task])
