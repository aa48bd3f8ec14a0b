import os
import subprocess
import sys

import pytest
from pictures import SVG, assert_all_inside, marks, svg_of, texts

from parcours.draw import task_graph, timeline
from parcours.graph import TaskGraph
from parcours.spans import Span

FAN_EDGES = tuple((f"load-{i}", "total") for i in range(3))
FAN = TaskGraph(("load-0", "load-1", "load-2", "total"), FAN_EDGES)
FAN_RUN = TaskGraph(
    FAN.tasks,
    FAN.edges,
    (
        Span("load-0", "Ray worker 2", 0.1, 0.6),
        Span("load-1", "Ray worker 7", 0.0, 1.0),
        Span("load-2", "Ray worker 2", 0.6, 0.8),
        Span("total", "Ray worker 7", 1.0, 1.25),
    ),
)


def heavy(picture):
    return [e for e in marks(picture, "path", "s-ink") if e.get("stroke-width") == "3"]


def chain(length):
    tasks = tuple(f"step({i})" for i in range(length))
    return TaskGraph(tasks, tuple(zip(tasks, tasks[1:], strict=False)))


def fan(number):
    tasks = tuple(f"load({i})" for i in range(number))
    return TaskGraph((*tasks, "total"), tuple((task, "total") for task in tasks))


def shuffle(side):
    tops, ends = [f"split({i})" for i in range(side)], [f"join({i})" for i in range(side)]
    return TaskGraph((*tops, *ends), tuple((a, b) for a in tops for b in ends))


def all_ran(graph):
    """The graph after a run on four workers, one layer after another."""
    spans = [
        Span(task, f"process {i % 4 + 1}", depth + i // 4 / 100, depth + i // 4 / 100 + 0.01)
        for depth, layer in enumerate(graph.levels())
        for i, task in enumerate(layer)
    ]
    return TaskGraph(graph.tasks, graph.edges, tuple(spans))


def test_a_plan_has_names_edges_and_its_longest_chain():
    graph = TaskGraph(
        ("load", "clean", "add", "note"), (("load", "clean"), ("clean", "add"), ("note", "add")), planned=True
    )
    picture = task_graph(graph, title="A plan")
    words = "4 tasks; longest chain (heavy): 3 tasks"
    assert texts(picture) == ["A plan", words, "add", "clean", "load", "note"]
    assert picture.alt == f"A plan: {words}: load, clean, add."
    assert len(heavy(picture)) == 2
    assert "stroke-dasharray" not in picture.svg


def test_a_graph_made_by_hand_is_dashed_and_called_a_model():
    picture = task_graph(FAN)
    assert texts(picture)[:2] == ["Task graph (model)", "4 tasks; 3 longest chains (all heavy): 2 tasks each"]
    assert len(heavy(picture)) == 3
    dashed = [e for e in svg_of(picture).iter() if e.get("stroke-dasharray")]
    assert len(dashed) == 4 + 3  # every node and every edge
    assert task_graph(FAN, title="A model of a sum").alt.startswith("A model of a sum: 4 tasks")
    assert task_graph(FAN, title="A sum").alt.startswith("A sum (model): 4 tasks")
    large = fan(100)
    assert texts(task_graph(large))[0] == "Task graph (model)"
    assert "stroke-dasharray" in task_graph(large).svg
    assert "stroke-dasharray" not in task_graph(TaskGraph(large.tasks, large.edges, planned=True)).svg
    assert len(marks(picture, "rect", "f-fill")) == 4


def test_a_run_tells_order_workers_and_the_critical_path():
    picture = task_graph(FAN_RUN)
    words = "4 tasks; critical path (heavy): 2 tasks, 1.2 s"
    assert texts(picture)[:2] == ["Task graph", words]
    # Of each node: its worker, its order of start, its name.
    assert texts(picture)[2:] == [
        "2",
        "2",
        "load-0",
        "7",
        "1",
        "load-1",
        "2",
        "3",
        "load-2",
        "7",
        "4",
        "total",
    ]
    assert picture.alt.endswith(": load-1, total.")
    assert len(heavy(picture)) == 1


def test_order_numbers_stand_left_of_the_nodes():
    root = svg_of(task_graph(FAN_RUN))
    nodes = sorted(float(e.get("x")) for e in root.iter(SVG + "rect") if e.get("class").startswith("f-fill"))
    orders = sorted(float(e.get("x")) for e in root.iter(SVG + "text") if e.get("text-anchor") == "end")
    assert len(orders) == len(nodes) == 4
    assert all(4 < node - order < 6 for node, order in zip(nodes, orders, strict=True))


def test_a_worker_has_the_same_colour_in_graph_and_timeline():
    graph, rows = task_graph(FAN_RUN), timeline(FAN_RUN.spans)
    assert [e.get("class") for e in marks(graph, "path", "f-w1")] == ["f-w1"] * 2  # Ray worker 7 began first
    first = next(e for e in svg_of(rows).iter(SVG + "text") if e.text == "Ray worker 7")
    tops = {float(e.get("y")) for e in marks(rows, "rect", "f-w1")}
    assert tops == {float(first.get("y")) - 13}


def test_states_are_words_and_outlines():
    graph = TaskGraph(
        ("ok", "bad", "gone", "again", "stopped", "now", "total"),
        tuple((task, "total") for task in ("ok", "bad", "gone", "again", "stopped", "now")),
        (
            Span("ok", "process 1", 0, 1),
            Span("bad", "process 2", 0, 1, 0, "failed"),
            Span("gone", "process 3", 0, 1, 0, "lost"),
            Span("again", "process 3", 0, 1, 0, "lost"),
            Span("again", "process 1", 1, 2, 1),
            Span("stopped", "process 1", 2, 3, 0, "cancelled"),
            Span("now", "process 2", 2, 3, 0, "open"),
        ),
    )
    picture = task_graph(graph)
    words = texts(picture)
    for part in (
        "ok",
        "bad · failed",
        "gone · lost",
        "again · try 2",
        "stopped · cancelled",
        "now · running",
        "total",
    ):
        assert part in words
    told = "(1 failed, 1 lost, 1 cancelled, 1 running, 1 did not start, 1 tried again)"
    assert told in words[1]
    assert len(marks(picture, "rect", "f-fill")) == 2  # two have results
    dashed = [e for e in marks(picture, "rect", "f-paper") if e.get("stroke-dasharray")]
    assert len(dashed) == 2  # cancelled, and never started
    assert "total" in [e.text for e in marks(picture, "text", "f-soft")]
    assert_all_inside(picture, margin=4)  # no name touches the edge


def test_a_task_that_did_not_start_has_no_tab():
    spans = FAN_RUN.spans[:3]
    picture = task_graph(TaskGraph(FAN.tasks, FAN.edges, spans))
    tabs = [e for e in svg_of(picture).iter(SVG + "text") if e.get("font-weight") and e.get("font-size") == "10"]
    assert [e.text for e in tabs] == ["2", "7", "2"]


def test_independent_tasks_are_rows():
    picture = task_graph(all_ran(TaskGraph(tuple(f"square({i})" for i in range(5)), ())))
    assert texts(picture)[1] == "5 tasks, none needs another"
    assert not marks(picture, "path", "s-line")
    assert len({e.get("y") for e in marks(picture, "rect", "f-fill")}) == 1
    wide = task_graph(all_ran(TaskGraph(tuple(f"square({i})" for i in range(20)), ())))
    assert len({e.get("y") for e in marks(wide, "rect", "f-fill")}) > 1
    assert_all_inside(wide, margin=4)


SHAPES = {
    "one": TaskGraph(("total",), ()),
    "chain": chain(12),
    "fan": fan(6),
    "wide fan": fan(29),
    "wider fan": fan(59),
    "shuffle": shuffle(5),
    "wide shuffle": shuffle(25),
    "long names": TaskGraph(
        tuple(f"a_function_with_a_name_of_sixty_characters_or_even_more({i})" for i in range(9)), ()
    ),
    "pairs": TaskGraph(
        tuple(f"{n}({i})" for i in range(20) for n in ("load", "save")),
        tuple((f"load({i})", f"save({i})") for i in range(20)),
    ),
    "squares": TaskGraph(tuple(f"{'ab'[i % 2]}_{i}" for i in range(300)), ()),
    "long chain": chain(500),
    "layers": TaskGraph(
        tuple(f"layer{d}({i})" for d in range(50) for i in range(3)),
        tuple((f"layer{d}({i})", f"layer{d + 1}({j})") for d in range(49) for i in range(3) for j in range(3)),
    ),
}


@pytest.mark.parametrize("ran", [False, True], ids=["plan", "run"])
@pytest.mark.parametrize("shape", SHAPES)
def test_any_graph_fits(shape, ran):
    graph = all_ran(SHAPES[shape]) if ran else SHAPES[shape]
    picture = task_graph(graph)
    assert_all_inside(picture, margin=4)  # no name touches the edge
    assert picture.height < 2600


def test_up_to_thirty_tasks_have_tabs_up_to_sixty_names():
    small, middle, large = (task_graph(all_ran(chain(n))) for n in (30, 31, 61))
    assert "step(29)" in texts(small)
    assert marks(small, "path", "f-w1")
    assert "step(30)" in texts(middle)
    assert not marks(middle, "path", "f-w1")
    assert "step(60)" not in texts(large)
    assert middle.height / 31 < small.height / 30


def test_a_small_graph_is_not_padded():
    assert task_graph(TaskGraph(("total",), (), planned=True)).width < 150
    assert task_graph(fan(3)).width < 400


def test_names_alike_are_told_apart_when_cut():
    names = [words for words in texts(task_graph(SHAPES["long names"])) if "…" in words]
    assert len(set(names)) == 9


def test_large_graphs_are_rows_of_squares_with_counts():
    picture = task_graph(TaskGraph(fan(100).tasks, fan(100).edges, planned=True))
    words = texts(picture)
    assert words[1] == "101 tasks; longest chain (heavy): 2 tasks, one of 100 equally long"
    assert words[2:] == ["load", "100 tasks", "total", "1 task", "↑ load, 100 into 1"]
    drawn = "".join(e.get("d") for e in marks(picture, "path", "f-fill") + marks(picture, "path", "f-ink"))
    assert drawn.count("M") == 101
    assert marks(picture, "path", "f-ink")[0].get("d").count("M") == 1


def test_a_thicket_of_edges_is_told_in_words():
    words = texts(task_graph(shuffle(12)))
    assert "↑ split, 12 into 1, 1 for 12" in words
    assert "split(3)" in texts(task_graph(shuffle(5)))


def test_one_task_that_needs_thousands_of_names():
    names = tuple(f"name{'x' * (i % 7)}{i}y" for i in range(3000))
    picture = task_graph(TaskGraph((*names, "total"), tuple((name, "total") for name in names)))
    assert "and 2\u202f961 more rows: 2\u202f961 tasks" in texts(picture)
    assert_all_inside(picture, margin=4)  # no name touches the edge


def test_squares_show_what_failed_and_what_did_not_start():
    graph = all_ran(fan(100))
    spans = [s._replace(state="failed") if s.task == "load(7)" else s for s in graph.spans if s.task != "total"]
    picture = task_graph(TaskGraph(graph.tasks, graph.edges, tuple(spans)))
    assert "(1 failed, 1 did not start)" in texts(picture)[1]
    looks = {e.get("class"): e.get("d").count("M") for e in svg_of(picture).iter(SVG + "path")}
    assert looks["f-paper s-ink"] == 1


def test_ten_thousand_tasks_take_few_bytes():
    picture = task_graph(all_ran(fan(9_999)))
    assert len(picture.svg) < 50_000
    assert "a square is up to 20 tasks" in picture.alt


def test_a_graph_without_tasks_says_so():
    assert task_graph(TaskGraph((), ())).alt == "Task graph: no tasks."


def test_without_a_title_there_is_no_line_below_it():
    picture = task_graph(FAN, title="")
    assert texts(picture) == ["load-0", "load-1", "load-2", "total"]
    assert picture.alt.startswith("Task graph (model): 4 tasks")


def test_the_same_graph_gives_the_same_bytes_in_every_process():
    code = (
        "from parcours.draw import task_graph; from parcours.graph import TaskGraph; from parcours.spans import Span;"
        f"print(task_graph({'TaskGraph' + repr((FAN_RUN.tasks, FAN_RUN.edges, FAN_RUN.spans))}).svg)"
    )
    mixed = TaskGraph(FAN_RUN.tasks, FAN_RUN.edges[::-1], FAN_RUN.spans[::-1])
    expected = task_graph(mixed).svg
    for seed in ("1", "2"):
        out = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        )
        assert out.stdout.decode().rstrip("\n") == expected
