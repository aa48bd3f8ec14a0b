import json
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import jsonschema
import pytest

from parcours import Trace, trace, traced
from parcours.engines.events import Event, Place, Sample

# What Perfetto and VizTracer's viewer read, after "Trace Event Format", Google, 2016.
NUMBER, TEXT = {"type": "number"}, {"type": "string"}
PLACE = {"pid": {"type": "integer"}, "tid": {"type": "integer"}, "ts": NUMBER}


def kind(letter, **more):
    return {
        "properties": {"ph": {"const": letter}, "name": TEXT, **PLACE, **more},
        "required": ["ph", "name", *PLACE, *more],
        "additionalProperties": False,
    }


SCHEMA = {
    "type": "object",
    "required": ["traceEvents"],
    "properties": {
        "displayTimeUnit": {"enum": ["ms", "ns"]},
        "otherData": {"type": "object"},
        "traceEvents": {
            "type": "array",
            "items": {
                "type": "object",
                "oneOf": [
                    kind("X", cat=TEXT, dur={"type": "number", "minimum": 0}, args={"type": "object"}),
                    kind("i", cat=TEXT, s={"enum": ["t", "p", "g"]}, args={"type": "object"}),
                    kind("C", args={"type": "object", "additionalProperties": NUMBER}),
                    kind("M", args={"type": "object", "minProperties": 1}),
                    kind("s", cat=TEXT, id={"type": "integer"}),
                    kind("f", cat=TEXT, id={"type": "integer"}, bp={"const": "e"}),
                ],
            },
        },
    },
    "additionalProperties": False,
}


def exported(run):
    document = json.loads(run.to_chrome())
    jsonschema.validate(document, SCHEMA)
    return document


def events(run, letter):
    return [event for event in exported(run)["traceEvents"] if event["ph"] == letter]


def lanes(run):
    """{(pid, tid): name}"""
    return {(e["pid"], e["tid"]): e["args"]["name"] for e in events(run, "M") if e["name"] == "thread_name"}


def written(*parts, edges=(), samples=()):
    """A trace of events that are written down: (seconds, kind, task, attempt, place, bytes)."""
    made = [Event(t, kind, task, attempt, place, nbytes, "") for t, kind, task, attempt, place, nbytes in parts]
    return Trace(made, samples, edges, (), 10.0, "MainThread")


HERE = Place("here", 1, "MainThread", "")
ONE, TWO = Place("here", 1, "t1", "thread 1"), Place("here", 1, "t2", "thread 2")


def pause(seconds):
    time.sleep(seconds)
    return seconds


def test_every_attempt_is_a_slice_of_its_worker_with_its_id():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(pause, [0.02] * 5))
    slices = [event for event in events(run, "X") if event["cat"] == "ok"]
    ids = {event.task for event in run.events if event.kind == "started"}
    assert {event["args"]["task"] for event in slices} == ids
    names = lanes(run)
    for event, span in zip(slices, run.spans, strict=True):
        assert event["name"] == span.task
        assert names[event["pid"], event["tid"]] == span.worker == event["args"]["worker"]
        assert event["ts"] == pytest.approx(span.start * 1e6, abs=0.001)
        assert event["dur"] == pytest.approx((span.end - span.start) * 1e6, abs=0.002)
    assert set(names.values()) == {"thread 1", "thread 2", "your code"}


def test_what_the_caller_did_is_a_lane_of_its_own():
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(pause, 0.02).result()
    names = lanes(run)
    (submit,) = events(run, "i")
    (wait,) = [event for event in events(run, "X") if event["name"] == "wait"]
    assert submit["name"] == "submit pause(0.02)"
    assert {names[e["pid"], e["tid"]] for e in (submit, wait)} == {"your code"}
    assert wait["dur"] == pytest.approx(0.02e6, rel=0.9)


def test_processes_are_processes():
    with trace() as run, ProcessPoolExecutor(1) as pool:
        list(pool.map(pause, [0.01, 0.01]))
    worker = {event.where.process for event in run.events if event.kind == "started"}
    slices = [event for event in events(run, "X") if event["cat"] == "ok"]
    assert {event["pid"] for event in slices} == worker
    named = {e["pid"]: e["args"]["name"] for e in events(run, "M") if e["name"] == "process_name"}
    assert set(named.values()) == {"this process", *(f"process {process}" for process in worker)}


def test_an_edge_is_an_arrow_from_the_result_to_its_user():
    run = written(
        (0.0, "started", "a", 0, ONE, 0),
        (1.0, "ended", "a", 0, ONE, 0),
        (2.0, "started", "b", 0, TWO, 0),
        (3.0, "ended", "b", 0, TWO, 0),
        edges=[("a", "b")],
    )
    (out,), (into,) = events(run, "s"), events(run, "f")
    names = lanes(run)
    assert out["id"] == into["id"]
    assert names[out["pid"], out["tid"]] == "thread 1"
    assert names[into["pid"], into["tid"]] == "thread 2"
    assert 0 < out["ts"] < 1e6  # inside the slice, or it would hang on nothing
    assert into["ts"] == 2e6


def test_an_arrow_to_a_task_that_was_submitted_by_another_leaves_at_once():
    run = written(
        (0.0, "started", "outer", 0, ONE, 0),
        (1.0, "started", "inner", 0, TWO, 0),
        (2.0, "ended", "inner", 0, TWO, 0),
        (3.0, "ended", "outer", 0, ONE, 0),
        edges=[("outer", "inner")],
    )
    assert [event["ts"] for event in events(run, "s") + events(run, "f")] == [1e6, 1e6]


def test_attempts_that_overlap_in_one_worker_lie_side_by_side():
    run = written(
        (0.0, "started", "a", 0, ONE, 0),
        (1.0, "started", "b", 0, ONE, 0),
        (2.0, "ended", "a", 0, ONE, 0),
        (3.0, "ended", "b", 0, ONE, 0),
    )
    assert sorted(lanes(run).values()) == ["thread 1", "thread 1 (2)"]
    assert len({event["tid"] for event in events(run, "X")}) == 2


def test_two_machines_with_one_number_for_their_process():
    far = Place("far", 1, "t1", "Ray worker 2 on node 2")
    run = written(
        (0.0, "submitted", "a", 0, HERE, 0),
        (0.0, "submitted", "b", 0, HERE, 0),
        (1.0, "started", "b", 0, far, 0),
        (1.0, "started", "a", 0, ONE, 0),
        (2.0, "ended", "a", 0, ONE, 0),
        (2.0, "ended", "b", 0, far, 0),
    )
    pids = {event["name"]: event["pid"] for event in events(run, "X")}
    assert pids["a"] == 1 != pids["b"]
    named = {e["pid"]: e["args"]["name"] for e in events(run, "M") if e["name"] == "process_name"}
    assert named == {1: "this process on here", pids["b"]: "process 1 on far"}


def test_failed_open_and_cancelled_are_told():
    run = written(
        (0.0, "submitted", "a", 0, HERE, 0),
        (0.0, "submitted", "b", 0, HERE, 0),
        (0.0, "submitted", "c", 0, HERE, 0),
        (1.0, "started", "a", 0, ONE, 0),
        (2.0, "failed", "a", 0, ONE, 0),
        (2.5, "cancelled", "c", 0, HERE, 0),
        (3.0, "started", "b", 0, ONE, 0),
    )
    assert {event["name"]: event["args"]["state"] for event in events(run, "X")} == {"a": "failed", "b": "open"}
    assert "c cancelled" in [event["name"] for event in events(run, "i")]


def test_memory_is_a_counter():
    run = written(
        (0.0, "submitted", "a", 0, HERE, 0),
        (0.0, "started", "a", 0, ONE, 0),
        (1.0, "ended", "a", 0, ONE, 0),
        (1.0, "put", "a", 0, HERE, 80),
        (2.0, "freed", "a", 0, HERE, 80),
        samples=[Sample(0.5, Place("here", 1, "", "this process"), "rss", 1000)],
    )
    found = [(e["name"], e["ts"], e["args"]["bytes"]) for e in events(run, "C")]
    assert found == [
        ("resident memory", 0.5e6, 1000),
        ("results in memory", 1e6, 80),
        ("results in memory", 2e6, 0),
    ]


def test_an_empty_trace_is_a_valid_one():
    with trace() as run:
        pass
    assert exported(run)["traceEvents"] == []


def test_what_was_missed_is_kept():
    assert exported(Trace([], [], [], ["an engine"], 1.0))["otherData"]["missed"] == ["an engine"]


def test_the_table_has_a_row_for_each_attempt():
    @traced
    def fails():
        raise KeyError

    with trace() as run:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(pause, [0.01, 0.02]))
        with pytest.raises(KeyError):
            fails()
    table = run.to_pandas()
    assert list(table.columns) == ["task", "worker", "start", "end", "seconds", "attempt", "state"]
    assert [
        tuple(row) for row in table[["task", "worker", "start", "end", "attempt", "state"]].itertuples(index=False)
    ] == [span[:6] for span in run.spans]
    assert list(table.seconds) == pytest.approx([span.end - span.start for span in run.spans])
    assert table.groupby("state").size().to_dict() == {"failed": 1, "ok": 2}


def test_a_table_of_nothing_has_the_same_columns_and_types():
    with trace() as empty:
        pass
    with trace() as run, ThreadPoolExecutor(1) as pool:
        pool.submit(pause, 0).result()
    assert list(empty.to_pandas().dtypes)[2:6] == list(run.to_pandas().dtypes)[2:6]
    assert len(empty.to_pandas()) == 0


def test_pandas_is_loaded_only_when_asked_for():
    program = "import sys, parcours.trace, parcours.export; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
