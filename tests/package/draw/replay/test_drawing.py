"""The picture of a replay: graph, timeline, memory and key under one time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from dask import delayed
from pictures import SVG, assert_all_inside, svg_of
from played import LADDER, MEMORY, at, big, told

from parcours import trace
from parcours.draw import replay
from parcours.graph import TaskGraph
from parcours.spans import Span


def test_without_memory_results_are_done_and_no_row_tells_of_bytes():
    picture = replay(LADDER)
    assert picture.data["words"] == ["waiting", "running", "done"]
    assert {step[-1] for step in picture.data["steps"]} == {""}
    words = at(picture, 4.0)
    assert "in memory" not in words
    assert not any("peak" in word for word in words)
    with_memory = at(replay(LADDER, memory=MEMORY), 4.0)
    assert "peak 16 MB" in with_memory
    assert " ".join(with_memory[1:3]).endswith("since the start of the trace: at most 16 MB")


def test_sizes_that_are_unknown_leave_the_row_out_but_not_the_states():
    picture = replay(LADDER, memory=[(t, task, 0) for t, task, nbytes in MEMORY if nbytes > 0])
    assert "in memory" in picture.data["words"]
    assert {step[-1] for step in picture.data["steps"]} == {""}
    assert not any("peak" in word for word in at(picture, 4.0))


def test_a_trace_of_threads_can_be_replayed():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(time.sleep, [0.02] * 4))
    picture = run.replay("Four naps")
    assert picture.alt.startswith("Four naps: 4 tasks, up to 2 at once")
    assert picture.data["words"] == ["waiting", "running", "done"]
    assert told(picture, run.duration)["done"] == 4
    assert "your code" in at(picture, 0)


def test_a_trace_of_dask_tells_of_memory():
    delayed(len)("").compute(scheduler="threads")  # the first loads much of Dask, and all else would be one step
    with trace() as run:
        parts = [delayed(bytes)(1000, dask_key_name=f"part-{i}") for i in range(3)]
        delayed(len)(delayed(b"".join)(parts, dask_key_name="joined")).compute(scheduler="threads")
    picture = run.replay()
    assert {"in memory", "freed"} < set(picture.data["words"])
    assert any(step[-1].endswith("kB") for step in picture.data["steps"])
    final = picture.data["steps"][-1]
    assert sum(final[1:-1]) == len(run.graph.tasks)


def test_a_bar_and_its_node_change_at_the_same_time():
    picture = replay(LADDER)
    scale = [e for e in svg_of(picture).iter() if e.get("data-part") == "veil"][0]
    left, wide = float(scale.get("x")), float(scale.get("width")) - 2
    bars = [e for e in svg_of(picture).iter(SVG + "rect") if e.get("class", "").startswith("f-w")]
    starts = sorted((float(e.get("x")) - 0.5 - left) / wide * 4 for e in bars)
    assert starts == pytest.approx([0, 0, 2, 3], abs=0.01)
    running = {float(e.get("data-t")) for e in svg_of(picture).iter(SVG + "g") if e.get("data-until")}
    assert running >= {2.0, 3.0}


def test_a_long_wait_before_the_first_task_is_not_played():
    spans = [Span("a", "thread 1", 2.0, 3.0)]
    assert replay(TaskGraph(("a",), (), spans)).data["begin"] == 2.0
    assert replay(TaskGraph(("a",), (), spans), submitted=[0.1], waits=[(0.1, 3.0)]).data["begin"] == 0.0


@pytest.mark.parametrize(
    "picture",
    [
        replay(LADDER, memory=MEMORY, submitted=[0, 0, 0, 0], waits=[(0, 4)]),
        replay(TaskGraph(("one",), (), (Span("one", "thread 1", 0.0, 0.0),))),
        replay(big(60)),
        replay(big(700), title="A long title " * 12),
        replay(TaskGraph([f"step-{i}" for i in range(80)], [(f"step-{i}", f"step-{i + 1}") for i in range(79)],
                         [Span(f"step-{i}", f"worker {i}", i, i + 1) for i in range(80)])),
    ],
    ids=["ladder", "instant", "sixty", "many", "chain"],
)  # fmt: skip
def test_everything_lies_inside_and_can_be_read(picture):
    assert_all_inside(picture)


def test_the_key_names_the_numbers_of_workers_where_nodes_have_them():
    assert "number of the worker" in at(replay(LADDER), 4.0)
    assert "number of the worker" not in at(replay(big(60)), 0.0)


def test_what_was_not_seen_is_told():
    graph = TaskGraph(LADDER.tasks, LADDER.edges, LADDER.spans, missed=("a thread was not followed",))
    assert "not seen: a thread was not followed" in replay(graph).alt
    nothing = TaskGraph(("a",), (), missed=("a thread was not followed",), planned=True)
    assert replay(nothing).alt == "Replay: 1 task, none of which ran; not seen: a thread was not followed."
