"""The key of a picture of nodes names the marks that occur in it, and no others."""

from parcours.graph import TaskGraph
from parcours.spans import Span

TASKS, EDGES = ("a", "b", "sum"), (("a", "sum"), ("b", "sum"))


def picture(*spans, **more):
    return TaskGraph(TASKS, EDGES, spans, **more).draw().svg


def test_states_are_named_only_where_they_occur():
    ran = [Span(task, "thread 1", i, i + 1.0) for i, task in enumerate(TASKS)]
    assert "did not start" not in picture(*ran)
    assert "did not start" in picture(*ran[:2])
    failed = [*ran[:2], Span("sum", "thread 1", 2.0, 3.0, 0, "failed")]
    assert "raised an exception" in picture(*failed)
    assert "raised an exception" not in picture(*ran)


def test_an_arrow_that_only_says_who_submitted_whom_is_named():
    ran = [Span(task, "thread 1", i, i + 1.0) for i, task in enumerate(TASKS)]
    assert "submits" in picture(*ran, spawns=(("a", "sum"),))
    assert "submits" not in picture(*ran)
