"""The history of a run: states of tasks and bytes in memory at each step."""

from played import LADDER, MEMORY, told

from parcours.draw import replay
from parcours.draw.replay.clock import Clock
from parcours.draw.replay.history import Change, merged, read_history
from parcours.graph import TaskGraph
from parcours.spans import Span


def test_states_follow_the_run():
    picture = replay(LADDER, memory=MEMORY)
    assert picture.data["words"] == ["waiting", "running", "in memory", "freed"]
    assert told(picture, 0.5) == {"waiting": 2, "running": 2, "in memory": 0, "freed": 0, "bytes": "0 B"}
    assert told(picture, 1.5) == {"waiting": 2, "running": 1, "in memory": 1, "freed": 0, "bytes": "8 MB"}
    assert told(picture, 2.5) == {"waiting": 1, "running": 1, "in memory": 2, "freed": 0, "bytes": "16 MB"}
    assert told(picture, 3.5) == {"waiting": 0, "running": 1, "in memory": 1, "freed": 2, "bytes": "8 MB"}
    assert told(picture, 4.0) == {"waiting": 0, "running": 0, "in memory": 1, "freed": 3, "bytes": "8 MB"}
    assert all(sum(step[1:-1]) == len(LADDER.tasks) for step in picture.data["steps"])


def test_failed_lost_retried_cancelled_and_open():
    spans = [
        Span("a", "process 1", 0.0, 1.0, 0, "failed"),
        Span("a", "process 1", 2.0, 3.0, 1),
        Span("b", "process 2", 0.0, 1.5, 0, "lost"),
        Span("c", "", 2.5, 2.5, 0, "cancelled"),
        Span("d", "process 3", 2.0, 4.0, 0, "open"),
    ]
    picture = replay(TaskGraph(("a", "b", "c", "d", "e"), (("a", "e"),), spans))
    assert picture.data["words"] == ["waiting", "running", "done", "failed", "lost", "cancelled"]
    assert told(picture, 1.7) == {
        **{"waiting": 3, "running": 0, "done": 0, "failed": 1, "lost": 1, "cancelled": 0, "bytes": ""},
    }
    assert told(picture, 4.0) == {
        **{"waiting": 1, "running": 1, "done": 1, "failed": 0, "lost": 1, "cancelled": 1, "bytes": ""},
    }


def test_a_try_that_begins_as_the_last_one_ends_is_running():
    spans = [Span("a", "process 1", 0.0, 1.0, 0, "lost"), Span("a", "process 2", 1.0, 2.0, 1)]
    picture = replay(TaskGraph(("a",), (), spans))
    assert told(picture, 1.5) == {"running": 1, "done": 0, "bytes": ""}


def test_several_changes_in_one_step_are_the_last_one():
    spans = [Span("a", "thread 1", 0.0, 1.0), Span("b", "thread 1", 1.0, 1.0001), Span("c", "thread 1", 2.0, 3.0)]
    graph = TaskGraph("abc", (), spans)
    clock = Clock(0.0, 3.0, [t for span in spans for t in span[2:4]])
    history = read_history(graph, spans, [], clock)
    assert [change.state for change in history.changes["b"]] == ["waiting", "done"]
    assert history.states == ["waiting", "running", "done"]
    assert history.steps(3.0)[0] == [0.0, 2, 1, 0, ""]


def test_bytes_in_memory_never_fall_below_none():
    memory = [(1.0, "load-0", 5), (2.0, "load-0", -9), (3.0, "add-0", 4)]
    clock = Clock(0.0, 4.0, [1.0, 2.0, 3.0, 4.0])
    history = read_history(LADDER, LADDER.spans, memory, clock)
    assert history.held == [(1.0, 5), (2.0, 0)]
    assert history.peak == 5


def test_several_tasks_are_running_until_the_last_is_over():
    first = [Change(0, "waiting", ""), Change(1, "running", "a"), Change(2, "done", "a")]
    second = [Change(0, "waiting", ""), Change(3, "running", "b"), Change(4, "failed", "b")]
    assert merged([first]) == first
    assert [(c.t, c.state) for c in merged([first, second])] == [(0, "waiting"), (1, "running"), (4, "failed")]


def test_several_tasks_of_which_none_ran_are_waiting_or_cancelled():
    waiting, cancelled = [Change(0, "waiting", "")], [Change(0, "waiting", ""), Change(1, "cancelled", "")]
    assert [c.state for c in merged([waiting, cancelled])] == ["waiting"]
    assert [c.state for c in merged([cancelled, cancelled])] == ["waiting", "cancelled"]
