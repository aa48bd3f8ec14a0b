import random

import pytest

from parcours.graph import TaskGraph
from parcours.spans import Span, makespan

DIAMOND = TaskGraph(
    ("load", "left", "right", "join"),
    (("load", "left"), ("load", "right"), ("left", "join"), ("right", "join")),
)


def test_levels_by_the_longest_distance():
    graph = TaskGraph(("a", "b", "c", "d"), (("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")))
    assert graph.levels() == (("a", "d"), ("b",), ("c",))
    assert (graph.width, graph.depth) == (2, 3)


def test_without_edges_there_is_one_layer():
    graph = TaskGraph(("a", "b", "c"), ())
    assert graph.levels() == (("a", "b", "c"),)
    assert (graph.width, graph.depth) == (3, 1)
    assert graph.critical_path() == (("a",), 1)


def test_without_tasks_everything_is_empty():
    graph = TaskGraph((), ())
    assert (graph.levels(), graph.width, graph.depth, graph.critical_path()) == ((), 0, 0, ((), 0))


def test_a_task_that_waits_for_those_it_submitted_counts_once():
    spans = (Span("parent", "thread 1", 0, 1), Span("a", "thread 2", 0.2, 0.9), Span("b", "thread 3", 0.9, 1.2))
    edges = (("parent", "a"), ("a", "b"))
    graph = TaskGraph(("parent", "a", "b"), edges, spans, spawns=(("parent", "a"),))
    path, length = graph.critical_path(graph.durations())
    assert (path, round(length, 9)) == (("parent", "a", "b"), 1.2)  # 0.2 + 0.7 + 0.3, and not 1 + 0.7 + 0.3
    assert graph.inputs == {"parent": (), "a": (), "b": ("a",)}
    with pytest.raises(ValueError, match="among the edges"):
        TaskGraph(("parent", "a"), (), spawns=(("parent", "a"),))


def test_no_critical_path_is_longer_than_the_run():
    chance = random.Random(4)
    for _ in range(200):
        tasks = [f"t{i}" for i in range(12)]
        pairs = tuple((a, b) for i, b in enumerate(tasks) for a in tasks[:i] if chance.random() < 0.2)
        starts = [chance.random() for _ in tasks]
        spans = tuple(Span(t, "thread 1", s, s + chance.random()) for t, s in zip(tasks, starts, strict=True))
        graph = TaskGraph(tuple(tasks), pairs, spans, spawns=tuple(p for p in pairs if chance.random() < 0.5))
        assert graph.critical_path(graph.durations())[1] <= makespan(spans) + 1e-9


def test_the_critical_path_counts_tasks_or_adds_durations():
    assert DIAMOND.critical_path() == (("load", "left", "join"), 3)
    took = {"load": 1.0, "left": 0.5, "right": 2.0, "join": 0.25}
    assert DIAMOND.critical_path(took) == (("load", "right", "join"), 3.25)
    assert DIAMOND.critical_path({"join": 1.0}) == (("load", "left", "join"), 1.0)


def test_the_longest_time_beats_the_longest_chain():
    graph = TaskGraph(("a", "b", "c", "slow"), (("a", "b"), ("b", "c")))
    assert graph.critical_path({"a": 1, "b": 1, "c": 1, "slow": 10}) == (("slow",), 10)


def test_durations_are_those_of_the_last_attempts():
    spans = (
        Span("load", "Ray worker 2", 5.0, 6.0, 1),
        Span("load", "Ray worker 1", 0.0, 4.0, 0, "lost"),
        Span("left", "Ray worker 1", 6.0, 6.5),
    )
    graph = TaskGraph(DIAMOND.tasks, DIAMOND.edges, spans)
    assert graph.durations() == {"load": 1.0, "left": 0.5}


@pytest.mark.parametrize(
    ("tasks", "edges", "words"),
    [
        (("a", "b"), (("a", "b"), ("b", "a")), "cycle"),
        (("a",), (("a", "a"),), "cycle"),
        (("a",), (("a", "b"),), "'b', which is not among the tasks"),
        (("a", "b", "a"), (), "'a' is there more than once"),
    ],
)
def test_what_is_not_a_graph_of_tasks_is_refused(tasks, edges, words):
    with pytest.raises(ValueError, match=words):
        TaskGraph(tasks, edges)


def test_a_long_chain_needs_no_recursion():
    tasks = tuple(f"step({i})" for i in range(5000))
    graph = TaskGraph(tasks, tuple(zip(tasks, tasks[1:], strict=False)))
    assert graph.depth == 5000
    assert graph.critical_path() == (tasks, 5000)


def test_an_edge_given_twice_counts_once():
    assert TaskGraph(("a", "b"), (("a", "b"), ("a", "b"))).inputs == {"a": (), "b": ("a",)}


def test_it_is_a_value():
    same = TaskGraph(list(DIAMOND.tasks), [list(edge) for edge in DIAMOND.edges])
    assert same == DIAMOND
    assert hash(same) == hash(DIAMOND)
    assert repr(DIAMOND) == "TaskGraph(4 tasks, 4 edges)"
    with pytest.raises(AttributeError):
        DIAMOND.tasks = ()


def test_it_draws_itself():
    bundle = DIAMOND._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Task graph (model): 4 tasks; 2 longest chains")
    assert bundle["text/html"].startswith(" \n<img alt=")


def test_all_edges_of_equally_long_chains_are_critical():
    assert DIAMOND.critical_edges() == (frozenset(DIAMOND.edges), 2)
    edges, chains = DIAMOND.critical_edges({"load": 1.0, "left": 0.5, "right": 2.0, "join": 0.25})
    assert (edges, chains) == ({("load", "right"), ("right", "join")}, 1)
    assert TaskGraph((), ()).critical_edges() == (frozenset(), 0)
    assert TaskGraph(("a", "b"), ()).critical_edges() == (frozenset(), 2)


def test_a_task_that_took_no_time_is_not_one_more_chain():
    graph = TaskGraph(("a", "b", "c"), (("a", "b"), ("a", "c")))
    assert graph.critical_edges({"a": 1.0, "b": 0.0, "c": 0.5})[1] == 1
    assert graph.critical_edges({"a": 1.0}) == (frozenset(), 1)
    assert graph.critical_edges({}) == (frozenset(), 0)


def test_chains_are_counted_however_many_there_are():
    names = [f"{side}{i}" for i in range(200) for side in "lr"]
    edges = [(f"{a}{i}", f"{b}{i + 1}") for i in range(199) for a in "lr" for b in "lr"]
    assert TaskGraph(names, edges).critical_edges()[1] == 2**200
