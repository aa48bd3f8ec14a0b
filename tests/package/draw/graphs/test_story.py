"""What a picture of a graph tells in words: states, order of starts, critical path."""

import itertools

from parcours.draw.graphs.story import found, path_in_words, read_story, states_in_words
from parcours.graph import TaskGraph
from parcours.spans import Span

TASKS, EDGES = ("load", "clean", "add"), (("load", "clean"), ("clean", "add"))
RUN = (
    Span("load", "thread 1", 0.0, 1.0),
    Span("clean", "thread 2", 1.0, 1.5, 0, "failed"),
    Span("clean", "thread 2", 2.0, 2.5, 1, "ok"),
)


def test_a_plan_has_no_states_and_tells_its_longest_chain():
    story = read_story(TaskGraph(TASKS, EDGES, planned=True))
    assert [story.state(task) for task in TASKS] == ["plan"] * 3
    assert story.order == {}
    assert found(story) == "3 tasks; longest chain (heavy): 3 tasks"


def test_a_run_tells_the_last_attempt_and_what_did_not_start():
    story = read_story(TaskGraph(TASKS, EDGES, RUN))
    assert [story.state(task) for task in TASKS] == ["done", "done", "waiting"]
    assert story.label("clean") == ("clean", " · try 2")
    assert story.order == {"load": 1, "clean": 2}
    assert states_in_words(story) == " (1 did not start, 1 tried again)"
    assert "critical path (heavy)" in found(story)


def test_tasks_without_edges_are_said_to_need_nobody():
    assert found(read_story(TaskGraph(("a", "b"), ()))).startswith("2 tasks, none needs another")


def test_a_path_is_named_while_it_is_short():
    assert path_in_words(read_story(TaskGraph(TASKS, EDGES))) == ": load, clean, add"
    long = [str(n) for n in range(13)]
    assert path_in_words(read_story(TaskGraph(long, itertools.pairwise(long)))) == ""
    assert path_in_words(read_story(TaskGraph(["alone"], []))) == ""


FAN = TaskGraph("abcd", [("a", "d"), ("b", "d"), ("c", "d")])


def test_of_equally_long_chains_all_are_heavy_or_their_number_is_told():
    story = read_story(FAN)
    assert story.heavy == set(FAN.edges)
    assert found(story) == "4 tasks; 3 longest chains (all heavy): 2 tasks each"
    assert found(story, all_heavy=False) == "4 tasks; longest chain (heavy): 2 tasks, one of 3 equally long"
    assert path_in_words(story) == ", the first: a, d"


def test_a_run_rarely_has_several_critical_paths():
    spans = [Span("a", "thread 1", 0, 1), Span("b", "thread 2", 0, 0.5), Span("c", "thread 3", 0, 1)]
    spans.append(Span("d", "thread 1", 1, 1.5))
    story = read_story(TaskGraph(FAN.tasks, FAN.edges, spans))
    assert story.heavy == {("a", "d"), ("c", "d")}
    assert found(story) == "4 tasks; 2 critical paths (all heavy): 1.5 s each"
    spans[0] = spans[0]._replace(end=0.9)
    story = read_story(TaskGraph(FAN.tasks, FAN.edges, spans))
    assert (story.heavy, story.path) == ({("c", "d")}, ("c", "d"))
    assert found(story) == "4 tasks; critical path (heavy): 2 tasks, 1.5 s"


def test_what_is_neither_planned_nor_ran_is_a_model():
    assert read_story(FAN).state("a") == "model"
    assert read_story(TaskGraph(FAN.tasks, FAN.edges, planned=True)).state("a") == "plan"
    assert read_story(TaskGraph(FAN.tasks, FAN.edges, [Span("b", "thread 1", 0, 1)])).state("a") == "waiting"


def test_what_was_cancelled_before_it_began_has_no_place_in_the_order_and_no_worker():
    spans = [Span("a", "thread 1", 0, 1), Span("b", "", 0.5, 0.5, 0, "cancelled"), Span("c", "thread 2", 1, 2)]
    story = read_story(TaskGraph("abc", [], spans))
    assert story.order == {"a": 1, "c": 2}
    assert set(story.badge) == {"thread 1", "thread 2"}
    assert story.state("b") == "cancelled"


def test_a_critical_path_of_one_task_is_not_told():
    spans = [Span("a", "thread 1", 0, 1)]
    story = read_story(TaskGraph(("a", "b"), (("a", "b"),), spans))
    assert found(story) == "2 tasks (1 did not start)"
    assert path_in_words(story) == ""
