"""The key of a picture of a graph names the marks that occur in it, and no others."""

from pictures import SVG, assert_all_inside, svg_of, texts

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


def large(*bad, started=80):
    """A picture of 80 loads and their sum, on two threads; `bad`: (number of a load, its state)."""
    names, states = [f"load({i})" for i in range(80)], dict(bad)
    spans = [Span(f"load({i})", f"thread {i % 2 + 1}", i, i + 1.0, 0, states.get(i, "ok")) for i in range(started)]
    total = [Span("total", "thread 1", 80.0, 81.0)] if started == 80 else []
    return TaskGraph([*names, "total"], [(name, "total") for name in names], spans + total)


def key_of(picture):
    return [words for words in texts(picture, key=True) if words not in texts(picture)]


def test_squares_without_a_result_are_in_the_key():
    assert key_of(large().draw()) == []
    assert key_of(large(started=70).draw()) == ["did not start"]
    assert key_of(large((3, "failed"), (4, "lost")).draw()) == ["raised an exception or its worker died"]
    running = large((3, "open"))
    assert key_of(running.draw()) == ["still running"]
    assert key_of(running.draw(colour="worker")) == []  # it has the colour of its worker
    assert_all_inside(large((3, "failed"), started=70).draw())


def test_a_critical_task_that_failed_has_no_result():
    graph = large((79, "failed"))
    looks = {e.get("class"): e.get("d").count("M") for e in svg_of(graph.draw()).iter(SVG + "path")}
    assert looks["f-paper s-ink"] == 1


def test_order_and_worker_are_in_the_key_of_a_run_and_not_of_a_plan():
    ran = [Span(task, f"thread {i + 1}", i, i + 1.0) for i, task in enumerate(TASKS)]
    assert key_of(TaskGraph(TASKS, EDGES, ran).draw()) == ["order of starts", "number of the worker"]
    assert key_of(TaskGraph(TASKS, EDGES).draw()) == []
